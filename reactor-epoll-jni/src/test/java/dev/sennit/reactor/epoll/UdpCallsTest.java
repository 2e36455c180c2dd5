// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.BaseDatagramProtocol;
import dev.sennit.reactor.CannotListenException;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DatagramTransport;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.UdpOptions;
import dev.sennit.reactor.core.EventLoop;
import dev.sennit.reactor.spi.ReactorOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many system calls datagrams cost, and what becomes of a conversation when one of them fails. */
@NeedsLibrary
@Tag("faults") // needs the library that counts
@Timeout(120)
final class UdpCallsTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final int DEPTH = 32;
    private static final int MAX_TURNS = 10_000;
    private static final int MAX_CALLS = 1_000;

    /** Sends everything back. */
    private static final class Echo extends BaseDatagramProtocol {
        int stops;

        @Override
        public void datagramReceived(ByteBuffer data, InetSocketAddress from) {
            transport().write(data, from);
        }

        @Override
        public void stopProtocol(CloseReason reason) {
            stops++;
        }
    }

    /** Asks until it is answered that often, again and again when it is not. */
    private static final class Asker extends BaseDatagramProtocol {
        private final InetSocketAddress server;
        private final int wanted;
        int answers;
        int stops;

        Asker(InetSocketAddress server, int wanted) {
            this.server = server;
            this.wanted = wanted;
        }

        @Override
        protected void startProtocol() {
            Deadline[] patience = new Deadline[1];
            patience[0] = new Deadline(transport().reactor(), DeadlineKind.IDLE, "answer", () -> {
                if (answers < wanted && !transport().isClosed()) {
                    transport().write("again", server);
                    patience[0].set(Duration.ofMillis(2));
                }
            });
            patience[0].set(Duration.ZERO);
        }

        @Override
        public void datagramReceived(ByteBuffer data, InetSocketAddress from) {
            answers++;
        }

        @Override
        public void stopProtocol(CloseReason reason) {
            stops++;
        }
    }

    private static final class Counter extends BaseDatagramProtocol {
        int received;

        @Override
        public void datagramReceived(ByteBuffer data, InetSocketAddress from) {
            received++;
        }
    }

    @AfterEach
    void disarm() {
        Faults.disarm();
    }

    private static EventLoop open() {
        try {
            return new EventLoop("epoll", EpollPoller.open(), ReactorOptions.defaults());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aBatchOfDatagramsCostsAFewSystemCalls() {
        EventLoop loop = open();
        loop.begin();
        DatagramTransport echo = loop.listenUdp(ANY_PORT, new Echo(), UdpOptions.defaults());
        Counter counter = new Counter();
        DatagramTransport client = loop.listenUdp(ANY_PORT, counter, UdpOptions.defaults());
        loop.turn();
        int rounds = 50;
        Faults.disarm();
        for (int round = 1; round <= rounds; round++) {
            for (int i = 0; i < DEPTH; i++) {
                client.write("question", echo.host());
            }
            for (int turns = 0; counter.received < round * DEPTH && turns < MAX_TURNS; turns++) {
                loop.turn();
            }
        }
        double calls = Faults.count();
        assertThat(counter.received).isEqualTo(rounds * DEPTH);
        double sentAndReceived = 4.0 * rounds * DEPTH; // each question and each answer, both
        assertThat(calls / sentAndReceived).isLessThanOrEqualTo(0.1);
        loop.end();
        loop.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 11, 12, 105, 111}) // EINTR, EAGAIN, ENOMEM, ENOBUFS, ECONNREFUSED
    void aCallThatFailsEndsNothingAndLeavesNothing(int errno) throws IOException {
        converse();
        for (int n = 1; n < MAX_CALLS; n++) {
            long before = OpenDescriptors.count();
            Faults.failOnce(n, errno);
            converse();
            String failed = Faults.failed();
            Faults.disarm();
            assertThat(OpenDescriptors.count())
                    .as("descriptors after errno %d of call %d, %s", errno, n, failed)
                    .isEqualTo(before);
            if (failed.isEmpty()) {
                assertThat(n).as("calls that failed").isGreaterThan(20);
                return;
            }
        }
        throw new AssertionError("every one of " + MAX_CALLS + " calls could fail");
    }

    private static void converse() {
        EventLoop loop;
        try {
            loop = open();
        } catch (UncheckedIOException e) {
            return; // there is no reactor, and nobody to forget
        }
        loop.begin();
        Echo echo = new Echo();
        try {
            DatagramTransport server = loop.listenUdp(ANY_PORT, echo, UdpOptions.defaults());
            Asker asker = new Asker(server.host(), 3);
            loop.listenUdp(ANY_PORT, asker, UdpOptions.defaults());
            for (int turns = 0; asker.answers < 3 && turns < MAX_TURNS; turns++) {
                loop.turn();
            }
            assertThat(asker.answers).as("answers; " + Faults.failed()).isGreaterThanOrEqualTo(3);
            loop.end();
            assertThat(asker.stops).isEqualTo(1);
            assertThat(echo.stops).isEqualTo(1);
        } catch (CannotListenException e) {
            loop.end(); // it said so
        } catch (UncheckedIOException e) {
            loop.end(); // it cannot poll any more
        }
        loop.close();
    }
}
