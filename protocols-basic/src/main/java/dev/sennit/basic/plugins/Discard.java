// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.plugins;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.IdleTimeout;
import dev.sennit.reactor.TimeoutMixin;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Throws every byte away (RFC 863). */
final class Discard extends BaseProtocol implements TimeoutMixin {
    private final IdleTimeout idleTimeout = new IdleTimeout(this);
    private final Duration idlePeriod;

    Discard(Duration idlePeriod) {
        this.idlePeriod = idlePeriod;
    }

    @Override
    public IdleTimeout idleTimeout() {
        return idleTimeout;
    }

    @Override
    protected void connectionMade() {
        setTimeout(idlePeriod);
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        resetTimeout();
    }
}
