// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap;

import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.UidSet;
import java.util.List;
import java.util.OptionalLong;

/**
 * A mailbox as it was when it was selected.
 *
 * @param name which
 * @param access what may be done
 * @param messages how many messages
 * @param uidValidity what the UIDs are good with: if it is another one than before, all that was known of them is void
 * @param uidNext the next UID; empty if the server does not say
 * @param highestModSeq the latest change; empty of servers without CONDSTORE
 * @param permanentFlags the flags that can be changed for good
 * @param keywords whether there may be new ones
 * @param vanished messages that are gone since the resynchronization's last time
 * @param changed messages whose flags are others since then
 */
public record OpenMailbox(
        String name,
        Access access,
        long messages,
        long uidValidity,
        OptionalLong uidNext,
        OptionalLong highestModSeq,
        Flags permanentFlags,
        Keywords keywords,
        UidSet vanished,
        List<MessageSummary> changed) {
    /** What may be done with a mailbox. */
    public enum Access {
        /** Messages may be read only. */
        READ_ONLY,
        /** They may be changed and removed, too. */
        READ_WRITE
    }

    /** Which keywords there may be. */
    public enum Keywords {
        /** Those that there are. */
        KNOWN_ONLY,
        /** New ones, too. */
        NEW_ALLOWED
    }

    /**
     * Every message there is.
     *
     * @return all UIDs
     */
    public UidSet all() {
        return UidSet.ALL;
    }
}
