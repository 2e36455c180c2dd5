// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.client;

import dev.sennit.mail.MailAddress;
import dev.sennit.mail.smtp.DeliveryReport;
import dev.sennit.mail.smtp.OutgoingMessage;
import dev.sennit.mail.smtp.SmtpClientException;
import dev.sennit.mail.smtp.SmtpClientOptions;
import dev.sennit.reactor.DeadlineStatus;
import dev.sennit.reactor.Durations;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/** The server of one connection of a client. */
final class ClientWire {
    static final SmtpClientOptions OPTIONS =
            SmtpClientOptions.defaults().withHostName("c.example").withWorkers(Runnable::run);

    static final String PIPELINING = "250-mx.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES";
    static final String PLAIN = "250 mx.example";
    static final String CHUNKING = "250-mx.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 CHUNKING";

    final ManualTime time;
    final StringTransport transport;
    final SmtpConnection connection;

    ClientWire(ManualTime time, SmtpClientOptions options) {
        this.time = time;
        connection = new SmtpConnection(options);
        transport = new StringTransport(time.reactor(), options.connecting().tcp());
        transport.connect(connection);
        settles();
    }

    /** Greeted, and told what the server can do. */
    static ClientWire open(ManualTime time, SmtpClientOptions options, String hello) {
        ClientWire wire = new ClientWire(time, options).says("220 mx.example").says(hello);
        wire.takes();
        return wire;
    }

    static ClientWire open(ManualTime time, String hello) {
        return open(time, OPTIONS, hello);
    }

    static OutgoingMessage message(String text, String... recipients) {
        return OutgoingMessage.of(
                Optional.of(MailAddress.parse("a@b")),
                Arrays.stream(recipients).map(MailAddress::parse).toList(),
                text.getBytes(StandardCharsets.ISO_8859_1));
    }

    CompletableFuture<DeliveryReport> sends(OutgoingMessage message) {
        CompletableFuture<DeliveryReport> report = connection.send(message).toCompletableFuture();
        settles();
        return report;
    }

    CompletableFuture<DeliveryReport> sends(String text, String... recipients) {
        return sends(message(text, recipients));
    }

    /** The server says lines. */
    ClientWire says(String... lines) {
        for (String each : lines) {
            transport.peerSends(each + "\r\n");
        }
        return settles();
    }

    ClientWire settles() {
        for (int turns = 0; turns < 6; turns++) {
            transport.settle();
            time.advance(Duration.ZERO);
        }
        transport.settle();
        return this;
    }

    ClientWire waits(String duration) {
        time.advance(Durations.parse(duration));
        return settles();
    }

    /** What the client has said since this was asked last. */
    String takes() {
        String all = transport.text();
        transport.clear();
        return all;
    }

    String reason() {
        return transport.reason().map(Object::toString).orElse("open");
    }

    List<String> ledger() {
        return transport.deadlines().list().stream()
                .map(DeadlineStatus::toString)
                .toList();
    }

    /** Why it did not open. */
    SmtpClientException failure() {
        try {
            connection.ready().toCompletableFuture().get();
            throw new AssertionError("it has opened");
        } catch (ExecutionException e) {
            return (SmtpClientException) e.getCause();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** In short: {@code ACCEPTED 250, REFUSED 550, NOT_SENT}. */
    static String words(CompletableFuture<DeliveryReport> report) {
        if (!report.isDone()) {
            return "pending";
        }
        return report.join().results().stream()
                .map(each ->
                        each.outcome() + each.reply().map(r -> " " + r.code()).orElse(""))
                .collect(Collectors.joining(", "));
    }
}
