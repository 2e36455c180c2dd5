// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.client;

import dev.sennit.mail.imap.ImapClientException;
import dev.sennit.mail.imap.ImapClientException.Kind;
import dev.sennit.mail.imap.ImapClientTimeouts;
import dev.sennit.mail.pace.LeastRate;
import dev.sennit.mail.smtp.MessageSource;
import dev.sennit.reactor.PushProducer;
import dev.sennit.reactor.Transport;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way to the server as a literal: a piece is asked for when those before it are taken. It has as many octets as were
 * announced, or the connection ends, for what follows would be taken for commands. One that is refused on its way is let go of at once,
 * and {@link Padding} takes its place.
 */
final class MessageSending implements PushProducer {
    private enum State {
        READY,
        ASKING,
        BLOCKED,
        OVER
    }

    private static final int HIGH_WATER_BYTES = 64 << 10;

    private final ImapConnection connection;
    private final Transport transport;
    private MessageSource source; // the message, or padding
    private final Runnable sent;
    private final LeastRate rate;
    private final long octets;
    private long left;
    private State state = State.READY;

    MessageSending(ImapConnection connection, MessageSource source, long octets, Runnable sent) {
        this.connection = connection;
        this.source = source;
        this.octets = octets;
        this.sent = sent;
        left = octets;
        transport = connection.transport();
        ImapClientTimeouts timeouts = connection.options().timeouts();
        long bufferedBefore = transport.bufferedBytes();
        rate = new LeastRate(
                transport,
                "append rate",
                timeouts.messageBytesPerSecond(),
                timeouts.messageGrace(),
                () -> octets - left + bufferedBefore - transport.bufferedBytes());
    }

    void start() {
        transport.registerProducer(this);
        rate.run();
        sendOn();
    }

    private void sendOn() {
        while (state == State.READY) {
            if (transport.bufferedBytes() > HIGH_WATER_BYTES) {
                state = State.BLOCKED;
            } else {
                ask();
            }
        }
    }

    private void ask() {
        CompletionStage<ByteBuffer> answer;
        try {
            answer = source.next();
        } catch (RuntimeException failure) {
            answer = CompletableFuture.failedFuture(failure);
        }
        state = State.ASKING;
        if (answer instanceof CompletableFuture<ByteBuffer> future
                && future.isDone()
                && !future.isCompletedExceptionally()) {
            take(future.join());
        } else {
            rate.pause();
            answer.whenComplete((piece, failure) -> transport.reactor().callFromThread(() -> arrived(piece, failure)));
        }
    }

    private void arrived(@Nullable ByteBuffer piece, @Nullable Throwable failure) {
        if (state != State.ASKING) {
            return;
        }
        rate.run();
        if (piece == null) {
            fail("the message cannot be read: " + failure);
        } else {
            take(piece);
            sendOn();
        }
    }

    private void take(ByteBuffer piece) {
        byte[] bytes = new byte[piece.remaining()];
        piece.get(bytes);
        if (bytes.length > left) {
            fail("the message has more than the " + octets + " octets that were announced");
        } else if (hasNul(bytes)) {
            fail("the message has a NUL, which IMAP does not take");
        } else if (bytes.length > 0) {
            left -= bytes.length;
            connection.channel().write(bytes);
            state = State.READY;
        } else if (left > 0) {
            fail("the message has " + left + " octets less than the " + octets + " that were announced");
        } else {
            stop();
            sent.run();
        }
    }

    private static boolean hasNul(byte[] bytes) {
        for (byte b : bytes) {
            if (b == 0) {
                return true;
            }
        }
        return false;
    }

    private void fail(String why) {
        connection.leave(new ImapClientException(Kind.BAD_MESSAGE, why));
    }

    /** The server does not want it. */
    void refused() {
        source.close();
        source = new Padding(left);
        if (state == State.ASKING) {
            state = State.READY;
            rate.run();
            sendOn();
        }
    }

    /** Sends no more and lets go of the source; harmless at any time. */
    void stop() {
        if (state != State.OVER) {
            state = State.OVER;
            rate.close();
            transport.unregisterProducer();
            source.close();
        }
    }

    // ------------------------------------------------------------------------------------------- for the transport

    @Override
    public void pauseProducing() {} // what waits is looked at before each piece

    @Override
    public void resumeProducing() {
        if (state == State.BLOCKED) {
            state = State.READY;
            sendOn();
        }
    }

    @Override
    public void allSent() {
        resumeProducing();
    }

    @Override
    public void stopProducing() {}

    @Override
    public String toString() {
        return "message, " + state + ", of " + connection;
    }
}
