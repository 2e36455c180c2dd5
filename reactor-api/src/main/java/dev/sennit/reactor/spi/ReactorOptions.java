// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.spi;

import java.time.Duration;

/**
 * How a reactor shall be.
 *
 * @param readBufferBytes the size of the one buffer a reactor reads into, and so the most that one connection is served
 *     in one turn; default 65,536
 * @param acceptsPerTurn the most connections a port accepts in one turn; default 128
 * @param timedCallsPerTurn the most timed calls made before the reactor looks at its sockets again; default 1,024
 * @param slowTurn from which length on a turn, or one callback, counts as slow; more than zero; default 100 ms
 * @param slowTurnReport who is told of slow turns; default {@link SlowTurnReport#RECORDED}
 */
public record ReactorOptions(
        int readBufferBytes,
        int acceptsPerTurn,
        int timedCallsPerTurn,
        Duration slowTurn,
        SlowTurnReport slowTurnReport) {
    private static final ReactorOptions DEFAULTS =
            new ReactorOptions(65_536, 128, 1024, Duration.ofMillis(100), SlowTurnReport.RECORDED);

    /**
     * Checks the values.
     *
     * @param readBufferBytes see above
     * @param acceptsPerTurn see above
     * @param timedCallsPerTurn see above
     * @param slowTurn see above
     * @param slowTurnReport see above
     * @throws IllegalArgumentException naming the value that is out of range
     */
    public ReactorOptions {
        if (readBufferBytes < 1) {
            throw new IllegalArgumentException("readBufferBytes must be at least 1: " + readBufferBytes);
        }
        if (acceptsPerTurn < 1) {
            throw new IllegalArgumentException("acceptsPerTurn must be at least 1: " + acceptsPerTurn);
        }
        if (timedCallsPerTurn < 1) {
            throw new IllegalArgumentException("timedCallsPerTurn must be at least 1: " + timedCallsPerTurn);
        }
        if (slowTurn.isNegative() || slowTurn.isZero()) {
            throw new IllegalArgumentException("slowTurn must be more than zero: " + slowTurn);
        }
    }

    /**
     * The defaults named above.
     *
     * @return the defaults
     */
    public static ReactorOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Another threshold for what is slow.
     *
     * @param value the new {@link #slowTurn}
     * @return the other options as they are
     * @throws IllegalArgumentException if it is not more than zero
     */
    public ReactorOptions withSlowTurn(Duration value) {
        return new ReactorOptions(readBufferBytes, acceptsPerTurn, timedCallsPerTurn, value, slowTurnReport);
    }

    /**
     * Others who are told of slow turns.
     *
     * @param value the new {@link #slowTurnReport}
     * @return the other options as they are
     */
    public ReactorOptions withSlowTurnReport(SlowTurnReport value) {
        return new ReactorOptions(readBufferBytes, acceptsPerTurn, timedCallsPerTurn, slowTurn, value);
    }
}
