// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.imap.ImapLimits;
import dev.sennit.mail.imap.ImapServerFactory;
import dev.sennit.mail.imap.ImapTimeouts;
import dev.sennit.mail.store.SystemFlag;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.testkit.LeakCheck;
import dev.sennit.reactor.testkit.ManualTime;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each kind of waiting has its own time, its own end and its own last words. */
@ExtendWith(LeakCheck.class)
class DeadlinesTest {
    private static final String LARGE = "Subject: large\r\n\r\n" + ("x".repeat(998) + "\r\n").repeat(1000);

    private final HeldStore store = new HeldStore();
    private final Mail mail = new Mail(store.store).holds("Subject: a\r\n\r\nb\r\n", LARGE);
    private final ImapServerFactory server = ImapWire.server(store);

    private ImapServerFactory server(ImapTimeouts timeouts) {
        return new ImapServerFactory(ImapWire.OPTIONS.withTimeouts(timeouts), ImapWire.ACCOUNTS, store);
    }

    @Test
    void whoDoesNotLogInIsSentAway(ManualTime time) {
        ImapWire wire = ImapWire.greeted(time, server);
        assertThat(wire.ledger()).containsExactlyInAnyOrder("idle in 30m of 30m", "login in 3m of 3m");
        for (int i = 0; i < 17; i++) {
            wire.waits("10s").sends("a CAPABILITY\r\n");
        }
        wire.takes();
        assertThat(wire.waits("9999ms").transport.closing()).isFalse();
        assertThat(wire.waits("1ms").takes()).isEqualTo("* BYE Autologout; the login took too long\r\n");
        assertThat(wire.reason()).isEqualTo("timed out: login after 3m");
    }

    @Test
    void whoSaysNothingForHalfAnHourIsLoggedOut(ManualTime time) {
        ImapWire wire = ImapWire.selected(time, server);
        assertThat(wire.ledger()).containsExactly("idle in 30m of 30m");
        assertThat(wire.waits("29m").asks("a NOOP")).isEqualTo("a OK NOOP completed\r\n");
        assertThat(wire.waits("1799999ms").transport.closing()).isFalse();
        assertThat(wire.waits("1ms").takes()).isEqualTo("* BYE Autologout; idle for too long\r\n");
        assertThat(wire.reason()).isEqualTo("timed out: idle after 30m");
    }

    @Test
    void singleBytesDoNotPutItOffNorDoLiterals(ManualTime time) {
        ImapWire wire = ImapWire.selected(time, server).sends("a SEARCH BODY {1000}\r\n");
        for (int i = 0; i < 29; i++) {
            wire.waits("1m").sends("x");
        }
        assertThat(wire.transport.closing()).isFalse();
        wire.waits("1m");
        assertThat(wire.reason()).isEqualTo("timed out: idle after 30m");
    }

    @Test
    void idleLastsHalfAnHourAndIsToldThatWeAreThere(ManualTime time) {
        ImapWire wire = ImapWire.selected(time, server);
        wire.asks("a IDLE");
        assertThat(wire.ledger()).anyMatch(line -> line.equals("IDLE in 30m of 30m"));
        for (int i = 0; i < 14; i++) {
            assertThat(wire.waits("2m").takes()).isEqualTo("* OK Still here\r\n");
        }
        assertThat(wire.waits("119999ms").transport.closing()).isFalse();
        assertThat(wire.waits("1ms").takes()).endsWith("* BYE Autologout; IDLE for too long\r\n");
        assertThat(wire.reason()).isEqualTo("timed out: IDLE after 30m");
    }

    @Test
    void afterIdleTheOtherTimeRuns(ManualTime time) {
        ImapWire wire = ImapWire.selected(time, server).sends("a IDLE\r\n").waits("20m");
        wire.takes();
        assertThat(wire.asks("DONE")).isEqualTo("a OK IDLE completed\r\n");
        assertThat(wire.ledger()).containsExactly("idle in 30m of 30m");
        assertThat(wire.waits("29m").takes()).isEmpty();
        wire.transport.loseNow(CloseReason.DONE);
    }

    @Test
    void aMessageMustNotStop(ManualTime time) {
        ImapWire wire = ImapWire.loggedIn(time, server).sends("a APPEND INBOX {400000}\r\n");
        wire.takes();
        assertThat(wire.ledger()).contains("literal in 5m of 5m", "literal rate in 1m of 1m");
        wire.sends("x".repeat(300_000)).waits("299s").sends("x").waits("299999ms");
        assertThat(wire.transport.closing()).isFalse();
        assertThat(wire.waits("1ms").takes()).isEqualTo("* BYE Autologout; the message took too long\r\n");
        assertThat(wire.reason()).isEqualTo("timed out: literal after 5m");
        assertThat(mail.uids()).hasSize(2);
    }

    @Test
    void aMessageThatDripsIsEndedAfterTheGrace(ManualTime time) {
        ImapWire wire = ImapWire.loggedIn(time, server).sends("a APPEND INBOX {100000}\r\n");
        for (int i = 0; i < 59; i++) {
            wire.waits("1s").sends("x".repeat(499));
        }
        wire.takes();
        assertThat(wire.waits("999ms").transport.closing()).isFalse();
        assertThat(wire.waits("1ms").takes()).isEqualTo("* BYE Autologout; the message came too slowly\r\n");
        assertThat(wire.reason()).isEqualTo("timed out: literal rate after 1m");
        assertThat(mail.uids()).hasSize(2);
        ImapWire fastEnough = ImapWire.loggedIn(time, server).sends("a APPEND INBOX {99999+}\r\n");
        for (int i = 0; i < 180; i++) {
            fastEnough.sends("x".repeat(501)).waits("1s");
        }
        assertThat(fastEnough.transport.closing()).isFalse();
        fastEnough.transport.loseNow(CloseReason.DONE);
    }

    @Test
    void eachMessageHasItsGraceAndTheStoresTimeIsNoneOfIt(ManualTime time) {
        ImapWire wire = ImapWire.loggedIn(time, server);
        for (int i = 0; i < 3; i++) {
            wire.sends("a APPEND INBOX {3}\r\n").waits("59s");
            assertThat(wire.ledger()).contains("literal rate in 1s of 1m");
            assertThat(wire.sends("abc\r\n").takes()).contains("a OK [APPENDUID ");
            assertThat(wire.ledger()).containsExactly("idle in 30m of 30m");
        }
        wire.sends("a APPEND INBOX {200000}\r\n").waits("30s");
        store.holds();
        wire.sends("x".repeat(100_000)).waits("240h");
        assertThat(wire.ledger()).containsExactly("idle suspended, 30m from when it resumes");
        store.goesOn();
        assertThat(wire.settles().ledger()).contains("literal rate in 170s of 170s");
        wire.transport.loseNow(CloseReason.DONE);
    }

    @Test
    void theStoresTimeIsNotTheClients(ManualTime time) {
        ImapWire wire = ImapWire.greeted(time, server).waits("2m");
        store.holds();
        wire.sends("a LOGIN tim tanstaaf\r\n");
        assertThat(wire.ledger()).containsExactly("idle suspended, 30m from when it resumes");
        wire.waits("2400h");
        assertThat(wire.transport.reading()).isFalse();
        store.goesOn();
        assertThat(wire.settles().takes()).endsWith(" Logged in\r\n");
        assertThat(wire.ledger()).containsExactly("idle in 30m of 30m");
        wire.asks("b SELECT INBOX");
        store.holds();
        wire.sends("c FETCH 1 FLAGS\r\nd NOOP\r\n").waits("2400h");
        store.goesOn();
        assertThat(wire.settles().takes())
                .isEqualTo("* 1 FETCH (FLAGS (\\Recent))\r\nc OK FETCH completed\r\nd OK NOOP completed\r\n");
        wire.transport.loseNow(CloseReason.DONE);
    }

    @Test
    void theTimeOfAFailedLoginIsNotTheClientsEither(ManualTime time) {
        ImapWire wire = ImapWire.greeted(time, server).waits("1m").sends("a LOGIN tim no\r\n");
        assertThat(wire.ledger()).containsExactly("idle suspended, 30m from when it resumes");
        wire.waits("2s");
        assertThat(wire.ledger()).containsExactlyInAnyOrder("idle in 30m of 30m", "login in 2m of 2m");
        wire.transport.loseNow(CloseReason.DONE);
    }

    @Test
    void whoStopsTakingAMessageIsAbortedAndMeanwhileItWaitsInTheStore(ManualTime time) {
        ImapWire wire = ImapWire.selected(time, server);
        wire.transport.peerStalls();
        wire.sends("a FETCH 2 BODY.PEEK[]\r\nb FETCH 2 BODY.PEEK[]\r\n");
        assertThat(wire.transport.bufferedBytes()).isLessThan(200_000);
        assertThat(wire.transport.reading()).isFalse();
        wire.waits("299999ms");
        assertThat(wire.transport.closing()).isFalse();
        wire.waits("1ms");
        assertThat(wire.reason()).isEqualTo("timed out: write stall after 5m");
    }

    @Test
    void whoTakesNoAnswersIsNotReadFromGoesOnWhenTheyAreTakenAndIsAbortedIfNot(ManualTime time) {
        ImapWire wire = ImapWire.selected(time, server);
        String answer = wire.asks("a NAMESPACE");
        wire.transport.peerStalls();
        int commands = 20_000;
        wire.sends("a NAMESPACE\r\n".repeat(commands));
        assertThat(wire.transport.reading()).isFalse();
        assertThat(wire.transport.bufferedBytes()).isBetween(1L, ImapLimits.DEFAULTS.responseBytes() + 20_000L);
        assertThat(wire.waits("299999ms").transport.closing()).isFalse();
        wire.transport.peerReads();
        StringBuilder all = new StringBuilder();
        for (String taken = wire.settles().takes();
                !taken.isEmpty();
                taken = wire.settles().takes()) {
            all.append(taken);
        }
        assertThat(all.toString()).isEqualTo(answer.repeat(commands));
        assertThat(wire.transport.reading()).isTrue();
        wire.transport.peerStalls();
        wire.sends("a NAMESPACE\r\n".repeat(commands)).waits("299999ms");
        assertThat(wire.transport.closing()).isFalse();
        wire.waits("1ms");
        assertThat(wire.reason()).isEqualTo("timed out: write stall after 5m");
    }

    @Test
    void whoTakesNothingInIdleIsNotQueuedFor(ManualTime time) {
        ImapWire wire = ImapWire.selected(time, server(ImapTimeouts.DEFAULTS.withWrite(Deadline.NONE)));
        wire.sends("a IDLE\r\n");
        wire.transport.peerStalls();
        for (int i = 0; i < 200; i++) {
            mail.holds("Subject: " + i + "\r\n\r\n");
            mail.flags(SystemFlag.SEEN, i + 3);
            mail.unflags(SystemFlag.SEEN, i + 3);
            wire.settles();
        }
        assertThat(wire.transport.bufferedBytes()).isLessThan(70_000);
        wire.transport.loseNow(CloseReason.DONE);
    }

    @Test
    void theHandshakeHasItsOwnTime(ManualTime time) throws NoSuchAlgorithmException {
        TlsOptions tls = TlsOptions.server(SSLContext.getDefault());
        ImapWire wire = ImapWire.greeted(
                        time, new ImapServerFactory(ImapWire.OPTIONS.withStartTls(tls), ImapWire.ACCOUNTS, store))
                .sends("a STARTTLS\r\n");
        assertThat(wire.ledger()).anyMatch(line -> line.contains("handshake"));
        wire.takes();
        assertThat(wire.waits("10s").takes()).isEmpty();
        assertThat(wire.transport.closing()).isTrue();
    }

    @Test
    void noneSwitchesEachOff(ManualTime time) {
        ImapServerFactory patient = server(ImapTimeouts.DEFAULTS
                .withLogin(Deadline.NONE)
                .withAutologout(Deadline.NONE)
                .withIdle(Deadline.NONE)
                .withIdleNotice(Deadline.NONE)
                .withLiteral(Deadline.NONE)
                .withLiteralRate(0, Duration.ofMinutes(1))
                .withWrite(Deadline.NONE)
                .withAuthenticationDelay(Duration.ZERO));
        ImapWire first = ImapWire.greeted(time, patient);
        assertThat(first.asks("a LOGIN tim no")).startsWith("a NO [AUTHENTICATIONFAILED] ");
        ImapWire second = ImapWire.selected(time, patient).sends("a IDLE\r\n");
        ImapWire third = ImapWire.loggedIn(time, patient).sends("a APPEND INBOX {5}\r\n");
        time.advance(Duration.ofDays(1000));
        for (ImapWire each : List.of(first, second, third)) {
            assertThat(each.transport.closing()).isFalse();
            assertThat(each.ledger()).isEmpty();
            each.transport.loseNow(CloseReason.DONE);
        }
    }

    @Test
    void aConnectionMayBeLostWhileTheStoreWorks(ManualTime time) {
        for (String each : new String[] {
            "a SELECT INBOX\r\n", "a STATUS INBOX (SIZE)\r\n", "a APPEND INBOX {3}\r\n", "a LIST \"\" *\r\n"
        }) {
            ImapWire wire = ImapWire.loggedIn(time, server);
            store.holds();
            wire.sends(each);
            wire.transport.loseNow(CloseReason.DONE);
            store.goesOn();
            wire.settles();
        }
        for (String each :
                new String[] {"a FETCH 1:* BODY[]\r\n", "a STORE 1 FLAGS ()\r\n", "a NOOP\r\n", "a CLOSE\r\n"}) {
            ImapWire wire = ImapWire.selected(time, server);
            store.holds();
            wire.sends(each);
            wire.transport.loseNow(CloseReason.DONE);
            store.goesOn();
            wire.settles();
        }
        assertThat(mail.uids()).hasSize(2);
    }

    @Test
    void aDrainSaysGoodbyeAndLetsACommandBeFinished(ManualTime time) {
        ImapWire idle = ImapWire.selected(time, server).sends("a IDLE\r\n");
        idle.takes();
        ImapWire busy = ImapWire.selected(time, server);
        store.holds();
        busy.sends("a FETCH 1 FLAGS\r\n");
        time.reactor().drain(Duration.ofMinutes(1));
        assertThat(idle.settles().takes()).isEqualTo("* BYE The server is shutting down\r\n");
        assertThat(busy.settles().transport.closing()).isFalse();
        store.goesOn();
        assertThat(busy.settles().takes()).endsWith("a OK FETCH completed\r\n* BYE The server is shutting down\r\n");
    }

    @Test
    void aDrainSaysNothingInAHandshake(ManualTime time) throws NoSuchAlgorithmException {
        TlsOptions tls = TlsOptions.server(SSLContext.getDefault());
        ImapWire wire = ImapWire.greeted(
                        time, new ImapServerFactory(ImapWire.OPTIONS.withStartTls(tls), ImapWire.ACCOUNTS, store))
                .sends("a STARTTLS\r\n");
        wire.takes();
        time.reactor().drain(Duration.ofMinutes(1));
        assertThat(wire.settles().takes()).isEmpty();
        assertThat(wire.transport.closing()).isTrue();
        assertThat(wire.transport.bufferedBytes()).isZero();
    }

    @Test
    void aDrainDoesNotComeBetweenAMessageAndTheEndOfItsLine(ManualTime time) {
        ImapWire wire = ImapWire.selected(time, server).sends("a APPEND INBOX {3+}\r\nabc");
        time.reactor().drain(Duration.ofMinutes(1));
        assertThat(wire.settles().takes()).isEmpty();
        assertThat(wire.sends("\r\n").takes())
                .contains("\r\na OK [APPENDUID ")
                .endsWith(" APPEND completed\r\n* BYE The server is shutting down\r\n");
        assertThat(mail.uids()).hasSize(3);
    }

    @Test
    void thereIsALimitToConnections(ManualTime time) {
        ImapServerFactory one = new ImapServerFactory(
                ImapWire.OPTIONS.withLimits(ImapLimits.DEFAULTS.withConnections(1)), ImapWire.ACCOUNTS, store);
        ImapWire first = new ImapWire(time, one);
        assertThat(new ImapWire(time, one).takes()).startsWith("* BYE Too many connections");
        first.transport.loseNow(CloseReason.DONE);
        ImapWire third = new ImapWire(time, one);
        assertThat(third.takes()).startsWith("* OK ");
        third.transport.loseNow(CloseReason.DONE);
    }
}
