// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import dev.sennit.http.client.HttpClientException;
import dev.sennit.http.h1.ReadOnlyTransport;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The content of a response on its way to whoever takes it, and the transport of that one.
 *
 * <pre>
 *   UNTAKEN --take--> FLOWING --pause--> PAUSED --resume--> FLOWING
 *      |                 '------- its end --'----> OVER
 *      '--its end, told to who takes it later--> OVER
 * </pre>
 */
final class ResponseContent extends ReadOnlyTransport {
    private enum State {
        UNTAKEN,
        FLOWING,
        PAUSED,
        OVER
    }

    private final ClientExchange exchange;
    private final Transport transport;
    private State state = State.UNTAKEN;
    private @Nullable Protocol receiver; // non-null once it is taken
    private @Nullable CloseReason end; // non-null once it is known
    private @Nullable HttpClientException failure; // non-null if the end is none
    private @Nullable ContentDecoder decoder; // non-null if the content is compressed, and not yet over

    ResponseContent(ClientExchange exchange, Transport transport) {
        super("a response's body");
        this.exchange = exchange;
        this.transport = transport;
    }

    /** The content is compressed. */
    void decodeWith(ContentDecoder newDecoder) {
        decoder = newDecoder;
    }

    /** Whether nothing may be delivered now. */
    boolean isHeld() {
        return state == State.UNTAKEN || state == State.PAUSED || hasMore();
    }

    /** Whether what came before makes more than was delivered. */
    private boolean hasMore() {
        return decoder != null && decoder.hasInput();
    }

    @Nullable
    HttpClientException failure() {
        return failure;
    }

    void take(Protocol newReceiver) {
        if (receiver != null) {
            throw new IllegalStateException("the body was taken already: it can be taken once");
        }
        receiver = newReceiver;
        if (end == null) {
            state = State.FLOWING;
        }
        newReceiver.makeConnection(this);
        if (end != null) {
            reactor().callFromThread(this::tellEnd);
        } else if (state == State.FLOWING) {
            exchange.contentResumed();
        }
    }

    /** Delivers a slice on loan. */
    void deliver(byte[] bytes, int from, int to) {
        Protocol told = receiver;
        if (told == null || state == State.OVER) {
            return;
        }
        if (decoder == null) {
            told.dataReceived(ByteBuffer.wrap(bytes, from, to - from).slice().asReadOnlyBuffer());
        } else {
            decoder.feed(Arrays.copyOfRange(bytes, from, to));
            pump(told, decoder);
        }
    }

    /** Delivers what the decoder makes, as long as it is wanted. */
    private void pump(Protocol told, ContentDecoder from) {
        try {
            while (state == State.FLOWING && from.hasInput()) {
                ByteBuffer piece = from.next();
                if (piece.hasRemaining()) {
                    told.dataReceived(piece.asReadOnlyBuffer());
                }
            }
        } catch (IOException bad) {
            spoil(bad);
        }
    }

    private void spoil(IOException bad) {
        CloseReason reason = new CloseReason.ProtocolError(String.valueOf(bad.getMessage()));
        HttpClientException why = new HttpClientException(
                HttpClientException.Kind.BAD_RESPONSE, "bad response: " + bad.getMessage(), bad);
        if (end == null) {
            exchange.fail(why, reason);
        } else {
            end = reason; // the connection is fine: only the content is not
            failure = why;
            over();
        }
    }

    /** No more comes. A failure is told at once, a regular end behind all that is to be delivered. */
    void end(CloseReason reason, @Nullable HttpClientException why) {
        if (end == null) {
            end = reason;
            failure = why;
            if (receiver != null && (why != null || !hasMore())) {
                tellEnd();
            }
        }
    }

    private void tellEnd() {
        if (failure == null && decoder != null) {
            try {
                decoder.end();
            } catch (IOException tooSoon) {
                spoil(tooSoon);
                return;
            }
        }
        over();
    }

    private void over() {
        Protocol told = receiver;
        CloseReason reason = end;
        if (state != State.OVER && told != null && reason != null) {
            state = State.OVER;
            if (decoder != null) {
                decoder.close();
                decoder = null;
            }
            told.connectionLost(reason);
        }
    }

    /** In a turn of its own: what is left of before goes first. */
    private void goOn() {
        if (state != State.FLOWING || receiver == null) {
            return;
        }
        if (decoder != null) {
            try {
                pump(receiver, decoder);
            } catch (RuntimeException | Error fault) { // of the receiver
                CloseReason reason = new CloseReason.ApplicationError(fault);
                end = reason;
                failure = HttpClientException.of(reason);
                exchange.fail(failure, reason);
                over();
                return;
            }
        }
        if (isHeld() || state == State.OVER) {
            return;
        }
        if (end != null) {
            tellEnd();
        } else {
            exchange.contentResumed();
        }
    }

    // -------------------------------------------------------------------------------------------- for the receiver

    @Override
    protected Transport transport() {
        return transport;
    }

    @Override
    public void pauseProducing() {
        if (state == State.FLOWING) {
            state = State.PAUSED;
            exchange.contentPaused();
        }
    }

    @Override
    public void resumeProducing() {
        if (state == State.PAUSED) {
            state = State.FLOWING;
            if (hasMore() || end != null) {
                reactor().callFromThread(this::goOn);
            } else {
                exchange.contentResumed();
            }
        }
    }

    @Override
    public void loseConnection(CloseReason reason) {
        if (end == null) {
            exchange.giveUp(reason);
        }
    }

    @Override
    public void abortConnection(CloseReason reason) {
        loseConnection(reason);
    }

    @Override
    public boolean isClosing() {
        return end != null;
    }
}
