// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection as Reactive Streams: what the peer sends comes from a {@link Flow.Publisher}, what is to be sent goes to a
 * {@link Flow.Subscriber}, and both hold the other side back by {@link Flow.Subscription#request}.
 *
 * <pre>{@code
 * reactor.listen("tcp:7", peer -> new FlowProtocol(echo -> echo.received().subscribe(echo.sending(AtEnd.CLOSE))));
 * }</pre>
 *
 * <p>The connection reads only while somebody has requested something. The peer's FIN completes the publisher; the connection stays
 * open until what is sent is complete too, or is closed politely at once if nothing is being sent.
 */
public final class FlowProtocol extends BaseProtocol implements HalfCloseableProtocol, TlsProtocol {
    /** How many elements are requested ahead by {@link #sending}. */
    public static final int PREFETCH = 16;

    private final Consumer<? super FlowProtocol> whenMade;
    private @Nullable ReceivedBytes received; // non-null from the connection on
    private @Nullable SentBytes sending; // non-null once somebody sends

    /** What follows when the source of what is sent completes. */
    public enum AtEnd {
        /** The connection is closed politely. */
        CLOSE,
        /** Our half of the connection is closed; with TLS, which has no halves, all of it. */
        CLOSE_HALF,
        /** Nothing: something else may be sent. If the peer has finished, the connection is closed all the same. */
        STAY_OPEN
    }

    /**
     * The protocol of a connection to be made.
     *
     * @param whenMade subscribes: called with this when the connection is made
     */
    public FlowProtocol(Consumer<? super FlowProtocol> whenMade) {
        this.whenMade = whenMade;
    }

    @Override
    protected void connectionMade() {
        transport().pauseProducing();
        received = new ReceivedBytes(transport());
        whenMade.accept(this);
    }

    /**
     * What the peer sends: each element is what one read brought, a copy, which is the subscriber's. It completes with the
     * peer's FIN or a polite end, and fails with {@link ConnectionLostException} at any other end of the connection. Who
     * cancels closes the connection politely; a request of 0 or less fails the subscriber, and closes it as well.
     *
     * @return for one subscriber, once: another one is told {@link IllegalStateException}. Its methods and those of its
     *     subscription may be called from any thread; it calls on the reactor's
     * @throws IllegalStateException before the connection is made
     */
    public Flow.Publisher<ByteBuffer> received() {
        ReceivedBytes publisher = received;
        if (publisher == null) {
            throw new IllegalStateException("no bytes yet: the connection is not made");
        }
        return publisher;
    }

    /**
     * What is to be sent. No more than {@link #PREFETCH} elements are requested ahead, and none while more than
     * {@link TcpOptions#writeHighWaterBytes()} are queued. An error of the source aborts the connection with
     * {@link CloseReason.ApplicationError}, and so does a source that sends more than was requested; when the connection is lost the source
     * is cancelled. It is the transport's {@linkplain Transport#registerProducer producer} meanwhile.
     *
     * @param atEnd what to do when the source completes
     * @return for one source, whose elements are written when it calls; from any thread
     * @throws IllegalStateException before the connection is made, or while another source is being sent
     */
    public Flow.Subscriber<ByteBuffer> sending(AtEnd atEnd) {
        if (sending != null && !sending.isOver()) {
            throw new IllegalStateException("a source is being sent already: " + sending);
        }
        SentBytes subscriber = new SentBytes(transport(), atEnd, PREFETCH, this::closeIfBothEnded);
        sending = subscriber;
        return subscriber;
    }

    private void closeIfBothEnded() {
        boolean nothingSent = sending == null || sending.isOver();
        if (nothingSent && received != null && received.isOver()) {
            transport().loseConnection();
        }
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        if (received != null) {
            received.deliver(data);
        }
    }

    @Override
    public void readConnectionLost() {
        if (received != null) {
            received.end(CloseReason.DONE);
        }
        closeIfBothEnded();
    }

    @Override
    public void writeConnectionLost() {}

    @Override
    public int unreadBytes() {
        return 0;
    }

    @Override
    public void handshakeCompleted(TlsInfo tls) {}

    @Override
    public void connectionLost(CloseReason reason) {
        if (received != null) {
            received.end(reason);
        }
    }
}
