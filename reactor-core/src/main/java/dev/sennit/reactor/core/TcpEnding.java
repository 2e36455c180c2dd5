// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DrainableProtocol;
import dev.sennit.reactor.HalfCloseableProtocol;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.TcpOptions;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How a connection comes to its end, direction by direction, and why. Made when the first direction finishes or the end
 * is asked for.
 */
final class TcpEnding {
    private final TcpTransport transport;
    private final TcpOptions options;
    private @Nullable CloseReason reason; // non-null once the end was asked for
    private boolean peerFinished; // FIN was read; beside the state because CLOSING may begin before or after it

    TcpEnding(TcpTransport transport, TcpOptions options) {
        this.transport = transport;
        this.options = options;
    }

    /** The first reason stays, except that an end in order gives way to any other, and all to a fault of our own. */
    void because(CloseReason why) {
        if (reason == null || reason instanceof CloseReason.Done || why instanceof CloseReason.ApplicationError) {
            reason = why;
        }
    }

    CloseReason reason() {
        return reason == null ? CloseReason.DONE : reason;
    }

    /** The reactor drains. */
    void drain() {
        if (transport.closing()) {
            return;
        }
        if (transport.protocol() instanceof DrainableProtocol drainable) {
            transport.tell(drainable::drainRequested);
        } else {
            transport.loseConnection();
        }
    }

    /** FIN was read. */
    void peerFinished() {
        peerFinished = true;
        TcpState state = transport.state();
        if (state == TcpState.LINGERING
                || !(transport.protocol() instanceof HalfCloseableProtocol halfCloseable
                        && halfCloseable.canHalfClose())) {
            transport.end(CloseReason.DONE);
            return;
        }
        boolean bothEnded = state == TcpState.WRITE_SHUT;
        if (!bothEnded) {
            transport.enter(state == TcpState.WRITE_FLUSHING ? TcpState.READ_EOF_FLUSHING : TcpState.READ_EOF);
        }
        transport.tell(halfCloseable::readConnectionLost);
        if (bothEnded) {
            transport.end(CloseReason.DONE);
        }
    }

    /** All is sent, and nobody makes more. */
    void allSent() {
        switch (transport.state()) {
            case WRITE_FLUSHING, READ_EOF_FLUSHING -> shutWrite();
            case CLOSING -> linger();
            default -> {}
        }
    }

    /** Our FIN goes out, and the protocol hears of it if it understands. */
    private void shutWrite() {
        try {
            transport.socket().shutdownOutput();
        } catch (IOException e) {
            transport.broken(e);
            return;
        }
        boolean bothEnded = transport.state() == TcpState.READ_EOF_FLUSHING;
        if (!bothEnded) {
            transport.enter(TcpState.WRITE_SHUT);
        }
        if (transport.protocol() instanceof HalfCloseableProtocol halfCloseable && halfCloseable.canHalfClose()) {
            transport.tell(halfCloseable::writeConnectionLost);
        }
        if (bothEnded) {
            transport.end(CloseReason.DONE);
        }
    }

    private void linger() {
        if (peerFinished || options.lingerTimeout().isZero()) {
            transport.end(CloseReason.DONE);
            return;
        }
        try {
            transport.socket().shutdownOutput();
        } catch (IOException e) {
            transport.end(CloseReason.DONE); // all was sent, and the peer is gone already
            return;
        }
        transport.enter(TcpState.LINGERING);
        transport.slowPeer().lingers();
    }

    /** Everything is closed: the last callbacks. */
    void tell(@Nullable TcpConnector connector) {
        EventLoop loop = transport.loop();
        CloseReason why = reason();
        loop.connections().ended(transport, why);
        Protocol protocol = transport.protocol();
        loop.guarded(() -> protocol.connectionLost(why));
        if (connector != null) {
            loop.guarded(() -> connector.connectionEnded(why));
        }
        loop.connections().endingTold();
    }
}
