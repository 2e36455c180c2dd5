// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.client;

import dev.sennit.mail.pace.PacedReceiver;
import dev.sennit.mail.pop3.Pop3ClientException;
import dev.sennit.mail.pop3.Pop3ClientException.Kind;
import dev.sennit.mail.pop3.Pop3ClientTimeouts;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** A message on its way to its receiver, a read's worth at a time. */
final class Retrieval {
    private final Pop3Connection connection;
    private final DotUnstuffer unstuffer = new DotUnstuffer();
    private final PacedReceiver receiver;

    Retrieval(Pop3Connection connection, Exchange<?> exchange) {
        this.connection = connection;
        Pop3ClientTimeouts timeouts = connection.options().timeouts();
        receiver = new PacedReceiver(
                connection.transport(),
                Objects.requireNonNull(exchange.receiver),
                timeouts.messageBytesPerSecond(),
                timeouts.messageGrace(),
                connection::receiverReady,
                this::failed);
    }

    /** Returns the index of the first byte behind the message, or {@code to}. */
    int read(byte[] in, int from, int to) {
        ByteArrayOutputStream piece = new ByteArrayOutputStream(to - from);
        int p = unstuffer.read(in, from, to, (bytes, start, end) -> piece.write(bytes, start, end - start));
        receiver.received(p - from);
        if (unstuffer.isDone()) {
            receiver.complete();
        }
        long limit = connection.options().limits().messageBytes();
        if (receiver.receivedBytes() > limit) {
            connection.leave(
                    new Pop3ClientException(Kind.BAD_ANSWER, "the message is longer than " + limit + " bytes"));
        } else {
            receiver.hand(ByteBuffer.wrap(piece.toByteArray()));
        }
        return p;
    }

    private void failed(Throwable failure) {
        connection.leave(
                new Pop3ClientException(Kind.RECEIVER_FAILED, "the message could not be taken: " + failure, failure));
    }

    boolean isReady() {
        return receiver.isReady();
    }

    boolean isDone() {
        return unstuffer.isDone();
    }

    void close() {
        receiver.close();
    }
}
