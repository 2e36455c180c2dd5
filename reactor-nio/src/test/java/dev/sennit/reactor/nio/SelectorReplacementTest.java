// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.core.Interest;
import dev.sennit.reactor.core.ReadyHandler;
import dev.sennit.reactor.core.SocketIo;
import dev.sennit.reactor.testkit.conformance.Loopback;
import dev.sennit.reactor.testkit.conformance.Loopback.Ready;
import java.io.IOException;
import java.net.Socket;
import java.nio.channels.spi.AbstractSelector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Selectors that are closed by somebody, or broken. */
@Timeout(60)
class SelectorReplacementTest {
    private final Ready ready = new Ready();

    @Test
    void allSocketsMoveFromAClosedSelector() throws IOException {
        RecordingProvider provider = new RecordingProvider();
        try (Loopback net = new Loopback(NioPoller.open(provider))) {
            Socket reading = net.client();
            SocketIo reader = net.accept(ready, Interest.READ);
            net.client();
            Ready writerReady = new Ready();
            net.accept(writerReady, Interest.WRITE);
            Socket paused = net.client();
            Ready pausedReady = new Ready();
            net.accept(pausedReady, Interest.NONE);
            Loopback.send(reading, "hello");
            Loopback.send(paused, "hello");

            provider.newest().close();
            net.pollUntil(() -> ready.bits() == Interest.READ && writerReady.bits() == Interest.WRITE);

            assertThat(provider.opened).hasSize(2);
            assertThat(Loopback.read(reader)).isEqualTo("hello");
            assertThat(pausedReady.bits()).isEqualTo(Interest.NONE);
            net.client();
            net.accept().close();
        }
    }

    @Test
    void everythingWorksBetweenTheCloseAndTheNextPoll() throws IOException {
        RecordingProvider provider = new RecordingProvider();
        try (Loopback net = new Loopback(NioPoller.open(provider))) {
            Loopback.send(net.client(), "hello");
            SocketIo socket = net.accept(ready, Interest.NONE);
            net.client();
            SocketIo closing = net.accept(new Ready(), Interest.READ);

            provider.newest().close();
            socket.interest(Interest.READ);
            closing.close();
            net.poller().wakeup();
            net.pollUntil(() -> ready.bits() == Interest.READ);

            assertThat(Loopback.read(socket)).isEqualTo("hello");
            assertThat(((NioPoller) net.poller()).registrations().count()).isEqualTo(2);
        }
    }

    @Test
    void registeringFindsAClosedSelector() throws IOException {
        RecordingProvider provider = new RecordingProvider();
        try (Loopback net = new Loopback(NioPoller.open(provider))) {
            net.client();
            SocketIo socket = net.accept();
            provider.newest().close();
            net.poller().register(socket, ready, Interest.WRITE);
            net.pollUntil(() -> ready.bits() == Interest.WRITE);
            assertThat(provider.opened).hasSize(2);
        }
    }

    @Test
    void aSelectorClosedInsideThePollIsReplaced() throws IOException {
        RecordingProvider provider = new RecordingProvider();
        try (Loopback net = new Loopback(NioPoller.open(provider))) {
            Socket client = net.client();
            SocketIo socket = net.accept(bits -> close(provider), Interest.WRITE);
            net.pollUntil(() -> provider.opened.size() > 1);
            net.poller().register(socket, ready, Interest.READ);
            Loopback.send(client, "hello");
            net.pollUntil(() -> ready.bits() == Interest.READ);
            assertThat(provider.opened).hasSize(2);
        }
    }

    private static void close(RecordingProvider provider) {
        try {
            provider.newest().close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aWakeupReachesTheNewSelector() throws IOException {
        RecordingProvider provider = new RecordingProvider();
        try (Loopback net = new Loopback(NioPoller.open(provider))) {
            provider.newest().close();
            net.pollNow();
            net.poller().wakeup();
            net.poller().poll(Long.MAX_VALUE, ReadyHandler::ready);
        }
    }

    @Test
    void allSocketsMoveFromASelectorThatSpins() throws IOException {
        RecordingProvider provider = new SpinsFirst();
        try (Loopback net = new Loopback(NioPoller.open(provider))) {
            net.client();
            net.accept().close();

            assertThat(provider.opened).hasSize(2);
            assertThat(provider.opened.get(0).isOpen()).isFalse();
            assertThat(((SpinningSelector) provider.opened.get(0)).selects).isEqualTo(SpinGuard.SUSPICIOUS_WAITS);
        }
    }

    @Test
    void wakeupsAndLooksWithoutWaitingAreNoSpin() throws IOException {
        RecordingProvider provider = new SpinsFirst();
        try (Loopback net = new Loopback(NioPoller.open(provider))) {
            for (int i = 0; i < 2 * SpinGuard.SUSPICIOUS_WAITS; i++) {
                net.pollNow();
                net.poller().wakeup();
                net.poller().poll(Long.MAX_VALUE, ReadyHandler::ready);
                Thread.currentThread().interrupt();
                net.poller().poll(Long.MAX_VALUE, ReadyHandler::ready);
            }
            assertThat(provider.opened).hasSize(1);
        }
    }

    private static final class SpinsFirst extends RecordingProvider {
        @Override
        AbstractSelector firstSelector() {
            return new SpinningSelector(this);
        }
    }
}
