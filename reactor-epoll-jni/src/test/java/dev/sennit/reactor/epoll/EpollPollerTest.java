// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.core.Interest;
import dev.sennit.reactor.core.Poller;
import dev.sennit.reactor.core.ReadyHandler;
import dev.sennit.reactor.core.SocketIo;
import dev.sennit.reactor.testkit.conformance.Loopback;
import dev.sennit.reactor.testkit.conformance.PollerConformance;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Epoll keeps the laws of every poller. */
@NeedsLibrary
class EpollPollerTest extends PollerConformance {
    private static final int MOST_TRIES = 1_000;

    @Override
    protected Poller createPoller() throws IOException {
        return Epoll.open();
    }

    @Test
    void wakeupsWhileThePollerIsClosedAreHarmless() throws Exception {
        for (int i = 0; i < 200; i++) {
            EpollPoller poller = Epoll.open();
            CompletableFuture<Void> awake = new CompletableFuture<>();
            Thread waking = new Thread(() -> {
                for (int wakeups = 0; wakeups < 100; wakeups++) {
                    poller.wakeup();
                    awake.complete(null);
                }
            });
            waking.start();
            awake.join();
            poller.close();
            waking.join();
        }
    }

    @Test
    void lateWakeupDoesNotReachWhoHasTheDescriptorsNow() throws IOException {
        EpollPoller closed = closed();
        EpollPoller opened = Epoll.open();
        for (int i = 0; i < MOST_TRIES && !opened.toString().equals(closed.toString()); i++) {
            opened.close(); // the JVM took a descriptor in between, for a file of its own
            closed = closed();
            opened = Epoll.open();
        }
        assertThat(opened).as("it has the descriptors of the one before").hasToString(closed.toString());
        try (Loopback next = new Loopback(opened)) {
            closed.wakeup();
            next.assertWaits();
        }
    }

    private static EpollPoller closed() throws IOException {
        EpollPoller poller = Epoll.open();
        poller.close();
        return poller;
    }

    @Test
    void wakeupThatWasNotedIsNotNotedAgain() throws IOException {
        for (int i = 0; i < 10; i++) {
            net().poller().wakeup();
            net().poller().poll(Long.MAX_VALUE, ReadyHandler::ready);
            net().assertWaits();
        }
    }

    @Test
    void moreThanABatchOfSocketsIsReportedInTheEnd() throws IOException {
        int count = 1_100; // a wait takes in 1024
        Set<Integer> told = new HashSet<>();
        List<SocketIo> sockets = new ArrayList<>();
        List<SocketChannel> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int name = i;
            clients.add(SocketChannel.open(net().address()));
            sockets.add(net().accept(bits -> told.add(name), Interest.WRITE));
        }
        for (int polls = 0; polls < 2; polls++) {
            net().pollNow();
        }
        assertThat(told).hasSize(count);
        sockets.forEach(SocketIo::close);
        for (SocketChannel client : clients) {
            client.close();
        }
    }
}
