// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.policy;

import dev.sennit.reactor.Deadline;
import java.time.Duration;

/** Whether what somebody set can be. */
final class Require {
    private Require() {}

    static long inRange(String what, long value, long lowest, long highest) {
        if (value < lowest || value > highest) {
            throw new IllegalArgumentException(what + " must be from " + lowest + " to " + highest + ", not " + value);
        }
        return value;
    }

    static Duration positive(String what, Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(Deadline.NONE) >= 0) {
            throw new IllegalArgumentException(what + " must be positive and not for ever, not " + value);
        }
        return value;
    }
}
