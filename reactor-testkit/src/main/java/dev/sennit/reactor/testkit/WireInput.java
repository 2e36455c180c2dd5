// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.HalfCloseableProtocol;
import dev.sennit.reactor.Protocol;
import java.nio.ByteBuffer;

/** The receiving side of a {@link Wire}: what is delivered to the protocol, and when. */
final class WireInput {
    private final Wire wire;
    private final Inbound inbound = new Inbound();
    private boolean ended; // FIN was delivered
    private boolean paused; // by the protocol

    WireInput(Wire wire) {
        this.wire = wire;
    }

    Inbound inbound() {
        return inbound;
    }

    boolean isEnded() {
        return ended;
    }

    boolean isPaused() {
        return paused;
    }

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
    }

    /** Returns whether there was something. */
    boolean deliverNext() {
        if (wire.isClosing() || ended || paused || wire.upgrade().isHandshaking()) {
            return false;
        }
        if (inbound.isEmpty()) {
            if (inbound.isFinished()) {
                deliverEof();
            }
            return ended || wire.isOver();
        }
        deliver(inbound.next());
        return true;
    }

    void deliver(byte[] data) {
        Protocol receiver = wire.connected();
        boolean inTheClear = !wire.upgrade().isOn();
        wire.callback(() -> inbound.loan().lend(data, lent -> {
            receiver.dataReceived(lent);
            if (inTheClear && wire.upgrade().isOn() && lent.hasRemaining()) {
                leaveToTls(lent);
            }
        }));
    }

    /** TLS began behind a header, in the same bytes. */
    private void leaveToTls(ByteBuffer rest) {
        inbound.putBack(rest);
        wire.upgrade().bytesCameBehindAHeader();
    }

    void deliverEof() {
        if (wire.upgrade().isHandshaking()) {
            wire.upgrade().fail("the peer closed the connection during the handshake");
            return;
        }
        if (wire.upgrade().isOn()
                || !(wire.connected() instanceof HalfCloseableProtocol halfCloseable && halfCloseable.canHalfClose())) {
            wire.end();
            return;
        }
        ended = true;
        wire.callback(halfCloseable::readConnectionLost);
        if (wire.output().isShut()) {
            wire.end();
        }
    }

    /** Fails unless a real transport would deliver now. */
    void requireDelivery(String what, boolean isFin) {
        Protocol unused = wire.connected();
        if (wire.isClosing() || ended) {
            throw new IllegalStateException("a real transport would not deliver " + what + ": "
                    + (wire.isClosing() ? wire.ending() : "the peer has sent FIN before"));
        }
        boolean isHandshaking = wire.upgrade().isHandshaking();
        if (isHandshaking && !isFin) {
            throw new IllegalStateException("a real transport would not deliver " + what
                    + ": the TLS handshake is under way; completeHandshake() or failHandshake() ends it");
        }
        if (paused && !isHandshaking) {
            throw new IllegalStateException("a real transport would not deliver " + what
                    + ": the protocol has paused it; peerSends() waits until it reads again");
        }
    }
}
