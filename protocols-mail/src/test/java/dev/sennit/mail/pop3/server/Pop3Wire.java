// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.server;

import dev.sennit.mail.accounts.AuthenticationInClear;
import dev.sennit.mail.accounts.MemoryAccounts;
import dev.sennit.mail.pop3.Pop3ServerFactory;
import dev.sennit.mail.pop3.Pop3ServerOptions;
import dev.sennit.mail.store.MailStore;
import dev.sennit.reactor.DeadlineStatus;
import dev.sennit.reactor.Durations;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** A client of one connection of a server. */
final class Pop3Wire {
    static final Pop3ServerOptions OPTIONS =
            Pop3ServerOptions.of("pop.example").withAuthenticationInClear(AuthenticationInClear.ALLOWED);
    static final MemoryAccounts ACCOUNTS =
            new MemoryAccounts().withUser("tim", "tanstaaf").withUser("eve", "with two  blanks");
    static final String LOGIN = "USER tim\r\nPASS tanstaaf\r\n";

    final ManualTime time;
    final StringTransport transport;

    Pop3Wire(ManualTime time, Pop3ServerFactory server) {
        this.time = time;
        transport = new StringTransport(time.reactor(), server.tcpOptions());
        transport.connect(server.buildProtocol(new InetSocketAddress("198.51.100.7", 54_321)));
        settles();
    }

    static Pop3ServerFactory server(MailStore store) {
        return new Pop3ServerFactory(OPTIONS, ACCOUNTS, store);
    }

    /** A client that was greeted. */
    static Pop3Wire greeted(ManualTime time, Pop3ServerFactory server) {
        Pop3Wire wire = new Pop3Wire(time, server);
        wire.takes();
        return wire;
    }

    /** A client that is logged in. */
    static Pop3Wire loggedIn(ManualTime time, Pop3ServerFactory server) {
        Pop3Wire wire = greeted(time, server).sends(LOGIN);
        String answer = wire.takes();
        if (!answer.contains("+OK Logged in")) {
            throw new AssertionError(answer);
        }
        return wire;
    }

    /** Sends, and plays what follows. */
    Pop3Wire sends(String latin1) {
        transport.peerSends(latin1.getBytes(StandardCharsets.ISO_8859_1));
        return settles();
    }

    Pop3Wire settles() {
        for (int turns = 0; turns < 12; turns++) {
            transport.settle();
            time.advance(Duration.ZERO);
        }
        transport.settle();
        return this;
    }

    Pop3Wire waits(String duration) {
        time.advance(Durations.parse(duration));
        return settles();
    }

    /** What the server has said since this was asked last. */
    String takes() {
        String all = new String(transport.bytes(), StandardCharsets.ISO_8859_1);
        transport.clear();
        return all;
    }

    /** The answer to a line. */
    String asks(String line) {
        return sends(line + "\r\n").takes();
    }

    String reason() {
        return transport.reason().map(Object::toString).orElse("open");
    }

    List<String> ledger() {
        return transport.deadlines().list().stream()
                .map(DeadlineStatus::toString)
                .toList();
    }
}
