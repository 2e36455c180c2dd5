// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.delivery.MemoryMailSink;
import dev.sennit.mail.smtp.SmtpServerFactory;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A mistake of ours costs one connection, which does not wait for ever. */
class MistakesTest {
    private static final InetSocketAddress PEER = new InetSocketAddress("198.51.100.7", 54_321);

    private final ManualTime time = new ManualTime();
    private final StringTransport transport = new StringTransport(time.reactor(), TcpOptions.defaults());
    private final SmtpServer server =
            (SmtpServer) new SmtpServerFactory(SmtpWire.OPTIONS, new MemoryMailSink()).buildProtocol(PEER);

    private static void fails() {
        throw new IllegalStateException("a mistake");
    }

    private void isOver() {
        transport.settle();
        assertThat(transport.aborted()).isTrue();
        assertThat(transport.reason().map(Object::toString))
                .hasValueSatisfying(reason -> assertThat(reason).contains("a mistake"));
    }

    @Test
    void whatIsThrownInALaterTurnEndsItsConnection() {
        transport.connect(server);
        CompletableFuture<String> answer = new CompletableFuture<>();
        server.await(() -> answer, (value, failure) -> fails());
        answer.complete("late");
        time.advance(Duration.ZERO);
        isOver();
    }

    @Test
    void soDoesWhatIsThrownAfterADelay() {
        transport.connect(server);
        server.replyAfter(Duration.ofSeconds(2), replies -> fails());
        time.advance(Duration.ofSeconds(2));
        isOver();
    }
}
