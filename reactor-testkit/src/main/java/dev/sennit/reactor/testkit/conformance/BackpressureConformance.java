// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.PullProducer;
import dev.sennit.reactor.PushProducer;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Transport;
import dev.sennit.reactor.testkit.RecordingProducer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Producers, water marks, the limit of what is buffered and the write stall. E-64 to E-70; PC-01 to PC-13 with D4 and D7. */
public abstract class BackpressureConformance extends ReactorConformance {
    private static final TcpOptions DEFAULTS = TcpOptions.defaults();
    private static final int MORE_THAN_BUFFERS_HOLD = 16 << 20;
    private static final int UNCHANGED_FOR_GOOD = 20; // looks at a peer that takes nothing

    private final List<String> told = new ArrayList<>();

    /** For subclasses. */
    protected BackpressureConformance() {}

    private class Push extends RecordingProducer {
        Push() {
            super(told);
        }

        @Override
        public void stopProducing() {
            super.stopProducing();
            journal().add("producer stopped");
        }
    }

    private class Pull implements PullProducer {
        @Override
        public void resumeProducing() {
            told.add("resume");
        }

        @Override
        public void stopProducing() {
            told.add("stop");
            journal().add("producer stopped");
        }
    }

    /** Writes a number of blocks, one each time it is asked, then unregisters. */
    private final class Blocks extends Pull {
        private final Transport to;
        private final int blockBytes;
        private int left;

        Blocks(Transport to, int count, int blockBytes) {
            this.to = to;
            this.left = count;
            this.blockBytes = blockBytes;
        }

        @Override
        public void resumeProducing() {
            super.resumeProducing();
            if (left == 0) {
                to.unregisterProducer();
            } else {
                left--;
                to.write(Bytes.pattern(blockBytes));
            }
        }
    }

    private Probe deafClient() {
        return probe("client").whenMade(made -> made.transport().pauseProducing());
    }

    /** Writes until bytes stay behind, so that whatever is written next is queued in full; returns how many did. */
    private long fill(Probe server) {
        Transport transport = server.transport();
        long[] last = {-1};
        int[] unchanged = {0};
        await("the system takes no more", () -> {
            if (transport.bufferedBytes() == 0) {
                transport.write(Bytes.pattern(16_384));
            }
            unchanged[0] = transport.bufferedBytes() == last[0] ? unchanged[0] + 1 : 0;
            last[0] = transport.bufferedBytes();
            reactor().callFromThread(() -> {}); // look again in the next turn, without waiting for anything
            return last[0] > 0 && unchanged[0] > UNCHANGED_FOR_GOOD;
        });
        return last[0];
    }

    // ---------------------------------------------------------------------------------------------- registration

    @Test // E-64, PC-01
    void secondProducerIsRefused() {
        Probe server = probe("server");
        pair(server, probe("client"));
        on(() -> {
            Push first = new Push();
            server.transport().registerProducer(first);
            assertThrows(IllegalStateException.class, () -> server.transport().registerProducer(new Push()));
            assertThrows(IllegalStateException.class, () -> server.transport().registerProducer(first));
            server.transport().unregisterProducer();
            server.transport().unregisterProducer();
            server.transport().registerProducer(new Push());
            server.transport().unregisterProducer();
        });
        turns(3);
        assertEquals(List.of(), told, "a push producer is left alone, and unregistering tells it nothing");
    }

    @Test // E-64, PC-02
    void producerOfALostConnectionIsStoppedAtOnce() {
        Probe server = probe("server");
        Probe client = probe("client");
        pair(server, client);
        on(() -> server.transport().loseConnection());
        awaitLost(server, client);
        on(() -> {
            server.transport().registerProducer(new Push());
            assertEquals(List.of("stop"), told);
            server.transport().registerProducer(new Pull());
            assertEquals(List.of("stop", "stop"), told);
        });
        turns(3);
        assertEquals(List.of("stop", "stop"), told, "and not kept");
    }

    @Test // a pull producer must not be asked again and again while it cannot write
    void producerThatComesAfterLoseConnectionIsStoppedAtOnce() {
        Probe server = probe("server");
        pair(server, deafClient(), DEFAULTS.withLingerTimeout(Deadline.NONE));
        on(() -> {
            server.transport().loseConnection();
            server.transport().registerProducer(new Pull());
        });
        assertEquals(List.of("stop"), told);
        turns(3);
        on(() -> server.transport().registerProducer(new Pull()));
        turns(5);
        assertEquals(List.of("stop", "stop"), told, "lingering");
    }

    @Test
    void producerThatComesAfterOurFinIsStoppedAtOnce() {
        HalfProbe server = halfProbe("server");
        pair(server, halfProbe("client"));
        on(() -> server.transport().loseWriteConnection());
        await("our FIN is out", server::isWriteLost);
        on(() -> server.transport().registerProducer(new Pull()));
        turns(3);
        assertEquals(List.of("stop"), told);
    }

    @Test // E-64, PC-04; here in the next turn, not from inside the command
    void pullProducerIsAskedInTheNextTurn() {
        Probe server = probe("server");
        pair(server, probe("client"));
        on(() -> {
            Transport transport = server.transport();
            transport.registerProducer(new Blocks(transport, 0, 0));
            assertEquals(List.of(), told);
        });
        turns(3);
        assertEquals(List.of("resume"), told);
    }

    @Test // PC-09, CL-02
    void producerIsStoppedOnceAndBeforeItsProtocolHearsOfTheLoss() {
        Probe server = probe("server").whenMade(made -> made.transport().registerProducer(new Push()));
        Probe client = probe("client");
        pair(server, client);
        on(() -> client.transport().abortConnection());
        awaitLost(server, client);
        turns(2);
        assertEquals(List.of("stop"), told);
        List<String> lines = journal().lines();
        assertTrue(lines.indexOf("producer stopped") < lines.indexOf("server lost " + server.reason()));
    }

    @Test
    void producerThatThrowsWhenStoppedHarmsNobody() {
        Probe server = probe("server")
                .whenMade(made -> made.transport().registerProducer(new Push() {
                    @Override
                    public void stopProducing() {
                        throw new IllegalStateException("thrown on purpose by a producer");
                    }
                }));
        Probe client = probe("client").whenMade(made -> made.transport().abortConnection());
        pair(server, client);
        awaitLost(server, client);
    }

    // ------------------------------------------------------------------------------------------------------ pull

    @Test // E-66, PC-04
    void pullProducerIsAskedEachTimeAllIsSentAndNeverPaused() {
        Probe server = probe("server");
        Probe client = probe("client");
        pair(server, client);
        int count = 40;
        int blockBytes = 300_000; // more than the high water mark
        on(() -> server.transport().registerProducer(new Blocks(server.transport(), count, blockBytes)));
        await("all is there", () -> client.byteCount() == count * blockBytes);
        await("it unregistered", () -> told.size() == count + 1);
        assertTrue(told.stream().allMatch("resume"::equals), told::toString);
    }

    @Test
    void pullProducerIsAskedOnlyWhenAllIsSent() {
        List<Long> buffered = new ArrayList<>();
        Probe server = probe("server");
        Probe client = probe("client");
        pair(server, client);
        on(() -> server.transport().registerProducer(new Pull() {
            @Override
            public void resumeProducing() {
                buffered.add(server.transport().bufferedBytes());
                if (buffered.size() == 10) {
                    server.transport().unregisterProducer();
                } else {
                    server.transport().write(Bytes.pattern(2 << 20));
                }
            }
        }));
        await("it was asked ten times", () -> buffered.size() == 10);
        assertTrue(buffered.stream().allMatch(bytes -> bytes == 0), buffered::toString);
        await("all is there", () -> client.byteCount() == 9 * (2 << 20));
    }

    @Test
    void pullProducerIsNeverAskedFromInsideItsWriteAndLeavesTimeForTheOthers() {
        List<Long> turns = new ArrayList<>();
        boolean[] inside = {false};
        Probe server = probe("server");
        pair(server, probe("client"));
        on(() -> server.transport().registerProducer(new Pull() {
            @Override
            public void resumeProducing() {
                assertFalse(inside[0]);
                inside[0] = true;
                writeOnce();
                inside[0] = false;
            }

            private void writeOnce() {
                turns.add(journal().turn());
                if (turns.size() == 20) {
                    server.transport().unregisterProducer();
                } else {
                    server.write(".");
                }
            }
        }));
        await("it was asked 20 times", () -> turns.size() == 20);
        assertTrue(turns.stream().distinct().count() >= 10, "turns go by meanwhile");
    }

    @Test // RC-13
    void faultOfAPullProducerIsTheReason() {
        RuntimeException thrown = new IllegalStateException("thrown on purpose by a producer");
        Probe server = probe("server")
                .whenMade(made -> made.transport().registerProducer(new Pull() {
                    @Override
                    public void resumeProducing() {
                        throw thrown;
                    }
                }));
        pair(server, probe("client"));
        awaitLost(server);
        assertEquals(new CloseReason.ApplicationError(thrown), server.reason());
        assertEquals(List.of("stop"), told);
    }

    // ------------------------------------------------------------------------------------------------------ push

    @Test // E-65, PC-05: one below, at and above the high water mark
    void pushProducerIsPausedAboveTheHighWaterMarkOnce() {
        Probe server = probe("server");
        pair(server, deafClient());
        long buffered = fill(server);
        on(() -> {
            Transport transport = server.transport();
            transport.registerProducer(new Push());
            int room = (int) (DEFAULTS.writeHighWaterBytes() - buffered);
            transport.write(Bytes.pattern(room - 1));
            assertEquals(List.of(), told, "one below");
            transport.write(Bytes.pattern(1));
            assertEquals(DEFAULTS.writeHighWaterBytes(), transport.bufferedBytes());
            assertEquals(List.of(), told, "at");
            transport.write(Bytes.pattern(1));
            assertEquals(List.of("pause"), told, "one above");
            transport.write(Bytes.pattern(100_000));
            transport.write("more");
            assertEquals(List.of("pause"), told, "not again");
        });
    }

    @Test // E-65, D7
    void pushProducerIsResumedOnceAtTheLowWaterMark() {
        List<Long> resumedAt = new ArrayList<>();
        Probe server = probe("server");
        Probe client = deafClient();
        pair(server, client, DEFAULTS.withWaterMarks(1000, 200_000));
        fill(server);
        on(() -> {
            server.transport().registerProducer(new Push() {
                @Override
                public void resumeProducing() {
                    super.resumeProducing();
                    resumedAt.add(server.transport().bufferedBytes());
                }
            });
            server.transport().write(Bytes.pattern(2 << 20));
            assertEquals(List.of("pause"), told);
            client.transport().resumeProducing();
        });
        await("all is sent", () -> server.transport().bufferedBytes() == 0);
        turns(3);
        assertEquals(List.of("pause", "resume"), told);
        assertTrue(resumedAt.get(0) <= 1000, resumedAt::toString);
    }

    @Test // E-70, PC-13
    void producerThatFillsUpInsideResumeIsPausedAgain() {
        Probe server = probe("server");
        Probe client = deafClient();
        pair(server, client, DEFAULTS.withMaxBufferedBytes(TcpOptions.UNLIMITED_BYTES));
        int[] refills = {0};
        on(() -> {
            server.transport().registerProducer(new Push() {
                @Override
                public void resumeProducing() {
                    super.resumeProducing();
                    if (refills[0]++ < 3) {
                        server.transport().write(Bytes.pattern(MORE_THAN_BUFFERS_HOLD));
                    }
                }
            });
            server.transport().write(Bytes.pattern(MORE_THAN_BUFFERS_HOLD));
            client.transport().resumeProducing();
        });
        await("all is there", () -> client.byteCount() == 4 * MORE_THAN_BUFFERS_HOLD);
        turns(3);
        assertEquals(List.of("pause", "resume", "pause", "resume", "pause", "resume", "pause", "resume"), told);
    }

    @Test // E-69, TR-03
    void writeSequencePausesOnceForAllOfIt() {
        Probe server = probe("server");
        pair(server, deafClient());
        fill(server);
        on(() -> {
            server.transport().registerProducer(new Push());
            List<ByteBuffer> many = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                many.add(ByteBuffer.wrap(Bytes.pattern(5000)));
            }
            server.transport().writeSequence(many);
            assertEquals(List.of("pause"), told);
        });
    }

    @Test
    void waterMarksAreThoseOfTheOptions() {
        Probe server = probe("server");
        pair(server, deafClient(), DEFAULTS.withWaterMarks(100_000, 300_000));
        long buffered = fill(server);
        on(() -> {
            server.transport().registerProducer(new Push());
            server.transport().write(Bytes.pattern((int) (300_000 - buffered)));
            assertEquals(List.of(), told);
            server.transport().write("1");
            assertEquals(List.of("pause"), told);
        });
    }

    // ------------------------------------------------------------------------------------- closing with a producer

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

    // ------------------------------------------------------------------------------------------- too much buffered

    @Test // one below, at and above the limit
    void moreThanMaxBufferedBytesEndsTheConnectionWithAReset() {
        int maxBytes = 300_000;
        Probe server = probe("server");
        Probe client = deafClient();
        pair(server, client, DEFAULTS.withMaxBufferedBytes(maxBytes));
        long buffered = fill(server);
        long[] writtenTurn = new long[1];
        on(() -> {
            Transport transport = server.transport();
            transport.write(Bytes.pattern((int) (maxBytes - buffered - 1)));
            assertFalse(transport.isClosing(), "one below");
            transport.write(Bytes.pattern(1));
            assertEquals(maxBytes, transport.bufferedBytes());
            assertFalse(transport.isClosing(), "at");
            transport.write(Bytes.pattern(1));
            assertTrue(transport.isClosing(), "one above");
            assertEquals(0, transport.bufferedBytes(), "dropped at once");
            transport.write(Bytes.pattern(100_000));
            assertEquals(0, transport.bufferedBytes(), "dropped as well");
            assertTrue(server.isMade(), "not told from inside the write");
            writtenTurn[0] = journal().turn();
        });
        awaitLost(server);
        assertTrue(server.lostTurn() > writtenTurn[0], "told in the turn of the write");
        String cause = assertInstanceOf(CloseReason.Lost.class, server.reason())
                .cause()
                .toString();
        assertTrue(cause.contains("300001 bytes") && cause.contains("maxBufferedBytes, 300000,"), cause);
        on(() -> client.transport().resumeProducing());
        awaitLost(client);
        assertCutOff(client);
    }

    @Test // a producer that does not mind its pauses
    void tooMuchBufferedStopsTheProducer() {
        Probe server = probe("server").whenMade(made -> made.transport().registerProducer(new Push()));
        pair(server, deafClient(), DEFAULTS.withMaxBufferedBytes(100_000));
        fill(server);
        on(() -> {
            for (int i = 0; i < 100; i++) {
                server.transport().write(Bytes.pattern(5_000));
            }
            assertEquals(List.of("pause"), told);
        });
        awaitLost(server);
        assertInstanceOf(CloseReason.Lost.class, server.reason());
        assertEquals(List.of("pause", "stop"), told);
    }

    @Test // what counts is what the system does not take
    void burstThatTheSystemTakesIsNotTooMuch() {
        int burstBytes = 40_000;
        int maxBytes = 9_000; // just above the size from which a write is offered at once
        Probe server = probe("server").whenMade(made -> {
            for (int i = 0; i < burstBytes / 1_000; i++) {
                made.transport().write(Bytes.pattern(1_000));
            }
        });
        Probe client = probe("client");
        pair(server, client, DEFAULTS.withMaxBufferedBytes(maxBytes));
        await("all of the first is there", () -> client.byteCount() == burstBytes);
        on(() -> server.transport().write(Bytes.pattern(burstBytes)));
        await("all of the second is there", () -> client.byteCount() == 2 * burstBytes);
        assertTrue(server.isMade());
    }

    @Test
    void unlimitedBytesAreNeverTooMuch() {
        Probe server = probe("server");
        Probe client = deafClient();
        pair(server, client, DEFAULTS.withMaxBufferedBytes(TcpOptions.UNLIMITED_BYTES));
        on(() -> {
            for (int i = 0; i < 3; i++) {
                server.transport().write(Bytes.pattern(MORE_THAN_BUFFERS_HOLD));
            }
            assertTrue(server.transport().bufferedBytes() > DEFAULTS.maxBufferedBytes());
        });
        assertTrue(server.isMade());
    }

    // ----------------------------------------------------------------------------------------------- write stall

    @Test
    void peerThatTakesNothingIsCutOffByTheWriteStall() {
        Duration stall = Duration.ofMillis(50);
        long[] started = new long[1];
        Probe server = probe("server").whenMade(made -> {
            started[0] = reactor().nanoTime();
            made.transport().write(Bytes.pattern(MORE_THAN_BUFFERS_HOLD));
        });
        Probe client = deafClient();
        pair(server, client, DEFAULTS.withWriteStall(stall));
        awaitLost(server);
        long[] now = new long[1];
        on(() -> now[0] = reactor().nanoTime());
        assertTrue(now[0] - started[0] >= stall.toNanos(), "never early");
        assertEquals(new CloseReason.TimedOut(DeadlineKind.WRITE_STALL, "write stall", stall), server.reason());
        assertTrue(reactor().counters().writeStalls() > 0);
        on(() -> client.transport().resumeProducing());
        awaitLost(client);
        assertCutOff(client);
    }

    @Test
    void anyProgressPutsTheWriteStallOff() {
        Duration stall = Duration.ofMillis(600);
        Probe server = probe("server").whenMade(made -> made.transport().write(Bytes.pattern(MORE_THAN_BUFFERS_HOLD)));
        Probe client = probe("client");
        client.whenReceived(data -> {
            client.transport().pauseProducing();
            reactor().callLater(Duration.ofMillis(4), () -> client.transport().resumeProducing());
        });
        pair(server, client, DEFAULTS.withWriteStall(stall));
        await("all is there", () -> client.byteCount() == MORE_THAN_BUFFERS_HOLD);
        assertTrue(server.isMade());
        on(() -> assertTrue(server.transport().deadlines().list().isEmpty(), "nothing waits any more"));
        pass(Duration.ofMillis(5)); // the last resume
    }

    @Test
    void quietConnectionHasNoWriteStall() {
        Probe server = probe("server").whenMade(made -> made.write("hello"));
        Probe client = probe("client");
        pair(server, client, DEFAULTS.withWriteStall(Duration.ofMillis(5)));
        await("it is there", () -> client.text().equals("hello"));
        pass(Duration.ofMillis(20));
        assertTrue(server.isMade() && client.isMade());
    }
}
