// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Messages one after the other. Nothing is fetched before it is asked for, and nothing is held between two. */
public interface MessageCursor {
    /**
     * The next message. Ask for another when this one has come.
     *
     * @return a message, or nothing at the end
     * @throws IllegalStateException if the one before has not come yet
     */
    CompletionStage<Optional<MessageData>> next();
}
