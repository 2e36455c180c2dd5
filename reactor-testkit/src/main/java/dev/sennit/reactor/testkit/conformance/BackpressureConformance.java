// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Transport;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Producers and water marks. E-64 to E-66, E-69, E-70; PC-01 to PC-09 with D7. */
public abstract class BackpressureConformance extends BackpressureLaws {
    /** For subclasses. */
    protected BackpressureConformance() {}

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

    @Test
    void aPushProducerHearsWhenAllIsSentAndNotWhileSomethingWaits() {
        Probe server = probe("server");
        Probe client = deafClient();
        pair(server, client);
        on(() -> server.transport().registerProducer(new Push() {
            @Override
            public void allSent() {
                told.add("all sent");
                assertEquals(0, server.transport().bufferedBytes());
            }
        }));
        fill(server);
        on(told::clear);
        turns(3);
        assertFalse(told.contains("all sent"), told::toString);
        on(() -> client.transport().resumeProducing());
        await("all is sent", () -> told.contains("all sent"));
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
}
