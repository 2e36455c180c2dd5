// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.TcpOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How connections with TLS end. E-94, E-95; HC-07, TR-13 to TR-15. */
public abstract class TlsCloseConformance extends TlsLaws {
    /** For subclasses. */
    protected TlsCloseConformance() {}

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
