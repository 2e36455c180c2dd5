// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.MailAddress;
import dev.sennit.mail.smtp.DeliveryReport;
import dev.sennit.mail.smtp.OutgoingMessage;
import dev.sennit.mail.smtp.SmtpClientOptions;
import dev.sennit.mail.smtp.SmtpClientPool;
import dev.sennit.mail.smtp.SmtpPoolLimits;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.Reactors;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;

/** A pool in this process, and Postfix's smtp-sink in one that ends connections which wait for a message. */
@OnEveryReactor
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SmtpClientPoolTest {
    private static final int CONNECTIONS = 4;
    private static final SmtpPoolLimits LIMITS = SmtpPoolLimits.DEFAULTS.withConnections(CONNECTIONS);
    private static final Duration PAUSE = Duration.ofMillis(50);

    @Parameter
    String reactor;

    private final int port = Ports.free();
    private final List<DeliveryReport> reports = new ArrayList<>();

    /** All at once. */
    private CompletionStage<Void> send(SmtpClientPool pool, int count) {
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        MailAddress reader = MailAddress.parse("reader@example.org");
        for (int i = 0; i < count; i++) {
            byte[] text = "Subject: x\r\n\r\nHello\r\n".getBytes(StandardCharsets.US_ASCII);
            sent.add(pool.send(OutgoingMessage.of(Optional.empty(), List.of(reader), text))
                    .thenAccept(reports::add)
                    .toCompletableFuture());
        }
        return CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new));
    }

    private void run(Reactor client, SmtpClientPool pool, CompletionStage<Void> work) {
        work.thenCompose(done -> pool.quit()).whenComplete((done, failure) -> client.stop());
    }

    /** The loop stands still meanwhile: it hears of no end before it has sent on each connection. */
    @Test
    void connectionsThatDiedUnseenCostNoMessage() {
        try (Reactor client = Reactors.create(reactor);
                SmtpSink before = new SmtpSink(SmtpSink.LOOPBACK, port)) {
            List<SmtpSink> after = new ArrayList<>();
            SmtpClientPool pool =
                    SmtpClientPool.of(client, "tcp:127.0.0.1:" + port, SmtpClientOptions.defaults(), LIMITS);
            client.callWhenRunning(() ->
                    run(client, pool, send(pool, CONNECTIONS).thenCompose(sent -> {
                        assertThat(pool.idleConnections()).isEqualTo(CONNECTIONS);
                        before.end();
                        after.add(new SmtpSink(SmtpSink.LOOPBACK, port));
                        return send(pool, 2 * CONNECTIONS);
                    })));
            client.run();
            try (SmtpSink sink = after.get(0)) {
                assertThat(reports).hasSize(3 * CONNECTIONS).allMatch(DeliveryReport::isAccepted);
                assertThat(sink.messages()).isEqualTo(2 * CONNECTIONS);
                assertThat(sink.sessions()).isEqualTo(CONNECTIONS);
            }
        }
    }

    /** smtp-sink counts whole seconds: it waits for 2 s at least, which is long enough for those that are used. */
    @Test
    void connectionsThatTheServerEndsAreReplaced() {
        try (Reactor client = Reactors.create(reactor);
                SmtpSink sink = new SmtpSink(SmtpSink.LOOPBACK, port, "-t", "3")) {
            SmtpClientPool pool =
                    SmtpClientPool.of(client, "tcp:127.0.0.1:" + port, SmtpClientOptions.defaults(), LIMITS);
            client.callWhenRunning(() -> run(
                    client,
                    pool,
                    send(pool, CONNECTIONS)
                            .thenCompose(sent -> allGone(client, pool))
                            .thenCompose(gone -> send(pool, CONNECTIONS))));
            client.run();
            assertThat(reports).hasSize(2 * CONNECTIONS).allMatch(DeliveryReport::isAccepted);
            assertThat(sink.messages()).isEqualTo(2 * CONNECTIONS);
            assertThat(sink.sessions()).isEqualTo(2 * CONNECTIONS);
        }
    }

    private static CompletionStage<Void> allGone(Reactor client, SmtpClientPool pool) {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        awaitNone(client, pool, gone);
        return gone;
    }

    private static void awaitNone(Reactor client, SmtpClientPool pool, CompletableFuture<Void> gone) {
        if (pool.connections() == 0) {
            gone.complete(null);
        } else {
            client.callLater(PAUSE, () -> awaitNone(client, pool, gone));
        }
    }
}
