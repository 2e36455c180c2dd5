// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.accounts.CrowdedAccounts;
import dev.sennit.mail.imap.ImapLimits;
import dev.sennit.mail.imap.ImapServerFactory;
import dev.sennit.mail.imap.ImapServerOptions;
import dev.sennit.mail.store.memory.MemoryMailStore;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.testkit.ManualTime;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/** RFC 9051 section 6.2. */
class LoginTest {
    private final ManualTime time = new ManualTime();
    private final MemoryMailStore store = new MemoryMailStore();
    private final ImapServerFactory server = ImapWire.server(store);

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static TlsOptions tls() {
        try {
            return TlsOptions.server(SSLContext.getDefault());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private ImapWire greeted() {
        return ImapWire.greeted(time, server);
    }

    private ImapWire strict() {
        ImapServerOptions options = ImapServerOptions.of("imap.example").withStartTls(tls());
        return ImapWire.greeted(time, new ImapServerFactory(options, ImapWire.ACCOUNTS, store));
    }

    @Test
    void aPasswordMayBeALiteral() {
        greeted().plays("""
                C: a LOGIN {3}
                S: + OK
                C: eve {16}
                S: + OK
                C: with two  blanks
                S: a OK ...
                """);
        assertThat(greeted().sends("a LOGIN {3+}\r\ntim \"tanstaaf\"\r\n").takes())
                .startsWith("a OK ");
    }

    @Test
    void plainMayComeWithTheCommandOrAfterIt() {
        String plain = base64("\0tim\0tanstaaf");
        greeted().plays("C: a AUTHENTICATE PLAIN " + plain + "\nS: a OK ...\n");
        greeted().plays("C: a authenticate plain\nS: + \nC: " + plain + "\nS: a OK ...\n");
    }

    @Test
    void aResponseIsOneLineAndNoLongerThanTheLimit() {
        ImapWire wire = greeted();
        wire.asks("a AUTHENTICATE PLAIN");
        assertThat(wire.asks("!".repeat(12_286))).isEqualTo("a BAD A response is base64\r\n");
        for (String response : new String[] {"!".repeat(12_287), "{3}", "{3+}"}) {
            ImapWire other = greeted();
            other.asks("a AUTHENTICATE PLAIN");
            assertThat(other.asks(response)).isEqualTo("* BYE This line is too long, or announces a literal\r\n");
            assertThat(other.transport.closing()).isTrue();
        }
    }

    @Test
    void anExchangeMayBeCancelled() {
        greeted().plays("""
                C: a AUTHENTICATE PLAIN
                S: +\s
                C: *
                S: a BAD Cancelled
                C: b AUTHENTICATE PLAIN =
                S: b BAD ...
                C: c AUTHENTICATE PLAIN !!!!
                S: c BAD A response is base64
                C: d AUTHENTICATE NTLM
                S: d NO [CANNOT] ...
                """);
    }

    @Test
    void theAnswerToAFailedLoginTakesLongerEachTimeAndTheThirdIsTheLast() {
        ImapWire wire = greeted().sends("a LOGIN tim no\r\n");
        assertThat(wire.takes()).isEmpty();
        assertThat(wire.waits("2s").takes()).isEqualTo("a NO [AUTHENTICATIONFAILED] Wrong name or password\r\n");
        wire.sends("b LOGIN nobody no\r\n").waits("3999ms");
        assertThat(wire.takes()).isEmpty();
        assertThat(wire.waits("1ms").takes()).isEqualTo("b NO [AUTHENTICATIONFAILED] Wrong name or password\r\n");
        wire.sends("c AUTHENTICATE PLAIN " + base64("\0tim\0no") + "\r\n").waits("6s");
        assertThat(wire.takes())
                .isEqualTo("* BYE Too many failed logins\r\nc NO [AUTHENTICATIONFAILED] Wrong name or password\r\n");
        assertThat(wire.reason()).isEqualTo("protocol error: too many failed logins");
    }

    @Test
    void whoLeavesBeforeTheAnswerWaitsForItElsewhere() {
        ImapServerFactory server = ImapWire.server(store);
        for (String login :
                new String[] {"b LOGIN tim tanstaaf", "b AUTHENTICATE PLAIN " + base64("\0tim\0tanstaaf")}) {
            time.advance(Duration.ofMinutes(15));
            ImapWire.greeted(time, server).sends("a LOGIN tim no\r\n").transport.loseNow(CloseReason.DONE);
            ImapWire second =
                    ImapWire.greeted(time, server).sends(login + "\r\n").waits("1999ms");
            assertThat(second.takes()).isEmpty();
            assertThat(second.waits("1ms").takes()).startsWith("b OK ");
        }
    }

    /** One client's questions are one network's. */
    @Test
    void whoIsOneTooManyIsToldSoAfterAWhile() throws Exception {
        CrowdedAccounts crowded = new CrowdedAccounts();
        ImapWire wire = ImapWire.greeted(time, new ImapServerFactory(ImapWire.OPTIONS, crowded, store));
        for (String each : new String[] {"LOGIN tim x", "AUTHENTICATE PLAIN " + base64("\0tim\0x")}) {
            assertThat(wire.asks("a " + each)).isEmpty();
            assertThat(wire.waits("1999ms").takes()).isEmpty();
            assertThat(wire.waits("1ms").takes()).isEqualTo("a NO [UNAVAILABLE] Too many logins wait, try later\r\n");
        }
        assertThat(crowded.wereAskedFrom("198.51.100.7")).isTrue();
    }

    @Test
    void everyCommandHasItsTime() {
        ImapServerFactory patient = new ImapServerFactory(
                ImapWire.OPTIONS.withLimits(ImapLimits.DEFAULTS.withErrors(100, 3)), ImapWire.ACCOUNTS, store);
        ImapWire wire = ImapWire.greeted(time, patient);
        for (String each : new String[] {
            "SELECT INBOX", "LIST \"\" *", "APPEND INBOX {3}", "FETCH 1 ALL", "IDLE", "CLOSE", "ENABLE X", "CREATE {3}"
        }) {
            assertThat(wire.asks("a " + each)).as(each).isEqualTo("a BAD Log in first\r\n");
        }
        wire.asks("l LOGIN tim tanstaaf");
        for (String each : new String[] {"CLOSE", "FETCH 1 ALL", "UID SEARCH ALL", "EXPUNGE", "CHECK", "UNSELECT"}) {
            assertThat(wire.asks("a " + each)).as(each).isEqualTo("a BAD Select a mailbox first\r\n");
        }
        for (String each : new String[] {"LOGIN a b", "AUTHENTICATE PLAIN", "STARTTLS", "LOGIN {3}"}) {
            assertThat(wire.asks("a " + each)).as(each).isEqualTo("a BAD Logged in already\r\n");
        }
    }

    // ---------------------------------------------------------------------------------------------------------- TLS

    @Test
    void whoeverListensLearnsNoPassword() {
        ImapWire wire = strict();
        assertThat(wire.asks("a CAPABILITY"))
                .contains(" STARTTLS", " LOGINDISABLED")
                .doesNotContain("AUTH=");
        assertThat(wire.asks("b LOGIN tim tanstaaf")).isEqualTo("b NO [PRIVACYREQUIRED] Not without TLS\r\n");
        assertThat(wire.asks("c AUTHENTICATE PLAIN")).isEqualTo("c NO [PRIVACYREQUIRED] Not without TLS\r\n");
        assertThat(wire.asks("d STARTTLS")).isEqualTo("d OK Begin TLS\r\n");
        wire.transport.completeHandshake();
        wire.settles();
        assertThat(wire.asks("e CAPABILITY"))
                .contains(" AUTH=PLAIN")
                .doesNotContain("STARTTLS")
                .doesNotContain("LOGINDISABLED");
        assertThat(wire.asks("f STARTTLS")).isEqualTo("f BAD TLS is on already\r\n");
        assertThat(wire.asks("g LOGIN tim tanstaaf")).startsWith("g OK ");
    }

    @Test
    void aCommandBehindStartTlsIsNeverCarriedOut() { // CVE-2011-0411
        for (String each :
                new String[] {"a STARTTLS\r\nb NOOP\r\n", "a STARTTLS\r\nb", "x NOOP\r\na STARTTLS\r\n\r\n"}) {
            ImapWire wire = strict().sends(each);
            assertThat(wire.takes()).endsWith("* BYE Nothing may come behind STARTTLS before TLS\r\n");
            assertThat(wire.transport.tlsOptions()).isEmpty();
            assertThat(wire.transport.closing()).isTrue();
        }
    }

    @Test
    void norIsOneThatComesALittleLater() {
        ImapWire wire = strict().sends("a STARTTLS\r\n");
        wire.takes();
        wire.transport.failHandshake("no TLS record: b NOOP");
        assertThat(wire.settles().takes()).isEmpty();
        assertThat(wire.reason()).startsWith("TLS handshake failed");
    }

    @Test
    void startTlsIsOfferedWithACertificateOnly() {
        assertThat(greeted().asks("a STARTTLS")).isEqualTo("a BAD STARTTLS is not offered\r\n");
        assertThatThrownBy(() -> ImapWire.OPTIONS.withStartTls(TlsOptions.client(SSLContext.getDefault(), "a.example")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
