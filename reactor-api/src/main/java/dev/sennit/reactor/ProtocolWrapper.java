// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Sits between a transport and a protocol: the protocol of the one, the transport of the other. It hands every callback
 * up and every command down; a subclass overrides what it does otherwise.
 *
 * <ul>
 *   <li>It can be half-closed if the wrapped protocol can, and drains as that one would.
 *   <li>What the wrapped protocol throws passes through and costs it its connection.
 *   <li>A wrapped protocol that is its transport's own producer is not waited for by a close, however many wrappers are
 *       between the two.
 * </ul>
 *
 * @see ServerFactoryWrapper
 */
public abstract class ProtocolWrapper extends TransportWrapper
        implements HalfCloseableProtocol, DrainableProtocol, TlsProtocol, WrappingProtocol {
    private Protocol wrapped;
    private @Nullable Transport transport; // null until the connection is made
    private boolean feedsItself; // the wrapped protocol is registered as the producer

    /**
     * A wrapper.
     *
     * @param wrapped who sees this as its transport; not yet connected
     */
    protected ProtocolWrapper(Protocol wrapped) {
        this.wrapped = wrapped;
    }

    /**
     * The protocol above.
     *
     * @return where callbacks go
     */
    @Override
    public final Protocol wrapped() {
        return wrapped;
    }

    /**
     * Lets another protocol take the place of the wrapped one, which hears nothing from now on. The new one hears
     * everything from now on; that its connection is made, the caller tells it.
     *
     * @param next where callbacks go
     */
    protected final void replaceWrapped(Protocol next) {
        wrapped = next;
    }

    @Override
    public final Transport transport() {
        Transport connected = transport;
        if (connected == null) {
            throw new IllegalStateException("no transport yet: the connection is not made");
        }
        return connected;
    }

    /**
     * Keeps the transport, and calls {@link #connectionMade()}.
     *
     * @param newTransport the one below
     */
    @Override
    public final void makeConnection(Transport newTransport) {
        transport = newTransport;
        connectionMade();
    }

    /** The connection is there: unless overridden, connects the wrapped protocol to this. */
    protected void connectionMade() {
        wrapped.makeConnection(this);
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        wrapped.dataReceived(data);
    }

    @Override
    public void connectionLost(CloseReason reason) {
        wrapped.connectionLost(reason);
    }

    @Override
    public boolean canHalfClose() {
        return wrapped instanceof HalfCloseableProtocol halfCloseable && halfCloseable.canHalfClose();
    }

    @Override
    public void readConnectionLost() {
        if (wrapped instanceof HalfCloseableProtocol halfCloseable) {
            halfCloseable.readConnectionLost();
        } else {
            loseConnection();
        }
    }

    @Override
    public void readConnectionEnding() {
        if (wrapped instanceof HalfCloseableProtocol halfCloseable) {
            halfCloseable.readConnectionEnding();
        }
    }

    @Override
    public void writeConnectionLost() {
        if (wrapped instanceof HalfCloseableProtocol halfCloseable) {
            halfCloseable.writeConnectionLost();
        }
    }

    /**
     * Turns TLS on below this wrapper, which goes on between TLS and the wrapped protocol.
     *
     * @throws IllegalStateException also if the wrapped protocol is no {@link TlsProtocol}
     */
    @Override
    public void startTls(TlsOptions options) {
        if (!(wrapped instanceof TlsProtocol)) {
            throw new IllegalStateException("startTls: " + wrapped.getClass().getName()
                    + " is no TlsProtocol, so it cannot say whether it keeps bytes that came in the clear");
        }
        super.startTls(options);
    }

    @Override
    public void handshakeCompleted(TlsInfo tls) {
        if (wrapped instanceof TlsProtocol speaker) {
            speaker.handshakeCompleted(tls);
        }
    }

    /** What the wrapped protocol keeps; a wrapper that keeps bytes itself adds them. */
    @Override
    public int unreadBytes() {
        return wrapped instanceof TlsProtocol speaker ? speaker.unreadBytes() : 0;
    }

    @Override
    public boolean leavesBytesToTls() {
        return wrapped instanceof TlsProtocol speaker && speaker.leavesBytesToTls();
    }

    @Override
    public void drainRequested() {
        if (wrapped instanceof DrainableProtocol drainable) {
            drainable.drainRequested();
        } else {
            loseConnection();
        }
    }

    @Override
    public void registerProducer(Producer producer) {
        transport().registerProducer(producerBelow(producer));
        feedsItself = producer == wrapped;
    }

    /**
     * Who is registered with the transport below when the wrapped protocol registers a producer: that one, unless
     * overridden.
     *
     * @param producer of the wrapped protocol
     * @return it, or who stands between it and the transport
     */
    protected Producer producerBelow(Producer producer) {
        return producer;
    }

    @Override
    public void unregisterProducer() {
        feedsItself = false;
        transport().unregisterProducer();
    }

    /**
     * Whether the protocol at the top is the producer of its own transport, so that a close does not wait for it. A
     * wrapper that registers a producer of its own, for what it holds back itself, says no.
     *
     * @return true if it registered itself
     */
    protected boolean isFedByItself() {
        return feedsItself || (wrapped instanceof ProtocolWrapper above && above.isFedByItself());
    }

    @Override
    public void loseConnection() {
        letGoOfItself();
        transport().loseConnection();
    }

    @Override
    public void loseConnection(CloseReason reason) {
        letGoOfItself();
        transport().loseConnection(reason);
    }

    private void letGoOfItself() {
        if (isFedByItself() && !transport().isClosing()) {
            transport().unregisterProducer();
        }
    }

    /** {@return what it is and what it stands on, for logs} */
    @Override
    public String toString() {
        return getClass().getSimpleName() + " over " + (transport == null ? "no connection yet" : transport);
    }
}
