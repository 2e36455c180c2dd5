// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.options;

import java.time.Duration;

/** Checks of numbers and times that a caller gives. */
public final class Require {
    private Require() {}

    /** Fails with an {@link IllegalArgumentException} that says what was wrong. */
    public static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be " + least + " or more, not " + value);
        }
    }

    /** Likewise, for a time that {@link dev.sennit.reactor.Deadline#NONE} switches off. */
    public static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(
                    name + " must be positive, or Deadline.NONE to switch it off, not " + value);
        }
    }

    /** Likewise, for a time that may be zero. */
    public static void notNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " must be 0 or more, not " + value);
        }
    }
}
