// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ConnectionLostException;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.DrainableProtocol;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Tls;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.core.EventLoop;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntUnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the TLS layer makes of a peer that is driven record by record, and of bytes cut anywhere. */
class TlsPeerTest {
    private static final TestCertificate CERTIFICATE = TestCertificate.of("localhost");
    private static final SSLContext SERVER = CERTIFICATE.context();
    private static final SSLContext CLIENT = TestCertificate.trusting(CERTIFICATE);
    private static final IntUnaryOperator WHOLE = left -> left;
    private static final int LARGE_BYTES = 4 << 20;
    private static final int MOST_WITHOUT_DATA = 32;

    private final SimulatedNetwork network = new SimulatedNetwork(Seeds.one(), FaultOptions.none());
    private final EventLoop loop = network.reactor("server");
    private final RecordingProtocol server = new RecordingProtocol();

    @AfterEach
    void nothingIsLeft() {
        loop.stop();
        network.runUntilQuiet();
        assertThat(network.leftovers()).isEmpty();
    }

    private static TlsOptions options() {
        return TlsOptions.server(SERVER).withTaskExecutor(Runnable::run);
    }

    private SimulatedPeer connect(TlsOptions options, Protocol protocol) {
        SocketAddress address = loop.listenTcp(
                        new InetSocketAddress("127.0.0.1", 0),
                        Tls.server(options, peer -> protocol),
                        TcpOptions.defaults())
                .address();
        SimulatedPeer peer = network.connect("peer", address);
        network.advance(Duration.ZERO);
        return peer;
    }

    private EnginePeer over(SimulatedPeer peer, String version, IntUnaryOperator pieceBytes) {
        SSLEngine engine = CLIENT.createSSLEngine("localhost", 443);
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(new String[] {version});
        return new EnginePeer(network, peer, engine, pieceBytes);
    }

    private EnginePeer secured(SimulatedPeer peer, String version) throws IOException {
        return over(peer, version, WHOLE).talk();
    }

    private CloseReason reason() {
        return server.reason().orElseThrow();
    }

    @Test
    void aFinWithoutCloseNotifyIsATruncation() throws IOException {
        SimulatedPeer peer = connect(options(), server);
        EnginePeer client = secured(peer, "TLSv1.3");
        client.write("half of it");
        peer.finish();
        network.advance(Duration.ZERO);
        assertThat(server.events()).containsExactly("made", "data: half of it", "lost: " + CloseReason.TRUNCATED);
    }

    @Test
    void aFinInTheHandshakeFailsIt() {
        SimulatedPeer peer = connect(options(), server);
        peer.finish();
        network.advance(Duration.ofSeconds(3));
        assertThat(reason()).isInstanceOf(CloseReason.HandshakeFailed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aPeersCloseNotifyIsAnswered(String version) throws IOException {
        SimulatedPeer peer = connect(options(), server);
        EnginePeer client = secured(peer, version);
        client.write("bye");
        client.close();
        client.talk();
        assertThat(client.engine.isInboundDone()).isTrue();
        peer.finish();
        network.advance(Duration.ofSeconds(3));
        assertThat(server.events()).containsExactly("made", "data: bye", "lost: done");
    }

    @Test
    void whatAProtocolAnswersBeforeTheCloseIsSentBeforeIt() throws IOException {
        server.onData((transport, text) -> transport.write("you said " + text));
        SimulatedPeer peer = connect(options(), server);
        EnginePeer client = secured(peer, "TLSv1.3");
        client.write("bye");
        client.close();
        client.talk();
        assertThat(client.text()).isEqualTo("you said bye");
        peer.finish();
        network.advance(Duration.ofSeconds(3));
        assertThat(reason()).isEqualTo(CloseReason.DONE);
    }

    @Test
    void aHandshakeIsCutOffAtItsTimeoutAndNotBefore() {
        SimulatedPeer peer = connect(options(), server);
        assertThat(server.transport().deadlines().next().orElseThrow().kind()).isEqualTo(DeadlineKind.HANDSHAKE);
        peer.send(new byte[] {22, 3, 1}); // a byte now and then does not put it off
        network.advance(Duration.ofMillis(9_999));
        assertThat(server.events()).containsExactly("made");
        network.advance(Duration.ofMillis(2));
        assertThat(reason())
                .isEqualTo(new CloseReason.TimedOut(DeadlineKind.HANDSHAKE, "TLS handshake", Duration.ofSeconds(10)));
    }

    @Test
    void aPeerThatAnswersNoCloseNotifyIsWaitedForNoLongerThanTheCloseTimeout() throws IOException {
        SimulatedPeer peer = connect(options().withCloseTimeout(Duration.ofSeconds(1)), server);
        EnginePeer client = secured(peer, "TLSv1.3");
        server.transport().write("last");
        server.transport().loseConnection();
        client.talk();
        assertThat(client.text()).isEqualTo("last");
        assertThat(client.engine.isInboundDone()).isTrue();
        network.advance(Duration.ofMillis(999));
        assertThat(peer.finished()).isFalse();
        client.write("too late for anybody");
        network.advance(Duration.ofMillis(2));
        assertThat(peer.finished()).isTrue();
        network.advance(Duration.ofSeconds(2)); // of lingering
        assertThat(server.events()).containsExactly("made", "lost: done");
    }

    @Test
    void keysAreUpdatedWhenThePeerAsks() throws IOException {
        server.onData((transport, text) -> transport.write(text));
        SimulatedPeer peer = connect(options(), server);
        EnginePeer client = secured(peer, "TLSv1.3");
        for (int i = 0; i < 3; i++) {
            client.engine.beginHandshake(); // of TLS 1.3: a KeyUpdate that asks for one
            client.talk();
            client.write("a");
            client.talk();
        }
        assertThat(client.text()).isEqualTo("aaa");
        assertThat(server.reason()).isEmpty();
    }

    /** Go and OpenSSL have such limits too. */
    @Test
    void whoSendsRecordsWithoutDataForEverLosesItsConnection() throws IOException {
        SimulatedPeer peer = connect(options(), server);
        EnginePeer client = secured(peer, "TLSv1.3");
        for (int i = 0; i < 2 * MOST_WITHOUT_DATA; i++) {
            client.engine.beginHandshake();
            client.talk();
            if (i == MOST_WITHOUT_DATA - 1) {
                client.write("that is better");
            }
            assertThat(server.reason()).isEmpty();
        }
        assertThat(server.text()).isEqualTo("that is better");
        client.engine.beginHandshake();
        client.talk();
        network.advance(Duration.ofSeconds(3));
        assertThat(reason()).isInstanceOf(CloseReason.ProtocolError.class);
        assertThat(reason().toString()).contains(MOST_WITHOUT_DATA + " records");
    }

    @Test
    void aPeerThatRenegotiatesLosesItsConnection() throws IOException {
        SimulatedPeer peer = connect(options(), server);
        EnginePeer client = secured(peer, "TLSv1.2");
        client.write("before");
        client.engine.beginHandshake();
        try {
            client.talk();
        } catch (IOException e) {
            assertThat(e).isNotNull(); // the alert may say so
        }
        network.advance(Duration.ofSeconds(3));
        assertThat(reason()).isInstanceOf(CloseReason.ProtocolError.class);
        assertThat(reason().toString()).contains("renegotiate");
    }

    @Test
    void aRecordThatWasTamperedWithEndsTheConnection() throws IOException {
        SimulatedPeer peer = connect(options(), server);
        secured(peer, "TLSv1.3");
        peer.send(new byte[] {23, 3, 3, 0, 20, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20});
        network.advance(Duration.ofSeconds(3));
        assertThat(reason()).isInstanceOf(CloseReason.ProtocolError.class);
        assertThat(server.events()).hasSize(2);
    }

    @Test
    void aRecordThatIsTooLongIsRefusedByItsHeader() throws IOException {
        SimulatedPeer peer = connect(options(), server);
        secured(peer, "TLSv1.3");
        peer.send(new byte[] {23, 3, 3, (byte) 0xff, (byte) 0xff});
        network.advance(Duration.ofSeconds(3));
        assertThat(reason()).isInstanceOf(CloseReason.ProtocolError.class);
    }

    @Test // E-97
    void manySmallWritesAreFewRecords() throws IOException {
        server.onMade(transport -> {
            for (int i = 0; i < 20_000; i++) {
                transport.write(".");
            }
        });
        SimulatedPeer peer = connect(options(), server);
        EnginePeer client = secured(peer, "TLSv1.3");
        assertThat(client.text()).isEqualTo(".".repeat(20_000));
        assertThat(client.records).isLessThanOrEqualTo(3); // an engine may cut 16 KiB in two
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void bytesMayComeOneByOne(String version) throws IOException {
        server.onData((transport, text) -> transport.write(text));
        SimulatedPeer peer = connect(options(), server);
        EnginePeer client = over(peer, version, left -> 1).talk();
        client.write("hello");
        client.write("x".repeat(300));
        client.talk();
        assertThat(client.text()).isEqualTo("hello" + "x".repeat(300));
        client.close();
        client.talk();
        peer.finish();
        network.advance(Duration.ofSeconds(3));
        assertThat(reason()).isEqualTo(CloseReason.DONE);
    }

    @Test
    void aRecordMayBeCutAnywhere() throws IOException {
        int[] cut = {0};
        SimulatedPeer peer = connect(options(), server);
        EnginePeer client = over(peer, "TLSv1.3", left -> cut[0] > 0 && cut[0] < left ? cut[0] : left)
                .talk();
        StringBuilder sent = new StringBuilder();
        for (cut[0] = 1; cut[0] < 40; cut[0]++) {
            client.write("0123456789");
            sent.append("0123456789");
            assertThat(server.text()).isEqualTo(sent.toString());
        }
    }

    @Property(tries = 20)
    void whateverIsSentHoweverItIsCutArrives(@ForAll long seed) throws IOException {
        TlsPeerTest fresh = new TlsPeerTest(); // with a network of its own
        fresh.echo(new Random(seed));
        fresh.nothingIsLeft();
    }

    private void echo(Random random) throws IOException {
        server.onData((transport, text) -> transport.write(text));
        SimulatedPeer peer = connect(options(), server);
        String version = random.nextBoolean() ? "TLSv1.2" : "TLSv1.3";
        EnginePeer client =
                over(peer, version, left -> 1 + random.nextInt(2_000)).talk();
        StringBuilder sent = new StringBuilder();
        for (int writes = random.nextInt(6); writes > 0; writes--) {
            String data = String.valueOf((char) ('a' + writes)).repeat(1 + random.nextInt(20_000));
            client.write(data);
            sent.append(data);
        }
        client.talk();
        assertThat(server.text().contentEquals(sent)).isTrue();
        assertThat(client.text().contentEquals(sent)).isTrue();
        server.transport().loseConnection();
        client.talk();
        client.close();
        peer.finish();
        network.advance(Duration.ofSeconds(3));
        assertThat(reason()).isEqualTo(CloseReason.DONE);
    }

    @Test
    void aReaderWhoPausesAfterEachRecordHoldsItsPeerBack() throws IOException {
        Duration pause = Duration.ofMillis(10);
        server.onData((transport, text) -> {
            transport.pauseProducing();
            loop.callLater(pause, transport::resumeProducing);
        });
        EnginePeer client = secured(connect(options(), server), "TLSv1.3");
        long before = loop.counters().bytesRead();
        client.writeRecords(new byte[100], 10_000);
        network.advance(pause.multipliedBy(50));
        assertThat(server.bytes().length).isBetween(4_000, 6_000);
        assertThat(loop.counters().bytesRead() - before).isLessThanOrEqualTo(65_536);
        server.transport().abortConnection();
        network.advance(pause);
    }

    @Test
    void whoIsClosingAlreadyIsNotAskedToDrain() throws IOException {
        List<String> asked = new ArrayList<>();
        final class Worker extends BaseProtocol implements DrainableProtocol {
            @Override
            public void drainRequested() {
                asked.add("drain");
            }
        }
        var worker = new Worker();
        secured(connect(options(), worker), "TLSv1.3");
        worker.transport().loseConnection();
        network.advance(Duration.ZERO); // the peer's close_notify is waited for
        var drained = loop.drain(Duration.ofSeconds(60)).toCompletableFuture();
        network.advance(Duration.ofSeconds(10));
        assertThat(asked).isEmpty();
        assertThat(drained).isCompletedWithValue(0);
    }

    @Test
    void whatComesBehindCloseNotifyIsNotReadWhileAFileIsStillSent(@TempDir Path folder) throws IOException {
        SimulatedPeer peer = connect(options(), server);
        EnginePeer client = secured(peer, "TLSv1.3");
        peer.stopReading();
        try (FileChannel file = sparse(folder)) {
            var sent = server.transport().transferFrom(file, 0, LARGE_BYTES).toCompletableFuture();
            client.close();
            long before = loop.counters().bytesRead();
            peer.send(new byte[LARGE_BYTES]);
            network.advance(Duration.ofSeconds(1));
            assertThat(loop.counters().bytesRead() - before).isLessThan(100_000);
            peer.resumeReading();
            network.advance(Duration.ofSeconds(5));
            assertThat(sent).isCompleted();
            assertThat(reason()).isEqualTo(CloseReason.DONE);
        }
    }

    @Test
    void aCloseThatWaitsForAFileHasItsGraceAlsoWhenItsProducerIsGone(@TempDir Path folder) throws IOException {
        SimulatedPeer peer = connect(options(), server);
        secured(peer, "TLSv1.3");
        peer.stopReading();
        try (FileChannel file = sparse(folder)) {
            var sent = server.transport().transferFrom(file, 0, LARGE_BYTES).toCompletableFuture();
            server.transport().registerProducer(new RecordingProducer());
            server.transport().loseConnection();
            server.transport().unregisterProducer();
            Duration grace = TcpOptions.defaults().closeGrace();
            network.advance(grace.multipliedBy(2).plusSeconds(1)); // in the first the system took some
            assertThat(reason())
                    .isInstanceOfSatisfying(
                            CloseReason.TimedOut.class,
                            timedOut -> assertThat(timedOut.which()).isEqualTo(DeadlineKind.CLOSE));
            assertThat(sent).isCompletedExceptionally();
        }
    }

    @Test // RFC 5246, section 7.2.1: what waits is discarded, and nobody is told that it was sent
    void inTls12AFileThatThePeersCloseNotifyOvertakesIsNotSaidToBeSent(@TempDir Path folder) throws IOException {
        SimulatedPeer peer = connect(options(), server);
        EnginePeer client = secured(peer, "TLSv1.2");
        peer.stopReading();
        try (FileChannel file = sparse(folder)) {
            var sent = server.transport().transferFrom(file, 0, LARGE_BYTES).toCompletableFuture();
            long[] leftBytes = {-1};
            var told = sent.whenComplete(
                    (nothing, failure) -> leftBytes[0] = server.transport().transferBytesLeft());
            server.transport().write("and this behind it");
            client.close();
            peer.resumeReading();
            network.advance(Duration.ofSeconds(5));
            assertThat(reason()).isEqualTo(CloseReason.DONE);
            assertThat(told).isCompletedExceptionally();
            assertThat(leftBytes[0]).as("who is told may ask what is left").isZero();
            assertThatThrownBy(sent::join).hasRootCauseInstanceOf(ConnectionLostException.class);
            assertThat(loop.counters().bytesWritten()).isLessThan(LARGE_BYTES / 2);
        }
    }

    @Test // the same
    void inTls12WhatIsWrittenBehindThePeersCloseNotifyIsDiscardedAndTheCloseGoesOn() throws IOException {
        SimulatedPeer peer = connect(options(), server);
        EnginePeer client = secured(peer, "TLSv1.2");
        server.transport().write("before it");
        client.talk();
        client.close();
        server.transport().write("behind it");
        client.talk();
        assertThat(client.text()).isEqualTo("before it");
        assertThat(client.engine.isInboundDone()).isTrue();
        peer.finish();
        network.advance(Duration.ofSeconds(3));
        assertThat(reason()).isEqualTo(CloseReason.DONE);
        assertThat(server.transport().bufferedBytes()).isZero();
    }

    private static FileChannel sparse(Path folder) throws IOException {
        Path path = folder.resolve("large");
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(LARGE_BYTES);
        }
        return FileChannel.open(path, StandardOpenOption.READ);
    }

    @Test
    void anExecutorWithoutRoomHasTheHandshakeRefusedAndCounted() throws IOException {
        TlsOptions full = TlsOptions.server(SERVER).withTaskExecutor(task -> {
            throw new RejectedExecutionException("the test wants it");
        });
        SimulatedPeer peer = connect(full, server);
        over(peer, "TLSv1.3", WHOLE).talk();
        assertThat(reason()).isEqualTo(new CloseReason.HandshakeRefused("the test wants it"));
        assertThat(loop.counters().lost()).containsEntry("HandshakeRefused", 1L);
        assertThat(peer.failure()).as("a reset, and nothing to wait for").isPresent();
    }

    @Test
    void certificatesAreRenewedWhileThePortIsOpen() throws IOException {
        TestCertificate renewed = TestCertificate.of("renewed.example");
        SSLContext[] current = {SERVER};
        SocketAddress address = loop.listenTcp(
                        new InetSocketAddress("127.0.0.1", 0),
                        Tls.server(
                                () -> TlsOptions.server(current[0]).withTaskExecutor(Runnable::run),
                                peer -> new RecordingProtocol()),
                        TcpOptions.defaults())
                .address();
        secured(network.connect("first", address), "TLSv1.3");
        current[0] = renewed.context();
        SSLEngine engine = TestCertificate.trusting(renewed).createSSLEngine();
        engine.setUseClientMode(true);
        EnginePeer second = new EnginePeer(network, network.connect("second", address), engine, WHOLE).talk();
        assertThat(second.engine.getSession().getPeerCertificates()).hasSize(1);
    }
}
