// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.store.memory.MemoryMailStore;
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
    private final Pop3Server server =
            (Pop3Server) Pop3Wire.server(new MemoryMailStore()).buildProtocol(PEER);

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
        server.await(() -> answer, (value, failure) -> fails(), late -> {});
        answer.complete("late");
        time.advance(Duration.ZERO);
        isOver();
    }

    @Test
    void soDoesWhatIsThrownAfterADelay() {
        transport.connect(server);
        server.after(Duration.ofSeconds(2), MistakesTest::fails);
        time.advance(Duration.ofSeconds(2));
        isOver();
    }
}
