// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.IdleTimeout;
import dev.sennit.reactor.ReactorTime;
import dev.sennit.reactor.TimeoutMixin;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A protocol with a timeout that counts its expiries, and does with them what the test wants. */
final class Timed extends BaseProtocol implements TimeoutMixin {
    private final IdleTimeout idleTimeout;
    final List<CloseReason> losses = new ArrayList<>();
    int expiries;
    Runnable onData = () -> {};
    Runnable onTimeout = () -> {};

    Timed() {
        idleTimeout = new IdleTimeout(this);
    }

    Timed(ReactorTime time) {
        idleTimeout = new IdleTimeout(this, time);
    }

    @Override
    public IdleTimeout idleTimeout() {
        return idleTimeout;
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        onData.run();
    }

    @Override
    public void timeoutConnection() {
        expiries++;
        onTimeout.run();
    }

    @Override
    public void connectionLost(CloseReason reason) {
        losses.add(reason);
    }

    /** What {@link TimeoutMixin} does unless it is overridden. */
    void defaultTimeout() {
        TimeoutMixin.super.timeoutConnection();
    }
}
