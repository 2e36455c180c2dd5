// SPDX-License-Identifier: Apache-2.0
package dev.sennit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.MailAddress;
import dev.sennit.mail.smtp.SmtpClientOptions;
import dev.sennit.mail.smtp.SmtpClientPool;
import dev.sennit.mail.smtp.SmtpPoolLimits;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NewsletterTest {
    private static final MailAddress SENDER = MailAddress.parse("news@example.org");

    private final ManualTime time = new ManualTime();
    private final List<String> told = new ArrayList<>();

    private SmtpClientPool pool(int connections) {
        return SmtpClientPool.of(
                time.reactor(),
                "tcp:192.0.2.7:25",
                SmtpClientOptions.defaults().withHostName("c.example"),
                SmtpPoolLimits.DEFAULTS.withConnections(connections));
    }

    private CompletableFuture<Void> send(SmtpClientPool pool, int readers) {
        CompletableFuture<Void> done = Newsletter.send(
                        pool,
                        SENDER,
                        IntStream.rangeClosed(1, readers)
                                .mapToObj(i -> MailAddress.parse("reader" + i + "@example.net"))
                                .iterator(),
                        told::add)
                .toCompletableFuture();
        settle();
        return done;
    }

    private void settle() {
        for (int i = 0; i < 10; i++) {
            time.advance(Duration.ZERO);
        }
    }

    private String says(StringTransport server, String line) {
        server.clear();
        server.peerSends(line + "\r\n");
        for (int i = 0; i < 6; i++) {
            server.settle();
            settle();
        }
        return server.text();
    }

    @Test
    void everyReaderHasAMessageOnTheSameConnection() {
        CompletableFuture<Void> done = send(pool(1), 3);
        StringTransport server = time.reactor().connectors().get(0).succeed().orElseThrow();
        settle();
        says(server, "220 mx");
        String said = says(server, "250 mx");
        for (int i = 1; i <= 3; i++) {
            assertThat(said).isEqualTo("MAIL FROM:<news@example.org>\r\n");
            assertThat(says(server, "250 ok")).isEqualTo("RCPT TO:<reader" + i + "@example.net>\r\n");
            assertThat(says(server, "250 ok")).isEqualTo("DATA\r\n");
            assertThat(says(server, "354 go"))
                    .contains("\r\nTo: reader" + i + "@example.net\r\n", "\r\n\r\nDear reader" + i + ",\r\n");
            said = says(server, "250 2.0.0 queued as " + i);
        }
        assertThat(said).isEqualTo("QUIT\r\n");
        says(server, "221 bye");
        server.finishClose();
        settle();
        assertThat(done).isCompleted();
        assertThat(told)
                .containsExactly(
                        "reader1@example.net: 250 2.0.0 queued as 1",
                        "reader2@example.net: 250 2.0.0 queued as 2",
                        "reader3@example.net: 250 2.0.0 queued as 3");
    }

    @Test
    void aServerThatIsNotThereIsToldOfForEachReader() {
        CompletableFuture<Void> done = send(pool(1), 20);
        for (int i = 0; i < 20; i++) {
            time.reactor().connectors().get(i).fail(new ConnectException("refused"));
            settle();
        }
        assertThat(done).isCompleted();
        assertThat(told).hasSize(20).allMatch(line -> line.contains("@example.net: NOT_SENT, cannot connect"));
    }

    @Test
    void thePoolIsGivenNoMoreThanItCanSendSoon() {
        SmtpClientPool pool = pool(4);
        send(pool, 100_000);
        assertThat(pool.connections()).isEqualTo(4);
        assertThat(pool.waitingMessages()).isEqualTo(4);
    }

    @Test
    void nobodyIsNoNews() {
        assertThat(send(pool(4), 0)).isCompleted();
        assertThat(time.reactor().connectors()).isEmpty();
    }
}
