// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.client;

import dev.sennit.mail.MailAddress;
import dev.sennit.mail.delivery.MailFrom;
import dev.sennit.mail.delivery.Recipient;
import dev.sennit.mail.smtp.DeliveryReport;
import dev.sennit.mail.smtp.MessageSource;
import dev.sennit.mail.smtp.OutgoingMessage;
import dev.sennit.mail.smtp.SmtpClientPool;
import dev.sennit.mail.smtp.SmtpPoolLimits;
import dev.sennit.reactor.ClientEndpoint;
import dev.sennit.reactor.Connector;
import dev.sennit.reactor.Durations;
import dev.sennit.reactor.Endpoints;
import dev.sennit.reactor.testkit.ManualConnector;
import dev.sennit.reactor.testkit.ManualTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A pool, and the server of all its connections. */
final class PoolWire {
    /** A message, and what became of it and of its source. */
    static final class Sent implements MessageSource {
        final String text;
        int closed;
        CompletableFuture<DeliveryReport> report = new CompletableFuture<>();
        private boolean given;

        Sent(String text) {
            this.text = text;
        }

        @Override
        public CompletionStage<ByteBuffer> next() {
            String piece = given ? "" : text;
            given = true;
            return CompletableFuture.completedFuture(ByteBuffer.wrap(piece.getBytes(StandardCharsets.US_ASCII)));
        }

        @Override
        public void close() {
            closed++;
        }

        /** As {@link ClientWire#words}. */
        String words() {
            return ClientWire.words(report);
        }

        String failure() {
            return report.join().failure().map(Throwable::getMessage).orElse("none");
        }
    }

    final ManualTime time;
    final SmtpClientPool pool;
    final List<PoolServer> servers = new ArrayList<>();
    final List<String> delivered = new ArrayList<>();
    String hello = ClientWire.PIPELINING;

    PoolWire(ManualTime time, SmtpPoolLimits limits) {
        this(time, Endpoints.client("tcp:192.0.2.25:25"), limits);
    }

    PoolWire(ManualTime time, ClientEndpoint endpoint, SmtpPoolLimits limits) {
        this.time = time;
        pool = SmtpClientPool.of(time.reactor(), endpoint, ClientWire.OPTIONS, limits);
    }

    Sent sends(String text) {
        Sent sent = asks(text);
        settles();
        return sent;
    }

    /** Without a turn of the network. */
    Sent asks(String text) {
        Sent sent = new Sent(text);
        sent.report = pool.send(new OutgoingMessage(
                        MailFrom.of(Optional.of(MailAddress.parse("a@b"))),
                        List.of(Recipient.of(MailAddress.parse("c@d"))),
                        sent))
                .toCompletableFuture();
        return sent;
    }

    PoolWire settles() {
        return waits("0ms");
    }

    PoolWire waits(String duration) {
        time.advance(Durations.parse(duration));
        for (int turns = 0; turns < 8; turns++) {
            time.advance(Duration.ZERO);
        }
        return this;
    }

    List<ManualConnector> connecting() {
        return time.reactor().connectors().stream()
                .filter(each -> each.state() == Connector.State.CONNECTING)
                .toList();
    }

    /** Lets every attempt succeed. */
    PoolWire connects() {
        connecting().forEach(this::connects);
        return settles();
    }

    void connects(ManualConnector attempt) {
        attempt.succeed().ifPresent(wire -> servers.add(new PoolServer(wire, hello, delivered)));
    }

    PoolWire connectingFails() {
        connecting().forEach(each -> each.fail(new IOException("nobody there")));
        return settles();
    }

    /** Every connection answers as many commands, if there are so many. */
    PoolWire answers(PoolServer.Answer how, int commands) {
        for (int i = 0; i < commands; i++) {
            for (PoolServer each : List.copyOf(servers)) {
                each.answer(how);
                settles();
            }
        }
        return this;
    }

    /** Everything goes well until nothing waits. */
    PoolWire goesWell() {
        for (int i = 0; i < 4; i++) {
            connects().answers(PoolServer.Answer.YES, 8);
        }
        return this;
    }

    /** Ends everything. */
    void done() {
        pool.close();
        settles();
    }
}
