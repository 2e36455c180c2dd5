// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.client;

import dev.sennit.mail.delivery.BodyType;
import dev.sennit.mail.pace.LeastRate;
import dev.sennit.mail.smtp.MessageSource;
import dev.sennit.mail.smtp.OutgoingMessage;
import dev.sennit.mail.smtp.SmtpClientException;
import dev.sennit.mail.smtp.SmtpClientException.Kind;
import dev.sennit.mail.smtp.SmtpClientOptions.BareLineEnds;
import dev.sennit.mail.smtp.SmtpClientTimeouts;
import dev.sennit.mail.smtp.SmtpReply;
import dev.sennit.mail.syntax.Scan;
import dev.sennit.reactor.PushProducer;
import dev.sennit.reactor.Transport;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The text of a message on its way to the server: a piece is asked for when those before it are taken, and looked at before it leaves.
 *
 * <pre>
 *   READY --a piece is asked for--> ASKING --it is there--> READY
 *   READY --too much waits for the server, or for its replies--> BLOCKED --it does not any more--> READY
 *   READY --the source is empty--> FINISHING --the end is written--> OVER        any --a fault, stop--> OVER
 * </pre>
 */
final class TextSending implements PushProducer {
    /** Who waits for the end of it. */
    interface Owner {
        /** All of it is written. */
        void textSent();

        /** The server does not want it. */
        void textRefused(SmtpReply reply);

        /** It cannot go on. */
        void textFailed(SmtpClientException why);
    }

    private enum State {
        READY,
        ASKING,
        BLOCKED,
        FINISHING,
        OVER
    }

    private static final int HIGH_WATER_BYTES = 64 << 10;

    private final SmtpConnection connection;
    private final Transport transport;
    private final MessageSource source;
    private final BodyType body;
    private final LineEnds lineEnds;
    private final Framing framing;
    private final LeastRate rate;
    private final Owner owner;
    private State state = State.READY;

    TextSending(SmtpConnection connection, OutgoingMessage message, boolean chunked, Owner owner) {
        this.connection = connection;
        this.owner = owner;
        transport = connection.transport();
        source = message.source();
        body = message.from().body();
        lineEnds = new LineEnds(
                connection.options().bareLineEnds() == BareLineEnds.REFUSED
                        ? LineEnds.Rule.REFUSE
                        : LineEnds.Rule.NORMALIZE);
        framing = chunked ? new ChunkFraming(connection, this::goOn, this::refused) : new DataFraming(transport);
        SmtpClientTimeouts timeouts = connection.options().timeouts();
        long bufferedBefore = transport.bufferedBytes();
        rate = new LeastRate(
                transport,
                "data rate",
                timeouts.dataBytesPerSecond(),
                timeouts.dataGrace(),
                () -> framing.writtenBytes() + bufferedBefore - transport.bufferedBytes());
    }

    void start() {
        transport.registerProducer(this);
        rate.run();
        sendOn();
    }

    private void sendOn() {
        while (state == State.READY) {
            if (transport.bufferedBytes() > HIGH_WATER_BYTES || !framing.mayGoOn()) {
                state = State.BLOCKED;
                return;
            }
            ask();
        }
        if (state == State.FINISHING && framing.finish()) {
            stop();
            owner.textSent();
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
        if (answer instanceof CompletableFuture<ByteBuffer> future && future.isDone()) {
            takeNow(future);
        } else {
            rate.pause();
            answer.whenComplete((piece, failure) -> transport.reactor().callFromThread(() -> arrived(piece, failure)));
        }
    }

    private void takeNow(CompletableFuture<ByteBuffer> done) {
        ByteBuffer piece = null;
        Throwable failure = null;
        try {
            piece = done.join();
        } catch (CompletionException | CancellationException e) {
            failure = e.getCause() == null ? e : e.getCause();
        }
        take(piece, failure);
    }

    private void arrived(@Nullable ByteBuffer piece, @Nullable Throwable failure) {
        if (state == State.ASKING) {
            rate.run();
            take(piece, failure);
            sendOn();
        }
    }

    private void take(@Nullable ByteBuffer piece, @Nullable Throwable failure) {
        if (piece == null) {
            fail(new SmtpClientException(
                    Kind.BAD_MESSAGE,
                    "the message cannot be read: " + failure,
                    failure == null ? new IllegalStateException("the source has given null") : failure));
            return;
        }
        try {
            if (piece.hasRemaining()) {
                write(piece);
                state = State.READY;
            } else {
                if (body != BodyType.BINARY_MIME) {
                    lineEnds.finish(framing);
                }
                state = State.FINISHING;
            }
        } catch (BadTextException bad) {
            fail(new SmtpClientException(Kind.BAD_MESSAGE, String.valueOf(bad.getMessage())));
        }
    }

    private void write(ByteBuffer piece) throws BadTextException {
        byte[] bytes = new byte[piece.remaining()];
        piece.get(bytes);
        if (body == BodyType.SEVEN_BIT && !Scan.isAscii(bytes, 0, bytes.length)) {
            throw new BadTextException("the message was said to be 7BIT and has bytes beyond ASCII");
        }
        if (body == BodyType.BINARY_MIME) {
            framing.text(bytes, 0, bytes.length);
        } else {
            lineEnds.write(bytes, 0, bytes.length, framing);
        }
        framing.pieceEnd();
    }

    private void fail(SmtpClientException why) {
        stop();
        owner.textFailed(why);
    }

    private void refused(SmtpReply reply) {
        if (state != State.OVER) {
            stop();
            owner.textRefused(reply);
        }
    }

    private void goOn() {
        if (state == State.BLOCKED) {
            state = State.READY;
        }
        if (state != State.ASKING) {
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
        goOn();
    }

    @Override
    public void allSent() {
        goOn();
    }

    @Override
    public void stopProducing() {}

    @Override
    public String toString() {
        return "text, " + state + ", of " + connection;
    }
}
