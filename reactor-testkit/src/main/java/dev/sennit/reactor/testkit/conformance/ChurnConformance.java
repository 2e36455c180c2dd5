// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.ClientFactory;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Connector;
import dev.sennit.reactor.IdleTimeout;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.TimeoutMixin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Very many short connections, one after the other: connect, echo, close. What they took is given back: descriptors, timed
 * calls, direct memory, heap. For reactors on the real kernel, and no part of the whole suite because it takes seconds:
 * 50,000 connections, or as many as {@code -Dsennit.churn.cycles=1000000} says.
 */
@Timeout(900)
public abstract class ChurnConformance {
    private static final int CYCLES = Integer.getInteger("sennit.churn.cycles", 50_000);
    private static final int WARM_UP_CYCLES = 5_000;
    private static final int AT_ONCE = 32;
    private static final int ADDRESSES = 64; // 127.0.0.1 and those behind it: ports in TIME_WAIT are many
    private static final long HEAP_DRIFT_BYTES = 1 << 20;
    private static final int COLLECTIONS = 8;
    private static final int GREETING_BYTES = 100;

    /** For subclasses. */
    protected ChurnConformance() {}

    /**
     * Makes the reactor under test.
     *
     * @return a new one, with default options, not running
     */
    protected abstract Reactor createReactor();

    /** How one of the connections ends. */
    private enum Ending {
        CLIENT_CLOSES,
        SERVER_CLOSES,
        CLIENT_ABORTS,
        SERVER_ABORTS_LATER
    }

    private static final Ending[] ENDINGS = Ending.values();

    /** What a process holds. */
    private record Holdings(long descriptors, long directBytes, long heapBytes, long timedCalls, long connections) {
        static Holdings of(Reactor reactor) {
            return new Holdings(
                    countDescriptors(),
                    countDirectBytes(),
                    countHeapBytes(),
                    reactor.counters().pendingCalls(),
                    reactor.counters().active());
        }

        /** Sockets and what is polled with; 0 where the system does not tell. */
        private static long countDescriptors() {
            Path descriptors = Path.of("/proc/self/fd");
            if (!Files.isDirectory(descriptors)) {
                return 0;
            }
            try (Stream<Path> all = Files.list(descriptors)) {
                return all.filter(Holdings::isOfReactor).count();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static boolean isOfReactor(Path descriptor) {
            try {
                String what = Files.readSymbolicLink(descriptor).toString();
                return what.startsWith("socket:") || what.startsWith("anon_inode:") || what.startsWith("pipe:");
            } catch (IOException e) {
                return false; // it was the one that this folder is read through
            }
        }

        private static long countDirectBytes() {
            return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                    .filter(pool -> pool.getName().equals("direct"))
                    .mapToLong(BufferPoolMXBean::getMemoryUsed)
                    .sum();
        }

        private static long countHeapBytes() {
            long least = Long.MAX_VALUE;
            for (int i = 0; i < COLLECTIONS; i++) {
                System.gc();
                least = Math.min(
                        least,
                        Runtime.getRuntime().totalMemory()
                                - Runtime.getRuntime().freeMemory());
            }
            return least;
        }
    }

    /** Connects, again and again, until there were enough connections. */
    private static final class Churn {
        private final Reactor reactor;
        private final int cycles;
        private final InetSocketAddress[] addresses = new InetSocketAddress[ADDRESSES];
        private int begun;
        int ended;
        int echoed;
        int failed;

        Churn(Reactor reactor, int cycles) {
            this.reactor = reactor;
            this.cycles = cycles;
        }

        void run() {
            reactor.callWhenRunning(this::begin);
            reactor.run();
        }

        private void begin() {
            ListeningPort port =
                    reactor.listenTcp(new InetSocketAddress("0.0.0.0", 0), peer -> new Echo(), TcpOptions.defaults());
            for (int i = 0; i < ADDRESSES; i++) {
                addresses[i] =
                        new InetSocketAddress(loopback(i), port.tcpAddress().getPort());
            }
            for (int i = 0; i < AT_ONCE; i++) {
                next();
            }
        }

        private static InetAddress loopback(int number) {
            try {
                return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (number + 1)});
            } catch (UnknownHostException e) {
                throw new AssertionError(e); // it has four bytes
            }
        }

        private void next() {
            if (begun < cycles) {
                Ending ending = ENDINGS[begun % ENDINGS.length];
                InetSocketAddress address = addresses[begun % ADDRESSES];
                begun++;
                reactor.connectTcp(address, new OneCycle(this, ending), TcpOptions.defaults());
            } else if (ended + failed == cycles) {
                reactor.stop();
            }
        }
    }

    private record OneCycle(Churn churn, Ending ending) implements ClientFactory {
        @Override
        public Protocol buildProtocol(SocketAddress peer) {
            return new Client(churn, ending);
        }

        @Override
        public void clientConnectionFailed(Connector connector, IOException cause) {
            churn.failed++;
            churn.next();
        }

        @Override
        public void clientConnectionLost(Connector connector, CloseReason reason) {
            churn.ended++;
            churn.next();
        }
    }

    /** Each end has a timeout, as real ones have. */
    private abstract static class Timed extends BaseProtocol implements TimeoutMixin {
        private final IdleTimeout idleTimeout = new IdleTimeout(this);

        @Override
        public final IdleTimeout idleTimeout() {
            return idleTimeout;
        }

        @Override
        protected void connectionMade() {
            setTimeout(Duration.ofSeconds(60));
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            resetTimeout();
        }
    }

    /** Each byte says how to end, and comes back. */
    private static final class Echo extends Timed {
        private int left = GREETING_BYTES;

        @Override
        public void dataReceived(ByteBuffer data) {
            super.dataReceived(data);
            Ending ending = ENDINGS[data.get(data.position())];
            left -= data.remaining();
            transport().write(data);
            if (left == 0) {
                end(ending);
            }
        }

        private void end(Ending ending) {
            switch (ending) {
                case SERVER_CLOSES -> transport().loseConnection();
                case SERVER_ABORTS_LATER ->
                    transport().reactor().callFromThread(() -> transport().abortConnection());
                case CLIENT_CLOSES, CLIENT_ABORTS -> {}
            }
        }
    }

    private static final class Client extends Timed {
        private final Churn churn;
        private final Ending ending;
        private int received;

        Client(Churn churn, Ending ending) {
            this.churn = churn;
            this.ending = ending;
        }

        @Override
        protected void connectionMade() {
            super.connectionMade();
            byte[] greeting = new byte[GREETING_BYTES];
            Arrays.fill(greeting, (byte) ending.ordinal());
            transport().write(greeting);
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            super.dataReceived(data);
            received += data.remaining();
            if (received == GREETING_BYTES) {
                churn.echoed++;
                switch (ending) {
                    case CLIENT_CLOSES -> transport().loseConnection();
                    case CLIENT_ABORTS -> transport().abortConnection();
                    case SERVER_CLOSES, SERVER_ABORTS_LATER -> {}
                }
            }
        }
    }

    @Test
    void whatShortConnectionsTookIsGivenBack() {
        try (Reactor reactor = createReactor()) {
            new Churn(reactor, WARM_UP_CYCLES).run();
            Holdings before = Holdings.of(reactor);
            Churn churn = new Churn(reactor, CYCLES);
            churn.run();
            Holdings after = Holdings.of(reactor);
            assertEquals(CYCLES, churn.echoed, () -> churn.failed + " failed, " + churn.ended + " ended");
            assertAll(
                    () -> assertEquals(before.descriptors(), after.descriptors(), "descriptors"),
                    () -> assertEquals(0, after.timedCalls(), "timed calls"),
                    () -> assertEquals(0, after.connections(), "connections"),
                    () -> assertTrue( // less when what others left was collected
                            after.directBytes() <= before.directBytes(),
                            () -> "bytes of direct memory: " + before.directBytes() + ", then " + after.directBytes()),
                    () -> assertTrue(
                            after.heapBytes() - before.heapBytes() < HEAP_DRIFT_BYTES,
                            () -> "bytes of heap: " + before.heapBytes() + ", then " + after.heapBytes()));
        }
    }
}
