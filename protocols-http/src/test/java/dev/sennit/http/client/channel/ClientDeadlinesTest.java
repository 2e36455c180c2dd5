// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import static dev.sennit.http.client.channel.ClientWire.OK;
import static dev.sennit.http.client.channel.ClientWire.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.http.client.ClientTimeouts;
import dev.sennit.http.client.RequestBody;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.testkit.RecordingProtocol;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** One deadline for each kind of waiting, never early, in the ledger of the connection. */
class ClientDeadlinesTest {
    private final ClientWire wire = new ClientWire();

    private static ClientTimeouts times() {
        return ClientTimeouts.DEFAULTS.withBodyRate(0, Duration.ofSeconds(5));
    }

    @Test
    void aHeadMustBeCompleteInItsTimeHoweverTheBytesCome() {
        wire.get();
        assertThat(wire.transport.deadlines().toString())
                .contains("response head")
                .contains("exchange");
        for (int i = 0; i < 29; i++) {
            wire.waits("1s").receives("HTTP/1.1 200 OK\r\nX-Slow: ................".substring(i, i + 1));
        }
        wire.waits("999ms");
        assertThat(wire.events).isEmpty();
        wire.waits("1ms");
        assertThat(wire.events).containsExactly("gone", "TIMED_OUT");
        assertThat(wire.reason()).isEqualTo("timed out: response head after 30s");
        assertThat(wire.failure).hasMessage("timed out: response head after 30s");
    }

    @Test
    void interimResponsesDoNotPutTheHeadOff() {
        wire.get().waits("20s").receives("HTTP/1.1 103 Early Hints\r\n\r\n").waits("10s");
        assertThat(wire.events).containsExactly("gone", "TIMED_OUT");
    }

    @Test
    void theTimeForTheHeadBeginsWhenTheRequestIsSent() {
        wire.transport.peerStalls();
        wire.puts(RequestBody.of(new byte[200_000])).waits("29s");
        wire.transport.peerReads();
        wire.settles().waits("29s");
        assertThat(wire.events).isEmpty();
        wire.waits("1s");
        assertThat(wire.reason()).startsWith("timed out: response head");
    }

    @Test
    void aBodyMustGoOn() {
        wire.timeouts = times();
        wire.get().receives(OK + "Content-Length: 9\r\n\r\n");
        var text = wire.response().text();
        for (int i = 0; i < 3; i++) {
            wire.settles().waits("19s").receives("x");
        }
        wire.waits("19s");
        assertThat(outcome(text)).isEqualTo("waits");
        wire.waits("1s");
        assertThat(outcome(text)).isEqualTo("failed: TIMED_OUT");
        assertThat(wire.reason()).isEqualTo("timed out: response body after 20s");
    }

    @Test
    void aBodyMustComeAtItsLeastRate() {
        wire.get().receives(OK + "Content-Length: 100000\r\n\r\n");
        var text = wire.response().text();
        for (int i = 0; i < 20; i++) {
            wire.settles().waits("1s").receives("x".repeat(i == 0 ? 500 : 240));
        }
        assertThat(outcome(text)).isEqualTo("waits");
        wire.waits("1083ms"); // 5,060 bytes are worth 21.0833 s
        assertThat(outcome(text)).isEqualTo("waits");
        wire.waits("1ms");
        assertThat(outcome(text)).isEqualTo("failed: TIMED_OUT");
        assertThat(wire.reason()).startsWith("timed out: response body rate");
    }

    @Test
    void aReceiverThatPausesIsNoSlowServer() {
        wire.timeouts = ClientTimeouts.DEFAULTS.withTotal(Deadline.NONE);
        wire.get().receives(OK + "Content-Length: 9\r\n\r\nx");
        wire.waits("10m");
        RecordingProtocol receiver = new RecordingProtocol();
        wire.response().deliverBody(receiver);
        receiver.transport().pauseProducing();
        wire.settles().waits("10m");
        assertThat(wire.reason()).isEqualTo("open");
        receiver.transport().resumeProducing();
        wire.settles().waits("4s");
        assertThat(wire.reason()).isEqualTo("open");
        wire.waits("2s");
        assertThat(wire.reason()).startsWith("timed out: response body rate");
    }

    @Test
    void aResponseThatNobodyTakesIsGivenUpAfterTheTotal() {
        wire.get().receives(OK + "Content-Length: 9\r\n\r\nx").waits("299s");
        assertThat(wire.reason()).isEqualTo("open");
        wire.waits("1s");
        assertThat(wire.reason()).isEqualTo("timed out: exchange after 5m");
        var text = wire.response().text();
        wire.settles();
        assertThat(outcome(text)).isEqualTo("failed: TIMED_OUT");
    }

    @Test
    void noDeadlineOutlivesAnExchange() {
        wire.get().receives("HTTP/1.1 204 No Content\r\n\r\n");
        assertThat(wire.transport.deadlines().toString())
                .contains("idle")
                .doesNotContain("exchange")
                .doesNotContain("response");
    }

    @Test
    void timesMustBePositive() {
        assertThatThrownBy(() -> ClientTimeouts.DEFAULTS.withHead(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("head must be positive, or Deadline.NONE");
        assertThat(ClientTimeouts.DEFAULTS.withHead(Deadline.NONE).head()).isEqualTo(Deadline.NONE);
        assertThatThrownBy(() -> ClientTimeouts.DEFAULTS.withBodyRate(-1, Duration.ofSeconds(1)))
                .hasMessageContaining("bodyBytesPerSecond");
    }
}
