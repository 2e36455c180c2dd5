// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.spi.ReactorOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How a loop ends, and what it leaves. */
final class EventLoopTest {
    private final FakePoller poller = new FakePoller();
    private final EventLoop loop = new EventLoop("fake", poller, ReactorOptions.defaults());
    private final FakeSocket socket = new FakeSocket();
    private final List<String> told = new ArrayList<>();

    private final BaseProtocol protocol = new BaseProtocol() {
        @Override
        public void connectionLost(CloseReason reason) {
            told.add("lost " + reason);
        }
    };

    private void connect() {
        poller.toAccept.add(socket);
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 7);
        loop.connectTcp(address, peer -> protocol, TcpOptions.defaults());
        poller.isReady(socket, Interest.WRITE);
    }

    @Test // promise 4: every connection ends exactly once, also when the system does not go along any more
    void connectionsAreLostWhenPollingBreaks() {
        connect();
        loop.callWhenRunning(() -> loop.beforeShutdown(CompletableFuture::new)); // nothing can complete it any more
        loop.callLater(Duration.ZERO, () -> poller.broken = new IOException("no more polls"));
        assertThatThrownBy(loop::run).isInstanceOf(UncheckedIOException.class).hasMessageContaining("no more polls");
        assertThat(told).containsExactly("lost lost: the reactor stopped");
        assertThat(loop.counters().active()).isZero();
        assertThat(loop.state()).isEqualTo(Reactor.State.IDLE);
        loop.close();
    }

    @Test
    void connectionsAreLostWhenPollingBreaksDuringAShutdown() {
        connect();
        loop.callLater(Duration.ZERO, loop::stop);
        loop.beforeShutdown(() -> {
            poller.broken = new IOException("no more polls");
            return new CompletableFuture<>();
        });
        loop.run();
        assertThat(told).containsExactly("lost lost: the reactor stopped");
        loop.close();
    }
}
