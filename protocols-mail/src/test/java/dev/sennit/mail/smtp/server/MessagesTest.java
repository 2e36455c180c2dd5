// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.delivery.Disposition;
import dev.sennit.mail.delivery.MemoryMailSink;
import dev.sennit.mail.delivery.RefusedException;
import dev.sennit.mail.smtp.SmtpLimits;
import dev.sennit.mail.smtp.SmtpServerOptions;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.testkit.ManualTime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Sizes, chunks, refusals, and sinks that take their time. */
class MessagesTest {
    private final ManualTime time = new ManualTime();
    private static final String DATA = SmtpWire.ENVELOPE + "DATA\r\n";
    private static final SmtpServerOptions SMALL = SmtpWire.OPTIONS.withLimits(
            SmtpLimits.DEFAULTS.withMessageBytes(65_536).withDrainBytes(1000));

    private final MemoryMailSink sink = new MemoryMailSink();

    private SmtpWire greeted() {
        return SmtpWire.greeted(time, SMALL, sink);
    }

    private static String lines(int bytes) {
        int rest = bytes % 100 + 100;
        return "x".repeat(98).concat("\r\n").repeat((bytes - rest) / 100) + "y".repeat(rest - 2) + "\r\n";
    }

    @Test
    void aDeclaredSizeIsHeldAgainstTheLimit() {
        SmtpWire wire = greeted();
        assertThat(wire.asks("MAIL FROM:<a@b> SIZE=65537")).startsWith("552 5.3.4 ");
        assertThat(wire.asks("MAIL FROM:<a@b> SIZE=65536")).startsWith("250 ");
    }

    @Test
    void theRealSizeCountsWithoutTheAddedDots() {
        SmtpWire wire = greeted().sends(DATA);
        wire.takes();
        assertThat(wire.asks("." + lines(65_536).replaceFirst("x", ".") + ".")).startsWith("250 2.0.0 ");
        wire.sends(DATA);
        wire.takes();
        assertThat(wire.asks(lines(65_537) + ".")).isEqualTo("552 5.3.4 Message too large\r\n");
        assertThat(sink.messages()).hasSize(1);
        assertThat(wire.asks("NOOP")).startsWith("250 ");
    }

    @Test
    void nobodyIsDrainedForEver() {
        SmtpWire wire = greeted().sends(DATA);
        wire.takes();
        wire.sends(lines(65_536));
        assertThat(wire.sends(lines(1000)).takes()).isEmpty();
        assertThat(wire.sends(lines(1000)).takes()).isEqualTo("552 5.3.4 Message too large\r\n");
        assertThat(wire.reason()).isEqualTo("protocol error: too much behind a refusal");
    }

    @Test
    void linesOfTextHaveALength() {
        SmtpWire wire = greeted().sends(DATA);
        wire.takes();
        assertThat(wire.asks("x".repeat(998) + "\r\n.")).startsWith("250 ");
        wire.sends(DATA);
        wire.takes();
        assertThat(wire.asks("x".repeat(999) + "\r\n.")).startsWith("554 5.6.0 ");
        assertThat(sink.messages()).hasSize(1);
    }

    @Test
    void aMessageThatGoesInALoopIsRefused() {
        SmtpWire wire = greeted().sends(DATA);
        wire.takes();
        assertThat(wire.asks("Received: x\r\n".repeat(99) + "\r\nReceived: y\r\n."))
                .startsWith("250 ");
        wire.sends(DATA);
        wire.takes();
        assertThat(wire.asks("Received: x\r\n".repeat(100) + "\r\n.")).startsWith("554 5.4.6 ");
    }

    @Test
    void thereIsALimitToRecipients() {
        SmtpWire wire =
                SmtpWire.greeted(time, SmtpWire.OPTIONS.withLimits(SmtpLimits.DEFAULTS.withRecipients(100)), sink);
        wire.sends("MAIL FROM:<a@b>\r\n" + "RCPT TO:<c@d>\r\n".repeat(100));
        wire.takes();
        assertThat(wire.asks("RCPT TO:<c@d>")).startsWith("452 4.5.3 ");
        assertThat(wire.sends("DATA\r\n").asks(".")).contains("250 2.0.0");
        assertThat(sink.messages().get(0).envelope().recipients()).hasSize(100);
    }

    // ---------------------------------------------------------------------------------------------------------- BDAT

    @Test
    void chunksMakeAMessage() {
        SmtpWire wire = greeted();
        wire.sends(SmtpWire.ENVELOPE);
        wire.takes();
        wire.sends("BDAT 6\r\n.a\r\n.\rBDAT 3 LAST\r\n\nb.");
        assertThat(wire.takes()).isEqualTo("250 2.0.0 6 octets received\r\n250 2.0.0 Message accepted\r\n");
        assertThat(sink.messages().get(0).text()).endsWith("\r\n.a\r\n.\r\nb.");
        assertThat(wire.sends(SmtpWire.ENVELOPE + "BDAT 0 LAST\r\n").takes())
                .endsWith("250 2.0.0 Message accepted\r\n");
    }

    @Test
    void chunksComeAtAnyPaceAndCut() {
        String raw = SmtpWire.ENVELOPE + "BDAT 4\r\na\r\nbBDAT 2 LAST\r\n\r\nNOOP\r\n";
        for (int cut = 1; cut < raw.length(); cut++) {
            SmtpWire wire = greeted().sends(raw.substring(0, cut)).sends(raw.substring(cut));
            assertThat(wire.takes()).endsWith("250 2.0.0 Message accepted\r\n250 2.0.0 Ok\r\n");
            assertThat(sink.messages().get(cut - 1).text()).endsWith("\r\na\r\nb\r\n");
        }
    }

    @Test
    void octetsThatNobodyWantsAreNoCommands() {
        SmtpWire wire = greeted();
        assertThat(wire.sends("BDAT 6 LAST\r\nQUIT\r\nNOOP\r\n").takes()).matches("503 5.5.1 .*\r\n250 .*\r\n");
        wire.asks("MAIL FROM:<a@b>");
        assertThat(wire.sends("BDAT 6\r\nQUIT\r\nNOOP\r\n").takes()).matches("503 5.5.1 .*\r\n250 .*\r\n");
        assertThat(wire.sends("BDAT 6\r\nQUIT\r\n").takes()).startsWith("503 5.5.1 ");
        assertThat(wire.transport.closing()).isFalse();
    }

    @Test
    void aChunkWithoutASizeEndsTheConnection() {
        SmtpWire wire = greeted().sends(SmtpWire.ENVELOPE + "BDAT x\r\nQUIT\r\n");
        assertThat(wire.takes()).contains("501 5.5.4 ").doesNotContain("221");
        assertThat(wire.transport.closing()).isTrue();
    }

    @Test
    void chunksThatAreTooLargeAreDroppedWithinABound() {
        SmtpWire wire = greeted().sends(SmtpWire.ENVELOPE + "BDAT 65500\r\n" + "z".repeat(65_500));
        wire.takes();
        assertThat(wire.sends("BDAT 37 LAST\r\n" + "z".repeat(37)).takes())
                .isEqualTo("552 5.3.4 Message too large\r\n");
        assertThat(wire.asks("NOOP")).startsWith("250 ");
        assertThat(wire.sends(SmtpWire.ENVELOPE + "BDAT 999999999999999999 LAST\r\n")
                        .takes())
                .endsWith("552 5.3.4 Message too large\r\n");
        assertThat(wire.transport.closing()).isTrue();
        assertThat(sink.messages()).isEmpty();
    }

    @Test
    void dataAndChunksAreNotMixed() {
        SmtpWire wire = greeted().sends(SmtpWire.ENVELOPE + "BDAT 3\r\na\r\n");
        wire.takes();
        assertThat(wire.asks("DATA")).startsWith("503 5.5.1 ");
        assertThat(wire.asks("RCPT TO:<e@f>")).startsWith("503 5.5.1 ");
        assertThat(wire.asks("MAIL FROM:<e@f>")).startsWith("503 5.5.1 ");
        assertThat(wire.asks("RSET")).startsWith("250 ");
        assertThat(wire.asks("BDAT 0 LAST")).startsWith("503 5.5.1 ");
        assertThat(sink.messages()).isEmpty();
    }

    @Test
    void anyBytesGoInChunksThatSaidSo() {
        SmtpWire wire = greeted();
        wire.sends("MAIL FROM:<a@b> BODY=BINARYMIME\r\nRCPT TO:<c@d>\r\n");
        wire.takes();
        assertThat(wire.asks("DATA")).startsWith("503 5.5.1 ");
        wire.sends(("BDAT 7 LAST\r\n\n.\n\0\r\u0001x").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        assertThat(wire.takes()).startsWith("250 2.0.0 ");
        assertThat(sink.messages().get(0).text()).endsWith("\r\n\n.\n\0\r\u0001x");
    }

    // ---------------------------------------------------------------------------------------------------------- sinks

    @Test
    void aSinkThatIsBehindHoldsTheClientUp() {
        HeldSink held = new HeldSink();
        SmtpWire wire = SmtpWire.greeted(time, SmtpWire.OPTIONS, held).sends(DATA);
        held.ready = new CompletableFuture<>();
        wire.sends("a\r\n").sends("b\r\n.\r\nNOOP\r\n");
        assertThat(wire.transport.reading()).isFalse();
        assertThat(held.written).endsWith("\r\na\r\n");
        wire.waits("1h");
        assertThat(wire.transport.closing()).isFalse();
        wire.takes();
        CompletableFuture<Void> first = held.ready;
        held.ready = CompletableFuture.completedFuture(null);
        first.complete(null);
        wire.settles();
        assertThat(held.written).endsWith("\r\na\r\nb\r\n");
        assertThat(wire.takes()).isEqualTo("250 2.0.0 Message accepted\r\n250 2.0.0 Ok\r\n");
        assertThat(held.commits).isEqualTo(1);
        assertThat(held.aborts).isZero();
    }

    @Test
    void theAnswerWaitsForTheCommit() {
        HeldSink held = new HeldSink();
        held.committed = new CompletableFuture<>();
        SmtpWire wire = SmtpWire.greeted(time, SmtpWire.OPTIONS, held).sends(DATA);
        wire.takes();
        assertThat(wire.sends("a\r\n.\r\n" + "NOOP\r\n").waits("1h").takes()).isEmpty();
        held.committed.complete(List.of(Disposition.accepted("Queued as 7")));
        assertThat(wire.settles().takes()).isEqualTo("250 2.0.0 Queued as 7\r\n250 2.0.0 Ok\r\n");
    }

    @Test
    void aSinkThatFailsHasItsClientTryAgain() {
        HeldSink held = new HeldSink();
        SmtpWire wire = SmtpWire.greeted(time, SmtpWire.OPTIONS, held);
        held.sender = CompletableFuture.failedFuture(new IllegalStateException("broken"));
        assertThat(wire.asks("MAIL FROM:<a@b>")).startsWith("451 4.3.0 ");
        held.sender = CompletableFuture.failedFuture(new RefusedException(Disposition.refused("5.7.1", "Not you")));
        assertThat(wire.asks("MAIL FROM:<a@b>")).isEqualTo("550 5.7.1 Not you\r\n");
        held.sender = CompletableFuture.completedFuture(Disposition.SENDER_OK);
        held.writer = CompletableFuture.failedFuture(new RefusedException(Disposition.tryLater("4.2.2", "Full")));
        assertThat(wire.sends(DATA).takes()).endsWith("451 4.2.2 Full\r\n");
        assertThat(wire.sends(SmtpWire.ENVELOPE + "BDAT 3 LAST\r\na\r\n").takes())
                .endsWith("451 4.2.2 Full\r\n");
        held.writer = CompletableFuture.completedFuture(held);
        held.ready = CompletableFuture.failedFuture(new IllegalStateException("disk full"));
        assertThat(wire.sends(DATA).asks("a\r\n.")).endsWith("451 4.3.0 Something failed here, try again later\r\n");
        assertThat(held.aborts).isEqualTo(1);
        held.ready = CompletableFuture.completedFuture(null);
        held.committed = CompletableFuture.failedFuture(new IllegalStateException("broken"));
        assertThat(wire.sends(DATA).asks("a\r\n.")).endsWith("451 4.3.0 Something failed here, try again later\r\n");
        assertThat(held.aborts).isEqualTo(1);
    }

    @Test
    void overSmtpTheWorstAnswerCounts() {
        HeldSink held = new HeldSink();
        held.committed = CompletableFuture.completedFuture(List.of(
                Disposition.ACCEPTED, Disposition.refused("5.1.1", "Nobody"), Disposition.tryLater("4.2.2", "Full")));
        SmtpWire wire = SmtpWire.greeted(time, SmtpWire.OPTIONS, held);
        wire.sends("MAIL FROM:<a@b>\r\n" + "RCPT TO:<c@d>\r\n".repeat(3) + "DATA\r\n");
        assertThat(wire.asks("a\r\n.")).endsWith("354 End with a dot on a line\r\n451 4.2.2 Full\r\n");
    }

    @Test
    void aClientThatLeavesDeliversNothing() {
        HeldSink held = new HeldSink();
        SmtpWire wire =
                SmtpWire.greeted(time, SmtpWire.OPTIONS, held).sends(DATA).sends("a\r\n.\r");
        wire.transport.loseNow(CloseReason.DONE);
        assertThat(held.aborts).isEqualTo(1);
        assertThat(held.commits).isZero();
        CompletableFuture<dev.sennit.mail.delivery.MessageWriter> late = new CompletableFuture<>();
        held.writer = late;
        SmtpWire gone = SmtpWire.greeted(time, SmtpWire.OPTIONS, held).sends(DATA);
        gone.transport.loseNow(CloseReason.DONE);
        late.complete(held);
        gone.settles();
        assertThat(held.aborts).as("a writer that nobody waits for any more").isEqualTo(2);
        assertThat(time.pendingCalls()).isZero();
    }

    // ----------------------------------------------------------------------------------------------------------- LMTP

    @Test
    void lmtpAnswersForEachRecipient() {
        HeldSink held = new HeldSink();
        SmtpWire wire = new SmtpWire(time, SmtpWire.OPTIONS.withMode(SmtpServerOptions.Mode.LMTP), held);
        assertThat(wire.takes()).isEqualTo("220 mx.example LMTP Sennit\r\n");
        assertThat(wire.asks("EHLO c.example")).startsWith("500 5.5.1 ");
        assertThat(wire.asks("MAIL FROM:<a@b>")).startsWith("503 5.5.1 LHLO");
        assertThat(wire.asks("LHLO c.example"))
                .contains("250-PIPELINING\r\n", "250-ENHANCEDSTATUSCODES\r\n", "250-8BITMIME\r\n");
        held.committed =
                CompletableFuture.completedFuture(List.of(Disposition.ACCEPTED, Disposition.tryLater("4.2.2", "Full")));
        wire.sends("MAIL FROM:<a@b>\r\nRCPT TO:<u1>\r\nRCPT TO:<u2>\r\nDATA\r\n");
        wire.takes();
        assertThat(wire.asks("a\r\n.")).isEqualTo("250 2.0.0 Message accepted\r\n451 4.2.2 Full\r\n");
        assertThat(held.written).contains(" with LMTP id ");
        wire.sends("MAIL FROM:<a@b>\r\nRCPT TO:<u1>\r\nRCPT TO:<u2>\r\nDATA\r\n");
        wire.takes();
        assertThat(wire.asks("x".repeat(1000) + "\r\n.")).matches("(554 5\\.6\\.0 .*\r\n){2}");
        held.committed = CompletableFuture.completedFuture(List.of(Disposition.ACCEPTED));
        wire.sends("MAIL FROM:<a@b>\r\nRCPT TO:<u1>\r\nRCPT TO:<u2>\r\nBDAT 3 LAST\r\na\r\n");
        assertThat(wire.takes()).endsWith("250 2.0.0 Message accepted\r\n250 2.0.0 Message accepted\r\n");
    }
}
