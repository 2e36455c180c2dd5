// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.imap.fetch.FetchAnswer;
import dev.sennit.mail.imap.fetch.FetchItem.Attribute;
import dev.sennit.mail.imap.fetch.FetchRequest;
import dev.sennit.mail.imap.fetch.FetchedMessage;
import dev.sennit.mail.imap.fetch.FetchedMessage.Recency;
import dev.sennit.mail.imap.fetch.TextMode;
import dev.sennit.mail.imap.server.SelectedMailbox.Access;
import dev.sennit.mail.imap.wire.Command;
import dev.sennit.mail.imap.wire.Command.Naming;
import dev.sennit.mail.imap.wire.MessageSet;
import dev.sennit.mail.imap.wire.Spelling;
import dev.sennit.mail.message.MessageLimits;
import dev.sennit.mail.store.FlagChange;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.MessageContent;
import dev.sennit.mail.store.MessageCursor;
import dev.sennit.mail.store.MessageData;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.SystemFlag;
import dev.sennit.mail.store.UidSet;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** FETCH (RFC 9051 section 6.4.5): message for message, and of each a piece at a time, as the client takes them. */
final class FetchRun {
    private static final Logger LOG = LoggerFactory.getLogger(FetchRun.class);

    private final Task task;
    private final Command.Fetch command;
    private FetchRequest request;
    private UidSet uids = UidSet.EMPTY;
    private @Nullable FetchAnswer answer; // non-null while it is sent
    private boolean unknownEncoding;

    FetchRun(Task task, Command.Fetch command) {
        this.task = task;
        this.command = command;
        request = new FetchRequest(command.items());
        if (command.naming() == Naming.UID) {
            request = request.with(Attribute.UID);
        }
        if (command.changedSince().isPresent()) {
            request = request.with(Attribute.MODSEQ);
        }
        if (request.items().contains(Attribute.MODSEQ)) {
            task.enable(Feature.CONDSTORE);
        }
    }

    void begin(UidSet which) {
        uids = which;
        if (command.changedSince().isEmpty()) {
            fetch(which);
            return;
        }
        long modSeq = command.changedSince().getAsLong();
        UidSet asked = command.messages().by() == MessageSet.By.UID
                ? command.messages().numbers().resolve(UidSet.MAX_UID)
                : which;
        task.await(() -> task.mailbox().changesSince(modSeq, asked), changes -> {
            UidSet vanished = changes.vanished().and(asked);
            if (command.vanished() == Command.Fetch.Vanished.TOLD && !vanished.isEmpty()) {
                task.responses().text("* VANISHED (EARLIER) ").line(vanished.toString());
            }
            fetch(which.and(UidSet.of(
                    changes.changed().stream().mapToLong(MessageState::uid).toArray())));
        });
    }

    private void fetch(UidSet which) {
        if (which.isEmpty()) {
            end();
        } else {
            task.await(() -> task.mailbox().fetch(which, request.wanted()), this::next);
        }
    }

    private void next(MessageCursor cursor) {
        task.await(
                cursor::next,
                message -> {
                    if (message.isPresent()) {
                        readMessage(cursor, message.get());
                    } else {
                        end();
                    }
                },
                Failures.Missing.NONEXISTENT,
                late -> late.flatMap(MessageData::content).ifPresent(MessageContent::close));
    }

    // ------------------------------------------------------------------------------------------------- one message

    /** Seen first, if that is what reading does: the flags that are told have it then. */
    private void readMessage(MessageCursor cursor, MessageData message) {
        boolean isToBeSeen = request.marksSeen()
                && task.selected().access() == Access.READ_WRITE
                && !message.state().flags().has(SystemFlag.SEEN);
        if (!isToBeSeen) {
            answer(cursor, message, request);
            return;
        }
        UidSet one = UidSet.of(message.state().uid());
        FlagChange seen = FlagChange.add(Flags.of(SystemFlag.SEEN));
        task.server()
                .await(
                        () -> task.mailbox().storeFlags(one, seen, Long.MAX_VALUE),
                        (result, failure) -> {
                            if (result == null) {
                                message.content().ifPresent(MessageContent::close);
                                task.no(Failures.text(task.server(), failure, Failures.Missing.NONEXISTENT));
                            } else {
                                seen(cursor, message, result.messages().stream().findFirst());
                            }
                        },
                        late -> message.content().ifPresent(MessageContent::close));
    }

    private void seen(MessageCursor cursor, MessageData message, Optional<MessageState> state) {
        MessageData changed = new MessageData(
                state.orElse(message.state()),
                message.internalDate(),
                message.sizeOctets(),
                message.content(),
                message.index(),
                message.saveDate());
        FetchRequest more = request.with(Attribute.FLAGS);
        answer(cursor, changed, task.session().has(Feature.CONDSTORE) ? more.with(Attribute.MODSEQ) : more);
    }

    private void answer(MessageCursor cursor, MessageData message, FetchRequest what) {
        SelectedMailbox selected = task.selected();
        int number = selected.uids().sequenceNumber(message.state().uid());
        if (what.items().contains(Attribute.FLAGS)) {
            selected.updates().tellKeywords(task.responses(), message.state());
            selected.updates().forget(message.state());
        }
        boolean isRecent = !task.session().has(Feature.IMAP4REV2)
                && selected.recent().contains(message.state().uid());
        FetchedMessage fetched =
                new FetchedMessage(number, isRecent ? Recency.RECENT : Recency.KNOWN, message, Optional.empty());
        TextMode mode = task.session().spelling() == Spelling.UTF_8 ? TextMode.UTF_8 : TextMode.ASCII;
        FetchAnswer begun = new FetchAnswer(what, fetched, mode, MessageLimits.DEFAULTS);
        answer = begun;
        piece(cursor, begun);
    }

    private void piece(MessageCursor cursor, FetchAnswer from) {
        task.server().await(from::next, (piece, failure) -> pieceCame(cursor, from, piece, failure), late -> {});
    }

    private void pieceCame(
            MessageCursor cursor, FetchAnswer from, @Nullable Optional<ByteBuffer> piece, @Nullable Throwable failure) {
        if (piece == null) {
            breakOff(failure);
        } else if (piece.isPresent()) {
            task.responses().append(piece.get());
            task.server().whenThereIsRoom(() -> piece(cursor, from));
        } else {
            unknownEncoding |= from.hasUnknownEncoding();
            close();
            next(cursor);
        }
    }

    private void breakOff(@Nullable Throwable failure) {
        LOG.error("{}: a message cannot be read on, and the connection ends in it", task.server(), failure);
        close();
        task.server().breakOff(failure == null ? new IllegalStateException("the store has given null") : failure);
    }

    // --------------------------------------------------------------------------------------------------------- end

    private void end() {
        if (unknownEncoding) {
            task.no("[UNKNOWN-CTE] A part has an unknown encoding");
        } else if (task.selected().updates().hasGone(uids)) {
            task.ok("[EXPUNGEISSUED] Some messages are gone");
        } else {
            task.ok("FETCH completed");
        }
    }

    /** What is held of a message is given back. */
    void close() {
        FetchAnswer current = answer;
        answer = null;
        if (current != null) {
            current.close();
        }
    }
}
