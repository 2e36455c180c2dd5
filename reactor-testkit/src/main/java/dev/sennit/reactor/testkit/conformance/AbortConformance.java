// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.PullProducer;
import dev.sennit.reactor.PushProducer;
import dev.sennit.reactor.TcpOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Connections that are cut off. E-38 to E-43; TR-11 to TR-15. */
public abstract class AbortConformance extends ReactorConformance {
    private static final int MORE_THAN_BUFFERS_HOLD = 16 << 20;

    /** For subclasses. */
    protected AbortConformance() {}

    private void assertCutOff(Probe aborter, Probe peer) {
        awaitLost(aborter, peer);
        assertEquals(CloseReason.ABORTED, aborter.reason());
        assertCutOff(peer);
        turns(3);
        assertEquals(1, journal().count(aborter.name + " lost aborted"));
    }

    @Test // E-38, TR-11
    void abortIsToldInALaterTurn() {
        Probe server = probe("server");
        Probe client = probe("client");
        pair(server, client);
        long[] asked = new long[1];
        on(() -> {
            server.transport().abortConnection();
            asked[0] = journal().turn();
            assertTrue(server.isMade());
            assertTrue(server.transport().isClosing());
        });
        assertCutOff(server, client);
        assertTrue(server.lostTurn() > asked[0], "told in the turn of the command");
    }

    @Test // E-38
    void abortInDataReceivedOfTheServer() {
        long[] asked = {Long.MAX_VALUE};
        Probe server = probe("server");
        server.whenReceived(data -> {
            server.transport().abortConnection();
            asked[0] = journal().turn();
        });
        Probe client = probe("client").whenMade(made -> made.write("x"));
        pair(server, client);
        assertCutOff(server, client);
        assertTrue(server.lostTurn() > asked[0]);
    }

    @Test // E-38
    void abortInDataReceivedOfTheClient() {
        Probe server = probe("server").whenMade(made -> made.write("x"));
        Probe client = probe("client");
        client.whenReceived(data -> client.transport().abortConnection());
        Pair pair = pair(server, client);
        assertCutOff(client, server);
        assertEquals(1, pair.factory().endings.size());
        assertEquals(CloseReason.ABORTED, pair.factory().endings.get(0));
    }

    @Test
    void abortInConnectionMadeOfTheServer() {
        Probe server = probe("server").whenMade(made -> made.transport().abortConnection());
        Probe client = probe("client");
        Pair pair = pair(server, client);
        awaitLost(server);
        awaitReset(pair);
        assertEquals(CloseReason.ABORTED, server.reason());
    }

    @Test
    void abortInConnectionMadeOfTheClient() {
        Probe server = probe("server");
        Probe client = probe("client").whenMade(made -> made.transport().abortConnection());
        pair(server, client);
        assertCutOff(client, server);
    }

    @Test
    void abortInTheHalfCloseCallbacks() {
        HalfProbe server = halfProbe("server");
        server.whenReadLost(() -> server.transport().abortConnection());
        HalfProbe client = halfProbe("client");
        client.whenWriteLost(() -> {});
        pair(server, client);
        on(() -> client.transport().loseWriteConnection());
        assertCutOff(server, client);

        HalfProbe writer = halfProbe("writer");
        writer.whenWriteLost(() -> writer.transport().abortConnection());
        pair(halfProbe("other"), writer);
        on(() -> writer.transport().loseWriteConnection());
        awaitLost(writer);
        assertEquals(CloseReason.ABORTED, writer.reason());
    }

    @Test
    void abortInConnectionLostHasNoEffect() {
        Probe server = probe("server");
        server.whenLost(reason -> server.transport().abortConnection());
        Probe client = probe("client").whenMade(made -> made.transport().loseConnection());
        pair(server, client);
        awaitLost(server, client);
        turns(3);
        assertEquals(CloseReason.DONE, server.reason());
    }

    @Test // E-39, TR-12
    void abortTwiceAndThenLose() {
        Probe server = probe("server");
        Probe client = probe("client");
        pair(server, client);
        on(() -> {
            server.transport().abortConnection();
            server.transport().abortConnection();
            server.transport().loseConnection();
            server.transport().loseWriteConnection();
        });
        assertCutOff(server, client);
    }

    @Test // E-39
    void abortWinsOverAPoliteCloseThatIsUnderWay() {
        Probe server = probe("server").whenMade(made -> made.transport().write(Bytes.pattern(MORE_THAN_BUFFERS_HOLD)));
        Probe client = probe("client").whenMade(made -> made.transport().pauseProducing());
        pair(server, client);
        on(() -> server.transport().loseConnection());
        turns(3);
        on(() -> server.transport().abortConnection());
        awaitLost(server);
        on(() -> client.transport().resumeProducing());
        assertCutOff(server, client);
        assertTrue(client.byteCount() < MORE_THAN_BUFFERS_HOLD, "what was queued is dropped");
    }

    @Test // E-39
    void abortWinsWhileLingering() {
        Probe server = probe("server");
        Probe client = probe("client").whenMade(made -> made.transport().pauseProducing());
        pair(server, client, TcpOptions.defaults().withLingerTimeout(Deadline.NONE));
        on(() -> server.transport().loseConnection());
        turns(3);
        assertTrue(server.isMade(), "lingers");
        on(() -> server.transport().abortConnection());
        awaitLost(server);
        assertEquals(CloseReason.ABORTED, server.reason());
    }

    @Test
    void reasonOfAPoliteCloseStaysWhenItIsCutShort() {
        Probe server = probe("server").whenMade(made -> made.transport().write(Bytes.pattern(MORE_THAN_BUFFERS_HOLD)));
        pair(server, probe("client").whenMade(made -> made.transport().pauseProducing()));
        CloseReason why = new CloseReason.ProtocolError("no such command");
        on(() -> {
            server.transport().loseConnection(why);
            server.transport().abortConnection();
        });
        awaitLost(server);
        assertSame(why, server.reason());
    }

    @Test
    void abortCanSayWhy() {
        Probe server = probe("server");
        Probe client = probe("client");
        pair(server, client);
        CloseReason why = new CloseReason.TimedOut(DeadlineKind.MINIMUM_RATE, "body", Duration.ofSeconds(3));
        on(() -> server.transport().abortConnection(why));
        awaitLost(server, client);
        assertSame(why, server.reason());
        assertCutOff(client);
    }

    @Test // E-40, TR-14
    void abortWithFullBuffersAndADeafPeerEndsBothSides() {
        Probe server = probe("server").whenMade(made -> {
            for (int i = 0; i < 100; i++) {
                made.transport().write(Bytes.pattern(320_000));
            }
        });
        Probe client = probe("client").whenMade(made -> made.transport().pauseProducing());
        pair(server, client, TcpOptions.defaults().withMaxBufferedBytes(TcpOptions.UNLIMITED_BYTES));
        pass(Duration.ofMillis(10));
        on(() -> {
            assertTrue(server.transport().bufferedBytes() > 0);
            server.transport().abortConnection();
            assertEquals(0, server.transport().bufferedBytes());
        });
        awaitLost(server);
        on(() -> client.transport().resumeProducing());
        assertCutOff(server, client);
    }

    @Test // E-40: the client cuts off
    void abortWithFullBuffersOfTheClient() {
        Probe server = probe("server").whenMade(made -> made.transport().pauseProducing());
        Probe client = probe("client").whenMade(made -> made.transport().write(Bytes.pattern(MORE_THAN_BUFFERS_HOLD)));
        pair(server, client);
        pass(Duration.ofMillis(10));
        on(() -> client.transport().abortConnection());
        awaitLost(client);
        on(() -> server.transport().resumeProducing());
        assertCutOff(client, server);
    }

    @Test
    void deafSideCanAbortAsWell() {
        Probe server = probe("server").whenMade(made -> made.transport().write(Bytes.pattern(MORE_THAN_BUFFERS_HOLD)));
        Probe client = probe("client").whenMade(made -> made.transport().pauseProducing());
        pair(server, client);
        pass(Duration.ofMillis(10));
        on(() -> client.transport().abortConnection());
        assertCutOff(client, server);
    }

    @Test // E-43
    void bytesWrittenAfterTheAbortNeverArrive() {
        Probe server = probe("server").whenMade(made -> {
            made.write("X");
            made.transport().abortConnection();
            made.write("Y");
        });
        Probe client = probe("client");
        Pair pair = pair(server, client);
        awaitLost(server);
        awaitReset(pair);
        assertFalse(client.text().contains("Y"), client.text());
    }

    @Test // E-42, TR-13
    void faultAfterAnAbortInDataReceivedIsTheReason() {
        RuntimeException thrown = new IllegalStateException("thrown on purpose by a protocol");
        Probe server = probe("server");
        server.whenReceived(data -> {
            server.transport().abortConnection();
            throw thrown;
        });
        Probe client = probe("client").whenMade(made -> made.write("x"));
        pair(server, client);
        awaitLost(server, client);
        turns(3);
        assertEquals(new CloseReason.ApplicationError(thrown), server.reason());
    }

    @Test // E-42
    void faultAfterAnAbortInAnExpiryIsTheReason() {
        RuntimeException thrown = new IllegalStateException("thrown on purpose by an expiry");
        Probe server = probe("server")
                .whenMade(made -> new Deadline(made.transport(), DeadlineKind.PHASE, "greeting", () -> {
                            made.transport().abortConnection();
                            throw thrown;
                        })
                        .set(Duration.ofMillis(2)));
        pair(server, probe("client"));
        awaitLost(server);
        turns(3);
        assertEquals(new CloseReason.ApplicationError(thrown), server.reason());
    }

    // ------------------------------------------------------------------------------------------- with producers

    /** Notes its calls and does what the test wants when it is asked. */
    private final class Pull implements PullProducer {
        private final Runnable whenAsked;

        Pull(Runnable whenAsked) {
            this.whenAsked = whenAsked;
        }

        @Override
        public void resumeProducing() {
            journal().add("producer asked");
            whenAsked.run();
        }

        @Override
        public void stopProducing() {
            journal().add("producer stopped");
        }
    }

    private final class Push implements PushProducer {
        @Override
        public void pauseProducing() {
            journal().add("producer paused");
        }

        @Override
        public void resumeProducing() {
            journal().add("producer resumed");
        }

        @Override
        public void stopProducing() {
            journal().add("producer stopped");
        }
    }

    private void assertProducerStoppedFirst(Probe probe) {
        assertEquals(1, journal().count("producer stopped"));
        var lines = journal().lines();
        assertTrue(lines.indexOf("producer stopped") < lines.indexOf(probe.name + " lost " + probe.reason()));
    }

    @Test // E-41, TR-15
    void abortInResumeProducingOfAPullProducer() {
        Probe server = probe("server")
                .whenMade(made -> made.transport()
                        .registerProducer(new Pull(() -> made.transport().abortConnection())));
        Probe client = probe("client");
        pair(server, client);
        assertCutOff(server, client);
        assertProducerStoppedFirst(server);
        assertEquals(1, journal().count("producer asked"));
    }

    @Test // E-42
    void faultAfterAnAbortInResumeProducingIsTheReason() {
        RuntimeException thrown = new IllegalStateException("thrown on purpose by a producer");
        Probe server = probe("server")
                .whenMade(made -> made.transport().registerProducer(new Pull(() -> {
                    made.transport().abortConnection();
                    throw thrown;
                })));
        Probe client = probe("client");
        pair(server, client);
        awaitLost(server, client);
        turns(3);
        assertEquals(new CloseReason.ApplicationError(thrown), server.reason());
        assertProducerStoppedFirst(server);
    }

    @Test // E-41
    void abortLaterWithAPausedPushProducer() {
        Probe server = probe("server").whenMade(made -> {
            made.transport().registerProducer(new Push());
            made.transport().write(Bytes.pattern(MORE_THAN_BUFFERS_HOLD));
        });
        Probe client = probe("client").whenMade(made -> made.transport().pauseProducing());
        pair(server, client);
        on(() -> reactor()
                .callLater(Duration.ofMillis(5), () -> server.transport().abortConnection()));
        awaitLost(server);
        assertProducerStoppedFirst(server);
        assertEquals(1, journal().count("producer paused"));
        assertEquals(0, journal().count("producer resumed"));
    }
}
