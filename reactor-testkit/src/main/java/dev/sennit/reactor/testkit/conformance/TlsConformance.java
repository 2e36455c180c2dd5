// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.PullProducer;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Tls;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.testkit.RecordingProducer;
import dev.sennit.reactor.testkit.TestCertificate;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** TLS over the reactor's connections. E-93 to E-97; EP-06, HC-07, TR-11 to TR-15. */
public abstract class TlsConformance extends ReactorConformance {
    private static final String NAME = "localhost";
    private static final TestCertificate CERTIFICATE = TestCertificate.of(NAME);
    private static final TestCertificate STRANGER = TestCertificate.of("stranger.example");
    private static final int LARGE = 10 << 20;

    /** For subclasses. */
    protected TlsConformance() {}

    private TlsProbe tlsProbe(String name) {
        return tracked(new TlsProbe(name, journal()));
    }

    private static TlsOptions serverOptions() {
        return TlsOptions.server(CERTIFICATE.context()).withTaskExecutor(Runnable::run);
    }

    private static TlsOptions clientOptions() {
        return TlsOptions.client(TestCertificate.trusting(CERTIFICATE), NAME).withTaskExecutor(Runnable::run);
    }

    private static Protocol secured(TlsOptions options, Probe probe) {
        Protocol protocol =
                Tls.client(options, peer -> probe).buildProtocol(InetSocketAddress.createUnresolved(NAME, 0));
        if (protocol == null) {
            throw new AssertionError("no protocol");
        }
        return protocol;
    }

    /** Connects two probes through TLS, without waiting for anything. */
    private ProbeFactory start(Probe server, Probe client, TlsOptions ofServer, TlsOptions ofClient, TcpOptions tcp) {
        ListeningPort port = listen(Tls.server(ofServer, peer -> server), tcp);
        ProbeFactory factory = factory(() -> secured(ofClient, client));
        connect(port.address(), factory, tcp);
        return factory;
    }

    private void start(Probe server, Probe client, TlsOptions ofServer, TlsOptions ofClient) {
        start(server, client, ofServer, ofClient, TcpOptions.defaults());
    }

    private void start(Probe server, Probe client) {
        start(server, client, serverOptions(), clientOptions());
    }

    private void connectSecured(TlsProbe server, TlsProbe client, TcpOptions tcp) {
        start(server, client, serverOptions(), clientOptions(), tcp);
        await("both are secured", () -> server.isSecured() && client.isSecured());
    }

    private void connectSecured(TlsProbe server, TlsProbe client) {
        connectSecured(server, client, TcpOptions.defaults());
    }

    private List<String> linesOf(Probe probe) {
        return journal().lines().stream()
                .filter(line -> line.startsWith(probe.name + " "))
                .map(line -> line.substring(probe.name.length() + 1))
                .toList();
    }

    @Test // E-93
    void bytesGoBothWays() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        connectSecured(server, client);
        on(() -> client.write("request"));
        await("the request is there", () -> server.text().equals("request"));
        on(() -> server.write("reply"));
        await("the reply is there", () -> client.text().equals("reply"));
        assertEquals("TLSv1.3", client.agreed().version());
        assertEquals(1, client.agreed().peerCertificates().size());
        assertEquals(List.of(), server.agreed().peerCertificates());
        assertEquals(Optional.of(NAME), server.agreed().serverName());
        on(() -> assertEquals(Optional.of(client.agreed()), client.transport().tls()));
    }

    @Test // E-93
    void whatIsWrittenBeforeTheHandshakeArrivesBehindIt() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        server.whenMade(probe -> probe.write("hello"));
        client.whenMade(probe -> {
            assertEquals(Optional.empty(), probe.transport().tls());
            probe.write("hi");
            assertEquals(2, probe.transport().bufferedBytes());
        });
        start(server, client);
        await("all is there", () -> server.text().equals("hi") && client.text().equals("hello"));
        assertEquals(List.of("made", "secured", "received 2"), linesOf(server));
        assertEquals(List.of("made", "secured", "received 5"), linesOf(client));
    }

    @Test
    void moreThanMayBeBufferedBeforeTheHandshakeEndsTheConnection() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        client.whenMade(probe -> {
            probe.transport().write(new byte[1_000]);
            assertFalse(probe.transport().isClosing());
            probe.transport().write(new byte[1]);
            assertTrue(probe.transport().isClosing());
        });
        start(
                server,
                client,
                serverOptions(),
                clientOptions(),
                TcpOptions.defaults().withMaxBufferedBytes(1_000));
        awaitLost(server, client);
        assertInstanceOf(CloseReason.Lost.class, client.reason());
    }

    @Test // E-93
    void tenMegabytesArriveEachWay() {
        byte[] request = Bytes.pattern(LARGE);
        byte[] reply = Bytes.pattern(LARGE + 1);
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        connectSecured(server, client);
        on(() -> client.transport().write(request));
        on(() -> server.transport().write(reply));
        await("all is there", () -> server.byteCount() == request.length && client.byteCount() == reply.length);
        assertArrayEquals(request, server.bytes());
        assertArrayEquals(reply, client.bytes());
    }

    @Test
    void theTwoVersionsAreSpoken() {
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            TlsProbe server = tlsProbe("server of " + version);
            TlsProbe client = tlsProbe("client of " + version);
            server.whenReceived(data -> server.transport().loseConnection());
            client.whenSecured(probe -> probe.write("hi"));
            start(server, client, serverOptions(), clientOptions().withVersions(version));
            awaitLost(server, client);
            assertEquals(version, server.agreed().version());
            assertEquals("hi", server.text());
            assertEquals(CloseReason.DONE, server.reason());
            assertEquals(CloseReason.DONE, client.reason());
        }
    }

    @Test
    void theApplicationProtocolIsAgreedOn() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        start(
                server,
                client,
                serverOptions().withApplicationProtocols("h2", "http/1.1"),
                clientOptions().withApplicationProtocols("http/1.1", "other"));
        await("both are secured", () -> server.isSecured() && client.isSecured());
        assertEquals(Optional.of("http/1.1"), server.agreed().applicationProtocol());
        assertEquals(Optional.of("http/1.1"), client.agreed().applicationProtocol());
    }

    private void mustFail(TlsProbe server, TlsProbe client) {
        awaitLost(server, client);
        assertInstanceOf(CloseReason.HandshakeFailed.class, server.reason());
        assertInstanceOf(CloseReason.HandshakeFailed.class, client.reason());
        assertFalse(client.isSecured());
        assertEquals("", server.text() + client.text());
    }

    @Test // E-94
    void withoutACommonApplicationProtocolTheHandshakeFailsOnBothEnds() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        start(
                server,
                client,
                serverOptions().withApplicationProtocols("h2"),
                clientOptions().withApplicationProtocols("other"));
        mustFail(server, client);
    }

    @Test // E-94
    void aCertificateForAnotherNameIsRefusedAndNothingIsSentToIt() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        client.whenMade(probe -> probe.write("secret"));
        TlsOptions wrong = TlsOptions.client(TestCertificate.trusting(CERTIFICATE), "other.example")
                .withTaskExecutor(Runnable::run);
        start(server, client, serverOptions(), wrong);
        mustFail(server, client);
    }

    @Test
    void theNameDoesNotMatterToWhomSaysSo() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        TlsOptions careless = TlsOptions.client(TestCertificate.trusting(CERTIFICATE), "other.example")
                .withTaskExecutor(Runnable::run)
                .withoutHostNameVerification();
        start(server, client, serverOptions(), careless);
        await("both are secured", () -> server.isSecured() && client.isSecured());
    }

    @Test // E-94
    void aCertificateThatIsNotTrustedIsRefused() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        TlsOptions wary =
                TlsOptions.client(TestCertificate.trusting(STRANGER), NAME).withTaskExecutor(Runnable::run);
        start(server, client, serverOptions(), wary);
        mustFail(server, client);
    }

    @Test
    void aClientShowsItsCertificateToAServerThatAsks() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        TlsOptions asking = TlsOptions.server(CERTIFICATE.context(STRANGER))
                .withTaskExecutor(Runnable::run)
                .withClientCertificate(TlsOptions.ClientCertificate.REQUIRED);
        TlsOptions showing =
                TlsOptions.client(STRANGER.context(CERTIFICATE), NAME).withTaskExecutor(Runnable::run);
        start(server, client, asking, showing);
        await("both are secured", () -> server.isSecured() && client.isSecured());
        assertEquals(1, server.agreed().peerCertificates().size());
    }

    @Test
    void aClientWithoutTheCertificateThatIsRequiredIsRefused() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        start(
                server,
                client,
                serverOptions().withClientCertificate(TlsOptions.ClientCertificate.REQUIRED),
                clientOptions());
        awaitLost(server, client);
        assertInstanceOf(CloseReason.HandshakeFailed.class, server.reason());
        assertFalse(server.isSecured());
        assertFalse(client.reason() instanceof CloseReason.Done, "the client knows that something is wrong");
    }

    @Test
    void aSilentPeerIsCutOffWhenTheHandshakeTimeoutIsOver() {
        TlsProbe server = tlsProbe("server");
        Probe client = probe("client");
        TlsOptions impatient = serverOptions().withHandshakeTimeout(Duration.ofMillis(20));
        ListeningPort port = listen(Tls.server(impatient, peer -> server));
        connect(port.address(), factory(client));
        awaitLost(server, client);
        assertEquals(
                new CloseReason.TimedOut(DeadlineKind.HANDSHAKE, "TLS handshake", Duration.ofMillis(20)),
                server.reason());
        assertEquals(0, server.transport().deadlines().list().size());
    }

    @Test
    void aPeerThatDoesNotSpeakTlsFailsTheHandshake() {
        TlsProbe server = tlsProbe("server");
        Probe client = probe("client").whenMade(made -> made.write("GET / HTTP/1.1\r\n\r\n"));
        ListeningPort port = listen(Tls.server(serverOptions(), peer -> server));
        connect(port.address(), factory(client));
        awaitLost(server, client);
        assertInstanceOf(CloseReason.HandshakeFailed.class, server.reason());
        assertEquals("", server.text());
    }

    @Test // E-95
    void aPoliteCloseIsDoneOnBothEnds() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        connectSecured(server, client);
        on(() -> {
            client.write("last");
            client.transport().loseConnection();
            assertTrue(client.transport().isClosing());
            client.transport().loseConnection();
            client.write("too late");
        });
        awaitLost(server, client);
        assertEquals("last", server.text());
        assertEquals(CloseReason.DONE, server.reason());
        assertEquals(CloseReason.DONE, client.reason());
    }

    @Test
    void bothMayCloseAtOnce() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        connectSecured(server, client);
        on(() -> {
            client.transport().loseConnection();
            server.transport().loseConnection();
        });
        awaitLost(server, client);
        assertEquals(CloseReason.DONE, server.reason());
        assertEquals(CloseReason.DONE, client.reason());
    }

    @Test // HC-07
    void loseWriteConnectionClosesTheWhole() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        connectSecured(server, client);
        on(() -> {
            client.write("last");
            client.transport().loseWriteConnection();
        });
        awaitLost(server, client);
        assertEquals("last", server.text());
        assertEquals(CloseReason.DONE, client.reason());
    }

    @Test // E-95
    void aCloseBeforeTheHandshakeWithNothingWrittenIsSoonOver() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        client.whenMade(probe -> probe.transport().loseConnection());
        start(server, client);
        awaitLost(server, client);
        assertEquals(CloseReason.DONE, client.reason());
        assertInstanceOf(CloseReason.HandshakeFailed.class, server.reason());
    }

    @Test // E-95
    void aCloseBeforeTheHandshakeWaitsForWhatWasWritten() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        client.whenMade(probe -> {
            probe.write("all I have to say");
            probe.transport().loseConnection();
        });
        start(server, client);
        awaitLost(server, client);
        assertEquals("all I have to say", server.text());
        assertEquals(CloseReason.DONE, client.reason());
        assertEquals(CloseReason.DONE, server.reason());
    }

    @Test
    void aCloseWhoseBytesNobodyTakesIsCutOff() {
        Duration grace = Duration.ofMillis(50);
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        start(
                server,
                client,
                serverOptions(),
                clientOptions().withCloseTimeout(Duration.ofMillis(1)),
                TcpOptions.defaults().withCloseGrace(grace));
        await("both are secured", () -> server.isSecured() && client.isSecured());
        on(() -> {
            server.transport().pauseProducing();
            client.transport().write(new byte[LARGE]);
            client.transport().loseConnection();
        });
        awaitLost(client);
        assertEquals(new CloseReason.TimedOut(DeadlineKind.CLOSE, "close", grace), client.reason());
    }

    @Test // E-94
    void anAbortWhenTheHandshakeIsDoneSendsNoByte() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        client.whenMade(probe -> probe.write("secret"));
        client.whenSecured(probe -> probe.transport().abortConnection());
        start(server, client);
        awaitLost(server, client);
        assertEquals("", server.text());
        assertEquals(CloseReason.ABORTED, client.reason());
    }

    @Test // TR-14
    void anAbortWorksWithEverythingFull() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        connectSecured(server, client);
        on(() -> {
            server.transport().pauseProducing();
            client.transport().write(new byte[LARGE]);
        });
        turns(5);
        on(() -> {
            assertTrue(client.transport().bufferedBytes() > 0);
            client.transport().abortConnection();
            client.transport().abortConnection();
            client.transport().loseConnection();
            assertTrue(client.isMade(), "never from inside the command");
        });
        awaitLost(client);
        assertEquals(CloseReason.ABORTED, client.reason());
        on(() -> server.transport().resumeProducing());
        awaitLost(server);
        assertAbortedByPeer(server);
    }

    /** Without resets, as on UNIX sockets, the peer's close_notify is missed. */
    private void assertAbortedByPeer(TlsProbe probe) {
        boolean hasResets = listeningAddress() instanceof InetSocketAddress;
        CloseReason reason = probe.reason();
        assertTrue(
                hasResets ? reason instanceof CloseReason.Lost : reason instanceof CloseReason.Truncated,
                () -> probe + " lost its connection with " + reason);
    }

    @Test // TR-15
    void anAbortWorksInsideDataReceived() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        server.whenReceived(data -> server.transport().abortConnection());
        connectSecured(server, client);
        on(() -> client.transport().write(new byte[100_000]));
        awaitLost(server, client);
        assertEquals(CloseReason.ABORTED, server.reason());
        assertTrue(server.byteCount() <= 16_384, "nothing after the abort");
    }

    @Test // TR-13
    void aFaultInACallbackEndsItsConnection() {
        RuntimeException fault = new IllegalStateException("the test wants it");
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        server.whenReceived(data -> {
            server.transport().abortConnection();
            throw fault;
        });
        connectSecured(server, client);
        on(() -> client.write("hi"));
        awaitLost(server, client);
        assertEquals(new CloseReason.ApplicationError(fault), server.reason());
    }

    @Test
    void aFaultInHandshakeCompletedEndsItsConnection() {
        RuntimeException fault = new IllegalStateException("the test wants it");
        for (boolean serverFails : List.of(true, false)) {
            TlsProbe server = tlsProbe("server " + serverFails);
            TlsProbe client = tlsProbe("client " + serverFails);
            TlsProbe failing = serverFails ? server : client;
            failing.whenSecured(probe -> {
                throw fault;
            });
            start(server, client);
            awaitLost(server, client);
            assertEquals(new CloseReason.ApplicationError(fault), failing.reason());
        }
    }

    @Test // E-95
    void anEndWithoutCloseNotifyIsNoPoliteEnd() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        connectSecured(server, client);
        on(() -> client.transport().abortConnection());
        awaitLost(server, client);
        assertInstanceOf(CloseReason.Lost.class, server.reason());
    }

    @Test
    void whoPausedGetsNothingUntilHeResumes() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        server.whenMade(probe -> probe.transport().pauseProducing());
        connectSecured(server, client);
        on(() -> client.transport().write(Bytes.pattern(50_000)));
        pass(Duration.ofMillis(10));
        assertEquals(0, server.byteCount());
        server.whenReceived(data -> server.transport().pauseProducing());
        on(() -> {
            server.transport().resumeProducing();
            assertEquals(0, server.byteCount(), "never from inside the command");
        });
        await("something is there", () -> server.byteCount() > 0);
        pass(Duration.ofMillis(10));
        assertTrue(server.byteCount() <= 16_384, "the next record waits as well");
        server.whenReceived(data -> {});
        on(() -> server.transport().resumeProducing());
        await("all is there", () -> server.byteCount() == 50_000);
        assertArrayEquals(Bytes.pattern(50_000), server.bytes());
    }

    @Test
    void bytesThatWaitedForAPausedReaderComeBeforeTheEnd() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        connectSecured(server, client);
        on(() -> {
            server.transport().pauseProducing();
            client.transport().write(Bytes.pattern(40_000));
            client.transport().loseConnection();
        });
        pass(Duration.ofMillis(10));
        assertTrue(server.isMade());
        on(() -> server.transport().resumeProducing());
        awaitLost(server, client);
        assertArrayEquals(Bytes.pattern(40_000), server.bytes());
        assertEquals(CloseReason.DONE, server.reason());
    }

    @Test // E-96
    void aPushProducerIsPausedOnceAndResumedOnce() {
        RecordingProducer producer = new RecordingProducer();
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        connectSecured(server, client);
        on(() -> {
            server.transport().pauseProducing();
            client.transport().registerProducer(producer);
            client.transport().write(new byte[LARGE]);
            client.transport().write(new byte[LARGE / 4]);
            assertEquals(List.of("pause"), producer.told());
            server.transport().resumeProducing();
        });
        await("it is resumed", () -> producer.told().size() > 1);
        assertEquals(List.of("pause", "resume"), producer.told());
        on(() -> client.transport().unregisterProducer());
    }

    @Test // E-96
    void aPushProducerIsPausedBeforeTheHandshakeToo() {
        RecordingProducer producer = new RecordingProducer();
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        client.whenMade(probe -> {
            probe.transport().registerProducer(producer);
            assertThrows(
                    IllegalStateException.class, () -> probe.transport().registerProducer(new RecordingProducer()));
            probe.transport().write(new byte[65_537]);
            probe.transport().write(new byte[1]);
            assertEquals(List.of("pause"), producer.told());
        });
        connectSecured(server, client);
        await("it is resumed", () -> producer.told().size() > 1);
        assertEquals(List.of("pause", "resume"), producer.told());
        on(() -> client.transport().unregisterProducer());
        await("all is there", () -> server.byteCount() == 65_538);
    }

    @Test // E-67
    void aPoliteCloseWaitsForTheProducer() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        int[] left = {20};
        client.whenMade(probe -> {
            probe.transport().registerProducer(new PullProducer() {
                @Override
                public void resumeProducing() {
                    probe.write("0123456789");
                    if (--left[0] == 0) {
                        probe.transport().unregisterProducer();
                    }
                }

                @Override
                public void stopProducing() {}
            });
            probe.transport().loseConnection();
        });
        start(server, client);
        awaitLost(server, client);
        assertEquals("0123456789".repeat(20), server.text());
        assertEquals(CloseReason.DONE, client.reason());
        assertEquals(CloseReason.DONE, server.reason());
    }

    @Test
    void theProducerIsStoppedBeforeTheProtocolHearsOfTheEnd() {
        RecordingProducer producer = new RecordingProducer();
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        connectSecured(server, client);
        client.whenLost(reason -> assertEquals(List.of("stop"), producer.told()));
        on(() -> client.transport().registerProducer(producer));
        on(() -> server.transport().loseConnection());
        awaitLost(server, client);
        assertEquals(CloseReason.DONE, client.reason());
        assertEquals(List.of("stop"), producer.told());
    }

    private void upgrade(TlsProbe server, TlsProbe client) {
        server.whenReceived(data -> {
            if (!server.isSecured()) {
                data.position(data.limit());
                server.write("go");
                server.transport().startTls(serverOptions());
                server.write("welcome");
            }
        });
        client.whenReceived(data -> {
            if (!client.isSecured()) {
                data.position(data.limit());
                client.transport().startTls(clientOptions());
                client.write("secret");
            }
        });
        pair(server, client);
        on(() -> client.write("STARTTLS"));
    }

    @Test
    void aConnectionInTheClearTurnsTlsOn() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        upgrade(server, client);
        await(
                "all is there",
                () -> server.text().equals("STARTTLSsecret") && client.text().equals("gowelcome"));
        assertEquals(List.of("made", "received 8", "secured", "received 6"), linesOf(server));
        on(() -> assertThrows(
                IllegalStateException.class, () -> server.transport().startTls(serverOptions())));
        on(() -> client.transport().loseConnection());
        awaitLost(server, client);
        assertEquals(CloseReason.DONE, server.reason());
        assertEquals(CloseReason.DONE, client.reason());
    }

    @Test // CVE-2011-0411
    void aServerDoesNotTurnTlsOnOverBytesInTheClear() {
        TlsProbe server = tlsProbe("server");
        Probe client = probe("client").whenMade(made -> made.write("STARTTLS\r\nEVIL\r\n"));
        server.whenReceived(data -> {
            data.position("STARTTLS\r\n".length());
            server.transport().startTls(serverOptions());
        });
        pair(server, client);
        awaitLost(server, client);
        CloseReason.ApplicationError error = assertInstanceOf(CloseReason.ApplicationError.class, server.reason());
        assertTrue(String.valueOf(error.cause().getMessage()).contains("6 bytes"), error::toString);
        assertEquals("", client.text());
    }

    @Test // CVE-2011-0411
    void aClientDoesNotTurnTlsOnOverBytesItKeeps() {
        Probe server = probe("server").whenMade(made -> made.write("220 go\r\n250 evil\r\n"));
        TlsProbe client = tlsProbe("client");
        client.whenReceived(data -> {
            data.position(data.limit());
            client.unread = 10;
            assertThrows(IllegalStateException.class, () -> client.transport().startTls(clientOptions()));
        });
        pair(server, client);
        awaitLost(server, client);
        assertInstanceOf(CloseReason.ProtocolError.class, client.reason());
    }

    @Test // CVE-2011-0411
    void bytesThatComeInTheClearLaterAreNoPartOfTls() {
        TlsProbe server = tlsProbe("server");
        Probe client = probe("client");
        server.whenReceived(data -> {
            data.position(data.limit());
            server.transport().startTls(serverOptions());
            client.write("EVIL\r\n");
        });
        pair(server, client);
        on(() -> client.write("STARTTLS\r\n"));
        awaitLost(server, client);
        assertEquals("STARTTLS\r\n", server.text());
        assertInstanceOf(CloseReason.HandshakeFailed.class, server.reason());
    }

    @Test
    void aProtocolThatCannotSayWhatItKeepsCannotTurnTlsOn() {
        Probe server = probe("server");
        Probe client = probe("client");
        pair(server, client);
        on(() -> assertThrows(
                IllegalStateException.class, () -> server.transport().startTls(serverOptions())));
        assertTrue(server.isMade());
    }

    @Test
    void theHandshakeGoesOnWhenAnotherThreadHasDoneItsWork() {
        List<Runnable> work = new ArrayList<>();
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        start(server, client, serverOptions().withTaskExecutor(work::add), clientOptions());
        while (!server.isSecured()) {
            await("there is work, or none is needed", () -> !work.isEmpty() || server.isSecured());
            elsewhere(work);
        }
        await("both are secured", client::isSecured);
    }

    @Test
    void workThatIsDoneAfterTheEndIsForgotten() {
        List<Runnable> work = new ArrayList<>();
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        start(server, client, serverOptions().withTaskExecutor(work::add), clientOptions());
        await("there is work", () -> !work.isEmpty());
        on(() -> server.transport().abortConnection());
        awaitLost(server, client);
        elsewhere(work);
        turns(3);
        assertEquals(CloseReason.ABORTED, server.reason());
        assertFalse(server.isSecured());
    }

    private void elsewhere(List<Runnable> work) {
        on(() -> {
            List<Runnable> taken = List.copyOf(work);
            work.clear();
            Thread other = new Thread(() -> taken.forEach(Runnable::run), "elsewhere");
            other.start();
            try {
                other.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test // E-97
    void theSmallWritesOfATurnLeaveInOneRecord() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        connectSecured(server, client);
        on(() -> {
            for (int i = 0; i < 100; i++) {
                client.transport().write(ByteBuffer.wrap(new byte[1]));
            }
        });
        await("all is there", () -> server.byteCount() == 100);
        assertTrue(journal().has("server received 100"), "one record brings all of it");
    }

    @Test
    void anEndOfTheReactorIsALoss() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        connectSecured(server, client);
        on(() -> {
            reactor().drain(Duration.ofSeconds(5));
        });
        awaitLost(server, client);
        assertEquals(CloseReason.DONE, server.reason());
        assertEquals(CloseReason.DONE, client.reason());
    }

    @Test
    void theFactoryHearsOfTheEnd() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        ProbeFactory factory = start(server, client, serverOptions(), clientOptions(), TcpOptions.defaults());
        await("both are secured", () -> server.isSecured() && client.isSecured());
        CloseReason reason = new CloseReason.Lost(new IOException("the test wants it"));
        on(() -> client.transport().loseConnection(reason));
        awaitLost(server, client);
        assertEquals(List.of(reason), factory.endings);
        assertEquals(reason, client.reason());
    }
}
