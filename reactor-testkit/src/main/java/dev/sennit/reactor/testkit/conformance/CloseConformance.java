// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.TcpOptions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Polite closes and every other way a connection ends in order: what is flushed, what is dropped, how long it may take
 * and which reason is told. E-34 to E-37, E-44, E-45, E-52; TM-10 with D2, TM-17 with its deviation.
 */
public abstract class CloseConformance extends ReactorConformance {
    private static final int MORE_THAN_BUFFERS_HOLD = 16 << 20;
    private static final TcpOptions DEFAULTS = TcpOptions.defaults();

    /** For subclasses. */
    protected CloseConformance() {}

    /** A client that never reads and never looks at what happens to it. */
    private Probe deafClient() {
        return probe("client").whenMade(made -> made.transport().pauseProducing());
    }

    // ------------------------------------------------------------------------------------------------- flushing

    @Test // E-34, TR-07
    void everythingQueuedIsSentBeforeTheEnd() {
        byte[] sent = Bytes.pattern(3 << 20);
        Probe client = probe("client");
        Probe server = probe("server").whenMade(made -> {
            made.transport().write(sent);
            made.transport().loseConnection();
            assertTrue(made.transport().isClosing());
        });
        pair(server, client);
        awaitLost(server, client);
        assertArrayEquals(sent, client.bytes());
        assertEquals(CloseReason.DONE, server.reason());
        assertEquals(CloseReason.DONE, client.reason());
    }

    @Test // E-34: from outside of any callback
    void endIsToldInALaterTurn() {
        Probe server = probe("server");
        Probe client = probe("client");
        pair(server, client);
        long[] asked = new long[1];
        on(() -> {
            server.transport().loseConnection();
            asked[0] = journal().turn();
            assertTrue(server.isMade());
        });
        awaitLost(server, client);
        assertTrue(server.lostTurn() > asked[0], "told in the turn of the command");
    }

    @Test // E-34: the journal of this suite notices a callback inside another
    void closingFromInsideAnyCallbackNeverReEnters() {
        Probe inMade = probe("in made").whenMade(made -> made.transport().loseConnection());
        pair(inMade, probe("client of made"));
        Probe inReceived = probe("in received");
        inReceived.whenReceived(data -> inReceived.transport().loseConnection());
        pair(inReceived, probe("client of received").whenMade(made -> made.write("x")));
        Probe inCall = probe("in call");
        pair(inCall, probe("client of call"));
        on(() -> reactor()
                .callLater(Duration.ofMillis(1), () -> inCall.transport().loseConnection()));
        awaitLost(inMade, inReceived, inCall);
        assertEquals(CloseReason.DONE, inMade.reason());
        assertEquals(CloseReason.DONE, inReceived.reason());
        assertEquals(CloseReason.DONE, inCall.reason());
    }

    @Test // E-35
    void nothingIsDeliveredAfterLoseConnectionThoughBytesWait() {
        Probe server = probe("server").whenMade(made -> made.transport().pauseProducing());
        Probe client = probe("client").whenMade(made -> made.write("waiting"));
        pair(server, client);
        turns(3);
        on(() -> {
            server.transport().resumeProducing();
            server.transport().loseConnection();
        });
        awaitLost(server, client);
        assertEquals("", server.text());
    }

    @Test // E-36, D3
    void writeAfterLoseConnectionIsDropped() {
        Probe client = probe("client");
        Probe server = probe("server").whenMade(made -> {
            made.write("before");
            made.transport().loseConnection();
            made.write("after");
            made.transport().write(Bytes.pattern(100_000));
        });
        pair(server, client);
        awaitLost(server, client);
        assertEquals("before", client.text());
    }

    @Test // E-37
    void closingAgainHasNoEffect() {
        Probe server = probe("server");
        server.whenLost(reason -> {
            server.transport().loseConnection();
            server.transport().abortConnection();
            server.transport().loseWriteConnection();
            server.write("nobody there");
        });
        Probe client = probe("client");
        pair(server, client);
        on(() -> {
            server.transport().loseConnection();
            server.transport().loseConnection();
            server.transport().loseWriteConnection();
        });
        awaitLost(server, client);
        on(() -> {
            server.transport().loseConnection();
            server.transport().abortConnection();
        });
        turns(3);
        assertEquals(1, journal().count("server lost done"));
    }

    @Test
    void firstReasonGivenStays() {
        Probe server = probe("server");
        Probe client = probe("client");
        pair(server, client);
        CloseReason first = new CloseReason.ProtocolError("line too long");
        on(() -> {
            server.write("bye");
            server.transport().loseConnection(first);
            server.transport().loseConnection(new CloseReason.ProtocolError("another"));
            server.transport().loseConnection();
        });
        awaitLost(server, client);
        assertSame(first, server.reason());
        assertEquals("bye", client.text());
        assertEquals(
                Map.of("Done", 1L, "ProtocolError", 1L), reactor().counters().lost());
    }

    @Test
    void lostTransportStillAnswers() {
        Probe server = probe("server");
        Probe client = probe("client");
        pair(server, client);
        on(() -> server.transport().loseConnection());
        awaitLost(server, client);
        on(() -> {
            assertTrue(server.transport().isClosing());
            assertTrue(client.transport().isClosing(), "the connection is gone, whoever asked for it");
            assertEquals(0, server.transport().bufferedBytes());
            assertFalse(server.transport().toString().isEmpty());
            Deadline late = new Deadline(server.transport(), DeadlineKind.PHASE, "late", () -> {});
            late.set(Duration.ofMillis(1));
            assertEquals(Deadline.State.CLOSED, late.state(), "nothing can be armed on a lost connection");
        });
    }

    // -------------------------------------------------------------------------------------- endings by the peer

    @Test // E-52, HC-01
    void peersFinEndsAProtocolThatKnowsNoHalfClose() {
        Probe server = probe("server");
        Probe client = probe("client").whenMade(made -> {
            made.write("last words");
            made.transport().loseConnection();
        });
        pair(server, client);
        awaitLost(server, client);
        assertEquals("last words", server.text());
        assertEquals(CloseReason.DONE, server.reason());
    }

    @Test
    void bothSidesMayCloseAtOnce() {
        Probe server = probe("server");
        Probe client = probe("client");
        pair(server, client);
        on(() -> {
            server.write("s");
            client.write("c");
            server.transport().loseConnection();
            client.transport().loseConnection();
        });
        awaitLost(server, client);
        assertEquals(CloseReason.DONE, server.reason());
        assertEquals(CloseReason.DONE, client.reason());
    }

    // ------------------------------------------------------------------------------------------ faults of users

    @Test // E-44, RC-13
    void faultInDataReceivedIsTheReason() {
        RuntimeException thrown = new IllegalStateException("thrown on purpose by a protocol");
        Probe server = probe("server").whenReceived(data -> {
            throw thrown;
        });
        Probe client = probe("client").whenMade(made -> made.write("x"));
        Probe other = probe("other");
        pair(other, probe("other client"));
        pair(server, client);
        awaitLost(server, client);
        assertSame(
                thrown,
                assertInstanceOf(CloseReason.ApplicationError.class, server.reason())
                        .cause());
        assertEquals(CloseReason.DONE, client.reason(), "an orderly end for the peer");
        assertTrue(other.isMade());
    }

    @Test // E-44: an Error is a fault as well
    void errorInDataReceivedCostsOnlyItsConnection() {
        Error thrown = new AssertionError("thrown on purpose by a protocol");
        Probe server = probe("server").whenReceived(data -> {
            throw thrown;
        });
        pair(server, probe("client").whenMade(made -> made.write("x")));
        awaitLost(server);
        assertEquals(new CloseReason.ApplicationError(thrown), server.reason());
        pair(probe("next"), probe("next client"));
    }

    @Test // E-45, D6
    void faultInConnectionMadeOfAnAcceptedConnectionEndsIt() {
        RuntimeException thrown = new IllegalStateException("thrown on purpose by a protocol");
        Probe server = probe("server").whenMade(made -> {
            throw thrown;
        });
        Probe client = probe("client");
        Pair pair = pair(server, client);
        awaitLost(server);
        awaitReset(pair);
        assertEquals(new CloseReason.ApplicationError(thrown), server.reason());
    }

    @Test // E-45
    void faultInConnectionMadeOfAClientEndsIt() {
        RuntimeException thrown = new IllegalStateException("thrown on purpose by a protocol");
        Probe server = probe("server");
        Probe client = probe("client").whenMade(made -> {
            throw thrown;
        });
        Pair pair = pair(server, client);
        awaitLost(server, client);
        await("the factory knows", () -> pair.factory().endings.size() == 1);
        assertEquals(new CloseReason.ApplicationError(thrown), client.reason());
    }

    @Test
    void faultInConnectionLostHarmsNobody() {
        Probe server = probe("server");
        Probe client = probe("client").whenLost(reason -> {
            throw new IllegalStateException("thrown on purpose by a protocol");
        });
        Pair pair = pair(server, client);
        on(() -> client.transport().loseConnection());
        awaitLost(server, client);
        await("the factory is told all the same", () -> pair.factory().endings.size() == 1);
    }

    @Test
    void faultAfterLoseConnectionGoesBeforeThePoliteReason() {
        RuntimeException thrown = new IllegalStateException("thrown on purpose by a protocol");
        Probe server = probe("server");
        server.whenReceived(data -> {
            server.transport().loseConnection();
            throw thrown;
        });
        pair(server, probe("client").whenMade(made -> made.write("x")));
        awaitLost(server);
        assertEquals(new CloseReason.ApplicationError(thrown), server.reason());
    }

    // --------------------------------------------------------------------------------------------------- linger

    @Test // the reply to a request whose body we do not want to read must arrive
    void lateBytesOfThePeerDoNotDestroyOurLastOnes() {
        byte[] reply = Bytes.pattern(20_000);
        Probe server = probe("server");
        server.whenReceived(data -> {
            server.transport().write(reply);
            server.transport().loseConnection();
        });
        Probe client = probe("client").whenMade(made -> made.transport().write(Bytes.pattern(600_000)));
        pair(server, client);
        awaitLost(server, client);
        assertArrayEquals(reply, client.bytes());
        assertEquals(CloseReason.DONE, client.reason());
        assertEquals(CloseReason.DONE, server.reason());
    }

    @Test
    void lingeringEndsWhenItsTimeIsOver() {
        Duration linger = Duration.ofMillis(50);
        Probe server = probe("server");
        Probe client = deafClient();
        pair(server, client, DEFAULTS.withLingerTimeout(linger));
        long started = loseFromOutside(server);
        awaitLost(server);
        long[] now = new long[1];
        on(() -> now[0] = reactor().nanoTime());
        assertTrue(now[0] - started >= linger.toNanos(), "the peer had its time");
        assertEquals(CloseReason.DONE, server.reason(), "all was sent, nothing is lost");
    }

    @Test
    void lingeringEndsWithThePeersFin() {
        Probe server = probe("server");
        Probe client = probe("client");
        pair(server, client, DEFAULTS.withLingerTimeout(Deadline.NONE));
        loseFromOutside(server);
        awaitLost(server, client);
        assertEquals(CloseReason.DONE, server.reason());
    }

    @Test
    void lingeringEndsAfterTooManyLateBytes() {
        Probe server = probe("server");
        HalfProbe client = halfProbe("client"); // its own end stays open after our FIN
        pair(server, client, DEFAULTS.withLingerTimeout(Deadline.NONE));
        loseFromOutside(server);
        await("our FIN is there", client::isReadLost);
        on(() -> client.transport().write(Bytes.pattern(8 << 20)));
        awaitLost(server, client);
        assertEquals(CloseReason.DONE, server.reason());
    }

    @Test
    void withoutLingeringTheEndComesAtOnce() {
        Probe server = probe("server");
        Probe client = deafClient();
        pair(server, client, DEFAULTS.withLingerTimeout(Duration.ZERO));
        loseFromOutside(server);
        turns(3);
        assertEquals(CloseReason.DONE, server.reason());
    }

    @Test
    void peersResetWhileLingeringLosesNothing() {
        Probe server = probe("server");
        Probe client = deafClient();
        pair(server, client, DEFAULTS.withLingerTimeout(Deadline.NONE));
        loseFromOutside(server);
        turns(2);
        on(() -> client.transport().abortConnection());
        awaitLost(server, client);
        assertEquals(CloseReason.DONE, server.reason());
    }

    private long loseFromOutside(Probe probe) {
        long[] started = new long[1];
        on(() -> {
            started[0] = reactor().nanoTime();
            probe.transport().loseConnection();
        });
        return started[0];
    }

    // ---------------------------------------------------------------------------------------------------- grace

    @Test // D2: a polite close is bounded
    void peerThatTakesNothingIsCutOffAfterTheGrace() {
        Duration grace = Duration.ofMillis(60);
        Probe server = probe("server").whenMade(made -> made.transport().write(Bytes.pattern(MORE_THAN_BUFFERS_HOLD)));
        Probe client = deafClient();
        pair(server, client, DEFAULTS.withCloseGrace(grace));
        long started = loseFromOutside(server);
        awaitLost(server);
        long[] now = new long[1];
        on(() -> now[0] = reactor().nanoTime());
        assertTrue(now[0] - started >= grace.toNanos(), "not before the grace is over");
        CloseReason.TimedOut reason = assertInstanceOf(CloseReason.TimedOut.class, server.reason());
        assertEquals(DeadlineKind.CLOSE, reason.which());
        assertEquals(grace, reason.period());
        assertEquals(Map.of(DeadlineKind.CLOSE, 1L), reactor().counters().timeouts());
        on(() -> client.transport().resumeProducing());
        awaitLost(client);
        assertCutOff(client);
    }

    @Test
    void peerThatKeepsTakingMayTakeLongerThanTheGrace() {
        Duration grace = Duration.ofMillis(600);
        Probe server = probe("server").whenMade(made -> made.transport().write(Bytes.pattern(MORE_THAN_BUFFERS_HOLD)));
        Probe client = probe("client");
        client.whenReceived(data -> {
            client.transport().pauseProducing();
            reactor().callLater(Duration.ofMillis(4), () -> client.transport().resumeProducing());
        });
        pair(server, client, DEFAULTS.withCloseGrace(grace));
        long started = loseFromOutside(server);
        awaitLost(server, client);
        long[] now = new long[1];
        on(() -> now[0] = reactor().nanoTime());
        assertTrue(now[0] - started > grace.toNanos(), "else this test shows nothing");
        assertEquals(CloseReason.DONE, server.reason());
        assertEquals(MORE_THAN_BUFFERS_HOLD, client.byteCount());
        pass(Duration.ofMillis(5)); // the last resume
    }

    @Test
    void reasonOfAPoliteCloseStaysWhenTheGraceRunsOut() {
        Probe server = probe("server").whenMade(made -> made.transport().write(Bytes.pattern(MORE_THAN_BUFFERS_HOLD)));
        pair(server, deafClient(), DEFAULTS.withCloseGrace(Duration.ofMillis(20)));
        CloseReason why = new CloseReason.ProtocolError("no such command");
        on(() -> server.transport().loseConnection(why));
        awaitLost(server);
        assertSame(why, server.reason());
    }

    // ------------------------------------------------------------------------------------------------ deadlines

    private Deadline deadline(Probe of, Runnable onExpiry) {
        return new Deadline(of.transport(), DeadlineKind.PHASE, "greeting", onExpiry);
    }

    @Test
    void closeFromInsideAnExpiryIsATimeOut() {
        Duration period = Duration.ofMillis(10);
        Probe server = probe("server")
                .whenMade(made -> deadline(made, () -> {
                            made.write("too slow");
                            made.transport().loseConnection();
                        })
                        .set(period));
        Probe client = probe("client");
        pair(server, client);
        awaitLost(server, client);
        assertEquals(new CloseReason.TimedOut(DeadlineKind.PHASE, "greeting", period), server.reason());
        assertEquals("too slow", client.text());
        assertEquals(Map.of(DeadlineKind.PHASE, 1L), reactor().counters().timeouts());
    }

    @Test
    void abortFromInsideAnExpiryIsATimeOut() {
        Duration period = Duration.ofMillis(5);
        Probe server = probe("server")
                .whenMade(made ->
                        deadline(made, () -> made.transport().abortConnection()).set(period));
        Probe client = probe("client");
        pair(server, client);
        awaitLost(server, client);
        assertEquals(new CloseReason.TimedOut(DeadlineKind.PHASE, "greeting", period), server.reason());
        assertCutOff(client);
    }

    @Test // deviates from TM-17: Twisted logs it and leaves the connection alone
    void faultInAnExpiryEndsTheConnection() {
        RuntimeException thrown = new IllegalStateException("thrown on purpose by an expiry");
        Probe server = probe("server")
                .whenMade(made -> deadline(made, () -> {
                            throw thrown;
                        })
                        .set(Duration.ofMillis(5)));
        pair(server, probe("client"));
        awaitLost(server);
        assertEquals(new CloseReason.ApplicationError(thrown), server.reason());
    }

    @Test
    void expiryThatDoesNothingLeavesTheConnectionAlone() {
        int[] expired = {0};
        Probe server = probe("server")
                .whenMade(made -> deadline(made, () -> expired[0]++).set(Duration.ofMillis(5)));
        pair(server, probe("client"));
        await("it expires", () -> expired[0] == 1);
        pass(Duration.ofMillis(12));
        assertEquals(1, expired[0], "once");
        assertTrue(server.isMade());
    }

    @Test // E-09, D1: that no timed call is left is what every test of this suite ends with
    void deadlinesEndWithTheirConnection() {
        int[] expired = {0};
        Deadline[] kept = new Deadline[1];
        Probe server = probe("server").whenMade(made -> {
            kept[0] = deadline(made, () -> expired[0]++);
            kept[0].set(Duration.ofHours(1));
            assertEquals(1, made.transport().deadlines().list().size());
            assertTrue(made.transport().toString().contains("greeting"));
        });
        Probe client = probe("client");
        pair(server, client);
        on(() -> client.transport().loseConnection());
        awaitLost(server, client);
        on(() -> {
            assertEquals(Deadline.State.CLOSED, kept[0].state());
            kept[0].set(Duration.ZERO);
            kept[0].reset();
        });
        pass(Duration.ofMillis(5));
        assertEquals(0, expired[0]);
    }
}
