// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.client;

import static dev.sennit.mail.smtp.client.ClientWire.words;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.MailAddress;
import dev.sennit.mail.delivery.MailFrom;
import dev.sennit.mail.delivery.Recipient;
import dev.sennit.mail.sasl.SaslLogin;
import dev.sennit.mail.smtp.DeliveryReport;
import dev.sennit.mail.smtp.OutgoingMessage;
import dev.sennit.mail.smtp.SmtpClientException.Kind;
import dev.sennit.mail.smtp.SmtpClientOptions;
import dev.sennit.mail.smtp.SmtpClientOptions.Mode;
import dev.sennit.mail.smtp.SmtpClientTimeouts;
import dev.sennit.mail.smtp.SmtpStage;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.Durations;
import dev.sennit.reactor.testkit.LeakCheck;
import dev.sennit.reactor.testkit.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** RFC 5321 section 4.5.3.2: each stage has its own time, and a time that runs out is the end. */
@ExtendWith(LeakCheck.class)
class DeadlinesTest {
    private static final SmtpClientOptions LOGGING_IN =
            ClientWire.OPTIONS.withLogin(SaslLogin.withPassword("u", "p").withSecretsInClear());

    /** Waits until just before, and until it is over. */
    private static void endsAfter(ClientWire wire, SmtpStage stage) {
        Duration time = stage.defaultTimeout();
        String line = stage.label() + " in " + Durations.format(time) + " of " + Durations.format(time);
        assertThat(wire.ledger()).contains(line);
        wire.time.advance(time.minusMillis(1));
        wire.settles();
        assertThat(wire.transport.closing()).as("%s, too early", stage).isFalse();
        wire.waits("1ms");
        assertThat(wire.transport.aborted()).as(stage.label()).isTrue();
        assertThat(wire.reason()).isEqualTo("timed out: " + stage.label() + " after " + Durations.format(time));
    }

    private static ClientWire sending(ManualTime time, String hello, String... replies) {
        ClientWire wire = ClientWire.open(time, hello);
        wire.sends("x".repeat(200_000), "c@d");
        return wire.says(replies);
    }

    @Test
    void theGreeting(ManualTime time) {
        ClientWire wire = new ClientWire(time, ClientWire.OPTIONS);
        for (int i = 0; i < 4; i++) {
            time.advance(Duration.ofMinutes(1));
            wire.transport.peerSends("2"); // bytes do not put it off
            wire.settles();
        }
        wire.time.advance(Duration.ofSeconds(59));
        assertThat(wire.settles().transport.closing()).isFalse();
        wire.waits("1s");
        assertThat(wire.failure()).hasMessage("timed out: greeting after 5m");
        assertThat(wire.failure().kind()).isEqualTo(Kind.TIMED_OUT);
        assertThat(wire.failure().isTemporary()).isTrue();
        endsAfter(new ClientWire(time, ClientWire.OPTIONS), SmtpStage.GREETING);
    }

    @Test
    void ehlo(ManualTime time) {
        endsAfter(new ClientWire(time, ClientWire.OPTIONS).says("220 mx"), SmtpStage.HELLO);
    }

    @Test
    void heloHasItsOwnTime(ManualTime time) {
        ClientWire wire =
                new ClientWire(time, ClientWire.OPTIONS).says("220 mx").waits("4m");
        endsAfter(wire.says("500 what"), SmtpStage.HELLO);
    }

    @Test
    void startTls(ManualTime time) {
        endsAfter(ClientWire.open(time, StartTlsTest.REQUIRED, "250-mx\r\n250 STARTTLS"), SmtpStage.START_TLS);
    }

    @Test
    void eachStepOfAuth(ManualTime time) {
        ClientWire wire =
                ClientWire.open(time, LOGGING_IN, "250-mx\r\n250 AUTH LOGIN").waits("4m");
        endsAfter(wire.says("334 VXNlcm5hbWU6"), SmtpStage.AUTHENTICATION);
    }

    @Test
    void mail(ManualTime time) {
        endsAfter(sending(time, ClientWire.PIPELINING), SmtpStage.MAIL);
        endsAfter(sending(time, ClientWire.PLAIN), SmtpStage.MAIL);
    }

    @Test
    void eachRecipient(ManualTime time) {
        ClientWire wire = ClientWire.open(time, ClientWire.PIPELINING);
        wire.sends("x", "c@d", "e@f");
        wire.says("250 ok").waits("4m").says("250 ok").waits("4m");
        assertThat(wire.transport.closing()).isFalse();
        wire.says("250 ok", "354 go", "250 done");
        wire.sends("x", "c@d", "e@f");
        endsAfter(wire.says("250 ok", "250 ok"), SmtpStage.RECIPIENT);
    }

    @Test
    void theStartOfData(ManualTime time) {
        endsAfter(sending(time, ClientWire.PIPELINING, "250 ok", "250 ok"), SmtpStage.DATA_START);
    }

    @Test
    void aChunk(ManualTime time) {
        endsAfter(sending(time, ClientWire.CHUNKING, "250 ok", "250 ok"), SmtpStage.CHUNK);
    }

    @Test
    void theEndOfData(ManualTime time) {
        endsAfter(sending(time, ClientWire.PIPELINING, "250 ok", "250 ok", "354 go"), SmtpStage.DATA_END);
    }

    @Test
    void eachReplyOfLmtp(ManualTime time) {
        ClientWire wire = ClientWire.open(time, ClientWire.OPTIONS.withMode(Mode.LMTP), ClientWire.PIPELINING);
        CompletableFuture<DeliveryReport> report = wire.sends("x", "c@d", "e@f");
        wire.says("250 ok", "250 ok", "250 ok", "354 go").waits("9m").says("250 done");
        endsAfter(wire, SmtpStage.DATA_END);
        assertThat(words(report)).isEqualTo("ACCEPTED 250, UNKNOWN");
    }

    @Test
    void reset(ManualTime time) {
        endsAfter(sending(time, ClientWire.PIPELINING, "250 ok", "550 no", "554 no"), SmtpStage.RESET);
    }

    @Test
    void quit(ManualTime time) {
        ClientWire wire = ClientWire.open(time, ClientWire.PIPELINING);
        wire.connection.quit();
        endsAfter(wire.settles(), SmtpStage.QUIT);
    }

    @Test
    void aConnectionWithoutAMessageIsEndedPolitely(ManualTime time) {
        ClientWire wire = ClientWire.open(time, ClientWire.PIPELINING);
        assertThat(wire.ledger()).containsExactly("idle in 4m of 4m");
        wire.waits("239999ms");
        assertThat(wire.takes()).isEmpty();
        wire.waits("1ms");
        assertThat(wire.takes()).isEqualTo("QUIT\r\n");
        wire.says("221 bye");
        wire.transport.finishClose();
        assertThat(wire.reason()).isEqualTo("done");
    }

    @Test
    void theWholeMessageIfThatIsWanted(ManualTime time) {
        ClientWire wire = ClientWire.open(
                time,
                ClientWire.OPTIONS.withTimeouts(
                        SmtpClientTimeouts.DEFAULTS.with(SmtpStage.MESSAGE, Duration.ofMinutes(6))),
                ClientWire.PIPELINING);
        wire.sends("x", "c@d", "e@f");
        wire.says("250 ok").waits("4m").says("250 ok").waits("119999ms");
        assertThat(wire.transport.closing()).isFalse();
        wire.waits("1ms");
        assertThat(wire.reason()).isEqualTo("timed out: message after 6m");
    }

    @Test
    void aServerThatTakesNothingOfAText(ManualTime time) {
        ClientWire wire = ClientWire.open(
                time,
                ClientWire.OPTIONS.withTimeouts(SmtpClientTimeouts.DEFAULTS.withDataRate(0, Duration.ofMinutes(1))),
                ClientWire.PIPELINING);
        CompletableFuture<DeliveryReport> report = wire.sends("x".repeat(1_000_000), "c@d");
        wire.transport.peerStalls();
        wire.says("250 ok", "250 ok", "354 go");
        assertThat(wire.transport.bufferedBytes()).isBetween(65_536L, 200_000L); // back-pressure
        wire.waits("179999ms");
        assertThat(wire.transport.closing()).isFalse();
        wire.waits("1ms");
        assertThat(wire.transport.closing()).isTrue();
        assertThat(wire.reason()).startsWith("timed out: ");
        assertThat(words(report)).isEqualTo("NOT_SENT");
        assertThat(report.join().failure().orElseThrow().kind()).isEqualTo(Kind.TIMED_OUT);
    }

    private static ClientWire withSource(ManualTime time, HeldSource source, SmtpClientTimeouts timeouts) {
        ClientWire wire = ClientWire.open(time, ClientWire.OPTIONS.withTimeouts(timeouts), ClientWire.PIPELINING);
        wire.sends(new OutgoingMessage(
                MailFrom.of(Optional.empty()), List.of(Recipient.of(MailAddress.parse("c@d"))), source));
        return wire.says("250 ok", "250 ok", "354 go");
    }

    /** A paused source is not a slow server. */
    @Test
    void whileTheSourceHasNothingNoTimeRuns(ManualTime time) {
        HeldSource source = new HeldSource();
        ClientWire wire = withSource(time, source, SmtpClientTimeouts.DEFAULTS);
        assertThat(wire.ledger()).isEmpty();
        wire.waits("240h");
        source.gives("x");
        wire.settles().waits("240h");
        source.gives("");
        assertThat(wire.settles().takes()).endsWith("x\r\n.\r\n");
        wire.says("250 done");
        wire.connection.close();
        wire.settles();
    }

    @Test
    void aServerThatTakesATextTooSlowly(ManualTime time) {
        HeldSource source = new HeldSource();
        ClientWire wire = withSource(
                time,
                source,
                SmtpClientTimeouts.DEFAULTS
                        .withDataRate(1000, Duration.ofSeconds(10))
                        .with(SmtpStage.DATA_BLOCK, Deadline.NONE));
        wire.transport.peerStalls();
        source.gives("x".repeat(100_000)); // what is taken is the other side's buffer, if anything
        wire.settles();
        assertThat(wire.ledger()).contains("data rate in 10s of 10s");
        wire.waits("9999ms");
        assertThat(wire.transport.closing()).isFalse();
        wire.waits("200s");
        assertThat(wire.reason()).isEqualTo("timed out: data rate after 10s");
    }

    @Test
    void noneSwitchesEachOff(ManualTime time) {
        SmtpClientTimeouts none = SmtpClientTimeouts.DEFAULTS.withDataRate(0, Duration.ofSeconds(1));
        for (SmtpStage stage : SmtpStage.values()) {
            none = none.with(stage, Deadline.NONE);
        }
        ClientWire greeting = new ClientWire(time, ClientWire.OPTIONS.withTimeouts(none));
        ClientWire idle = ClientWire.open(time, ClientWire.OPTIONS.withTimeouts(none), ClientWire.PIPELINING);
        ClientWire text = withSource(time, new HeldSource(), none);
        time.advance(Duration.ofDays(1000));
        for (ClientWire each : List.of(greeting, idle, text)) {
            assertThat(each.settles().transport.closing()).isFalse();
            assertThat(each.ledger()).isEmpty();
            each.connection.close();
            each.settles();
        }
    }
}
