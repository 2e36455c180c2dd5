// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.delivery.Disposition;
import dev.sennit.mail.smtp.SmtpLimits;
import dev.sennit.mail.smtp.SmtpServerFactory;
import dev.sennit.mail.smtp.SmtpTimeouts;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.testkit.LeakCheck;
import dev.sennit.reactor.testkit.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each kind of waiting has its own time and its own end. */
@ExtendWith(LeakCheck.class)
class DeadlinesTest {
    private static final String DATA = SmtpWire.ENVELOPE + "DATA\r\n";
    private static final String LAST_WORDS = "421 4.4.2 You took too long, closing\r\n";

    private final HeldSink sink = new HeldSink();

    private SmtpWire greeted(ManualTime time) {
        return SmtpWire.greeted(time, SmtpWire.OPTIONS, sink);
    }

    @Test
    void aClientThatSaysNothingIsTold(ManualTime time) {
        SmtpWire wire = new SmtpWire(time, SmtpWire.OPTIONS, sink);
        assertThat(wire.ledger()).containsExactlyInAnyOrder("idle in 5m of 5m", "opening in 10m of 10m");
        wire.takes();
        assertThat(wire.waits("299999ms").transport.closing()).isFalse();
        assertThat(wire.waits("1ms").takes()).isEqualTo(LAST_WORDS);
        assertThat(wire.reason()).isEqualTo("timed out: idle after 5m");
    }

    @Test
    void singleBytesDoNotPutItOffAndCommandsDo(ManualTime time) {
        SmtpWire wire = greeted(time).sends("MAIL FROM:<a@b>\r\n");
        for (int i = 0; i < 4; i++) {
            wire.waits("1m").sends("N");
        }
        wire.takes();
        assertThat(wire.waits("1m").takes()).isEqualTo(LAST_WORDS);
        SmtpWire patient = greeted(time).sends("MAIL FROM:<a@b>\r\n");
        for (int i = 0; i < 10; i++) {
            patient.waits("299s").sends("NOOP\r\n");
        }
        assertThat(patient.transport.closing()).isFalse();
        patient.transport.loseNow(CloseReason.DONE);
    }

    @Test
    void theOpeningHasATimeWhateverIsSaid(ManualTime time) {
        SmtpWire wire = new SmtpWire(time, SmtpWire.OPTIONS, sink);
        for (int i = 0; i < 9; i++) {
            wire.waits("1m").sends("NOOP\r\n");
        }
        wire.takes();
        assertThat(wire.waits("1m").takes()).isEqualTo(LAST_WORDS);
        assertThat(wire.reason()).isEqualTo("timed out: opening after 10m");
    }

    @Test
    void theSinksTimeIsNotTheClients(ManualTime time) {
        SmtpWire wire = greeted(time).waits("4m");
        sink.sender = new CompletableFuture<>();
        wire.sends("MAIL FROM:<a@b>\r\n");
        assertThat(wire.ledger()).containsExactly("idle suspended, 5m from when it resumes");
        wire.waits("2400h");
        assertThat(wire.transport.closing()).isFalse();
        sink.sender.complete(Disposition.refused("5.7.1", "No"));
        wire.settles();
        assertThat(wire.ledger()).containsExactlyInAnyOrder("idle in 5m of 5m", "opening in 6m of 6m");
        wire.transport.loseNow(CloseReason.DONE);
    }

    @Test
    void aTextMayPauseForItsTimeOnly(ManualTime time) {
        SmtpWire wire = greeted(time).sends(DATA).sends("x".repeat(500_000));
        assertThat(wire.ledger()).contains("data block in 3m of 3m", "idle suspended, 5m from when it resumes");
        wire.waits("179999ms").sends("x");
        wire.takes();
        assertThat(wire.waits("179999ms").transport.closing()).isFalse();
        assertThat(wire.waits("1ms").takes()).isEqualTo(LAST_WORDS);
        assertThat(wire.reason()).isEqualTo("timed out: data block after 3m");
        assertThat(sink.aborts).isEqualTo(1);
        assertThat(sink.commits).isZero();
    }

    @Test
    void aTextThatDripsIsEndedAfterTheGrace(ManualTime time) {
        SmtpWire wire = greeted(time).sends(DATA);
        for (int i = 0; i < 59; i++) {
            wire.waits("1s").sends("x".repeat(499));
        }
        wire.takes();
        assertThat(wire.waits("999ms").transport.closing()).isFalse();
        assertThat(wire.waits("1ms").takes()).isEqualTo(LAST_WORDS);
        assertThat(wire.reason()).isEqualTo("timed out: data rate after 1m");
        SmtpWire fastEnough = greeted(time).sends(SmtpWire.ENVELOPE + "BDAT 99999\r\n");
        for (int i = 0; i < 180; i++) {
            fastEnough.sends("x".repeat(501)).waits("1s");
        }
        assertThat(fastEnough.transport.closing()).isFalse();
        fastEnough.transport.loseNow(CloseReason.DONE);
    }

    @Test
    void afterATextTheNextCommandHasItsTime(ManualTime time) {
        SmtpWire wire = greeted(time).sends(DATA).waits("50s").sends("a\r\n.\r\n");
        assertThat(wire.ledger()).containsExactly("idle in 5m of 5m");
        wire.transport.loseNow(CloseReason.DONE);
    }

    @Test
    void whileTheSinkHoldsATextUpNothingRuns(ManualTime time) {
        SmtpWire wire = greeted(time).sends(DATA);
        sink.ready = new CompletableFuture<>();
        wire.waits("30s").sends("x\r\n");
        assertThat(wire.ledger()).containsExactly("idle suspended, 5m from when it resumes");
        wire.waits("240h");
        CompletableFuture<Void> first = sink.ready;
        sink.ready = CompletableFuture.completedFuture(null);
        first.complete(null);
        wire.settles();
        assertThat(wire.ledger()).contains("data block in 3m of 3m", "data rate in 30s of 30s");
        wire.transport.loseNow(CloseReason.DONE);
    }

    @Test
    void aClientThatStopsReadingIsAborted(ManualTime time) {
        SmtpWire wire = greeted(time);
        wire.transport.peerStalls();
        wire.sends("NOOP\r\n").waits("299999ms");
        assertThat(wire.transport.aborted()).isFalse();
        wire.waits("1ms");
        assertThat(wire.transport.closing()).isTrue();
    }

    @Test
    void whoTakesNoRepliesIsNotReadFromGoesOnWhenTheyAreTakenAndIsAbortedIfNot(ManualTime time) {
        SmtpWire wire = SmtpWire.greeted(
                time, SmtpWire.OPTIONS.withLimits(SmtpLimits.DEFAULTS.withErrors(1_000_000, 10, 20)), sink);
        wire.transport.peerStalls();
        int commands = 20_000;
        wire.sends("NOOP\r\n".repeat(commands));
        assertThat(wire.transport.reading()).isFalse();
        assertThat(wire.transport.bufferedBytes()).isBetween(1L, SmtpLimits.DEFAULTS.replyBytes() + 20_000L);
        assertThat(wire.waits("299999ms").transport.closing()).isFalse();
        wire.transport.peerReads();
        StringBuilder all = new StringBuilder();
        for (String taken = wire.settles().takes();
                !taken.isEmpty();
                taken = wire.settles().takes()) {
            all.append(taken);
        }
        assertThat(all.toString()).isEqualTo("250 2.0.0 Ok\r\n".repeat(commands));
        assertThat(wire.transport.reading()).isTrue();
        wire.transport.peerStalls();
        wire.sends("NOOP\r\n".repeat(commands)).waits("299999ms");
        assertThat(wire.transport.closing()).isFalse();
        wire.waits("1ms");
        assertThat(wire.reason()).isEqualTo("timed out: write stall after 5m");
    }

    @Test
    void noneSwitchesEachOff(ManualTime time) {
        SmtpTimeouts none = SmtpTimeouts.DEFAULTS
                .withCommand(Deadline.NONE)
                .withOpening(Deadline.NONE)
                .withDataBlock(Deadline.NONE)
                .withDataRate(0, Duration.ofSeconds(5))
                .withWrite(Deadline.NONE);
        SmtpWire idle = SmtpWire.greeted(time, SmtpWire.OPTIONS.withTimeouts(none), sink);
        SmtpWire text = SmtpWire.greeted(time, SmtpWire.OPTIONS.withTimeouts(none), sink)
                .sends(DATA);
        time.advance(Duration.ofDays(1000));
        for (SmtpWire each : List.of(idle, text)) {
            assertThat(each.transport.closing()).isFalse();
            assertThat(each.ledger()).isEmpty();
            each.transport.loseNow(CloseReason.DONE);
        }
    }

    @Test
    void nothingFiresAfterTheLoss(ManualTime time) {
        SmtpWire text = greeted(time).sends(DATA).sends("x");
        SmtpWire command = greeted(time).sends("NO");
        for (SmtpWire each : List.of(text, command)) {
            each.transport.loseNow(CloseReason.DONE);
        }
        assertThat(time.pendingCalls()).isZero();
    }

    @Test
    void aDrainLetsATransactionFinish(ManualTime time) {
        SmtpWire idle = greeted(time);
        SmtpWire busy = greeted(time).sends(DATA);
        time.reactor().drain(Duration.ofMinutes(1));
        assertThat(idle.settles().takes()).isEqualTo("421 4.3.2 Going down, try again later\r\n");
        busy.takes();
        assertThat(busy.settles().transport.closing()).isFalse();
        assertThat(busy.asks("a\r\n."))
                .isEqualTo("250 2.0.0 Message accepted\r\n421 4.3.2 Going down, try again later\r\n");
        assertThat(busy.transport.closing()).isTrue();
    }

    @Test
    void thereIsALimitToConnections(ManualTime time) {
        SmtpServerFactory server =
                new SmtpServerFactory(SmtpWire.OPTIONS.withLimits(SmtpLimits.DEFAULTS.withConnections(1)), sink);
        SmtpWire first = new SmtpWire(time, server);
        assertThat(new SmtpWire(time, server).takes()).isEqualTo("421 4.3.2 Too many connections, try again later\r\n");
        first.transport.loseNow(CloseReason.DONE);
        SmtpWire third = new SmtpWire(time, server);
        assertThat(third.takes()).startsWith("220 ");
        third.transport.loseNow(CloseReason.DONE);
    }
}
