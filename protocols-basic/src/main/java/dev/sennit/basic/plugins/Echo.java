// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.plugins;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.HalfCloseableProtocol;
import dev.sennit.reactor.IdleTimeout;
import dev.sennit.reactor.PushProducer;
import dev.sennit.reactor.TimeoutMixin;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Sends every byte back (RFC 862). It reads no more while the peer does not take what it is sent, so a peer that never
 * reads costs the high-water mark and one read at most, until its write stall ends it.
 */
final class Echo extends BaseProtocol implements TimeoutMixin, PushProducer, HalfCloseableProtocol {
    private final IdleTimeout idleTimeout = new IdleTimeout(this);
    private final Duration idlePeriod;

    Echo(Duration idlePeriod) {
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
    public void dataReceived(ByteBuffer data) {
        resetTimeout();
        transport().write(data);
    }

    /** The peer is slow to read. It is not idle: we are the ones who wait. */
    @Override
    public void pauseProducing() {
        idleTimeout.suspend();
        transport().pauseProducing();
    }

    @Override
    public void resumeProducing() {
        idleTimeout.resume();
        transport().resumeProducing();
    }

    @Override
    public void stopProducing() {}

    /** The peer has said all: it gets the rest of it back. */
    @Override
    public void readConnectionLost() {
        transport().loseConnection();
    }

    @Override
    public void writeConnectionLost() {}
}
