// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.TcpOptions;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Bytes through TLS over the reactor's connections. E-93, E-97. */
public abstract class TlsConformance extends TlsLaws {
    /** For subclasses. */
    protected TlsConformance() {}

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
}
