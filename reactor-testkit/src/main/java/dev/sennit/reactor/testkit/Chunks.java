// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import java.util.SplittableRandom;

/** Random lengths of pieces. */
final class Chunks {
    private Chunks() {}

    /** At least 1 and at most {@code available}; any length is possible, short ones are likely. */
    static int pieceBytes(SplittableRandom random, int available) {
        int longest = random.nextInt(4) == 0 ? available : Math.min(available, 16);
        return 1 + random.nextInt(longest);
    }
}
