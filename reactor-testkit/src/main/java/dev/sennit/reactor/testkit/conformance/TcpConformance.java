// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Transport;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bytes, addresses and options of open connections; reading paused and resumed. E-31, E-32, E-46 to E-49, E-54, E-55. */
public abstract class TcpConformance extends ConnectionLaws {
    private static final int LARGE = 1 << 20;

    /** For subclasses. */
    protected TcpConformance() {}

    // ---------------------------------------------------------------------------------------------------- bytes

    @Test // CL-04
    void bothSidesAreMadeOnceAndFirst() {
        Probe server = probe("server").whenMade(made -> made.write("from server"));
        Probe client = probe("client").whenMade(made -> made.write("from client"));
        pair(server, client);
        await("both heard each other", () -> server.byteCount() == 11 && client.byteCount() == 11);
        assertEquals("from client", server.text());
        assertEquals("from server", client.text());
        assertEquals(1, journal().count("server made"));
        assertEquals(1, journal().count("client made"));
    }

    @Test
    void everyWayOfWritingKeepsTheOrder() {
        Probe server = probe("server");
        Pair pair = pair(server, probe("client"));
        on(() -> {
            Transport transport = pair.client().transport();
            transport.write("é1 ");
            transport.write(new byte[] {'2', ' '});
            transport.write(new byte[] {'x', '3', ' ', 'x'}, 1, 2);
            transport.write(
                    ByteBuffer.allocateDirect(2).put((byte) '4').put((byte) ' ').flip());
            transport.writeSequence(List.of(ByteBuffer.wrap(new byte[] {'5'}), ByteBuffer.wrap(new byte[] {' '})));
            transport.write(ByteBuffer.allocate(0));
            transport.write("6");
        });
        await("all is there", () -> server.text().endsWith("6"));
        assertEquals("é1 2 3 4 5 6", server.text());
    }

    @Test
    void writtenBufferBelongsToTheCallerAgain() {
        Probe server = probe("server");
        Pair pair = pair(server, probe("client"));
        byte[] small = Bytes.pattern(100);
        byte[] large = Bytes.pattern(LARGE);
        on(() -> {
            ByteBuffer first = ByteBuffer.wrap(small.clone());
            ByteBuffer second = ByteBuffer.wrap(large.clone());
            pair.client().transport().write(first);
            pair.client().transport().write(second);
            assertEquals(first.limit(), first.position());
            assertEquals(second.limit(), second.position());
            Arrays.fill(first.array(), (byte) 0);
            Arrays.fill(second.array(), (byte) 0);
        });
        await("all is there", () -> server.byteCount() == small.length + large.length);
        assertArrayEquals(small, Arrays.copyOf(server.bytes(), small.length));
        assertArrayEquals(large, Arrays.copyOfRange(server.bytes(), small.length, small.length + large.length));
    }

    @Test
    void lentBytesAreReadOnlyAndInNetworkOrderEachTime() {
        List<String> seen = new ArrayList<>();
        Probe server = probe("server").whenReceived(data -> {
            seen.add(data.order() + " " + data.position());
            data.order(ByteOrder.LITTLE_ENDIAN);
            assertTrue(data.isReadOnly());
            assertThrows(ReadOnlyBufferException.class, () -> data.put((byte) 0));
        });
        Pair pair = pair(server, probe("client"));
        on(() -> pair.client().write("a"));
        await("the first is there", () -> server.byteCount() == 1);
        on(() -> pair.client().write("b"));
        await("the second is there", () -> server.byteCount() == 2);
        assertEquals(List.of("BIG_ENDIAN 0", "BIG_ENDIAN 0"), seen);
        assertTrue(server.isMade());
    }

    @Test
    void aMegabyteComesBackFromAnEcho() {
        Probe server = probe("server");
        server.whenReceived(data -> server.transport().write(data));
        Probe client = probe("client");
        Pair pair = pair(server, client);
        byte[] sent = Bytes.pattern(LARGE);
        on(() -> pair.client().transport().write(sent));
        await("all is back", () -> client.byteCount() == sent.length);
        assertArrayEquals(sent, client.bytes());
    }

    @Test // E-32
    void slowReaderGetsEveryByteInOrder() {
        Probe server = probe("server");
        server.whenReceived(data -> {
            server.transport().pauseProducing();
            reactor().callLater(Duration.ofMillis(1), () -> server.transport().resumeProducing());
        });
        Pair pair = pair(server, probe("client"));
        byte[] sent = Bytes.pattern(300_000);
        on(() -> pair.client().transport().write(sent));
        await("all is there", () -> server.byteCount() == sent.length);
        assertArrayEquals(sent, server.bytes());
        pass(Duration.ofMillis(2)); // the last resume
    }

    @Test
    void manySmallWritesOfManyTurnsArriveInOrder() {
        Probe server = probe("server");
        Pair pair = pair(server, probe("client"));
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            String text = i + ",";
            expected.append(text);
            on(() -> pair.client().write(text));
            if (i % 10 == 0) {
                turns(1);
            }
        }
        await("all is there", () -> server.text().length() == expected.length());
        assertEquals(expected.toString(), server.text());
    }

    @Test
    void busyConnectionLeavesTimeForTheOthers() {
        Probe sink = probe("sink");
        Probe flood = probe("flood");
        pair(sink, flood);
        Probe server = probe("server");
        server.whenReceived(data -> server.transport().write(data));
        Probe client = probe("client");
        client.whenReceived(data -> client.transport().write(data)); // to and fro
        pair(server, client);
        byte[] bulk = Bytes.pattern(8 * LARGE);
        int[] echoed = {-1};
        sink.whenReceived(data -> {
            if (sink.byteCount() == bulk.length) {
                echoed[0] = client.byteCount();
            }
        });
        on(() -> {
            flood.transport().write(bulk);
            client.write("!");
        });
        await("the bulk is there", () -> echoed[0] >= 0);
        assertTrue(echoed[0] >= 10, () -> "meanwhile the other came to and fro only " + echoed[0] + " times");
        on(() -> client.transport().loseConnection());
        awaitLost(client, server);
    }

    @Test
    void manyConnectionsAtOnceAreAllServed() {
        int count = 200;
        List<Probe> clients = new ArrayList<>();
        var port = listen(peer -> {
            Probe server = probe("server");
            return server.whenReceived(data -> {
                server.transport().write(data);
                server.transport().loseConnection();
            });
        });
        for (int i = 0; i < count; i++) {
            Probe client = probe("client " + i).whenMade(made -> made.write(made.name));
            clients.add(client);
            connect(port.address(), factory(client));
        }
        await("all are served", () -> clients.stream().allMatch(Probe::isLost));
        for (Probe client : clients) {
            assertEquals(client.name, client.text());
            assertEquals(CloseReason.DONE, client.reason());
        }
        assertEquals(count, reactor().counters().accepted());
        assertEquals(count, reactor().counters().connected());
    }

    @Test
    void bytesAreCounted() {
        Probe server = probe("server");
        Pair pair = pair(server, probe("client"));
        on(() -> pair.client().write("12345"));
        await("all is there", () -> server.byteCount() == 5);
        on(() -> {
            assertEquals(5, reactor().counters().bytesRead());
            assertEquals(5, reactor().counters().bytesWritten());
            assertEquals(2, reactor().counters().active());
        });
    }

    @Test
    void bufferedBytesSayWhatTheSystemHasNotTaken() {
        Probe server = probe("server").whenMade(made -> made.transport().pauseProducing());
        Probe client = probe("client");
        pair(server, client);
        on(() -> {
            assertEquals(0, client.transport().bufferedBytes());
            client.transport().write(Bytes.pattern(16 * LARGE));
        });
        turns(3);
        on(() -> assertTrue(client.transport().bufferedBytes() > 0, "16 MiB did not fit into the system's buffers"));
        on(() -> server.transport().resumeProducing());
        await("all is sent", () -> client.transport().bufferedBytes() == 0);
        await("all is there", () -> server.byteCount() == 16 * LARGE);
    }

    @Test // E-31
    void writingAfterTheLossIsDroppedInSilence() {
        Probe server = probe("server");
        Probe client = probe("client");
        Pair pair = pair(server, client);
        on(() -> server.transport().loseConnection());
        awaitLost(server, client);
        on(() -> {
            ByteBuffer data = ByteBuffer.wrap(Bytes.pattern(100_000));
            pair.client().transport().write(data);
            assertFalse(data.hasRemaining());
            pair.client().transport().write("small");
            pair.client().transport().writeSequence(List.of(ByteBuffer.wrap(new byte[3])));
            assertEquals(0, pair.client().transport().bufferedBytes());
        });
        turns(2);
    }

    // ------------------------------------------------------------------------------------------ pause and resume

    @Test // E-48, TR-19
    void pauseInConnectionMadeIsHonoured() {
        Probe server = probe("server").whenMade(made -> made.transport().pauseProducing());
        Probe client = probe("client").whenMade(made -> made.write("early"));
        pair(server, client);
        turns(5);
        pass(Duration.ofMillis(5));
        assertEquals("", server.text());
        on(() -> {
            server.transport().resumeProducing();
            assertEquals("", server.text(), "nothing is delivered from inside resumeProducing");
        });
        await("it is there", () -> server.text().equals("early"));
    }

    @Test // E-48
    void manyTogglesEndInTheLastState() {
        Probe server = probe("server");
        Probe client = probe("client");
        pair(server, client);
        on(() -> {
            for (int i = 0; i < 25; i++) {
                server.transport().pauseProducing();
                server.transport().resumeProducing();
            }
            client.write("one");
        });
        await("resumed: it is there", () -> server.text().equals("one"));
        on(() -> {
            for (int i = 0; i < 25; i++) {
                server.transport().resumeProducing();
                server.transport().pauseProducing();
            }
            client.write("two");
        });
        turns(5);
        pass(Duration.ofMillis(5));
        assertEquals("one", server.text());
        on(() -> server.transport().resumeProducing());
        await("resumed: it is there", () -> server.text().equals("onetwo"));
    }

    @Test
    void pauseInsideDataReceivedStopsTheNextDelivery() {
        Probe server = probe("server");
        server.whenReceived(data -> server.transport().pauseProducing());
        Probe client = probe("client").whenMade(made -> made.transport().write(Bytes.pattern(500_000)));
        pair(server, client);
        await("something is there", () -> server.byteCount() > 0);
        int first = server.byteCount();
        turns(5);
        pass(Duration.ofMillis(5));
        assertEquals(first, server.byteCount());
        on(() -> {
            server.whenReceived(data -> {});
            server.transport().resumeProducing();
        });
        await("all is there", () -> server.byteCount() == 500_000);
    }

    @Test // E-47, TR-21
    void bytesThatWaitWhilePausedAreDeliveredBeforeTheLoss() {
        Probe server = probe("server");
        server.whenReceived(data -> server.transport().pauseProducing());
        Probe client = probe("client").whenMade(made -> made.write("first"));
        pair(server, client);
        await("the first is there", () -> server.text().equals("first"));
        on(() -> {
            client.write(" second");
            client.transport().loseConnection();
        });
        pass(Duration.ofMillis(5));
        assertEquals("first", server.text());
        assertTrue(server.isMade());
        on(() -> {
            server.whenReceived(data -> {});
            server.transport().resumeProducing();
        });
        awaitLost(server, client);
        assertEquals("first second", server.text());
        assertEquals(CloseReason.DONE, server.reason());
    }

    @Test // E-46, TR-20
    void writeToAPeerThatResetReportsTheLossWhilePaused() {
        Probe server = probe("server").whenMade(made -> made.transport().pauseProducing());
        Probe client = probe("client");
        pair(server, client);
        on(() -> client.transport().abortConnection());
        awaitLost(client);
        turns(3);
        on(() -> server.write("anybody there?"));
        pass(Duration.ofMillis(2));
        on(() -> server.write("hello?"));
        awaitLost(server);
        assertInstanceOf(CloseReason.Lost.class, server.reason());
    }

    @Test // E-49
    void resumeWhileClosingOrAfterTheLossReadsNothing() {
        Probe server = probe("server");
        Probe client = probe("client");
        pair(server, client);
        on(() -> {
            server.transport().pauseProducing();
            client.write("too late");
        });
        turns(3);
        on(() -> {
            server.transport().loseConnection();
            server.transport().resumeProducing();
        });
        awaitLost(server, client);
        on(() -> {
            server.transport().pauseProducing();
            server.transport().resumeProducing();
        });
        turns(3);
        assertEquals("", server.text());
    }

    // --------------------------------------------------------------------------------------- addresses, options

    @Test // E-55, TR-17
    void addressesMirrorEachOther() {
        Probe server = probe("server");
        Probe client = probe("client");
        Pair pair = pair(server, client);
        checkAddresses(pair);
    }

    @Test
    void transportKnowsItsReactorAndSaysWhatItIs() {
        Probe server = probe("server");
        Probe client = probe("client");
        pair(server, client);
        on(() -> {
            assertEquals(reactor(), server.transport().reactor());
            assertFalse(server.transport().isClosing());
            String text = server.transport().toString();
            String peer = server.transport().peer() instanceof InetSocketAddress tcp
                    ? String.valueOf(tcp.getPort())
                    : "unnamed";
            assertTrue(text.contains(peer), text);
        });
    }
}
