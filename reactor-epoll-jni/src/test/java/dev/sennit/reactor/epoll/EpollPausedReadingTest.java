// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.HalfCloseableProtocol;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.core.EventLoop;
import dev.sennit.reactor.spi.ReactorOptions;
import dev.sennit.reactor.testkit.conformance.Driver;
import dev.sennit.reactor.testkit.conformance.Loopback;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What protocols on real sockets hear of their peer's end while their reading is paused. */
@Timeout(60)
@NeedsLibrary
final class EpollPausedReadingTest {
    private static final Duration MOMENT = Duration.ofMillis(50);
    private static final int LARGE = 1 << 20;

    private final List<String> told = new ArrayList<>();
    private EventLoop loop;
    private Driver driver;

    @BeforeEach
    void open() throws IOException {
        loop = new EventLoop("epoll", Epoll.open(), ReactorOptions.defaults());
        driver = Driver.turning(loop);
        driver.start();
    }

    @AfterEach
    void close() {
        driver.stop();
        loop.close();
    }

    private class Paused extends BaseProtocol {
        @Override
        protected void connectionMade() {
            transport().pauseProducing();
            told.add("made");
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            told.add("received " + data.remaining());
        }

        @Override
        public void connectionLost(CloseReason reason) {
            told.add("lost " + reason.getClass().getSimpleName());
        }
    }

    private final class HalfPaused extends Paused implements HalfCloseableProtocol {
        @Override
        public void readConnectionLost() {
            told.add("reading ended");
        }

        @Override
        public void readConnectionEnding() {
            told.add("reading ends");
        }

        @Override
        public void writeConnectionLost() {
            told.add("writing ended");
        }
    }

    private Socket connectTo(Protocol protocol) throws IOException {
        ListeningPort port = loop.listenTcp(Loopback.anyPort(), peer -> protocol, TcpOptions.defaults());
        Socket client =
                new Socket(port.tcpAddress().getAddress(), port.tcpAddress().getPort());
        client.setSoTimeout((int) Loopback.PATIENCE.toMillis());
        await(() -> told.contains("made"));
        told.clear();
        return client;
    }

    private void await(BooleanSupplier condition) {
        assertThat(driver.runUntil(condition, Loopback.PATIENCE))
                .as("so far told %s", told)
                .isTrue();
    }

    private void passAMoment() {
        assertThat(driver.runUntil(() -> false, MOMENT)).isFalse();
    }

    @Test
    void whoUnderstandsHalfClosesIsToldOfTheFinAndHasItWhenItResumes() throws IOException {
        HalfPaused protocol = new HalfPaused();
        try (Socket client = connectTo(protocol)) {
            client.shutdownOutput();
            await(() -> told.contains("reading ends"));
            protocol.transport().write("still here");
            protocol.transport().resumeProducing();
            await(() -> told.contains("reading ended"));
            protocol.transport().loseConnection();
            await(() -> told.contains("lost Done"));
            assertThat(told).containsExactly("reading ends", "reading ended", "lost Done");
            assertThat(client.getInputStream().readAllBytes()).hasSize(10);
        }
    }

    @Test
    void whoUnderstandsHalfClosesHearsOfTheFinBehindUnreadBytesWhenItHasThem() throws IOException {
        HalfPaused protocol = new HalfPaused();
        try (Socket client = connectTo(protocol)) {
            Loopback.send(client, "hello");
            client.shutdownOutput();
            passAMoment();
            assertThat(told).isEmpty();
            protocol.transport().resumeProducing();
            await(() -> told.contains("reading ended"));
            assertThat(told).containsExactly("received 5", "reading ended");
        }
    }

    @Test
    void anyOtherHearsOfTheFinWhenItResumes() throws IOException {
        Paused protocol = new Paused();
        try (Socket client = connectTo(protocol)) {
            client.shutdownOutput();
            passAMoment();
            assertThat(told).isEmpty();
            protocol.transport().resumeProducing();
            await(() -> !told.isEmpty());
            assertThat(told).containsExactly("lost Done");
        }
    }

    @Test
    void breakEndsEveryone() throws IOException {
        for (Protocol protocol : List.of(new Paused(), new HalfPaused())) {
            Socket client = connectTo(protocol);
            Loopback.reset(client);
            await(() -> !told.isEmpty());
            assertThat(told).containsExactly("lost Lost");
            told.clear();
        }
    }

    @Test
    void whatIsQueuedWhenThePeerFinishesIsSent() throws IOException {
        for (Paused protocol : List.of(new Paused(), new HalfPaused())) {
            try (Socket client = connectTo(protocol)) {
                protocol.transport().write(new byte[8 * LARGE]);
                protocol.transport().loseConnection();
                Loopback.send(client, "unread");
                client.shutdownOutput();
                passAMoment();
                CompletableFuture<Integer> received = receiveAll(client);
                await(() -> told.contains("lost Done"));
                assertThat(received).succeedsWithin(Loopback.PATIENCE).isEqualTo(8 * LARGE);
                assertThat(told).containsExactly("lost Done");
                told.clear();
            }
        }
    }

    private static CompletableFuture<Integer> receiveAll(Socket client) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return client.getInputStream().readAllBytes().length;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
