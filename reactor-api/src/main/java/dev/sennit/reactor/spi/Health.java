// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.spi;

import dev.sennit.reactor.AnyThread;

/** What a running server tells those who ask whether it is well. */
public interface Health {
    /** STARTING until it accepts, then READY until it is asked to end, then LEAVING. */
    enum State {
        /** It does not accept yet. */
        STARTING,
        /** It accepts, and wants more connections. */
        READY,
        /** It was asked to end: it may still accept, but new connections had better go elsewhere. */
        LEAVING
    }

    /**
     * Where it is in its life.
     *
     * @return now
     */
    @AnyThread
    State state();

    /**
     * Whether its reactors answer. Each call asks them anew, unless an earlier question is still open, and tells how the
     * earlier ones went, so that nobody waits for the answer.
     *
     * @return false while one of them has kept a question waiting for too long
     */
    @AnyThread
    boolean isAlive();
}
