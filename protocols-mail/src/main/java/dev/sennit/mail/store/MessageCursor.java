// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Messages one after the other. Nothing is fetched before the first is asked for; then some may be read ahead, and come although they
 * are removed meanwhile. No file is held open between two.
 */
public interface MessageCursor {
    /** How many messages are read ahead at most. */
    int MAX_AHEAD = 1024;

    /**
     * The next message. Ask for another when this one has come.
     *
     * @return a message, or nothing at the end; fails with {@link UnreadableMessageException} for one that cannot be read, and the
     *     next call brings the one behind it
     * @throws IllegalStateException if the one before has not come yet
     */
    CompletionStage<Optional<MessageData>> next();

    /**
     * Those that were read ahead: the messages behind the last that came.
     *
     * @return the next messages, none by default; they do not come from {@link #next()} any more
     */
    default List<MessageData> takeReady() {
        return List.of();
    }
}
