// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.accounts.AuthenticationInClear;
import dev.sennit.mail.accounts.MemoryAccounts;
import dev.sennit.mail.imap.ImapServerFactory;
import dev.sennit.mail.imap.ImapServerOptions;
import dev.sennit.mail.store.MailStore;
import dev.sennit.reactor.DeadlineStatus;
import dev.sennit.reactor.Durations;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** A client of one connection of a server. */
final class ImapWire {
    static final ImapServerOptions OPTIONS =
            ImapServerOptions.of("imap.example").withAuthenticationInClear(AuthenticationInClear.ALLOWED);
    static final MemoryAccounts ACCOUNTS =
            new MemoryAccounts().withUser("tim", "tanstaaf").withUser("eve", "with two  blanks");

    final ManualTime time;
    final StringTransport transport;
    private final ImapServer server;

    ImapWire(ManualTime time, ImapServerFactory server) {
        this(time, server.tcpOptions(), (ImapServer)
                server.buildProtocol(new InetSocketAddress("198.51.100.7", 54_321)));
    }

    ImapWire(ManualTime time, ImapServer server) {
        this(time, TcpOptions.defaults(), server);
    }

    private ImapWire(ManualTime time, TcpOptions options, ImapServer server) {
        this.time = time;
        this.server = server;
        transport = new StringTransport(time.reactor(), options);
        transport.connect(server);
        settles();
    }

    /** How much the server holds that came and was not used. */
    int unreadBytes() {
        return server.unreadBytes();
    }

    static ImapServerFactory server(MailStore store) {
        return new ImapServerFactory(OPTIONS, ACCOUNTS, store);
    }

    /** A client that was greeted. */
    static ImapWire greeted(ManualTime time, ImapServerFactory server) {
        ImapWire wire = new ImapWire(time, server);
        wire.takes();
        return wire;
    }

    /** A client that is logged in. */
    static ImapWire loggedIn(ManualTime time, ImapServerFactory server) {
        ImapWire wire = greeted(time, server).sends("l LOGIN tim tanstaaf\r\n");
        String answer = wire.takes();
        if (!answer.startsWith("l OK ")) {
            throw new AssertionError(answer);
        }
        return wire;
    }

    /** A client that has selected INBOX. */
    static ImapWire selected(ManualTime time, ImapServerFactory server) {
        ImapWire wire = loggedIn(time, server).sends("s SELECT INBOX\r\n");
        String answer = wire.takes();
        if (!answer.contains("s OK [READ-WRITE] ")) {
            throw new AssertionError(answer);
        }
        return wire;
    }

    /**
     * A conversation, line for line: what stands behind {@code C: } is sent, what begins with {@code S: } must be what the server says
     * next, and three dots in that are anything up to the end of the line. When the client speaks next, and at the end, the server must
     * have said no more.
     */
    ImapWire plays(String script) {
        StringBuilder expected = new StringBuilder();
        StringBuilder sent = new StringBuilder();
        for (String line : script.lines().toList()) {
            if (line.startsWith("C:")) {
                if (expected.length() > 0) {
                    expects(expected.toString(), sent.toString());
                    expected.setLength(0);
                }
                sent.append(line).append('\n');
                sends(line.substring(Math.min(3, line.length())) + "\r\n");
            } else if (line.startsWith("S: ")) {
                expected.append(line, 3, line.length()).append("\r\n");
            } else if (!line.isBlank()) {
                throw new IllegalArgumentException("a line of a script begins with C: or S:, not " + line);
            }
        }
        expects(expected.toString(), sent.toString());
        return this;
    }

    private void expects(String expected, String sent) {
        String pattern = Pattern.quote(expected).replace("...", "\\E[^\r\n]*\\Q");
        assertThat(takes()).as(sent).matches(pattern);
    }

    /** Sends, and plays what follows. */
    ImapWire sends(String latin1) {
        transport.peerSends(latin1.getBytes(StandardCharsets.ISO_8859_1));
        return settles();
    }

    ImapWire settles() {
        for (int turns = 0; turns < 40; turns++) {
            transport.settle();
            time.advance(Duration.ZERO);
        }
        transport.settle();
        return this;
    }

    ImapWire waits(String duration) {
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
