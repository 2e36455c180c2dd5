// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.client;

import dev.sennit.mail.pace.LeastRate;
import dev.sennit.mail.pop3.MessageReceiver;
import dev.sennit.mail.pop3.Pop3ClientException;
import dev.sennit.mail.pop3.Pop3ClientException.Kind;
import dev.sennit.mail.pop3.Pop3ClientTimeouts;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A message on its way to its receiver, a read's worth at a time. */
final class Retrieval {
    private enum State {
        READY,
        HELD,
        CLOSED
    }

    private final Pop3Connection connection;
    private final MessageReceiver receiver;
    private final DotUnstuffer unstuffer = new DotUnstuffer();
    private final LeastRate rate;
    private State state = State.READY;
    private long receivedBytes;

    Retrieval(Pop3Connection connection, Exchange<?> exchange) {
        this.connection = connection;
        receiver = Objects.requireNonNull(exchange.receiver);
        Pop3ClientTimeouts timeouts = connection.options().timeouts();
        rate = new LeastRate(
                connection.transport(),
                "message rate",
                timeouts.messageBytesPerSecond(),
                timeouts.messageGrace(),
                () -> receivedBytes);
        rate.run();
    }

    /** Returns the index of the first byte behind the message, or {@code to}. */
    int read(byte[] in, int from, int to) {
        ByteArrayOutputStream piece = new ByteArrayOutputStream(to - from);
        int p = unstuffer.read(in, from, to, (bytes, start, end) -> piece.write(bytes, start, end - start));
        receivedBytes += p - from;
        if (unstuffer.isDone()) {
            rate.close();
        }
        long limit = connection.options().limits().messageBytes();
        if (receivedBytes > limit) {
            connection.leave(
                    new Pop3ClientException(Kind.BAD_ANSWER, "the message is longer than " + limit + " bytes"));
        } else if (piece.size() > 0) {
            hand(ByteBuffer.wrap(piece.toByteArray()).asReadOnlyBuffer());
        }
        return p;
    }

    private void hand(ByteBuffer piece) {
        CompletionStage<Void> taken;
        try {
            taken = receiver.write(piece);
        } catch (RuntimeException failure) {
            taken = CompletableFuture.failedFuture(failure);
        }
        if (taken instanceof CompletableFuture<Void> future && future.isDone() && !future.isCompletedExceptionally()) {
            return;
        }
        state = State.HELD;
        rate.pause();
        taken.whenComplete(
                (nothing, failure) -> connection.transport().reactor().callFromThread(() -> taken(failure)));
    }

    private void taken(@Nullable Throwable failure) {
        if (state != State.HELD) {
            return;
        }
        if (failure != null) {
            connection.leave(new Pop3ClientException(
                    Kind.RECEIVER_FAILED, "the message could not be taken: " + failure, failure));
            return;
        }
        state = State.READY;
        if (!unstuffer.isDone()) {
            rate.run();
        }
        connection.receiverReady();
    }

    boolean isReady() {
        return state == State.READY;
    }

    boolean isDone() {
        return unstuffer.isDone();
    }

    void close() {
        state = State.CLOSED;
        rate.close();
    }
}
