// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.server;

import dev.sennit.mail.delivery.MailSink;
import dev.sennit.mail.smtp.SmtpServerFactory;
import dev.sennit.mail.smtp.SmtpServerOptions;
import dev.sennit.reactor.DeadlineStatus;
import dev.sennit.reactor.Durations;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** A client of one connection of a server. */
final class SmtpWire {
    static final Clock CLOCK = Clock.fixed(Instant.parse("1994-11-06T08:49:37Z"), ZoneOffset.UTC);
    static final SmtpServerOptions OPTIONS = SmtpServerOptions.of("mx.example").withClock(CLOCK);
    static final String OPEN = "EHLO c.example\r\n";
    static final String ENVELOPE = "MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\n";

    final ManualTime time;
    final StringTransport transport;

    SmtpWire(ManualTime time, SmtpServerOptions options, MailSink sink) {
        this(time, new SmtpServerFactory(options, sink));
    }

    SmtpWire(ManualTime time, SmtpServerFactory server) {
        this.time = time;
        transport = new StringTransport(time.reactor(), server.tcpOptions());
        transport.connect(server.buildProtocol(new InetSocketAddress("198.51.100.7", 54_321)));
        settles();
    }

    static SmtpWire greeted(ManualTime time, SmtpServerOptions options, MailSink sink) {
        SmtpWire wire = new SmtpWire(time, options, sink).sends(OPEN);
        wire.takes();
        return wire;
    }

    /** Sends, and plays what follows. */
    SmtpWire sends(String text) {
        transport.peerSends(text);
        return settles();
    }

    SmtpWire sends(byte[] bytes) {
        transport.peerSends(bytes);
        return settles();
    }

    SmtpWire settles() {
        for (int turns = 0; turns < 4; turns++) {
            transport.settle();
            time.advance(Duration.ZERO);
        }
        transport.settle();
        return this;
    }

    SmtpWire waits(String duration) {
        time.advance(Durations.parse(duration));
        return settles();
    }

    /** What the server has said since this was asked last. */
    String takes() {
        String all = transport.text();
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
