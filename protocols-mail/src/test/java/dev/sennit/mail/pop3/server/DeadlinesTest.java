// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.pop3.Pop3Limits;
import dev.sennit.mail.pop3.Pop3ServerFactory;
import dev.sennit.mail.pop3.Pop3Timeouts;
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

/** Each kind of waiting has its own time and its own end. */
@ExtendWith(LeakCheck.class)
class DeadlinesTest {
    private static final String LARGE = "Subject: large\r\n\r\n" + ("x".repeat(998) + "\r\n").repeat(1000);

    private final HeldStore store = new HeldStore();
    private final Mail mail = new Mail(store.store).holds("Subject: a\r\n\r\nb\r\n", LARGE);
    private final Pop3ServerFactory server = Pop3Wire.server(store);

    @Test
    void whoDoesNotLogInIsClosedWithoutAWord(ManualTime time) {
        Pop3Wire wire = Pop3Wire.greeted(time, server);
        assertThat(wire.ledger()).containsExactlyInAnyOrder("idle in 10m of 10m", "authorization in 3m of 3m");
        for (int i = 0; i < 17; i++) {
            wire.waits("10s").sends("CAPA\r\n");
        }
        wire.takes();
        assertThat(wire.waits("9999ms").transport.closing()).isFalse();
        assertThat(wire.waits("1ms").takes()).isEmpty();
        assertThat(wire.reason()).isEqualTo("timed out: authorization after 3m");
    }

    @Test
    void autologoutDeletesNothing(ManualTime time) {
        Pop3Wire wire = Pop3Wire.loggedIn(time, server).sends("DELE 1\r\n");
        assertThat(wire.ledger()).containsExactly("idle in 10m of 10m");
        wire.takes();
        assertThat(wire.waits("599999ms").transport.closing()).isFalse();
        assertThat(wire.waits("1ms").takes()).isEmpty();
        assertThat(wire.reason()).isEqualTo("timed out: idle after 10m");
        assertThat(mail.uids()).hasSize(2);
        Pop3Wire.loggedIn(time, server).transport.loseNow(CloseReason.DONE);
    }

    @Test
    void singleBytesDoNotPutItOffAndCommandsDo(ManualTime time) {
        Pop3Wire patient = Pop3Wire.loggedIn(time, server);
        for (int i = 0; i < 5; i++) {
            patient.waits("599s").sends("NOOP\r\n");
        }
        for (int i = 0; i < 9; i++) {
            patient.waits("1m").sends("N");
        }
        assertThat(patient.transport.closing()).isFalse();
        patient.waits("1m");
        assertThat(patient.reason()).isEqualTo("timed out: idle after 10m");
    }

    @Test
    void theStoresTimeIsNotTheClients(ManualTime time) {
        Pop3Wire wire = Pop3Wire.greeted(time, server).waits("2m");
        store.holds();
        wire.sends(Pop3Wire.LOGIN + "RETR 1\r\n");
        assertThat(wire.ledger()).containsExactly("idle suspended, 10m from when it resumes");
        wire.waits("2400h");
        assertThat(wire.transport.reading()).isFalse();
        store.goesOn();
        assertThat(wire.settles().takes()).endsWith("Subject: a\r\n\r\nb\r\n.\r\n");
        assertThat(wire.ledger()).containsExactly("idle in 10m of 10m");
        store.holds();
        wire.sends("RETR 1\r\n").waits("2400h");
        store.goesOn();
        assertThat(wire.settles().takes()).endsWith("Subject: a\r\n\r\nb\r\n.\r\n");
        store.holds();
        wire.sends("DELE 1\r\nQUIT\r\n").waits("2400h");
        assertThat(wire.takes()).isEqualTo("+OK Deleted\r\n");
        store.goesOn();
        assertThat(wire.settles().takes()).isEqualTo("+OK Bye\r\n");
        assertThat(mail.uids()).containsExactly(2L);
    }

    @Test
    void theTimeOfAFailedLoginIsNotTheClientsEither(ManualTime time) {
        Pop3Wire wire = Pop3Wire.greeted(time, server).waits("1m").sends("USER tim\r\nPASS no\r\n");
        assertThat(wire.ledger()).containsExactly("idle suspended, 10m from when it resumes");
        wire.waits("2s");
        assertThat(wire.ledger()).containsExactlyInAnyOrder("idle in 10m of 10m", "authorization in 2m of 2m");
        wire.transport.loseNow(CloseReason.DONE);
    }

    @Test
    void whoStopsTakingAMessageIsAbortedAndMeanwhileItWaitsInTheStore(ManualTime time) {
        Pop3Wire wire = Pop3Wire.loggedIn(time, server).sends("DELE 1\r\n");
        wire.transport.peerStalls();
        wire.sends("RETR 2\r\nRETR 2\r\n");
        assertThat(wire.transport.bufferedBytes()).isLessThan(200_000);
        assertThat(wire.transport.reading()).isFalse();
        wire.waits("299999ms");
        assertThat(wire.transport.closing()).isFalse();
        wire.waits("1ms");
        assertThat(wire.transport.closing()).isTrue();
        assertThat(wire.reason()).isEqualTo("timed out: write stall after 5m");
        assertThat(mail.uids()).hasSize(2);
        Pop3Wire.loggedIn(time, server).transport.loseNow(CloseReason.DONE);
    }

    @Test
    void theHandshakeHasItsOwnTime(ManualTime time) throws NoSuchAlgorithmException {
        TlsOptions tls = TlsOptions.server(SSLContext.getDefault());
        Pop3Wire wire = Pop3Wire.greeted(
                        time, new Pop3ServerFactory(Pop3Wire.OPTIONS.withStartTls(tls), Pop3Wire.ACCOUNTS, store))
                .sends("STLS\r\n");
        assertThat(wire.ledger()).anyMatch(line -> line.contains("handshake"));
        wire.takes();
        assertThat(wire.waits("10s").takes()).isEmpty();
        assertThat(wire.transport.closing()).isTrue();
    }

    @Test
    void noneSwitchesEachOff(ManualTime time) {
        Pop3Timeouts none = Pop3Timeouts.DEFAULTS
                .withAuthorization(Deadline.NONE)
                .withAutologout(Deadline.NONE)
                .withWrite(Deadline.NONE)
                .withAuthenticationDelay(Duration.ZERO);
        Pop3ServerFactory patient =
                new Pop3ServerFactory(Pop3Wire.OPTIONS.withTimeouts(none), Pop3Wire.ACCOUNTS, store);
        Pop3Wire first = Pop3Wire.greeted(time, patient);
        assertThat(first.sends("USER tim\r\nPASS no\r\n").takes()).contains("-ERR [AUTH] ");
        Pop3Wire second = Pop3Wire.loggedIn(time, patient);
        time.advance(Duration.ofDays(1000));
        for (Pop3Wire each : List.of(first, second)) {
            assertThat(each.transport.closing()).isFalse();
            assertThat(each.ledger()).isEmpty();
            each.transport.loseNow(CloseReason.DONE);
        }
    }

    @Test
    void aConnectionMayBeLostWhileTheStoreWorks(ManualTime time) {
        Pop3Wire opening = Pop3Wire.greeted(time, server);
        store.holds();
        opening.sends(Pop3Wire.LOGIN);
        opening.transport.loseNow(CloseReason.DONE);
        store.goesOn();
        opening.settles();
        Pop3Wire fetching = Pop3Wire.loggedIn(time, server);
        store.holds();
        fetching.sends("RETR 2\r\n");
        fetching.transport.loseNow(CloseReason.DONE);
        store.goesOn();
        fetching.settles();
        Pop3Wire quitting = Pop3Wire.loggedIn(time, server);
        store.holds();
        quitting.sends("DELE 1\r\nQUIT\r\n");
        quitting.transport.loseNow(CloseReason.DONE);
        Pop3Wire next = Pop3Wire.greeted(time, server).sends(Pop3Wire.LOGIN);
        assertThat(next.takes()).contains("-ERR [IN-USE] ");
        store.goesOn();
        quitting.settles();
        assertThat(mail.uids()).containsExactly(2L);
        assertThat(next.sends(Pop3Wire.LOGIN + "STAT\r\n").takes()).endsWith("\r\n+OK 1 1000018\r\n");
        next.transport.loseNow(CloseReason.DONE);
    }

    @Test
    void aDrainLeavesTimeForQuitToThoseWhoHaveDeleted(ManualTime time) {
        Pop3Wire stranger = Pop3Wire.greeted(time, server);
        Pop3Wire busy = Pop3Wire.loggedIn(time, server).sends("DELE 1\r\n");
        busy.takes();
        time.reactor().drain(Duration.ofMinutes(1));
        assertThat(stranger.settles().transport.closing()).isTrue();
        assertThat(busy.settles().transport.closing()).isFalse();
        assertThat(busy.asks("QUIT")).isEqualTo("+OK Bye\r\n");
        assertThat(mail.uids()).containsExactly(2L);
    }

    @Test
    void thereIsALimitToConnections(ManualTime time) {
        Pop3ServerFactory one = new Pop3ServerFactory(
                Pop3Wire.OPTIONS.withLimits(Pop3Limits.DEFAULTS.withConnections(1)), Pop3Wire.ACCOUNTS, store);
        Pop3Wire first = new Pop3Wire(time, one);
        assertThat(new Pop3Wire(time, one).takes()).startsWith("-ERR [SYS/TEMP] ");
        first.transport.loseNow(CloseReason.DONE);
        Pop3Wire third = new Pop3Wire(time, one);
        assertThat(third.takes()).startsWith("+OK ");
        third.transport.loseNow(CloseReason.DONE);
    }
}
