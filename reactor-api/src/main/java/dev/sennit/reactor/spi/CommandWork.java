// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.spi;

import dev.sennit.reactor.Reactor;
import java.util.concurrent.CompletionStage;

/** The work of a {@link CommandPlugin}. Everything is called on the reactor's thread. */
public interface CommandWork {
    /**
     * Begins. Called once.
     *
     * @param reactor runs, and is stopped when the stage is complete
     * @return true if all went well; false if it did not and the user was told. A stage that fails is told to the user by
     *     its message
     */
    CompletionStage<Boolean> start(Reactor reactor);

    /** The user wants it to end: the stage of {@link #start} is to complete soon. At most once, and not before start. */
    void interrupt();

    /**
     * How it failed. Asked once, when the stage of {@link #start} has come out false.
     *
     * @return {@link CommandFailure#GENERAL} unless overridden
     */
    default CommandFailure failure() {
        return CommandFailure.GENERAL;
    }
}
