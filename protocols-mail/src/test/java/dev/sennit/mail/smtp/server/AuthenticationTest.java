// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.accounts.Accounts;
import dev.sennit.mail.accounts.AuthenticationInClear;
import dev.sennit.mail.accounts.Credential;
import dev.sennit.mail.accounts.CrowdedAccounts;
import dev.sennit.mail.accounts.MemoryAccounts;
import dev.sennit.mail.delivery.MemoryMailSink;
import dev.sennit.mail.smtp.SmtpServerFactory;
import dev.sennit.mail.smtp.SmtpServerOptions;
import dev.sennit.mail.smtp.SmtpServerOptions.Senders;
import dev.sennit.mail.smtp.SmtpServerOptions.TlsPolicy;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.testkit.ManualTime;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/** RFC 4954. */
class AuthenticationTest {
    private static final String GOOD = base64("\0tim\0secret");
    private static final String BAD = base64("\0tim\0wrong");

    private final ManualTime time = new ManualTime();
    private final MemoryMailSink sink = new MemoryMailSink();
    private final MemoryAccounts accounts = new MemoryAccounts().withUser("tim", "secret");

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private SmtpServerOptions options(Accounts who) {
        return SmtpWire.OPTIONS
                .withAccounts(who, Senders.AUTHENTICATED)
                .withAuthenticationInClear(AuthenticationInClear.ALLOWED);
    }

    private SmtpWire greeted() {
        return SmtpWire.greeted(time, options(accounts), sink);
    }

    @Test
    void whoHasProvedItMaySend() {
        SmtpWire wire = greeted();
        assertThat(wire.asks("MAIL FROM:<a@b>")).startsWith("530 5.7.0 ");
        assertThat(wire.asks("AUTH PLAIN " + GOOD)).isEqualTo("235 2.7.0 Authenticated\r\n");
        assertThat(wire.asks("AUTH PLAIN " + GOOD)).startsWith("503 5.5.1 ");
        wire.sends(SmtpWire.ENVELOPE + "DATA\r\n").sends(".\r\n");
        assertThat(sink.messages().get(0).text()).contains(" with ESMTPA id ");
        assertThat(sink.messages().get(0).envelope().client().user()).hasValue("tim");
    }

    /** RFC 3207 section 4.2: of what was said in the clear nothing counts. */
    @Test
    void whoHasProvedItInTheClearHasNotProvedItBehindTls() throws NoSuchAlgorithmException {
        TlsOptions tls = TlsOptions.server(SSLContext.getDefault());
        SmtpWire wire = SmtpWire.greeted(time, options(accounts).withStartTls(tls, TlsPolicy.OFFERED), sink);
        assertThat(wire.asks("AUTH PLAIN " + GOOD)).startsWith("235 2.7.0 ");
        wire.asks("STARTTLS");
        wire.transport.completeHandshake();
        wire.settles();
        wire.asks("EHLO c.example");
        assertThat(wire.asks("MAIL FROM:<a@b>")).startsWith("530 5.7.0 ");
        assertThat(wire.asks("AUTH PLAIN " + GOOD)).startsWith("235 2.7.0 ");
    }

    @Test
    void eachMechanismIsOffered() {
        SmtpWire wire = greeted();
        assertThat(wire.asks("EHLO a")).contains("250-AUTH SCRAM-SHA-256 SCRAM-SHA-1 CRAM-MD5 PLAIN LOGIN\r\n");
        assertThat(wire.asks("AUTH XOAUTH2 =")).startsWith("504 5.5.4 ");
        assertThat(wire.asks("AUTH")).startsWith("504 5.5.4 ");
        SmtpWire none = SmtpWire.greeted(time, SmtpWire.OPTIONS, sink);
        assertThat(none.asks("EHLO a")).doesNotContain("AUTH");
        assertThat(none.asks("AUTH PLAIN " + GOOD)).startsWith("502 5.5.1 ");
    }

    @Test
    void responsesComeLineByLine() {
        SmtpWire wire = greeted();
        assertThat(wire.asks("AUTH PLAIN")).isEqualTo("334 \r\n");
        assertThat(wire.asks(GOOD)).startsWith("235 2.7.0 ");
        SmtpWire login = greeted();
        assertThat(login.asks("AUTH LOGIN")).isEqualTo("334 " + base64("Username:") + "\r\n");
        assertThat(login.asks(base64("tim"))).isEqualTo("334 " + base64("Password:") + "\r\n");
        assertThat(login.asks(base64("secret"))).startsWith("235 2.7.0 ");
        SmtpWire scram = greeted();
        assertThat(scram.asks("AUTH SCRAM-SHA-256 " + base64("n,,n=tim,r=abc"))).startsWith("334 ");
        assertThat(scram.asks("*")).startsWith("501 5.7.0 ");
        assertThat(scram.asks("NOOP")).startsWith("250 ");
    }

    @Test
    void brokenResponsesAreRefused() {
        SmtpWire wire = greeted();
        for (String each : new String[] {"!", "AAA", "AA=A", "AAB=", "AAA=\t", "A A=", "="}) {
            wire.asks("AUTH PLAIN");
            assertThat(wire.asks(each)).startsWith("501 5.5.2 ");
        }
        assertThat(wire.asks("AUTH PLAIN =")).startsWith("501 5.5.2 ");
    }

    @Test
    void failuresWaitAndTheThirdIsTheLast() {
        SmtpWire wire = greeted();
        assertThat(wire.asks("AUTH PLAIN " + BAD)).isEmpty();
        assertThat(wire.waits("1999ms").takes()).isEmpty();
        assertThat(wire.waits("1ms").takes()).isEqualTo("535 5.7.8 Authentication failed\r\n");
        assertThat(wire.asks("AUTH PLAIN " + base64("\0nobody\0secret"))).isEmpty();
        assertThat(wire.waits("3999ms").takes()).isEmpty();
        assertThat(wire.waits("1ms").takes()).isEqualTo("535 5.7.8 Authentication failed\r\n");
        wire.asks("AUTH PLAIN " + BAD);
        assertThat(wire.waits("6s").takes()).isEqualTo("421 4.7.0 Authentication failed too often, closing\r\n");
        assertThat(wire.transport.closing()).isTrue();
    }

    @Test
    void whoLeavesBeforeTheAnswerWaitsForItElsewhere() {
        SmtpServerFactory server = new SmtpServerFactory(options(accounts), sink);
        SmtpWire first = new SmtpWire(time, server).sends("EHLO a\r\n");
        first.sends("AUTH PLAIN " + BAD + "\r\n").transport.loseNow(CloseReason.DONE);
        SmtpWire second = new SmtpWire(time, server).sends("EHLO a\r\n");
        second.takes();
        assertThat(second.sends("AUTH PLAIN " + GOOD + "\r\n").waits("1999ms").takes())
                .isEmpty();
        assertThat(second.waits("1ms").takes()).startsWith("235 ");
    }

    @Test
    void nothingSecretIsSaidInTheClear() {
        SmtpServerOptions strict = SmtpWire.OPTIONS.withAccounts(accounts, Senders.ANYBODY);
        SmtpWire wire = SmtpWire.greeted(time, strict, sink);
        assertThat(wire.asks("EHLO a")).doesNotContain("AUTH");
        assertThat(wire.asks("AUTH PLAIN " + GOOD)).startsWith("538 5.7.11 ");
        assertThat(wire.asks("MAIL FROM:<a@b>")).startsWith("250 ");
        assertThat(wire.asks("AUTH PLAIN " + GOOD)).startsWith("503 5.5.1 ");
    }

    @Test
    void responsesMayBeLongAndNotForEver() {
        SmtpWire wire = greeted();
        assertThat(wire.asks("AUTH PLAIN " + "A".repeat(12_288 - 13))).startsWith("501 5.5.2 ");
        assertThat(wire.asks("AUTH PLAIN " + "A".repeat(12_288))).startsWith("500 5.5.2 ");
        wire.asks("AUTH PLAIN");
        assertThat(wire.asks("A".repeat(12_288))).startsWith("500 5.5.6 ");
        assertThat(wire.asks("NOOP " + "A".repeat(2048))).startsWith("500 5.5.2 ");
        assertThat(wire.asks("NOOP")).startsWith("250 ");
    }

    @Test
    void accountsTakeTheirTimeAndMayFail() {
        CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
        Accounts slow = new Accounts() {
            @Override
            public Set<Credential> credentials() {
                return EnumSet.of(Credential.PASSWORD);
            }

            @Override
            public CompletionStage<Optional<String>> verifyPassword(String user, String password) {
                return answer;
            }
        };
        SmtpWire wire = SmtpWire.greeted(time, options(slow), sink);
        assertThat(wire.asks("AUTH PLAIN " + GOOD)).isEmpty();
        assertThat(wire.transport.reading()).isFalse();
        assertThat(wire.waits("1h").transport.closing()).isFalse();
        answer.completeExceptionally(new IllegalStateException("no directory"));
        assertThat(wire.settles().takes()).startsWith("454 4.7.0 ");
        assertThat(wire.asks("NOOP")).startsWith("250 ");
    }

    /** One client's questions are one network's. */
    @Test
    void whoIsOneTooManyIsToldSoAfterAWhile() throws Exception {
        CrowdedAccounts crowded = new CrowdedAccounts();
        SmtpWire wire = SmtpWire.greeted(time, options(crowded), sink);
        assertThat(wire.asks("AUTH PLAIN " + GOOD)).isEmpty();
        assertThat(wire.waits("1999ms").takes()).isEmpty();
        assertThat(wire.waits("1ms").takes()).isEqualTo("454 4.7.0 Too many logins wait, try again later\r\n");
        assertThat(crowded.wereAskedFrom("198.51.100.7")).isTrue();
    }

    @Test
    void theClockRunsWhileAResponseIsDue() {
        SmtpWire wire = greeted();
        wire.asks("AUTH PLAIN");
        assertThat(wire.waits("5m").takes()).startsWith("421 4.4.2 ");
    }
}
