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

    @Test
    void longestTurnIsSeenAlsoWhenItLeavesWork() {
        loop.begin();
        loop.callLater(Duration.ZERO, () -> {
            poller.nowNanos += 5_000_000;
            loop.nextTurn(() -> {});
        });
        loop.turn();
        loop.turn();
        assertThat(loop.counters().maxTurnNanos()).isEqualTo(5_000_000);
        loop.end();
        loop.close();
    }

    /** Something to do in every turn of a shutdown, which has a limit: the last time is in its last turn. */
    private void inEveryLastTurn(Runnable call) {
        loop.callFromThread(() -> {
            if (loop.state() == Reactor.State.STOPPING) {
                call.run();
            }
            inEveryLastTurn(call);
        });
    }

    @Test
    void drainThatComesTooLateIsDone() {
        List<CompletableFuture<Integer>> drains = new ArrayList<>();
        inEveryLastTurn(() -> drains.add(loop.drain(Duration.ofSeconds(1)).toCompletableFuture()));
        loop.begin();
        loop.end();
        assertThat(drains)
                .hasSizeGreaterThan(1)
                .allSatisfy(drain -> assertThat(drain).isCompletedWithValue(0));
        loop.close();
    }

    @Test
    void socketThatIsHandedOverTooLateIsClosed() {
        List<FakeSocket> sockets = new ArrayList<>();
        inEveryLastTurn(() -> {
            FakeSocket late = new FakeSocket();
            sockets.add(late);
            loop.connections().handOver(late, peer -> protocol, TcpOptions.defaults());
        });
        loop.begin();
        loop.end();
        assertThat(sockets)
                .hasSizeGreaterThan(1)
                .allSatisfy(late -> assertThat(late.calls).containsExactly("close"));
        loop.close();
    }

    @Test
    void callToAClosedReactorIsForgotten() {
        loop.close();
        loop.callFromThread(() -> told.add("called"));
        assertThat(loop.hasWork()).isFalse();
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
