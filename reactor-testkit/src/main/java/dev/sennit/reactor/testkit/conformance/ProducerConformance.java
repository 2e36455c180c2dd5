// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.PullProducer;
import dev.sennit.reactor.PushProducer;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What producers may rely on whatever lies between them and the socket; {@link BackpressureConformance} has more of what
 * holds without anything between. PC-01 to PC-13, D4, D7.
 */
public abstract class ProducerConformance extends ReactorConformance {
    private static final TcpOptions DEFAULTS = TcpOptions.defaults();
    private static final int MORE_THAN_BUFFERS_HOLD = 12 << 20;

    private final List<String> told = new ArrayList<>();

    /** For subclasses. */
    protected ProducerConformance() {}

    /** A probe that can be connected with {@link #connectBoth}. */
    Probe end(String name) {
        return probe(name);
    }

    /** Returns when both ends may write. */
    abstract void connectBoth(Probe server, Probe client, TcpOptions options);

    private class Push implements PushProducer {
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

    /** Writes blocks, one each time it is asked, then unregisters. */
    private final class Blocks implements PullProducer {
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
            told.add("resume");
            if (left-- == 0) {
                to.unregisterProducer();
            } else {
                to.write(Bytes.pattern(blockBytes));
            }
        }

        @Override
        public void stopProducing() {
            told.add("stop");
        }
    }

    private Probe[] ends(TcpOptions options) {
        Probe server = end("server");
        Probe client = end("client");
        connectBoth(server, client, options);
        return new Probe[] {server, client};
    }

    private Probe[] ends() {
        return ends(DEFAULTS);
    }

    /** Both ends, of which the client does not read. */
    private Probe[] deafEnds(TcpOptions options) {
        Probe[] ends = ends(options);
        on(() -> ends[1].transport().pauseProducing());
        return ends;
    }

    @Test // PC-01, PC-03, PC-08
    void oneProducerIsRegisteredAndLeftAlone() {
        Probe[] ends = ends();
        on(() -> {
            Transport transport = ends[0].transport();
            transport.registerProducer(new Push());
            assertThrows(IllegalStateException.class, () -> transport.registerProducer(new Push()));
            transport.unregisterProducer();
            transport.unregisterProducer();
            transport.registerProducer(new Push());
        });
        turns(3);
        on(() -> ends[0].transport().unregisterProducer());
        turns(3);
        assertEquals(List.of(), told);
    }

    @Test // PC-02
    void producerOfAConnectionThatClosesIsStoppedAtOnce() {
        Probe[] ends = ends();
        on(() -> {
            ends[0].transport().loseConnection();
            ends[0].transport().registerProducer(new Push());
            assertEquals(List.of("stop"), told);
        });
        awaitLost(ends);
        assertEquals(List.of("stop"), told);
    }

    @Test // PC-05, PC-06, PC-07 with D7
    void pushProducerIsPausedOnceAndResumedOnceForEachCrossing() {
        Probe[] ends = deafEnds(DEFAULTS);
        for (int crossing = 0; crossing < 2; crossing++) {
            told.clear();
            on(() -> {
                Transport transport = ends[0].transport();
                transport.registerProducer(new Push());
                for (int i = 0; i < 12; i++) {
                    transport.write(Bytes.pattern(1 << 20));
                }
            });
            turns(3);
            assertEquals(List.of("pause"), told);
            int expected = (crossing + 1) * MORE_THAN_BUFFERS_HOLD;
            on(() -> ends[1].transport().resumeProducing());
            await("all is there", () -> ends[1].byteCount() == expected);
            assertEquals(List.of("pause", "resume"), told);
            on(() -> ends[0].transport().unregisterProducer());
            on(() -> ends[1].transport().pauseProducing());
        }
    }

    @Test // PC-13
    void pushProducerThatFillsTheQueueWhenItIsResumedIsPausedAgain() {
        Probe[] ends = deafEnds(DEFAULTS);
        int[] refills = {3};
        on(() -> {
            Transport transport = ends[0].transport();
            transport.registerProducer(new Push() {
                @Override
                public void resumeProducing() {
                    super.resumeProducing();
                    if (refills[0]-- > 0) {
                        transport.write(Bytes.pattern(MORE_THAN_BUFFERS_HOLD));
                    }
                }
            });
            transport.write(Bytes.pattern(MORE_THAN_BUFFERS_HOLD));
        });
        on(() -> ends[1].transport().resumeProducing());
        await("all is there", () -> ends[1].byteCount() == 4 * MORE_THAN_BUFFERS_HOLD);
        await("all is told", () -> told.size() == 8);
        assertEquals(List.of("pause", "resume", "pause", "resume", "pause", "resume", "pause", "resume"), told);
        on(() -> ends[0].transport().unregisterProducer());
    }

    @Test // PC-04
    void pullProducerIsAskedInALaterTurnForEachWrite() {
        Probe[] ends = ends();
        on(() -> {
            ends[0].transport().registerProducer(new Blocks(ends[0].transport(), 20, 100_000));
            assertEquals(List.of(), told);
        });
        await("all is there", () -> ends[1].byteCount() == 2_000_000);
        await("it is through", () -> told.size() >= 21);
        turns(3);
        assertEquals(21, told.stream().filter("resume"::equals).count());
        assertTrue(told.stream().allMatch("resume"::equals), told::toString);
    }

    @Test // PC-04
    void pullProducerIsNotAskedWhileThePeerTakesNothing() {
        Probe[] ends = deafEnds(DEFAULTS);
        on(() -> ends[0].transport().registerProducer(new Blocks(ends[0].transport(), 3, MORE_THAN_BUFFERS_HOLD)));
        pass(Duration.ofMillis(20));
        assertEquals(List.of("resume"), told);
        on(() -> ends[1].transport().resumeProducing());
        await("all is there", () -> ends[1].byteCount() == 3 * MORE_THAN_BUFFERS_HOLD);
    }

    @Test // D4, PC-10: un-paused as well
    void politeCloseWaitsForAPushProducerThatIsNotPaused() {
        Probe[] ends = ends();
        on(() -> {
            ends[0].transport().registerProducer(new Push());
            ends[0].transport().loseConnection();
        });
        turns(5);
        assertTrue(ends[0].isMade(), "it waits");
        on(() -> {
            ends[0].transport().write("last");
            ends[0].transport().unregisterProducer();
            ends[0].transport().write("dropped");
        });
        awaitLost(ends);
        assertEquals("last", ends[1].text());
        assertEquals(CloseReason.DONE, ends[0].reason());
        assertEquals(List.of(), told, "it has unregistered");
    }

    @Test // D4, PC-10
    void politeCloseWaitsForAPullProducer() {
        Probe[] ends = ends();
        on(() -> {
            ends[0].transport().registerProducer(new Blocks(ends[0].transport(), 30, 100_000));
            ends[0].transport().loseConnection();
        });
        awaitLost(ends);
        assertEquals(3_000_000, ends[1].byteCount());
        assertEquals(CloseReason.DONE, ends[1].reason());
    }

    @Test // D2 with D4
    void politeCloseWaitsForAProducerNoLongerThanTheGrace() {
        Duration grace = Duration.ofMillis(60);
        Probe[] ends = ends(DEFAULTS.withCloseGrace(grace));
        on(() -> {
            ends[0].transport().registerProducer(new Push());
            ends[0].transport().loseConnection();
        });
        awaitLost(ends[0]);
        assertEquals(
                DeadlineKind.CLOSE,
                assertInstanceOf(CloseReason.TimedOut.class, ends[0].reason()).which());
        assertEquals(List.of("stop"), told);
    }

    @Test // PC-09, TR-12
    void producerIsStoppedOnceBeforeTheConnectionIsLost() {
        for (PushOrPull kind : PushOrPull.values()) {
            told.clear();
            Probe[] ends = deafEnds(DEFAULTS);
            ends[0].whenLost(reason -> told.add("lost"));
            on(() -> {
                Transport transport = ends[0].transport();
                transport.registerProducer(
                        kind == PushOrPull.PUSH ? new Push() : new Blocks(transport, 2, MORE_THAN_BUFFERS_HOLD));
            });
            pass(Duration.ofMillis(5));
            told.clear();
            on(() -> {
                ends[0].transport().abortConnection();
                assertEquals(List.of(), told, "not from inside the call");
            });
            awaitLost(ends[0]);
            turns(3);
            assertEquals(List.of("stop", "lost"), told, kind::toString);
        }
    }

    private enum PushOrPull {
        PUSH,
        PULL
    }

    @Test // TR-15
    void producerThatThrowsLosesItsConnectionOnly() {
        Probe[] ends = ends();
        on(() -> ends[0].transport().registerProducer(new PullProducer() {
            @Override
            public void resumeProducing() {
                throw new IllegalStateException("on purpose");
            }

            @Override
            public void stopProducing() {
                told.add("stop");
            }
        }));
        awaitLost(ends);
        assertInstanceOf(CloseReason.ApplicationError.class, ends[0].reason());
        assertEquals(List.of("stop"), told);
    }
}
