// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.delivery.Disposition;
import dev.sennit.mail.smtp.SmtpLimits;
import dev.sennit.reactor.testkit.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A server that goes finishes what it has begun, and says so. */
class DrainTest {
    private static final String GOING = "421 4.3.2 Going down, try again later\r\n";

    private final ManualTime time = new ManualTime();
    private final HeldSink sink = new HeldSink();

    private void drain() {
        time.reactor().drain(Duration.ofMinutes(1));
    }

    @Test
    void aTransactionThatIsGivenUpIsTheEnd() {
        SmtpWire wire = SmtpWire.greeted(time, SmtpWire.OPTIONS, sink);
        wire.asks("MAIL FROM:<a@b>");
        drain();
        assertThat(wire.settles().transport.closing()).isFalse();
        assertThat(wire.asks("RSET")).isEqualTo("250 2.0.0 Reset\r\n" + GOING);
    }

    @Test
    void theAnswerOfTheSinkIsWaitedFor() {
        sink.committed = new CompletableFuture<>();
        SmtpWire wire = SmtpWire.greeted(time, SmtpWire.OPTIONS, sink)
                .sends(SmtpWire.ENVELOPE + "DATA\r\n")
                .sends(".\r\n");
        wire.takes();
        drain();
        assertThat(wire.settles().takes()).isEmpty();
        sink.committed.complete(List.of(Disposition.ACCEPTED));
        assertThat(wire.settles().takes()).isEqualTo("250 2.0.0 Message accepted\r\n" + GOING);
    }

    @Test
    void anAnswerThatIsDueLaterIsGivenFirst() {
        SmtpWire wire = SmtpWire.greeted(
                        time, SmtpWire.OPTIONS.withLimits(SmtpLimits.DEFAULTS.withErrors(100, 1, 5)), sink)
                .sends("X\r\n")
                .sends(SmtpWire.ENVELOPE + "DATA\r\n")
                .sends("x".repeat(1000) + "\r\n.\r\n");
        wire.takes();
        drain();
        assertThat(wire.settles().takes()).isEmpty();
        assertThat(wire.waits("1s").takes()).startsWith("554 5.6.0 ");
        assertThat(wire.asks("NOOP")).isEqualTo(GOING);
    }
}
