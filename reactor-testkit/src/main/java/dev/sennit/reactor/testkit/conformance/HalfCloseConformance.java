// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.CloseReason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connections of which one direction has ended. E-50 to E-53; HC-01 to HC-06. */
public abstract class HalfCloseConformance extends ReactorConformance {
    /** For subclasses. */
    protected HalfCloseConformance() {}

    private List<String> linesOf(Probe probe) {
        return journal().lines().stream()
                .filter(line -> line.startsWith(probe.name + " "))
                .map(line -> line.substring(probe.name.length() + 1))
                .toList();
    }

    @Test // E-50, HC-03
    void eachSideFinishesInItsOwnTime() {
        HalfProbe server = halfProbe("server");
        HalfProbe client = halfProbe("client");
        pair(server, client);
        on(() -> {
            client.write("request");
            client.transport().loseWriteConnection();
            assertFalse(client.transport().isClosing(), "only one direction ends");
        });
        await("the server knows", server::isReadLost);
        assertEquals("request", server.text());
        assertTrue(client.isWriteLost());
        on(() -> {
            server.write("reply");
            server.transport().loseWriteConnection();
        });
        awaitLost(server, client);
        assertEquals("reply", client.text());
        assertEquals(List.of("made", "received 7", "read lost", "write lost", "lost done"), linesOf(server));
        assertEquals(List.of("made", "write lost", "received 5", "read lost", "lost done"), linesOf(client));
    }

    @Test // E-50, HC-01
    void writingGoesOnAfterThePeersFin() {
        byte[] reply = Bytes.pattern(3 << 20);
        HalfProbe server = halfProbe("server");
        HalfProbe client = halfProbe("client");
        server.whenReadLost(() -> {
            server.transport().write(reply);
            server.transport().loseConnection();
        });
        pair(server, client);
        on(() -> client.transport().loseWriteConnection());
        awaitLost(server, client);
        assertArrayEquals(reply, client.bytes());
        assertEquals(CloseReason.DONE, server.reason());
        assertEquals(CloseReason.DONE, client.reason());
    }

    @Test // E-50
    void writingGoesOnLongAfterThePeersFin() {
        HalfProbe server = halfProbe("server");
        HalfProbe client = halfProbe("client");
        pair(server, client);
        on(() -> client.transport().loseWriteConnection());
        await("the server knows", server::isReadLost);
        for (int i = 0; i < 10; i++) {
            String text = String.valueOf(i);
            on(() -> server.write(text));
            pass(Duration.ofMillis(1));
        }
        await("all is there", () -> client.text().equals("0123456789"));
        assertTrue(server.isMade());
        assertEquals(1, journal().count("server read lost"));
    }

    @Test
    void everythingQueuedGoesBeforeOurFin() {
        byte[] sent = Bytes.pattern(8 << 20);
        HalfProbe server = halfProbe("server");
        HalfProbe client = halfProbe("client");
        client.whenMade(made -> {
            made.transport().write(sent);
            made.transport().loseWriteConnection();
        });
        pair(server, client);
        await("the server knows", server::isReadLost);
        assertArrayEquals(sent, server.bytes());
    }

    @Test // deviates from TR-10, as D3 does for loseConnection
    void writeAfterLoseWriteConnectionIsDropped() {
        HalfProbe server = halfProbe("server");
        HalfProbe client = halfProbe("client");
        pair(server, client);
        on(() -> {
            client.write("before");
            client.transport().loseWriteConnection();
            client.write("after");
            client.transport().loseWriteConnection();
        });
        await("the server knows", server::isReadLost);
        on(() -> client.write("long after"));
        turns(3);
        assertEquals("before", server.text());
        assertEquals(1, journal().count("client write lost"));
    }

    @Test
    void writeConnectionLostIsNeverToldFromInsideTheCommand() {
        HalfProbe server = halfProbe("server");
        HalfProbe client = halfProbe("client");
        pair(server, client);
        on(() -> {
            client.transport().loseWriteConnection();
            assertFalse(client.isWriteLost());
        });
        await("the client knows", client::isWriteLost);
    }

    @Test // E-50, HC-05
    void loseConnectionInWriteConnectionLostCloses() {
        HalfProbe server = halfProbe("server");
        HalfProbe client = halfProbe("client");
        client.whenWriteLost(() -> client.transport().loseConnection());
        server.whenReadLost(() -> server.transport().loseWriteConnection());
        server.whenWriteLost(() -> server.transport().loseConnection());
        pair(server, client);
        on(() -> client.transport().loseWriteConnection());
        awaitLost(server, client);
        assertEquals(CloseReason.DONE, server.reason());
        assertEquals(CloseReason.DONE, client.reason());
    }

    @Test // E-50
    void loseConnectionInReadConnectionLostCloses() {
        HalfProbe server = halfProbe("server");
        HalfProbe client = halfProbe("client");
        server.whenReadLost(() -> server.transport().loseConnection());
        pair(server, client);
        on(() -> client.transport().loseWriteConnection());
        awaitLost(server, client);
        assertEquals(CloseReason.DONE, server.reason());
        assertEquals(CloseReason.DONE, client.reason());
    }

    @Test // TR-09, whose synchronous answer is not kept
    void loseConnectionAfterOurFinIsToldLater() {
        HalfProbe server = halfProbe("server");
        HalfProbe client = halfProbe("client");
        pair(server, client);
        on(() -> client.transport().loseWriteConnection());
        await("our FIN is out", client::isWriteLost);
        on(() -> {
            client.transport().loseConnection();
            assertTrue(client.isMade());
        });
        await("the server knows", server::isReadLost);
        on(() -> server.transport().loseConnection());
        awaitLost(server, client);
        assertEquals(CloseReason.DONE, client.reason());
    }

    @Test
    void abortAfterOurFinCutsOff() {
        HalfProbe server = halfProbe("server");
        HalfProbe client = halfProbe("client");
        pair(server, client);
        on(() -> client.transport().loseWriteConnection());
        await("both know", () -> client.isWriteLost() && server.isReadLost());
        on(() -> client.transport().abortConnection());
        awaitLost(client);
        assertEquals(CloseReason.ABORTED, client.reason());
        on(() -> server.write("anybody there?"));
        pass(Duration.ofMillis(2));
        on(() -> server.write("hello?"));
        awaitLost(server);
    }

    @Test // E-50: both at the same time
    void bothSidesFinishAtOnce() {
        HalfProbe server = halfProbe("server");
        HalfProbe client = halfProbe("client");
        pair(server, client);
        on(() -> {
            server.write("s");
            client.write("c");
            server.transport().loseWriteConnection();
            client.transport().loseWriteConnection();
        });
        awaitLost(server, client);
        assertEquals("c", server.text());
        assertEquals("s", client.text());
        assertTrue(server.isReadLost() && server.isWriteLost() && client.isReadLost() && client.isWriteLost());
    }

    @Test // E-51, HC-02
    void faultInReadConnectionLostIsTheReason() {
        RuntimeException thrown = new IllegalStateException("thrown on purpose by a protocol");
        HalfProbe server = halfProbe("server");
        server.whenReadLost(() -> {
            throw thrown;
        });
        HalfProbe client = halfProbe("client");
        pair(server, client);
        on(() -> client.transport().loseWriteConnection());
        awaitLost(server);
        assertEquals(new CloseReason.ApplicationError(thrown), server.reason());
    }

    @Test // E-51, HC-02
    void faultInWriteConnectionLostIsTheReason() {
        RuntimeException thrown = new IllegalStateException("thrown on purpose by a protocol");
        HalfProbe server = halfProbe("server");
        HalfProbe client = halfProbe("client");
        client.whenWriteLost(() -> {
            throw thrown;
        });
        pair(server, client);
        on(() -> client.transport().loseWriteConnection());
        awaitLost(client);
        assertEquals(new CloseReason.ApplicationError(thrown), client.reason());
    }

    @Test // E-51: when it is the second direction that ends
    void faultInTheLastHalfIsTheReason() {
        RuntimeException thrown = new IllegalStateException("thrown on purpose by a protocol");
        HalfProbe server = halfProbe("server");
        HalfProbe client = halfProbe("client");
        client.whenReadLost(() -> {
            throw thrown;
        });
        server.whenReadLost(() -> server.transport().loseWriteConnection());
        server.whenWriteLost(() -> {
            throw thrown;
        });
        pair(server, client);
        on(() -> client.transport().loseWriteConnection());
        awaitLost(server, client);
        assertEquals(new CloseReason.ApplicationError(thrown), client.reason());
        assertEquals(new CloseReason.ApplicationError(thrown), server.reason());
    }

    @Test // E-52
    void protocolThatKnowsNoHalfCloseIsOverWithThePeersFin() {
        Probe server = probe("server");
        HalfProbe client = halfProbe("client");
        pair(server, client);
        on(() -> {
            client.write("last words");
            client.transport().loseWriteConnection();
        });
        awaitLost(server, client);
        assertEquals("last words", server.text());
        assertEquals(CloseReason.DONE, server.reason());
        assertEquals(CloseReason.DONE, client.reason());
    }

    @Test
    void protocolThatKnowsNoHalfCloseMayFinishItsOwnSide() {
        HalfProbe server = halfProbe("server");
        Probe client = probe("client");
        pair(server, client);
        on(() -> {
            client.write("request");
            client.transport().loseWriteConnection();
        });
        await("the server knows", server::isReadLost);
        on(() -> {
            server.write("reply");
            server.transport().loseConnection();
        });
        awaitLost(server, client);
        assertEquals("request", server.text());
        assertEquals("reply", client.text());
    }

    @Test // E-53, HC-06
    void loseWriteConnectionWhenThePeerIsGoneIsSilent() {
        HalfProbe server = halfProbe("server");
        Probe client = probe("client");
        server.whenMade(made -> made.transport().pauseProducing()); // does not learn of the reset
        pair(server, client);
        on(() -> client.transport().abortConnection());
        awaitLost(client);
        turns(3);
        on(() -> server.transport().loseWriteConnection());
        turns(3);
        on(() -> server.transport().resumeProducing());
        awaitLost(server);
        on(() -> server.transport().loseWriteConnection());
        turns(2);
    }

    @Test // HC-04
    void halfClosedConnectionStaysCountedAndAlive() {
        HalfProbe server = halfProbe("server");
        HalfProbe client = halfProbe("client");
        pair(server, client);
        on(() -> client.transport().loseWriteConnection());
        await("both know", () -> client.isWriteLost() && server.isReadLost());
        pass(Duration.ofMillis(10));
        on(() -> assertEquals(2, reactor().counters().active()));
        assertTrue(server.isMade() && client.isMade());
    }

    @Test
    void finThatComesWhilePausedIsToldAfterTheResume() {
        HalfProbe server = halfProbe("server");
        server.whenMade(made -> made.transport().pauseProducing());
        HalfProbe client = halfProbe("client");
        pair(server, client);
        on(() -> {
            client.write("early");
            client.transport().loseWriteConnection();
        });
        await("our FIN is out", client::isWriteLost);
        pass(Duration.ofMillis(5));
        assertFalse(server.isReadLost());
        on(() -> server.transport().resumeProducing());
        await("the server knows", server::isReadLost);
        assertEquals("early", server.text());
    }
}
