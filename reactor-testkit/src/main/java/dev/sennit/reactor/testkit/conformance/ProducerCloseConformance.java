// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.PushProducer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Closing a connection that has a producer. E-67, E-68; PC-10 with D4. */
public abstract class ProducerCloseConformance extends BackpressureLaws {
    /** For subclasses. */
    protected ProducerCloseConformance() {}

    @Test // E-67, PC-10, D4
    void politeCloseWaitsForAPushProducer() {
        Probe server = probe("server").whenMade(made -> made.transport().registerProducer(new Push()));
        Probe client = probe("client");
        pair(server, client);
        on(() -> server.transport().loseConnection());
        turns(10);
        assertTrue(server.isMade());
        on(() -> {
            server.write("last");
            server.transport().unregisterProducer();
            server.write("dropped");
        });
        awaitLost(server, client);
        assertEquals("last", client.text());
        assertEquals(CloseReason.DONE, server.reason());
        assertEquals(List.of(), told);
    }

    @Test // a polite close is bounded, whoever is waited for
    void producerThatIsSilentForEverDoesNotHoldAPoliteClose() {
        Duration grace = Duration.ofMillis(60);
        Probe server = probe("server").whenMade(made -> made.transport().registerProducer(new Push()));
        Probe client = probe("client");
        pair(server, client, DEFAULTS.withCloseGrace(grace));
        long[] started = new long[1];
        long[] ended = new long[1];
        server.whenLost(reason -> ended[0] = reactor().nanoTime());
        on(() -> {
            started[0] = reactor().nanoTime();
            server.transport().loseConnection();
        });
        awaitLost(server, client);
        assertTrue(ended[0] - started[0] >= grace.toNanos(), () -> "cut off after " + (ended[0] - started[0]) + " ns");
        assertEquals(new CloseReason.TimedOut(DeadlineKind.CLOSE, "close", grace), server.reason());
        assertCutOff(client);
        assertEquals(List.of("stop"), told);
        assertEquals(Map.of(DeadlineKind.CLOSE, 1L), reactor().counters().timeouts());
    }

    @Test
    void producerThatKeepsProducingMayTakeLongerThanTheGrace() {
        Duration grace = Duration.ofMillis(300);
        int blocks = 40;
        Probe server = probe("server").whenMade(made -> made.transport().registerProducer(new Push()));
        Probe client = probe("client");
        pair(server, client, DEFAULTS.withCloseGrace(grace));
        long[] started = new long[1];
        on(() -> {
            started[0] = reactor().nanoTime();
            server.transport().loseConnection();
            writeNow(server, blocks);
        });
        long[] ended = new long[1];
        server.whenLost(reason -> ended[0] = reactor().nanoTime());
        awaitLost(server, client);
        assertTrue(ended[0] - started[0] > grace.toNanos(), "else this test shows nothing");
        assertEquals(CloseReason.DONE, server.reason());
        assertEquals(blocks * 16_384, client.byteCount());
    }

    private void writeNow(Probe server, int blocks) {
        if (blocks == 0) {
            server.transport().unregisterProducer();
        } else {
            server.transport().write(Bytes.pattern(16_384));
            reactor().callLater(Duration.ofMillis(10), () -> writeNow(server, blocks - 1));
        }
    }

    /** A protocol that is the producer of its own transport. */
    private final class SelfFeeding extends Probe implements PushProducer {
        SelfFeeding() {
            super("server", journal());
            whenMade(made -> made.transport().registerProducer(this));
        }

        @Override
        public void pauseProducing() {
            told.add("pause");
        }

        @Override
        public void resumeProducing() {
            told.add("resume");
        }

        @Override
        public void stopProducing() {
            told.add("stop");
        }
    }

    @Test
    void politeCloseDoesNotWaitForTheProtocolThatAskedForIt() {
        Probe server = tracked(new SelfFeeding());
        Probe client = probe("client");
        pair(server, client, DEFAULTS.withCloseGrace(Deadline.NONE));
        on(() -> {
            server.write("last");
            server.transport().loseConnection();
            server.write("dropped");
        });
        awaitLost(server, client);
        assertEquals("last", client.text());
        assertEquals(CloseReason.DONE, server.reason());
        assertEquals(List.of(), told, "it is unregistered, which tells it nothing");
    }

    @Test
    void protocolThatIsItsOwnPausedProducerMayClose() {
        Probe server = tracked(new SelfFeeding());
        Probe client = probe("client");
        pair(server, client);
        on(() -> {
            server.transport().write(Bytes.pattern(MORE_THAN_BUFFERS_HOLD));
            assertEquals(List.of("pause"), told);
            server.transport().loseConnection();
        });
        awaitLost(server, client);
        assertEquals(MORE_THAN_BUFFERS_HOLD, client.byteCount());
        assertEquals(CloseReason.DONE, server.reason());
        assertEquals(List.of("pause"), told);
    }

    @Test
    void abortStopsAProtocolThatIsItsOwnProducer() {
        Probe server = tracked(new SelfFeeding());
        pair(server, probe("client"));
        on(() -> server.transport().abortConnection());
        awaitLost(server);
        assertEquals(List.of("stop"), told);
    }

    @Test // E-67
    void politeCloseWaitsForAPausedPushProducer() {
        Probe server = probe("server").whenMade(made -> {
            made.transport().registerProducer(new Push() {
                @Override
                public void resumeProducing() {
                    super.resumeProducing();
                    made.write("last");
                    made.transport().unregisterProducer();
                }
            });
            made.transport().write(Bytes.pattern(MORE_THAN_BUFFERS_HOLD));
            made.transport().loseConnection();
        });
        Probe client = probe("client");
        pair(server, client);
        awaitLost(server, client);
        assertEquals(MORE_THAN_BUFFERS_HOLD + 4, client.byteCount());
        assertEquals(List.of("pause", "resume"), told);
        assertEquals(CloseReason.DONE, server.reason());
    }

    @Test // E-67, E-68
    void politeCloseWaitsForAPullProducer() {
        Probe server = probe("server").whenMade(made -> {
            made.transport().registerProducer(new Blocks(made.transport(), 30, 100_000));
            made.transport().loseConnection();
        });
        Probe client = probe("client");
        pair(server, client);
        awaitLost(server, client);
        assertEquals(3_000_000, client.byteCount());
        assertEquals(CloseReason.DONE, server.reason());
        assertTrue(told.stream().allMatch("resume"::equals), told::toString);
    }

    @Test // E-67: FIN waits as well
    void halfCloseWaitsForAProducer() {
        HalfProbe server = halfProbe("server");
        HalfProbe client = halfProbe("client");
        pair(server, client);
        on(() -> {
            server.transport().registerProducer(new Blocks(server.transport(), 30, 100_000));
            server.transport().loseWriteConnection();
        });
        await("the client knows", client::isReadLost);
        assertEquals(3_000_000, client.byteCount());
        assertTrue(server.isWriteLost());
        assertTrue(server.isMade());
    }

    @Test // E-68
    void producerThatUnregistersWhileClosingLetsItClose() {
        Probe server = probe("server");
        Probe client = probe("client");
        pair(server, client);
        on(() -> {
            server.transport().registerProducer(new Blocks(server.transport(), 0, 0));
            server.transport().loseConnection();
        });
        awaitLost(server, client);
        assertEquals(List.of("resume"), told);
    }

    @Test // D4: abort overrides
    void abortDoesNotWaitForAProducer() {
        Probe server = probe("server").whenMade(made -> made.transport().registerProducer(new Push()));
        Probe client = probe("client");
        pair(server, client);
        on(() -> server.transport().loseConnection());
        turns(3);
        assertTrue(server.isMade());
        on(() -> server.transport().abortConnection());
        awaitLost(server, client);
        assertEquals(CloseReason.ABORTED, server.reason());
        assertEquals(List.of("stop"), told);
    }

    @Test // time our own producer took is not counted against the peer
    void graceBeginsAnewWhenThePeerIsWaitedFor() {
        Probe server = probe("server").whenMade(made -> made.transport().registerProducer(new Push()));
        Probe client = deafClient();
        Duration grace = Duration.ofMillis(400); // so long that a machine that stands still does not use up the first
        pair(server, client, DEFAULTS.withCloseGrace(grace));
        on(() -> server.transport().loseConnection());
        pass(Duration.ofMillis(60));
        long[] started = new long[1];
        long[] ended = new long[1];
        server.whenLost(reason -> ended[0] = reactor().nanoTime());
        on(() -> {
            started[0] = reactor().nanoTime();
            server.transport().write(Bytes.pattern(MORE_THAN_BUFFERS_HOLD));
            server.transport().unregisterProducer();
        });
        awaitLost(server);
        assertEquals(
                DeadlineKind.CLOSE,
                assertInstanceOf(CloseReason.TimedOut.class, server.reason()).which());
        assertTrue(ended[0] - started[0] >= grace.toNanos(), () -> "cut off after " + (ended[0] - started[0]) + " ns");
    }
}
