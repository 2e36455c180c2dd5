// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Messages with UIDs. UIDs ascend in the order of arrival and are never used twice while {@code uidValidity} stays. Every
 * message has a mod-sequence, which rises when it arrives and whenever its flags change; no two changes that were told apart have the
 * same one (RFC 7162 section 3.1). Every method fails with {@link StoreException.Reason#MAILBOX_MISSING} once the mailbox has been
 * deleted. UIDs of messages that are not there are passed over.
 */
public interface Mailbox {
    /** {@return what it is known by} */
    MailboxId id();

    /** {@return its numbers, without the messages; what others did to the storage may not be seen} */
    CompletionStage<MailboxStatus> status();

    /**
     * Looks at the storage itself, also for what others did to it. What is found for the first time is told as events before. If nothing
     * has happened, that costs next to nothing, however many messages there are: so it may be asked often.
     *
     * @return its numbers after that; nothing has changed since a moment with the same {@link MailboxStatus#highestModSeq()}
     */
    CompletionStage<MailboxStatus> look();

    /**
     * Looks at the storage itself, also for what others did to it, and takes a picture of all messages. What is found for the
     * first time is told as events before.
     *
     * @return as of one moment; later changes do not show in it
     */
    CompletionStage<MailboxView> snapshot();

    /**
     * Begins a new message. Nothing of it shows before {@link MessageAppender#commit()}.
     *
     * @param spec what is known of it
     * @return takes its bytes; fails with {@link StoreException.Reason#MESSAGE_TOO_LARGE} or {@link
     *     StoreException.Reason#OVER_QUOTA} if that is known already
     */
    CompletionStage<MessageAppender> append(AppendSpec spec);

    /**
     * Puts several messages into this mailbox at once: all, or none, also when the process or, with {@link Durability#FSYNC}, the machine
     * ends meanwhile. Ends each of them as {@link MessageAppender#commit()} does; what was written need not have been waited for.
     *
     * @param messages begun with {@link #append} of this very object, or another of this mailbox from the same account; none is no
     *     message
     * @return where each is, in their order, in which their UIDs ascend; but a message whose idempotency key is there already is where it
     *     was. When it fails none is in the mailbox, and each is as if its own commit had failed
     * @throws IllegalArgumentException if one was begun elsewhere, or is in the list twice
     * @throws IllegalStateException if one was committed or aborted before; nothing has changed then
     */
    CompletionStage<List<AppendResult>> commit(List<MessageAppender> messages);

    /**
     * Puts a message into a mailbox, and removes one of this in its place, whatever its flags are. Nobody who uses this store sees both or
     * neither in a {@link #snapshot}, also when the process or, with {@link Durability#FSYNC}, the machine ends meanwhile; but of two
     * mailboxes each may have its message then. A message that repeats another by its idempotency key is where that was, which stays
     * also if it is the one to be replaced.
     *
     * @param uid which goes
     * @param message what comes, begun with {@link #append} of this or another mailbox of the same account; ended as by {@link
     *     MessageAppender#commit()}
     * @return where the new one is; fails with {@link StoreException.Reason#MESSAGE_MISSING} or as the commit would, with nothing changed
     * @throws IllegalArgumentException if the message was begun elsewhere
     * @throws IllegalStateException if it was committed or aborted before
     */
    CompletionStage<AppendResult> replace(long uid, MessageAppender message);

    /**
     * Copies messages with their flags and internal dates; all, or none. The copies get ascending UIDs in the order of their
     * originals.
     *
     * @param uids which
     * @param destination a mailbox of the same account; may be this one
     * @return who became whom; fails with {@link StoreException.Reason#MAILBOX_MISSING} if the destination is gone, {@link
     *     StoreException.Reason#OVER_QUOTA} or {@link StoreException.Reason#LIMIT_REACHED}
     */
    CompletionStage<CopyResult> copy(UidSet uids, MailboxId destination);

    /**
     * Moves messages: as {@link #copy} and the removal of the originals at once. At no time does anyone see a message in both
     * mailboxes or in neither, RFC 6851.
     *
     * @param uids which
     * @param destination a mailbox of the same account; may be this one, where the messages get new UIDs
     * @return who became whom; fails as {@link #copy} does
     */
    CompletionStage<CopyResult> move(UidSet uids, MailboxId destination);

    /**
     * Changes flags. A message whose flags are as asked already keeps its mod-sequence.
     *
     * @param uids which
     * @param change what to do
     * @param unchangedSince messages with a higher mod-sequence are left alone, RFC 7162 section 3.1.3; {@link Long#MAX_VALUE} for no
     *     such condition
     * @return what came of it; fails with {@link StoreException.Reason#LIMIT_REACHED} if the store has no room for another keyword
     */
    CompletionStage<FlagsResult> storeFlags(UidSet uids, FlagChange change, long unchangedSince);

    /**
     * Removes messages that have {@link SystemFlag#DELETED}.
     *
     * @param uids which; {@link UidSet#ALL} for all that have the flag
     * @return those that were removed
     */
    CompletionStage<UidSet> expunge(UidSet uids);

    /**
     * Removes messages, whatever their flags are: in one step what {@link #storeFlags} and {@link #expunge} do in two.
     *
     * @param uids which
     * @return those that were removed
     */
    CompletionStage<UidSet> remove(UidSet uids);

    /**
     * Fetches messages one after the other, as fast as the cursor is asked.
     *
     * @param uids which
     * @param wanted what is asked for besides UID, flags and mod-sequence
     * @return the messages, by ascending UID; one that is removed before its turn is passed over, unless it was read ahead
     */
    CompletionStage<MessageCursor> fetch(UidSet uids, Set<Wanted> wanted);

    /**
     * Fetches one message.
     *
     * @param uid which
     * @param wanted what is asked for besides UID, flags and mod-sequence
     * @return the message, or nothing if there is none; fails with {@link UnreadableMessageException} if it is there and cannot be
     *     read
     */
    CompletionStage<Optional<MessageData>> fetch(long uid, Set<Wanted> wanted);

    /**
     * What changed since a client was here last, RFC 7162 section 3.2.
     *
     * @param modSeq the highest mod-sequence it has heard of
     * @param uids the messages it asks for; {@link UidSet#ALL} for all
     * @return messages that are new or have other flags, and the UIDs of those that are gone
     */
    CompletionStage<Changes> changesSince(long modSeq, UidSet uids);
}
