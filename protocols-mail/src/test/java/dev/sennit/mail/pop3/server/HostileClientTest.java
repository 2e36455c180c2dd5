// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.store.memory.MemoryMailStore;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that want the server's memory, or have been made to speak to it. */
class HostileClientTest {
    private static final int MOST_BYTES = 200_000;

    private final ManualTime time = new ManualTime();
    private final MemoryMailStore store = new MemoryMailStore();
    private final Mail mail = new Mail(store);

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"})
    void aBrowserIsSentAwayAtItsFirstLine(String method) {
        Pop3Wire wire = Pop3Wire.greeted(time, Pop3Wire.server(store));
        wire.sends(method + " / HTTP/1.1\r\nHost: a\r\n\r\nUSER tim\r\nPASS tanstaaf\r\nDELE 1\r\nQUIT\r\n");
        assertThat(wire.takes()).isEqualTo("-ERR No HTTP here\r\n");
        assertThat(wire.transport.closing()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CAPA\r\n", "USER tim\r\n", "AUTH\r\n", "STAT\r\n", "\r\n", "x\r\n"})
    void whoTalksWithoutEndBeforeTheLoginIsSentAway(String command) {
        Pop3Wire wire = Pop3Wire.greeted(time, Pop3Wire.server(store));
        for (int i = 0; i < 50; i++) {
            wire.sends(command.repeat(10));
            wire.takes();
        }
        assertThat(wire.waits("3m").transport.closing()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"RETR 1\r\n", "TOP 1 9999999\r\n", "LIST\r\n", "UIDL\r\n", "CAPA\r\n", "NOOP\r\n", "STAT\r\n"})
    void answersOfWhoNeverReadsDoNotPileUp(String command) {
        mail.holds("Subject: x\r\n\r\n" + "y".repeat(50_000) + "\r\n");
        Pop3Wire wire = Pop3Wire.loggedIn(time, Pop3Wire.server(store));
        wire.transport.peerStalls();
        for (int i = 0; i < 20; i++) {
            wire.sends(command.repeat(1000));
        }
        assertThat(wire.transport.bufferedBytes()).isLessThan(MOST_BYTES);
        assertThat(wire.transport.reading()).isFalse();
    }

    @Test
    void aLineWithoutEndIsNotKept() {
        InetSocketAddress peer = new InetSocketAddress("198.51.100.7", 54_321);
        Pop3Server server = (Pop3Server) Pop3Wire.server(store).buildProtocol(peer);
        StringTransport transport = new StringTransport(time.reactor(), TcpOptions.defaults());
        transport.connect(server);
        for (int i = 0; i < 1000; i++) {
            transport.peerSends("x".repeat(1000));
            transport.settle();
            assertThat(server.unreadBytes()).isLessThan(1000);
        }
        transport.clear();
        transport.peerSends("\r\n");
        transport.settle();
        assertThat(transport.text()).startsWith("-ERR ").containsOnlyOnce("\r\n");
    }
}
