// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

import dev.sennit.mail.store.MessageCursor;
import dev.sennit.mail.store.UidSet;
import dev.sennit.mail.store.Wanted;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Where the messages are that a search looks at: {@link dev.sennit.mail.store.Mailbox#fetch(UidSet, Set)}. */
@FunctionalInterface
public interface MessageSource {
    /**
     * Fetches messages.
     *
     * @param uids which
     * @param wanted what of them
     * @return the messages, by ascending UID
     */
    CompletionStage<MessageCursor> fetch(UidSet uids, Set<Wanted> wanted);

    /**
     * Whether a search goes on without a message whose content cannot be read on.
     *
     * @param failure what reading it has failed with
     * @return false by default
     */
    default boolean passesOver(Throwable failure) {
        return false;
    }
}
