// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.spi;

/** Who is told of a turn that takes {@link ReactorOptions#slowTurn()} or longer. */
public enum SlowTurnReport {
    /** The counters, and the flight recorder while something is recorded. */
    RECORDED,
    /**
     * The log too, by a warning a second at most, which names the longest callback of the turn and its connection. For that
     * each callback is timed: two readings of the clock.
     */
    LOGGED
}
