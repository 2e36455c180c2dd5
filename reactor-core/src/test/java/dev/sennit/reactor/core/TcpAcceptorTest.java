// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.spi.ReactorOptions;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A port whose system refuses to accept. */
final class TcpAcceptorTest {
    private static final long BACK_OFF_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final FakePoller poller = new FakePoller();
    private final FakeListener listener = new FakeListener();
    private final EventLoop loop = new EventLoop("fake", poller, ReactorOptions.defaults());

    @BeforeEach
    void begin() {
        poller.listener = listener;
        loop.begin();
    }

    @AfterEach
    void end() {
        loop.end();
        assertThat(loop.counters().pendingCalls()).isZero();
        loop.close();
    }

    private ListeningPort portInTrouble() {
        ListeningPort port = loop.listenTcp(listener.address(), peer -> null, TcpOptions.defaults());
        listener.broken = new IOException("no memory");
        poller.isReady(listener);
        loop.turn();
        assertThat(listener.interest).as("it backs off").isEqualTo(Interest.NONE);
        return port;
    }

    @Test
    void aPortThatBacksOffTriesAgain() {
        portInTrouble();
        poller.nowNanos += 2 * BACK_OFF_NANOS;
        loop.turn();
        assertThat(listener.interest).isEqualTo(Interest.READ);
    }

    @Test
    void aPortThatIsClosedWhileItBacksOffLeavesNoTimedCall() {
        ListeningPort port = portInTrouble();
        assertThat(loop.counters().pendingCalls()).isOne();
        port.stopListening();
        assertThat(loop.counters().pendingCalls()).isZero();
    }
}
