// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

/** The kinds of waiting a connection can do, told apart everywhere by the same names. */
public enum DeadlineKind {
    /** Name resolution, TCP and TLS together must be done: one budget. */
    CONNECT,
    /** The TLS handshake must be done. */
    HANDSHAKE,
    /** Something meaningful must arrive while no work of ours is pending. */
    IDLE,
    /** One unit must be complete: a request head, a command. Never put off by single bytes. */
    PHASE,
    /** Bytes are queued and the peer must take some. */
    WRITE_STALL,
    /** A body must come or go at a minimum rate. */
    MINIMUM_RATE,
    /** We asked to close politely and the peer must let us. */
    CLOSE;

    private final String label = name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');

    /**
     * The kind in words.
     *
     * @return for example {@code "write stall"}
     */
    public String label() {
        return label;
    }
}
