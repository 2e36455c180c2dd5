// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.plugins;

import dev.sennit.basic.LineReceiver;
import dev.sennit.reactor.HalfCloseableProtocol;
import dev.sennit.reactor.IdleTimeout;
import dev.sennit.reactor.TimeoutMixin;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Sends every line back. Each line restarts the timeout; a peer that does not read is read no further. */
final class LineEcho extends LineReceiver implements TimeoutMixin, HalfCloseableProtocol {
    private final IdleTimeout idleTimeout = new IdleTimeout(this);
    private final Duration idlePeriod;

    LineEcho(Duration idlePeriod) {
        this.idlePeriod = idlePeriod;
    }

    @Override
    public IdleTimeout idleTimeout() {
        return idleTimeout;
    }

    @Override
    protected void connectionMade() {
        setTimeout(idlePeriod);
        transport().registerProducer(this);
    }

    @Override
    protected void lineReceived(ByteBuffer line) {
        resetTimeout();
        sendLine(line);
    }

    /** The peer is slow to read. It is not idle: we are the ones who wait. */
    @Override
    public void pauseProducing() {
        idleTimeout.suspend();
        super.pauseProducing();
    }

    @Override
    public void resumeProducing() {
        idleTimeout.resume();
        super.resumeProducing();
    }

    /** The peer has said all: it gets the rest of it back. */
    @Override
    public void readConnectionLost() {
        transport().loseConnection();
    }

    @Override
    public void writeConnectionLost() {}
}
