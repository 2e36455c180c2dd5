// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.PullProducer;
import dev.sennit.reactor.PushProducer;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Tls;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.testkit.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Connections that are cut off while everything is full, from every place where a protocol may do it, by server and
 * client, in the clear and through TLS: a peer that stopped reading holds nothing up. TR-11 to TR-15.
 */
public abstract class FullAbortConformance extends ReactorConformance {
    private static final String NAME = "localhost";
    private static final TestCertificate CERTIFICATE = TestCertificate.of(NAME);
    private static final TlsOptions SERVER_TLS =
            TlsOptions.server(CERTIFICATE.context()).withTaskExecutor(Runnable::run);
    private static final TlsOptions CLIENT_TLS =
            TlsOptions.client(TestCertificate.trusting(CERTIFICATE), NAME).withTaskExecutor(Runnable::run);
    private static final byte[] PIECE = Bytes.pattern(320_000); // of Twisted's own test
    private static final int PIECES_MORE_THAN_BUFFERS_HOLD = 52;
    private static final int MOST_TURNS = 2; // from the command to connectionLost
    private static final TcpOptions OPTIONS = TcpOptions.defaults()
            .withMaxBufferedBytes(TcpOptions.UNLIMITED_BYTES)
            .withWriteStall(Deadline.NONE)
            .withCloseGrace(Deadline.NONE); // nothing but the abort ends it

    private enum Layer {
        CLEAR,
        TLS
    }

    private enum End {
        SERVER,
        CLIENT
    }

    /** For subclasses. */
    protected FullAbortConformance() {}

    /** Two connected probes, of which one fills all there is and aborts, and the other does not read. */
    private final class Case {
        final Layer layer;
        final End end;
        final HalfProbe clear;
        final TlsProbe secured;
        final Probe aborter;
        final TlsProbe deaf;
        final ProbeFactory factory;
        Layer deafLayer; // other than its peer's when it does not even shake hands
        TcpOptions options = OPTIONS;
        private long askedTurn = Long.MAX_VALUE;

        Case(Layer layer, End end) {
            this.layer = layer;
            this.end = end;
            deafLayer = layer;
            String name = layer + " " + end;
            clear = halfProbe(name);
            secured = tracked(new TlsProbe(name, journal()));
            aborter = layer == Layer.TLS ? secured : clear;
            deaf = tracked(new TlsProbe("deaf peer of " + name, journal()));
            if (layer == Layer.TLS) {
                deaf.whenSecured(probe -> probe.transport().pauseProducing());
            } else {
                deaf.whenMade(probe -> probe.transport().pauseProducing());
            }
            factory = factory(() -> end == End.CLIENT ? clientSide(layer, aborter) : clientSide(deafLayer, deaf));
        }

        /** The peer knows nothing of TLS and reads nothing. */
        void deafToTheHandshake() {
            deafLayer = Layer.CLEAR;
            deaf.whenMade(probe -> probe.transport().pauseProducing());
        }

        void connect() {
            Probe server = end == End.SERVER ? aborter : deaf;
            Probe client = end == End.SERVER ? deaf : aborter;
            Layer serverLayer = end == End.SERVER ? layer : deafLayer;
            ListeningPort port = listen(serverSide(serverLayer, server), options);
            FullAbortConformance.this.connect(port.address(), factory, options);
            await("both are connected", () -> server.life != Probe.Life.NEW && isKnown(client));
            on(port::stopListening);
        }

        private boolean isKnown(Probe client) {
            return client.life != Probe.Life.NEW || isOver(client, factory);
        }

        /** Until the operating system takes no more, and much waits behind that. */
        void fillUp() {
            connect();
            if (layer == Layer.TLS) {
                await("it is secured", () -> secured.isSecured() && deaf.isSecured());
            }
            on(this::fill);
            pass(Duration.ofMillis(10));
        }

        void fill() {
            for (int i = 0; i < PIECES_MORE_THAN_BUFFERS_HOLD; i++) {
                aborter.transport().write(PIECE);
            }
        }

        void abort() {
            assertTrue(aborter.transport().bufferedBytes() > 0, "nothing waits");
            aborter.transport().abortConnection();
            askedTurn = journal().turn();
            assertTrue(aborter.isMade(), "told from inside the command");
            assertEquals(0, aborter.transport().bufferedBytes());
        }

        void assertCutOff(CloseReason expected) {
            awaitLost(aborter);
            assertEquals(expected, aborter.reason());
            assertTrue(aborter.lostTurn() > askedTurn, "told in the turn of the command");
            assertTrue(
                    aborter.lostTurn() <= askedTurn + MOST_TURNS,
                    () -> "asked in turn " + askedTurn + ", told in turn " + aborter.lostTurn());
            assertOver();
        }

        void assertOver() {
            on(() -> {
                if (deaf.isMade()) {
                    deaf.transport().resumeProducing();
                }
            });
            await(deaf.name + " knows", () -> isOver(deaf, factory));
            if (deaf.isLost()) {
                assertSawTheEnd();
            }
            turns(3);
            assertEquals(1, countOf(aborter.name + " lost "), FullAbortConformance.this::dump);
        }

        /** A reset; where there are none, as on UNIX sockets, perhaps an end that TLS does not take for a polite one. */
        private void assertSawTheEnd() {
            CloseReason reason = deaf.reason();
            if (deafLayer == Layer.CLEAR) {
                FullAbortConformance.this.assertCutOff(deaf);
            } else if (deaf.isSecured()) {
                boolean hasResets = listeningAddress() instanceof InetSocketAddress;
                assertTrue(
                        reason instanceof CloseReason.Lost || (!hasResets && reason instanceof CloseReason.Truncated),
                        () -> deaf + " lost its connection with " + reason);
            } else {
                assertTrue(
                        reason instanceof CloseReason.Lost || reason instanceof CloseReason.HandshakeFailed,
                        () -> deaf + " lost its connection with " + reason);
            }
        }
    }

    private static ServerFactory serverSide(Layer layer, Probe probe) {
        return layer == Layer.CLEAR ? peer -> probe : Tls.server(SERVER_TLS, peer -> probe);
    }

    private static Protocol clientSide(Layer layer, Probe probe) {
        return layer == Layer.CLEAR ? probe : secured(probe);
    }

    private static Protocol secured(Probe probe) {
        Protocol protocol =
                Tls.client(CLIENT_TLS, peer -> probe).buildProtocol(InetSocketAddress.createUnresolved(NAME, 0));
        if (protocol == null) {
            throw new AssertionError("no protocol");
        }
        return protocol;
    }

    private long countOf(String beginning) {
        return journal().lines().stream()
                .filter(line -> line.startsWith(beginning))
                .count();
    }

    /** Plays it for both ends and both layers, and looks whether descriptors are left. */
    private void everyCase(Consumer<Case> script) {
        for (Layer layer : Layer.values()) {
            everyCaseOf(layer, script);
        }
    }

    private void everyCaseOf(Layer layer, Consumer<Case> script) {
        pair(
                probe("first server"),
                probe("first client").whenMade(made -> made.transport().abortConnection()));
        await("what there is only once is there", () -> reactor().counters().active() == 0);
        for (End end : End.values()) {
            turns(3);
            long openBefore = openSockets();
            script.accept(new Case(layer, end));
            assertTrue(
                    openSockets() <= openBefore,
                    () -> "open sockets: " + openSockets() + ", before there were " + openBefore);
        }
    }

    /** Of this process, where the system tells; else 0. */
    private static long openSockets() {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(descriptors)) {
            return all.filter(FullAbortConformance::isSocket).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // it was the one that this folder is read through
        }
    }

    // ------------------------------------------------------------------------------------------------- the places

    @Test // TR-14
    void fromATimedCall() {
        everyCase(one -> {
            one.fillUp();
            on(() -> reactor().callLater(Duration.ofMillis(10), one::abort));
            one.assertCutOff(CloseReason.ABORTED);
        });
    }

    @Test // TR-11
    void fromACallOfAnotherThread() {
        everyCase(one -> {
            one.fillUp();
            reactor().callFromThread(one::abort);
            one.assertCutOff(CloseReason.ABORTED);
        });
    }

    @Test
    void fromTheExpiryOfADeadline() {
        Duration patience = Duration.ofMillis(5);
        everyCase(one -> {
            one.fillUp();
            on(() -> new Deadline(one.aborter.transport(), DeadlineKind.PHASE, "patience", one::abort).set(patience));
            one.assertCutOff(new CloseReason.TimedOut(DeadlineKind.PHASE, "patience", patience));
        });
    }

    @Test // TR-15
    void fromConnectionMade() {
        everyCase(one -> {
            one.aborter.whenMade(made -> {
                one.fill();
                one.abort();
            });
            one.connect();
            one.assertCutOff(CloseReason.ABORTED);
        });
    }

    @Test // TR-15
    void fromDataReceived() {
        everyCase(one -> {
            one.aborter.whenReceived(data -> one.abort());
            one.fillUp();
            on(() -> one.deaf.write("it speaks and does not listen"));
            one.assertCutOff(CloseReason.ABORTED);
        });
    }

    @Test
    void fromHandshakeCompleted() {
        everyCaseOf(Layer.TLS, one -> {
            one.secured.whenMade(made -> one.fill());
            one.secured.whenSecured(made -> one.abort());
            one.connect();
            one.assertCutOff(CloseReason.ABORTED);
            assertEquals(0, one.deaf.byteCount(), "what waited for the handshake is not sent");
        });
    }

    @Test
    void whileThePeerDoesNotEvenShakeHands() {
        everyCaseOf(Layer.TLS, one -> {
            one.aborter.whenMade(made -> one.fill());
            one.deafToTheHandshake();
            one.connect();
            on(() -> reactor().callLater(Duration.ofMillis(5), one::abort));
            one.assertCutOff(CloseReason.ABORTED);
        });
    }

    @Test
    void fromReadConnectionLost() {
        everyCaseOf(Layer.CLEAR, one -> {
            one.clear.whenReadLost(one::abort);
            one.fillUp();
            on(() -> one.deaf.transport().loseWriteConnection());
            one.assertCutOff(CloseReason.ABORTED);
        });
    }

    @Test
    void fromReadConnectionLostWhileOurOwnHalfCloseWaits() {
        everyCaseOf(Layer.CLEAR, one -> {
            one.clear.whenReadLost(one::abort);
            one.fillUp();
            on(() -> {
                one.aborter.transport().loseWriteConnection();
                one.deaf.transport().loseWriteConnection();
            });
            one.assertCutOff(CloseReason.ABORTED);
        });
    }

    @Test // E-39
    void whileAPoliteCloseWaits() {
        everyCase(one -> {
            one.fillUp();
            on(() -> one.aborter.transport().loseConnection());
            pass(Duration.ofMillis(5));
            assertTrue(one.aborter.isMade(), "it waits for the peer");
            on(one::abort);
            one.assertCutOff(CloseReason.ABORTED);
        });
    }

    @Test // TR-12
    void andOnceMoreAndPolitely() {
        everyCase(one -> {
            one.fillUp();
            on(() -> {
                one.abort();
                one.aborter.transport().abortConnection();
                one.aborter.transport().loseConnection();
                one.aborter.transport().write(PIECE);
                assertEquals(0, one.aborter.transport().bufferedBytes());
            });
            one.assertCutOff(CloseReason.ABORTED);
        });
    }

    @Test // TR-13
    void beforeAFaultOfTheSameCallback() {
        RuntimeException thrown = new IllegalStateException("thrown on purpose by a protocol");
        everyCase(one -> {
            one.aborter.whenReceived(data -> {
                one.abort();
                throw thrown;
            });
            one.fillUp();
            on(() -> one.deaf.write("x"));
            one.assertCutOff(new CloseReason.ApplicationError(thrown));
        });
    }

    // ------------------------------------------------------------------------------------------- with producers

    /** Does what the test wants when it is paused, resumed or asked. */
    private final class Push implements PushProducer {
        private final String name;
        private final Runnable whenPaused;
        private final Runnable whenResumed;

        Push(Case one, Runnable whenPaused, Runnable whenResumed) {
            this.name = one.aborter.name;
            this.whenPaused = whenPaused;
            this.whenResumed = whenResumed;
        }

        @Override
        public void pauseProducing() {
            whenPaused.run();
        }

        @Override
        public void resumeProducing() {
            whenResumed.run();
        }

        @Override
        public void stopProducing() {
            journal().add(name + " producer stopped");
        }
    }

    private void assertProducerStoppedFirst(Case one) {
        String stopped = one.aborter.name + " producer stopped";
        assertEquals(1, journal().count(stopped));
        var lines = journal().lines();
        assertTrue(lines.indexOf(stopped) < lines.indexOf(one.aborter.name + " lost " + one.aborter.reason()));
    }

    @Test // TR-12, TR-14
    void withAPausedProducer() {
        everyCase(one -> {
            one.aborter.whenMade(made -> made.transport().registerProducer(new Push(one, () -> {}, () -> {})));
            one.fillUp();
            on(one::abort);
            one.assertCutOff(CloseReason.ABORTED);
            assertProducerStoppedFirst(one);
        });
    }

    @Test // TR-15
    void fromPauseProducing() {
        everyCase(one -> {
            one.fillUp();
            on(() -> {
                one.aborter.transport().registerProducer(new Push(one, one::abort, () -> {}));
                one.aborter.transport().write(PIECE);
            });
            one.assertCutOff(CloseReason.ABORTED);
            assertProducerStoppedFirst(one);
        });
    }

    @Test // TR-15
    void fromResumeProducing() {
        everyCase(one -> {
            one.aborter.whenMade(made -> made.transport().registerProducer(new Push(one, () -> {}, () -> {
                one.deaf.transport().pauseProducing();
                one.fill();
                one.abort();
            })));
            one.fillUp();
            on(() -> one.deaf.transport().resumeProducing());
            one.assertCutOff(CloseReason.ABORTED);
            assertProducerStoppedFirst(one);
        });
    }

    @Test // TR-15
    void fromResumeProducingOfAPullProducer() {
        everyCase(one -> {
            one.aborter.whenMade(made -> made.transport().registerProducer(new PullProducer() {
                @Override
                public void resumeProducing() {
                    one.fill();
                    one.abort();
                }

                @Override
                public void stopProducing() {
                    journal().add(one.aborter.name + " producer stopped");
                }
            }));
            one.connect();
            one.assertCutOff(CloseReason.ABORTED);
            assertProducerStoppedFirst(one);
        });
    }

    // ----------------------------------------------------------------------------------------- without a command

    @Test // the bounds that stand when nobody aborts
    void whoTakesNothingIsCutOffWhenTheWriteStallIsOver() {
        Duration stall = Duration.ofMillis(50);
        everyCase(one -> {
            one.options = OPTIONS.withWriteStall(stall);
            one.fillUp();
            awaitLost(one.aborter);
            CloseReason.TimedOut reason = assertInstanceOf(CloseReason.TimedOut.class, one.aborter.reason());
            assertEquals(DeadlineKind.WRITE_STALL, reason.which());
            assertEquals(stall, reason.period());
            one.assertOver();
        });
    }

    @Test
    void whoTakesNothingIsCutOffWhenTheGraceOfAPoliteCloseIsOver() {
        Duration grace = Duration.ofMillis(50);
        everyCase(one -> {
            one.options = OPTIONS.withCloseGrace(grace);
            one.fillUp();
            on(() -> one.aborter.transport().loseConnection());
            awaitLost(one.aborter);
            CloseReason.TimedOut reason = assertInstanceOf(CloseReason.TimedOut.class, one.aborter.reason());
            assertEquals(grace, reason.period());
            one.assertOver();
        });
    }
}
