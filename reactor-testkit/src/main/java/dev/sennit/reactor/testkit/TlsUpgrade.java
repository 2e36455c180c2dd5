// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.TlsInfo;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.TlsProtocol;
import dev.sennit.reactor.Transport;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;

/** How a {@link Wire} turns TLS on, and what comes of the handshake. */
final class TlsUpgrade {
    private final Wire wire;
    private final Transport transport;
    private final WireTls tls = new WireTls();
    private boolean clearBytesCame; // instead of the handshake

    TlsUpgrade(Wire wire, Transport transport) {
        this.wire = wire;
        this.transport = transport;
    }

    WireTls tls() {
        return tls;
    }

    boolean isOn() {
        return tls.isOn();
    }

    boolean isHandshaking() {
        return tls.isHandshaking();
    }

    void start(TlsOptions asked) {
        if (wire.isClosing()) {
            return;
        }
        TlsProtocol speaker = requireSpeaker();
        boolean leavesBytes = speaker.leavesBytesToTls();
        Inbound inbound = wire.input().inbound();
        int unreadBytes =
                Math.max(speaker.unreadBytes(), leavesBytes ? 0 : inbound.loan().unreadBytes());
        if (unreadBytes > 0) {
            String fault = unreadBytes + " bytes came in the clear behind the command that starts TLS";
            wire.abort(new CloseReason.ProtocolError(fault));
            throw new IllegalStateException("startTls: " + fault);
        }
        wire.output().outbound().hold();
        tls.begin(asked, new Deadline(transport, DeadlineKind.HANDSHAKE, "TLS handshake", this::expired));
        clearBytesCame = !inbound.isEmpty() && (wire.farEnd().isTransport() || !leavesBytes);
    }

    private TlsProtocol requireSpeaker() {
        if (tls.isOn()) {
            throw new IllegalStateException("startTls: TLS is on already");
        }
        if (wire.input().isEnded() || !wire.output().isOpen()) {
            throw new IllegalStateException("startTls: one direction of the connection has ended");
        }
        if (!(wire.connected() instanceof TlsProtocol speaker)) {
            throw new IllegalStateException(
                    "startTls: " + wire.connected().getClass().getName()
                            + " is no TlsProtocol, so it cannot say whether it keeps bytes that came in the clear");
        }
        return speaker;
    }

    private void expired() {
        Duration period = tls.options().orElseThrow().handshakeTimeout();
        wire.abort(new CloseReason.TimedOut(DeadlineKind.HANDSHAKE, "TLS handshake", period));
    }

    /** What two linked transports do by themselves; returns whether anything happened. */
    boolean shakeHands() {
        if (!tls.isHandshaking() || wire.isOver()) {
            return false;
        }
        if (clearBytesCame) {
            fail("bytes came in the clear");
            return true;
        }
        Optional<TlsOptions> theirs = wire.farEnd().tlsOptions();
        if (theirs.isPresent()) {
            tls.with(theirs.get()).ifPresentOrElse(this::complete, () -> fail("the two want nothing in common"));
            return true;
        }
        Inbound inbound = wire.input().inbound();
        if (inbound.isEmpty() && inbound.isFinished()) {
            wire.input().deliverEof();
            return true;
        }
        return false;
    }

    /** The other side sent bytes in the clear although TLS is on here. */
    void refuseClearBytes() {
        clearBytesCame = true;
    }

    /** A transport sent them before its own TLS was on; what a test sends there is taken for TLS's. */
    void bytesCameBehindAHeader() {
        clearBytesCame = wire.farEnd().isTransport();
    }

    void complete(TlsInfo agreed) {
        requireHandshake();
        tls.open(agreed);
        if (!wire.isClosing() && wire.connected() instanceof TlsProtocol speaker) {
            wire.callback(() -> speaker.handshakeCompleted(agreed));
        }
        if (!wire.isOver()) {
            wire.output().outbound().letGo();
        }
    }

    void fail(String why) {
        requireHandshake();
        wire.breaksWith(new CloseReason.HandshakeFailed(new SSLHandshakeException(why)));
    }

    void requireHandshake() {
        if (!tls.isHandshaking() || wire.isOver()) {
            throw new IllegalStateException("no TLS handshake is under way: " + wire + ", " + tls);
        }
    }
}
