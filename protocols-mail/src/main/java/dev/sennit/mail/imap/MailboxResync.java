// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap;

import dev.sennit.mail.store.UidSet;

/**
 * What is known of a mailbox from the last time, so that the server tells what has changed since (RFC 7162 section 3.2.5).
 *
 * @param uidValidity of the last time
 * @param modSeq the highest of the last time
 * @param knownUids the messages that are known; {@link UidSet#ALL} to hear of every one that is gone
 */
public record MailboxResync(long uidValidity, long modSeq, UidSet knownUids) {
    /**
     * Checks the numbers.
     *
     * @param uidValidity see above; 1 to 2³²−1
     * @param modSeq see above; 1 or more
     * @param knownUids see above; one or more
     * @throws IllegalArgumentException if one is less
     */
    public MailboxResync {
        if (uidValidity < 1 || uidValidity > UidSet.MAX_UID || modSeq < 1 || knownUids.isEmpty()) {
            throw new IllegalArgumentException("a UIDVALIDITY and a mod-sequence of 1 or more, and a UID or more are"
                    + " allowed, not " + uidValidity + ", " + modSeq + " and '" + knownUids + "'");
        }
    }
}
