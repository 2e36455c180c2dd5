// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.CloseReason;
import java.util.List;
import org.junit.jupiter.api.Test;

/** TLS that is turned on in the middle of a connection. E-93; EP-06; CVE-2011-0411. */
public abstract class StartTlsConformance extends TlsLaws {
    /** For subclasses. */
    protected StartTlsConformance() {}

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
}
