// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.imap.fetch.AnswerText;
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
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** FETCH (RFC 9051 section 6.4.5): message for message, and of each a piece at a time, as the client takes them. */
final class FetchRun {
    private static final Logger LOG = LoggerFactory.getLogger(FetchRun.class);

    /** Whether a message was answered at once. */
    private enum Progress {
        DONE,
        /** It goes on with the next by itself. */
        WAITING
    }

    private static final int MAX_TEXT_BYTES = 16 << 10; // beyond, it is looked whether the client takes it

    private final Task task;
    private final ReadableMessages messages;
    private final Command.Fetch command;
    private FetchRequest request;
    private UidSet uids = UidSet.EMPTY;
    private final boolean marksSeen;
    private final AnswerText text;
    private final Queue<MessageData> ready = new ArrayDeque<>();
    private @Nullable FetchAnswer answer; // non-null while it is sent in pieces
    private @Nullable MessageData unseen; // non-null while it is marked as seen
    private boolean unknownEncoding;
    private boolean isCutShort;

    FetchRun(Task task, Command.Fetch command) {
        this.task = task;
        this.command = command;
        messages = new ReadableMessages(task.server(), task.mailbox());
        text = new AnswerText(task.session().spelling() == Spelling.UTF_8 ? TextMode.UTF_8 : TextMode.ASCII);
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
        marksSeen = request.marksSeen();
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
            task.await(() -> messages.fetch(which, request.wanted()), this::next);
        }
    }

    /** It ends behind the item that is being sent. */
    void cutShort() {
        isCutShort = true;
        FetchAnswer current = answer;
        if (current != null) {
            current.cutShort();
        }
    }

    private void next(MessageCursor cursor) {
        if (isCutShort) {
            close();
            write();
            task.no(Task.CUT_SHORT);
            return;
        }
        for (MessageData message = ready.poll(); message != null; message = ready.poll()) {
            if (readMessage(cursor, message) == Progress.WAITING) {
                return;
            }
        }
        write();
        task.server().whenThereIsRoom(() -> ask(cursor));
    }

    private void ask(MessageCursor cursor) {
        task.await(
                cursor::next,
                message -> {
                    if (message.isPresent()) {
                        ready.add(message.get());
                        ready.addAll(cursor.takeReady());
                        next(cursor);
                    } else {
                        end();
                    }
                },
                Failures.Missing.NONEXISTENT,
                late -> late.ifPresent(FetchRun::giveBack));
    }

    private static void giveBack(MessageData message) {
        message.content().ifPresent(MessageContent::close);
    }

    /** What is written of answers goes to the responses. */
    private void write() {
        if (text.size() > 0) {
            task.responses().append(text.view());
        }
    }

    // ------------------------------------------------------------------------------------------------- one message

    /** Seen first, if that is what reading does: the flags that are told have it then. */
    private Progress readMessage(MessageCursor cursor, MessageData message) {
        boolean isToBeSeen = marksSeen
                && task.selected().access() == Access.READ_WRITE
                && !message.state().flags().has(SystemFlag.SEEN);
        if (!isToBeSeen) {
            return answer(cursor, message, request);
        }
        write();
        UidSet one = UidSet.of(message.state().uid());
        FlagChange seen = FlagChange.add(Flags.of(SystemFlag.SEEN));
        unseen = message;
        task.server()
                .await(
                        () -> task.mailbox().storeFlags(one, seen, Long.MAX_VALUE),
                        (result, failure) -> {
                            if (result == null) {
                                close();
                                task.no(Failures.text(task.server(), failure, Failures.Missing.NONEXISTENT));
                            } else {
                                unseen = null;
                                seen(cursor, message, result.messages().stream().findFirst());
                            }
                        },
                        late -> {});
        return Progress.WAITING;
    }

    private void seen(MessageCursor cursor, MessageData message, Optional<MessageState> state) {
        MessageData changed = message.withState(state.orElse(message.state()));
        FetchRequest more = request.with(Attribute.FLAGS);
        Progress progress =
                answer(cursor, changed, task.session().has(Feature.CONDSTORE) ? more.with(Attribute.MODSEQ) : more);
        if (progress == Progress.DONE) {
            next(cursor);
        }
    }

    private Progress answer(MessageCursor cursor, MessageData message, FetchRequest what) {
        SelectedMailbox selected = task.selected();
        int number = selected.uids().sequenceNumber(message.state().uid());
        if (what.items().contains(Attribute.FLAGS)) {
            selected.updates().tellKeywords(task.responses(), message.state());
            selected.updates().forget(message.state());
        }
        boolean isRecent = !task.session().has(Feature.IMAP4REV2)
                && selected.recent().contains(message.state().uid());
        FetchedMessage fetched = new FetchedMessage(number, isRecent ? Recency.RECENT : Recency.KNOWN, message);
        FetchAnswer begun = new FetchAnswer(what, fetched, text, MessageLimits.DEFAULTS);
        answer = begun;
        if (!begun.begin()) {
            piece(cursor, begun);
            return Progress.WAITING;
        }
        unknownEncoding |= begun.hasUnknownEncoding();
        endAnswer();
        if (text.size() > MAX_TEXT_BYTES) {
            write();
            task.server().whenThereIsRoom(() -> next(cursor));
            return Progress.WAITING;
        }
        return Progress.DONE;
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
            if (from.hasMeasured()) {
                task.server().whenTaken(() -> piece(cursor, from)); // by way of the loop
            } else {
                task.server().whenThereIsRoom(() -> piece(cursor, from));
            }
        } else {
            unknownEncoding |= from.hasUnknownEncoding();
            endAnswer();
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
        write();
        if (!messages.areAll()) {
            task.no("[SERVERBUG] Some messages cannot be read: " + messages.unreadable());
        } else if (unknownEncoding) {
            task.no("[UNKNOWN-CTE] A part has an unknown encoding");
        } else if (task.selected().updates().hasGone(uids)) {
            task.ok("[EXPUNGEISSUED] Some messages are gone");
        } else {
            task.ok("FETCH completed");
        }
    }

    /** What is held of messages is given back. */
    void close() {
        endAnswer();
        MessageData waiting = unseen;
        unseen = null;
        if (waiting != null) {
            giveBack(waiting);
        }
        ready.forEach(FetchRun::giveBack);
        ready.clear();
    }

    private void endAnswer() {
        FetchAnswer current = answer;
        answer = null;
        if (current != null) {
            current.close();
        }
    }
}
