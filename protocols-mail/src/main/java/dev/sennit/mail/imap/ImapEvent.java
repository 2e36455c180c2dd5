// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap;

import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.UidSet;
import java.util.OptionalLong;

/** What a server says of its own accord. Texts are for people, and printable ASCII. */
public sealed interface ImapEvent {
    /**
     * How many messages the selected mailbox has now.
     *
     * @param messages how many
     */
    record Exists(long messages) implements ImapEvent {}

    /**
     * A message of the selected mailbox is gone; those behind it move up.
     *
     * @param sequence its place, from 1
     */
    record Expunged(long sequence) implements ImapEvent {}

    /**
     * Messages of the selected mailbox are gone, where QRESYNC is enabled (RFC 7162).
     *
     * @param uids which
     */
    record Vanished(UidSet uids) implements ImapEvent {}

    /**
     * The flags of a message are others.
     *
     * @param sequence its place, from 1
     * @param uid its UID, if the server says that
     * @param flags as they are now
     * @param modSeq of the change, if the server says that
     */
    record FlagsChanged(long sequence, OptionalLong uid, Flags flags, OptionalLong modSeq) implements ImapEvent {}

    /**
     * The user must see this.
     *
     * @param text in words
     */
    record Alert(String text) implements ImapEvent {}

    /**
     * The server is about to leave.
     *
     * @param text why
     */
    record Bye(String text) implements ImapEvent {}
}
