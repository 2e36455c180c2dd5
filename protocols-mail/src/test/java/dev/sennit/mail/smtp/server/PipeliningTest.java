// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.delivery.Disposition;
import dev.sennit.mail.delivery.MemoryMailSink;
import dev.sennit.mail.smtp.SmtpLimits;
import dev.sennit.mail.smtp.SmtpTimeouts;
import dev.sennit.reactor.testkit.ManualTime;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** RFC 2920, and the floods that it invites. */
class PipeliningTest {
    private final ManualTime time = new ManualTime();

    @Test
    void repliesComeInOrder() {
        SmtpWire wire = SmtpWire.greeted(time, SmtpWire.OPTIONS, new MemoryMailSink());
        wire.sends("MAIL FROM:<a@b>\r\nRCPT TO:<bad\r\nRCPT TO:<c@d>\r\nNOOP\r\nDATA\r\n");
        assertThat(wire.takes().replaceAll(" .*", "")).isEqualTo("250\r\n501\r\n250\r\n250\r\n354\r\n");
    }

    /** D17: answers that are awaited do not overtake each other. */
    @Test
    void commandsWaitForTheAnswerBeforeThem() {
        HeldSink sink = new HeldSink();
        sink.recipient = new CompletableFuture<>();
        SmtpWire wire = SmtpWire.greeted(time, SmtpWire.OPTIONS, sink);
        wire.sends("MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nRCPT TO:<e@f>\r\nNOOP\r\n");
        assertThat(wire.takes()).isEqualTo("250 2.1.0 Sender ok\r\n");
        assertThat(wire.transport.reading()).isFalse();
        sink.recipient.complete(Disposition.refused("5.1.1", "No such user"));
        wire.settles();
        assertThat(wire.takes().replaceAll(" .*", "")).isEqualTo("550\r\n550\r\n250\r\n");
        assertThat(wire.transport.reading()).isTrue();
        assertThat(wire.asks("DATA")).startsWith("554 5.5.1 No valid recipients");
    }

    @Test
    void whoDoesNotTakeRepliesIsNotReadAnyMore() {
        HeldSink sink = new HeldSink();
        SmtpWire wire = SmtpWire.greeted(
                time, SmtpWire.OPTIONS.withLimits(SmtpLimits.DEFAULTS.withErrors(1_000_000, 10, 20)), sink);
        wire.transport.peerStalls();
        for (int i = 0; i < 100; i++) {
            wire.sends("NOOP\r\n".repeat(1000));
        }
        assertThat(wire.transport.reading()).isFalse();
        assertThat(wire.transport.bufferedBytes()).isLessThan(SmtpLimits.DEFAULTS.replyBytes() + 20_000);
        assertThat(wire.ledger()).anyMatch(line -> line.startsWith("write stall"));
        wire.transport.peerReads();
        wire.settles();
        for (int i = 0; i < 200; i++) {
            wire.settles();
        }
        assertThat(wire.takes()).hasSize(100_000 * "250 2.0.0 Ok\r\n".length());
        assertThat(wire.transport.reading()).isTrue();
    }

    @Test
    void junkIsCountedUntilAMessageComes() {
        SmtpWire wire = SmtpWire.greeted(
                time, SmtpWire.OPTIONS.withLimits(SmtpLimits.DEFAULTS.withErrors(3, 5, 6)), new MemoryMailSink());
        for (int i = 0; i < 2; i++) {
            for (String each : new String[] {"NOOP", "RSET", "VRFY a"}) {
                assertThat(wire.asks(each)).startsWith("25");
            }
            assertThat(wire.sends(SmtpWire.ENVELOPE + "DATA\r\n").asks(".")).contains("250 2.0.0 Message accepted");
        }
        for (int i = 0; i < 8; i++) {
            wire.asks("HELP");
        }
        assertThat(wire.transport.closing()).isFalse();
        assertThat(wire.asks("NOOP")).isEqualTo("421 4.7.0 Too many errors, closing\r\n");
        assertThat(wire.reason()).isEqualTo("protocol error: too many errors");
    }

    /** That is how addresses are guessed. */
    @Test
    void refusedSendersAndRecipientsAreErrors() {
        HeldSink sink = new HeldSink();
        sink.recipient = CompletableFuture.completedFuture(Disposition.refused("5.1.1", "No such user"));
        SmtpWire wire =
                SmtpWire.greeted(time, SmtpWire.OPTIONS.withLimits(SmtpLimits.DEFAULTS.withErrors(100, 2, 5)), sink);
        wire.asks("MAIL FROM:<a@b>");
        assertThat(wire.asks("RCPT TO:<c@d>\r\nRCPT TO:<d@d>")).matches("(550 5.1.1 .*\r\n){2}");
        assertThat(wire.asks("RCPT TO:<e@d>")).isEmpty();
        assertThat(wire.waits("999ms").takes()).isEmpty();
        assertThat(wire.waits("1ms").takes()).startsWith("550 5.1.1 ");
        wire.asks("RCPT TO:<f@d>");
        wire.waits("2s").takes();
        assertThat(wire.asks("RCPT TO:<g@d>")).startsWith("421 4.7.0 ");
    }

    @Test
    void answersToErrorsWaitLongerAndLonger() {
        SmtpWire wire = SmtpWire.greeted(
                time,
                SmtpWire.OPTIONS
                        .withLimits(SmtpLimits.DEFAULTS.withErrors(100, 2, 5))
                        .withTimeouts(SmtpTimeouts.DEFAULTS),
                new MemoryMailSink());
        assertThat(wire.asks("X")).startsWith("500 ");
        assertThat(wire.asks("X")).startsWith("500 ");
        assertThat(wire.asks("X")).isEmpty();
        assertThat(wire.waits("999ms").takes()).isEmpty();
        assertThat(wire.waits("1ms").takes()).startsWith("500 ");
        assertThat(wire.asks("X\r\nNOOP")).isEmpty();
        assertThat(wire.waits("1999ms").takes()).isEmpty();
        assertThat(wire.waits("1ms").takes()).matches("500 .*\r\n250 .*\r\n");
        assertThat(wire.asks("X")).startsWith("421 4.7.0 ");
    }

    @Test
    void aReplyThatWaitsDiesWithItsConnection() {
        SmtpWire wire = SmtpWire.greeted(
                time, SmtpWire.OPTIONS.withLimits(SmtpLimits.DEFAULTS.withErrors(100, 1, 5)), new MemoryMailSink());
        wire.sends("X\r\nX\r\n");
        wire.transport.loseNow(dev.sennit.reactor.CloseReason.DONE);
        assertThat(time.pendingCalls()).isZero();
    }

    @Test
    void longLinesAreRefusedAndForgotten() {
        SmtpWire wire = SmtpWire.greeted(time, SmtpWire.OPTIONS, new MemoryMailSink());
        assertThat(wire.asks("NOOP " + "x".repeat(2048 - 7))).startsWith("250 ");
        assertThat(wire.asks("NOOP " + "x".repeat(2048 - 6))).isEqualTo("500 5.5.2 Line too long\r\n");
        assertThat(wire.asks("NOOP " + "x".repeat(200_000))).isEqualTo("500 5.5.2 Line too long\r\n");
        assertThat(wire.asks("NOOP")).startsWith("250 ");
    }
}
