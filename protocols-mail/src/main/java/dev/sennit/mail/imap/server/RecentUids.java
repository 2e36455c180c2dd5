// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.store.MailboxId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Up to which UID sessions have been told of the messages of a mailbox, so that each message is recent in one session only, the first.
 * What is not known, after a start or since too many other mailboxes were opened, is recent once more, as RFC 3501 section 2.3.2 asks.
 * Thread-safe.
 */
final class RecentUids {
    private static final int MAX_MAILBOXES = 10_000;

    private record Key(String user, MailboxId mailbox, long uidValidity) {}

    private final Map<Key, Long> told = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Long> eldest) {
            return size() > MAX_MAILBOXES;
        }
    };

    /** The last UID that was told, 0 if none is known. */
    synchronized long last(String user, MailboxId mailbox, long uidValidity) {
        return told.getOrDefault(new Key(user, mailbox, uidValidity), 0L);
    }

    /** Tells messages up to a UID, and returns the last one that was told before. */
    synchronized long tell(String user, MailboxId mailbox, long uidValidity, long lastUid) {
        Key key = new Key(user, mailbox, uidValidity);
        long before = told.getOrDefault(key, 0L);
        told.put(key, Math.max(before, lastUid));
        return before;
    }
}
