// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DrainableProtocol;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.spi.ReactorOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A drain ends, whoever connects meanwhile. */
final class DrainTest {
    private static final InetSocketAddress SOMEWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 7);
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final FakePoller poller = new FakePoller();
    private final EventLoop loop = new EventLoop("fake", poller, ReactorOptions.defaults());
    private final List<CloseReason> endings = new ArrayList<>();

    /** Has its own idea of when to end: never. */
    private final class Stubborn extends BaseProtocol implements DrainableProtocol {
        @Override
        public void drainRequested() {}

        @Override
        public void connectionLost(CloseReason reason) {
            endings.add(reason);
        }
    }

    @AfterEach
    void end() {
        loop.end();
    }

    private FakeSocket connecting() {
        FakeSocket socket = new FakeSocket();
        poller.toAccept.add(socket);
        loop.connectTcp(SOMEWHERE, peer -> new Stubborn(), TcpOptions.defaults());
        return socket;
    }

    private FakeSocket connected() {
        FakeSocket socket = connecting();
        poller.isReady(socket, Interest.WRITE);
        loop.turn();
        return socket;
    }

    @Test
    void whoIsConnectedWhileTheLastOnesAreAbortedIsAbortedToo() {
        loop.begin();
        connected();
        CompletableFuture<Integer> drained = loop.drain(GRACE).toCompletableFuture();
        loop.turn();
        FakeSocket late = connecting();
        poller.nowNanos += GRACE.toNanos();
        loop.turn(); // the grace is over
        assertThat(drained).isNotDone();
        poller.isReady(late, Interest.WRITE);
        for (int i = 0; i < 4; i++) {
            loop.turn();
        }
        assertThat(drained).isCompletedWithValue(2);
        assertThat(endings).containsExactly(CloseReason.ABORTED, CloseReason.ABORTED);
    }
}
