// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.server;

import dev.sennit.mail.delivery.BodyType;
import dev.sennit.mail.delivery.Disposition;
import dev.sennit.mail.smtp.wire.CommandArguments;
import dev.sennit.mail.smtp.wire.CommandArguments.Chunk;
import dev.sennit.mail.smtp.wire.CommandFault;
import dev.sennit.mail.smtp.wire.LineFault;
import dev.sennit.mail.smtp.wire.TextScanner.Framing;
import dev.sennit.reactor.CloseReason;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The way of messages from DATA and BDAT to the sink, and of its answers back. */
final class MessageFlow {
    private final SmtpServer server;
    private final ServerSettings settings;
    private final Session session;
    private @Nullable IncomingMessage message; // non-null from DATA or the first BDAT to the answer
    private @Nullable DataWatch watch; // null until first needed
    private long chunkBytes; // of the chunk that comes, in all
    private long chunkBytesLeft;
    private boolean chunkIsLast;

    MessageFlow(SmtpServer server, ServerSettings settings, Session session) {
        this.server = server;
        this.settings = settings;
        this.session = session;
    }

    /** Whether a message was begun with BDAT and goes on with it. */
    boolean isInChunks() {
        return message != null;
    }

    private IncomingMessage message() {
        return Objects.requireNonNull(message);
    }

    private DataWatch watch() {
        if (watch == null) {
            watch = new DataWatch(server.transport(), settings.timeouts(), server::tooSlow);
        }
        return watch;
    }

    /** Whatever was begun is not delivered. */
    void abort() {
        if (message != null) {
            message.abort();
            message = null;
        }
        if (watch != null) {
            watch.end();
        }
    }

    // ----------------------------------------------------------------------------------------------------------- DATA

    void data() {
        Reply objection = objection();
        if (objection == null && message != null) {
            objection = Reply.IN_CHUNKS;
        }
        Transaction transaction = session.transaction();
        if (objection != null || transaction == null) {
            server.refuse(objection == null ? Reply.MAIL_FIRST : objection);
        } else if (transaction.from().body() == BodyType.BINARY_MIME) {
            server.refuse(Reply.BINARY_NEEDS_CHUNKS);
        } else {
            begin(transaction, Framing.DOT, () -> {
                server.replies().put(Reply.SEND_TEXT);
                server.expectText();
                watch().expect();
            });
        }
    }

    private @Nullable Reply objection() {
        Transaction transaction = session.transaction();
        if (transaction == null) {
            return Reply.MAIL_FIRST;
        }
        if (transaction.isWithoutHope()) {
            return Reply.NO_RECIPIENT_LEFT;
        }
        return transaction.recipients() == 0 ? Reply.RCPT_FIRST : null;
    }

    private void begin(Transaction transaction, Framing framing, Runnable then) {
        server.await(() -> settings.sink().begin(transaction.envelope()), (writer, failure) -> {
            IncomingMessage begun = new IncomingMessage(server.loop(), settings.limits(), transaction, framing);
            message = begun;
            if (writer == null) {
                refuseBeginning(begun, framing, failure, then);
            } else {
                begun.writeTo(writer);
                begun.stamp(settings.options().hostName(), server.transport().reactor());
                then.run();
            }
        });
    }

    /** DATA has not been answered yet; the octets of a chunk come whatever we say. */
    private void refuseBeginning(IncomingMessage begun, Framing framing, @Nullable Throwable failure, Runnable then) {
        Disposition answer = Answers.toFailure(server, failure);
        Consumer<ReplyBuffer> reply = replies -> replies.put(answer);
        if (framing == Framing.DOT) {
            message = null;
            session.endTransaction();
            server.refuse(reply);
        } else {
            begun.refuse(reply);
            then.run();
        }
    }

    /** Text came; returns the index of the first byte behind the message, or {@code to}. */
    int text(byte[] in, int from, int to) {
        IncomingMessage current = message();
        watch().received(to - from);
        int p = current.take(in, from, to);
        taken(current);
        return p;
    }

    private void textTaken(IncomingMessage current) {
        if (current.isComplete()) {
            finish(current);
        } else {
            server.expectText();
            watch().expect();
        }
    }

    // ----------------------------------------------------------------------------------------------------------- BDAT

    /** BDAT. Whatever is wrong, its octets come, and must not be taken for commands. */
    void chunk(String argument) {
        Chunk chunk;
        try {
            chunk = CommandArguments.chunk(argument);
        } catch (CommandFault fault) {
            server.replies().put(fault.code(), fault.status(), fault.text());
            server.end(new CloseReason.ProtocolError("BDAT without a size: what follows cannot be told apart"));
            return;
        }
        chunkBytes = chunk.bytes();
        chunkBytesLeft = chunk.bytes();
        chunkIsLast = chunk.last();
        Reply objection = objection();
        Transaction transaction = session.transaction();
        if (message != null) {
            expectChunk();
        } else if (objection != null || transaction == null) {
            message = IncomingMessage.refused(
                    server.loop(), settings.limits(), objection == null ? Reply.MAIL_FIRST : objection);
            expectChunk();
        } else {
            begin(transaction, Framing.COUNTED, this::expectChunk);
        }
    }

    private void expectChunk() {
        IncomingMessage current = message();
        if (current.lengthBytes() + chunkBytes > settings.limits().messageBytes()) {
            current.refuse(Reply.TOO_LARGE);
        }
        if (current.isRefused() && chunkBytes > settings.limits().drainBytes()) {
            refuseForGood(current);
        } else if (chunkBytesLeft == 0) {
            chunkTaken(current);
        } else {
            server.expectChunk();
            watch().expect();
        }
    }

    /** Octets came; returns the index of the first byte behind the chunk, or {@code to}. */
    int chunk(byte[] in, int from, int to) {
        IncomingMessage current = message();
        int end = (int) Math.min(to, from + chunkBytesLeft);
        watch().received(end - from);
        chunkBytesLeft -= end - from;
        current.take(in, from, end);
        taken(current);
        return end;
    }

    private void chunkTaken(IncomingMessage current) {
        if (chunkBytesLeft > 0) {
            server.expectChunk();
            watch().expect();
        } else if (chunkIsLast) {
            finish(current);
        } else if (current.isRefused()) {
            answerRefusal(current);
        } else {
            watch().end();
            server.replies().put(250, "2.0.0", chunkBytes + " octets received");
            server.expectCommand();
        }
    }

    // ------------------------------------------------------------------------------------------------------ both

    private void taken(IncomingMessage current) {
        if (endsForGood(current)) {
            return;
        }
        if (current.isHeldUp()) {
            watch().suspend();
            server.await(current::pending, (nothing, failure) -> {
                if (failure != null) {
                    Disposition answer = Answers.toFailure(server, failure);
                    current.refuse(replies -> replies.put(answer));
                }
                goOn(current);
            });
        } else {
            goOn(current);
        }
    }

    private void goOn(IncomingMessage current) {
        if (current.framing() == Framing.DOT) {
            textTaken(current);
        } else {
            chunkTaken(current);
        }
    }

    private boolean endsForGood(IncomingMessage current) {
        LineFault fault = current.fault();
        if (fault != null) {
            abort();
            server.replies().put(550, "5.5.2", "Lines end with CRLF, and the message has " + fault.words());
            server.end(new CloseReason.ProtocolError(fault.words() + " in a message"));
            return true;
        }
        if (current.droppedBytes() > settings.limits().drainBytes()) {
            refuseForGood(current);
            return true;
        }
        return false;
    }

    private void refuseForGood(IncomingMessage current) {
        current.refusal().accept(server.replies());
        abort();
        server.end(new CloseReason.ProtocolError("too much behind a refusal"));
    }

    private void finish(IncomingMessage current) {
        watch().end();
        current.checkAtEnd();
        if (current.fault() != null) {
            endsForGood(current);
        } else if (current.isRefused()) {
            answerRefusal(current);
        } else {
            message = null; // from here on it is not to be aborted
            server.await(
                    current.writer()::commit, (answers, failure) -> committed(current.transaction(), answers, failure));
        }
    }

    private void answerRefusal(IncomingMessage current) {
        Consumer<ReplyBuffer> reply = current.refusal();
        int answers = settings.isLmtp() && isAtEnd(current) ? Math.max(1, current.recipients()) : 1;
        abort();
        session.endTransaction();
        server.expectCommand();
        server.refuse(replies -> {
            for (int i = 0; i < answers; i++) {
                reply.accept(replies);
            }
        });
        server.endIfDraining();
    }

    private boolean isAtEnd(IncomingMessage current) {
        return current.framing() == Framing.DOT || chunkIsLast;
    }

    private void committed(Transaction transaction, @Nullable List<Disposition> answers, @Nullable Throwable failure) {
        session.endTransaction();
        server.expectCommand();
        List<Disposition> each = Answers.each(server, transaction.recipients(), answers, failure);
        if (each.stream().anyMatch(Disposition::isAccepted)) {
            server.clearOffences();
        }
        if (settings.isLmtp()) {
            each.forEach(server.replies()::put);
        } else {
            server.replies().put(Answers.worst(each));
        }
        server.endIfDraining();
    }
}
