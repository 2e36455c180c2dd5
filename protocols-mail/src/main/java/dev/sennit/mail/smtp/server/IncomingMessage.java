// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.server;

import dev.sennit.mail.delivery.BodyType;
import dev.sennit.mail.delivery.MailClient;
import dev.sennit.mail.delivery.MessageWriter;
import dev.sennit.mail.smtp.SmtpLimits;
import dev.sennit.mail.smtp.wire.LineFault;
import dev.sennit.mail.smtp.wire.TextScanner;
import dev.sennit.mail.smtp.wire.TextScanner.Framing;
import dev.sennit.mail.smtp.wire.TextSink;
import dev.sennit.mail.smtp.wire.TraceCounter;
import dev.sennit.reactor.ReactorTime;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A message that comes: its bytes go to the sink, or after a refusal nowhere. */
final class IncomingMessage implements TextSink {
    private final SmtpLoop loop;
    private final SmtpLimits limits;
    private final @Nullable Transaction transaction; // null if there was none
    private final Framing framing;
    private final @Nullable TextScanner scanner; // null for one that may be any bytes
    private final TraceCounter trace = new TraceCounter();
    private @Nullable MessageWriter writer; // null before it is there, and after a refusal
    private @Nullable Consumer<ReplyBuffer> refusal; // non-null from the refusal on
    private CompletionStage<Void> pending = MessageWriter.READY;
    private @Nullable LineFault fault;
    private long lengthBytes;
    private long droppedBytes;

    IncomingMessage(SmtpLoop loop, SmtpLimits limits, @Nullable Transaction transaction, Framing framing) {
        this.loop = loop;
        this.limits = limits;
        this.transaction = transaction;
        this.framing = framing;
        boolean binary = transaction != null && transaction.from().body() == BodyType.BINARY_MIME;
        scanner = binary ? null : new TextScanner(framing);
    }

    /** Octets that come though nobody wants them. */
    static IncomingMessage refused(SmtpLoop loop, SmtpLimits limits, Reply why) {
        IncomingMessage unwanted = new IncomingMessage(loop, limits, null, Framing.COUNTED);
        unwanted.refuse(why);
        return unwanted;
    }

    void writeTo(MessageWriter where) {
        writer = where;
    }

    /** The Received field (RFC 5321 section 4.4), which no length and no count takes into account. */
    void stamp(String hostName, ReactorTime time) {
        MailClient client = transaction().client();
        StringBuilder field = new StringBuilder("Received: from ").append(client.name());
        address(client.peer(), field);
        field.append("\r\n\tby ").append(hostName).append(" with ").append(client.protocol());
        field.append(" id ").append(loop.newMessageId());
        field.append(";\r\n\t").append(loop.date(time)).append("\r\n");
        byte[] bytes = field.toString().getBytes(StandardCharsets.US_ASCII);
        write(bytes, 0, bytes.length);
    }

    private static void address(SocketAddress peer, StringBuilder field) {
        if (peer instanceof InetSocketAddress inet && !inet.isUnresolved()) {
            String address = inet.getAddress().getHostAddress();
            int zone = address.indexOf('%');
            String plain = zone < 0 ? address : address.substring(0, zone);
            field.append(" ([")
                    .append(plain.indexOf(':') >= 0 ? "IPv6:" : "")
                    .append(plain)
                    .append("])");
        }
    }

    // ---------------------------------------------------------------------------------------------------------- bytes

    /** Takes bytes; returns the index of the first one behind the message, or {@code to}. */
    int take(byte[] in, int from, int to) {
        TextScanner text = scanner;
        if (text != null && (framing == Framing.DOT || !isRefused())) {
            int p = text.scan(in, from, to, this);
            if (text.isRefused()) {
                fault = text.fault();
            }
            return p;
        }
        if (from < to) {
            text(in, from, to);
        }
        return to;
    }

    @Override
    public void text(byte[] bytes, int from, int to) {
        if (isRefused()) {
            droppedBytes += to - from;
            return;
        }
        lengthBytes += to - from;
        trace.text(bytes, from, to);
        if (lengthBytes > limits.messageBytes()) {
            droppedBytes = lengthBytes - limits.messageBytes();
            refuse(Reply.TOO_LARGE);
        } else if (trace.count() >= limits.receivedFields()) {
            refuse(Reply.LOOP);
        } else {
            write(bytes, from, to);
        }
    }

    private void write(byte[] bytes, int from, int to) {
        try {
            pending = writer().write(loop.view(bytes, from, to));
        } catch (RuntimeException | Error failure) {
            pending = CompletableFuture.failedFuture(failure);
        }
    }

    MessageWriter writer() {
        return Objects.requireNonNull(writer);
    }

    /** The sink's last word on whether it is ready for more. */
    CompletionStage<Void> pending() {
        return pending;
    }

    /** Whether it has yet to say so, or has said that it fails. */
    boolean isHeldUp() {
        if (isRefused()) {
            return false;
        }
        return !(pending instanceof CompletableFuture<Void> future)
                || !future.isDone()
                || future.isCompletedExceptionally();
    }

    // -------------------------------------------------------------------------------------------------------- outcomes

    /** What is known only when all bytes are there. */
    void checkAtEnd() {
        TextScanner text = scanner;
        if (text == null || isRefused()) {
            return;
        }
        if (text.endsInCr()) {
            fault = LineFault.BARE_CR;
        } else if (text.longestLineBytes() > limits.textLineBytes()) {
            refuse(Reply.TEXT_LINE_TOO_LONG);
        }
    }

    void refuse(Reply why) {
        refuse(replies -> replies.put(why));
    }

    /** The first refusal is what the client is told at the end. */
    void refuse(Consumer<ReplyBuffer> why) {
        if (refusal == null) {
            refusal = why;
            abort();
        }
    }

    void abort() {
        MessageWriter unwanted = writer;
        writer = null;
        if (unwanted != null) {
            unwanted.abort();
        }
    }

    boolean isRefused() {
        return refusal != null;
    }

    Consumer<ReplyBuffer> refusal() {
        return Objects.requireNonNull(refusal);
    }

    /** What no message may hold, if it was found. */
    @Nullable
    LineFault fault() {
        return fault;
    }

    /** Whether its last line, with the dot, was read. */
    boolean isComplete() {
        return scanner != null && scanner.isComplete();
    }

    Framing framing() {
        return framing;
    }

    Transaction transaction() {
        return Objects.requireNonNull(transaction);
    }

    int recipients() {
        return transaction == null ? 0 : transaction.recipients();
    }

    long lengthBytes() {
        return lengthBytes;
    }

    long droppedBytes() {
        return droppedBytes;
    }
}
