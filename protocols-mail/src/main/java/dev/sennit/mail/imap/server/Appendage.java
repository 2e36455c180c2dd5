// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.imap.server.Failures.Missing;
import dev.sennit.mail.imap.wire.Command;
import dev.sennit.mail.imap.wire.Literal;
import dev.sennit.mail.store.AppendResult;
import dev.sennit.mail.store.AppendSpec;
import dev.sennit.mail.store.MessageAppender;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * APPEND (RFC 9051 section 6.3.12): a message on its way from the client to the store, no more than a read of it here at a time. If it is
 * refused, what the client sends in any case is passed over.
 */
final class Appendage {
    private enum Stage {
        /** There is none. */
        NONE,
        /** Its bytes come. */
        MESSAGE,
        /** The rest of its line is due. */
        LINE_END
    }

    private final ImapServer server;
    private final ServerSettings settings;
    private final Session session;
    private Stage stage = Stage.NONE;
    private @Nullable Task task; // non-null while there is one
    private @Nullable MessageAppender appender; // non-null while it is taken
    private String refusal = ""; // why it is not
    private long left; // bytes of the message

    Appendage(ImapServer server, ServerSettings settings, Session session) {
        this.server = server;
        this.settings = settings;
        this.session = session;
    }

    private Task task() {
        return Objects.requireNonNull(task);
    }

    /** Whether the line that comes is the rest of this. */
    boolean isAtLineEnd() {
        return stage == Stage.LINE_END;
    }

    void begin(Task begun, Command.Append command, Literal literal) {
        task = begun;
        left = literal.octets();
        refusal = "";
        long most = settings.limits().messageBytes();
        if (literal.octets() > most) {
            refuse("[TOOBIG] A message may have " + most + " octets", literal);
            return;
        }
        AppendSpec spec =
                new AppendSpec(command.flags(), command.date(), OptionalLong.of(literal.octets()), Optional.empty());
        server.await(
                () -> session.account()
                        .open(Mailboxes.parse(command.mailbox()))
                        .thenCompose(mailbox -> mailbox.append(spec)),
                (opened, failure) -> {
                    if (opened == null) {
                        refuse(Failures.text(server, failure, Missing.TRYCREATE), literal);
                    } else {
                        appender = opened;
                        take(literal);
                    }
                },
                MessageAppender::abort);
    }

    private void take(Literal literal) {
        if (literal.isAwaited()) {
            server.responses().line("+ Send the message");
        }
        expect();
    }

    /** Who waits to be asked is not; who does not is heard out, unless it is more than anybody may send. */
    private void refuse(String why, Literal literal) {
        if (literal.isAwaited()) {
            Task refused = task();
            forget();
            refused.no(why);
        } else if (left > settings.limits().messageBytes()) {
            server.bye("[TOOBIG] " + "That is more than a message may have", "a message beyond the limit");
        } else {
            refusal = why;
            expect();
        }
    }

    private void expect() {
        if (left == 0) {
            server.clocks().endsLiteral();
            stage = Stage.LINE_END;
        } else {
            stage = Stage.MESSAGE;
            server.expectMessage();
        }
    }

    /** Takes bytes of the message, and returns the index behind them. */
    int take(byte[] in, int from, int to) {
        int taken = (int) Math.min(Math.min(to - from, left), MessageAppender.MAX_WAITING_BYTES / 2);
        left -= taken;
        server.clocks().hasLiteral(taken);
        MessageAppender current = appender;
        if (current == null) {
            taken();
        } else {
            server.await(
                    () -> current.write(ByteBuffer.wrap(in, from, taken)).thenApply(room -> true),
                    (room, failure) -> {
                        if (room == null) {
                            fail(failure);
                        }
                        taken();
                    },
                    late -> {});
        }
        return from + taken;
    }

    private void taken() {
        server.expectCommand();
        expect();
    }

    private void fail(@Nullable Throwable failure) {
        refusal = Failures.text(server, failure, Missing.TRYCREATE);
        abort();
    }

    /** The command is over: it must end behind the message. */
    void end(int lengthOfRest) {
        Task ended = task();
        MessageAppender current = appender;
        if (lengthOfRest > 0) {
            abort();
            forget();
            ended.bad("APPEND ends behind its message");
        } else if (current == null) {
            String why = refusal;
            forget();
            ended.no(why);
        } else {
            forget();
            ended.await(
                    current::commit,
                    result -> ended.ok(code(result) + " APPEND completed"),
                    Missing.TRYCREATE,
                    late -> {});
        }
    }

    private static String code(AppendResult result) {
        return "[APPENDUID " + result.uidValidity() + " " + result.uid() + "]";
    }

    /** What is wrong with the line is somebody else's to say; returns whose it was. */
    String giveUp() {
        String tag = task().tag();
        abort();
        forget();
        return tag;
    }

    private void forget() {
        stage = Stage.NONE;
        task = null;
        appender = null;
    }

    private void abort() {
        MessageAppender current = appender;
        appender = null;
        if (current != null) {
            current.abort();
        }
    }

    /** The connection is gone. */
    void close() {
        abort();
    }
}
