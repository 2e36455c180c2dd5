// SPDX-License-Identifier: Apache-2.0
package dev.sennit.simulation;

import java.security.SecureRandom;
import java.util.SplittableRandom;

/** For keys that need not be secret but the same each time. */
final class SeededRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final transient SplittableRandom dice;

    SeededRandom(SplittableRandom dice) {
        this.dice = dice;
    }

    @Override
    public void nextBytes(byte[] bytes) {
        dice.nextBytes(bytes);
    }
}
