// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.accounts.Accounts;
import dev.sennit.mail.accounts.AuthenticationInClear;
import dev.sennit.mail.accounts.Credential;
import dev.sennit.mail.accounts.CrowdedAccounts;
import dev.sennit.mail.accounts.KnownUser;
import dev.sennit.mail.accounts.MemoryAccounts;
import dev.sennit.mail.pop3.Pop3ServerFactory;
import dev.sennit.mail.pop3.Pop3ServerOptions;
import dev.sennit.mail.store.memory.MemoryMailStore;
import dev.sennit.mail.store.memory.MemoryStoreOptions;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.testkit.ManualTime;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 1939 section 7, RFC 5034, RFC 3206, RFC 2595. */
class LoginTest {
    private static final String GOOD = base64("\0tim\0tanstaaf");

    private final ManualTime time = new ManualTime();
    private final MemoryMailStore store = new MemoryMailStore();
    private final Pop3ServerFactory server = Pop3Wire.server(store);

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

    private Pop3Wire greeted() {
        return Pop3Wire.greeted(time, server);
    }

    private Pop3Wire strict() {
        Pop3ServerOptions options = Pop3ServerOptions.of("pop.example").withStartTls(tls());
        return Pop3Wire.greeted(time, new Pop3ServerFactory(options, Pop3Wire.ACCOUNTS, store));
    }

    /** Accounts that know passwords only, and answer when they are told to. */
    private record Slow(CompletableFuture<Optional<String>> answer) implements Accounts {
        @Override
        public Set<Credential> credentials() {
            return EnumSet.of(Credential.PASSWORD);
        }

        @Override
        public CompletionStage<Optional<String>> verifyPassword(String user, String password) {
            return answer;
        }
    }

    // ---------------------------------------------------------------------------------------------------- passwords

    @Test
    void strangersAndWrongPasswordsAreToldTheSameAndLaterEachTime() {
        Pop3Wire wire = greeted();
        assertThat(wire.asks("USER tim")).isEqualTo("+OK Send your password\r\n");
        assertThat(wire.asks("PASS wrong")).isEmpty();
        assertThat(wire.waits("1999ms").takes()).isEmpty();
        assertThat(wire.waits("1ms").takes()).isEqualTo("-ERR [AUTH] Authentication failed\r\n");
        assertThat(wire.asks("USER nobody")).isEqualTo("+OK Send your password\r\n");
        assertThat(wire.asks("PASS wrong")).isEmpty();
        assertThat(wire.waits("3999ms").takes()).isEmpty();
        assertThat(wire.waits("1ms").takes()).isEqualTo("-ERR [AUTH] Authentication failed\r\n");
        wire.asks("AUTH PLAIN " + base64("\0tim\0wrong"));
        assertThat(wire.waits("6s").takes()).isEqualTo("-ERR [AUTH] Authentication failed too often, closing\r\n");
        assertThat(wire.transport.closing()).isTrue();
    }

    @Test
    void whoTriesOnFromAnotherConnectionWaitsAsLong() {
        greeted().sends("USER tim\r\nPASS wrong\r\n");
        Pop3Wire second = greeted();
        second.sends("USER tim\r\nPASS wrong\r\n").takes();
        second.waits("2s");
        assertThat(second.waits("3999ms").takes()).isEmpty();
        assertThat(second.waits("1ms").takes()).startsWith("-ERR [AUTH] ");
        Pop3Wire elsewhere = Pop3Wire.greeted(time, Pop3Wire.server(store));
        elsewhere.sends("USER tim\r\nPASS wrong\r\n").takes();
        assertThat(elsewhere.waits("2s").takes()).as("of another server").startsWith("-ERR [AUTH] ");
    }

    /** Who is not told at once that a password is right learns nothing by leaving before the answer is due. */
    @ParameterizedTest
    @ValueSource(strings = {"USER tim\r\nPASS tanstaaf\r\n", "AUTH PLAIN AHRpbQB0YW5zdGFhZg==\r\n"})
    void whoLeavesBeforeTheAnswerWaitsForItElsewhere(String login) {
        Pop3Wire first = greeted().sends("USER tim\r\nPASS wrong\r\n");
        first.transport.loseNow(CloseReason.DONE);
        Pop3Wire second = greeted();
        second.takes();
        second.sends(login).waits("1999ms");
        assertThat(second.takes()).doesNotContain("+OK Logged in");
        assertThat(second.waits("1ms").takes()).contains("+OK Logged in");
    }

    @Test
    void theNameIsThatOfTheAccounts() {
        MemoryAccounts known = new MemoryAccounts().withUser("tim", "secret");
        Accounts loose = new Accounts() {
            @Override
            public Set<Credential> credentials() {
                return EnumSet.of(Credential.SHARED_SECRET);
            }

            @Override
            public CompletionStage<Optional<String>> verifyPassword(String user, String password) {
                throw new AssertionError("nobody asks for that");
            }

            @Override
            public CompletionStage<Optional<KnownUser<String>>> findSecret(String user) {
                return known.findSecret(user.toLowerCase(Locale.ROOT));
            }
        };
        Pop3ServerFactory both = new Pop3ServerFactory(Pop3Wire.OPTIONS, loose, store);
        for (String each : new String[] {"tim", "TIM"}) {
            Pop3Wire wire = new Pop3Wire(time, both);
            String greeting = wire.takes();
            String timestamp = greeting.substring(greeting.indexOf('<'), greeting.indexOf('>') + 1);
            String digest = Apop.digest(timestamp, "secret".getBytes(StandardCharsets.UTF_8));
            assertThat(wire.asks("APOP " + each + " " + digest))
                    .startsWith(each.equals("tim") ? "+OK Logged in" : "-ERR [IN-USE] ");
        }
    }

    @Test
    void eachPasswordNeedsItsName() {
        Pop3Wire wire = greeted();
        assertThat(wire.asks("PASS tanstaaf")).isEqualTo("-ERR USER first\r\n");
        assertThat(wire.asks("USER ")).isEqualTo("-ERR USER needs a name\r\n");
        wire.asks("USER tim");
        assertThat(wire.asks("PASS")).isEqualTo("-ERR PASS needs a password\r\n");
        assertThat(wire.asks("PASS tanstaaf")).isEqualTo("-ERR USER first\r\n");
        wire.asks("USER nobody");
        wire.asks("USER eve");
        assertThat(wire.asks("PASS with two  blanks")).startsWith("+OK Logged in");
    }

    @Test
    void whatComesBehindAFailureWaitsForIt() {
        Pop3Wire wire = greeted().sends("USER tim\r\nPASS wrong\r\nCAPA\r\nQUIT\r\n");
        assertThat(wire.takes()).isEqualTo("+OK Send your password\r\n");
        assertThat(wire.transport.reading()).isFalse();
        assertThat(wire.waits("2s").takes()).startsWith("-ERR [AUTH] ").endsWith("+OK Bye\r\n");
    }

    @Test
    void nothingSecretIsSaidInTheClear() {
        Pop3Wire wire = strict();
        assertThat(wire.asks("CAPA"))
                .doesNotContain("USER")
                .doesNotContain("SASL")
                .contains("\r\nSTLS\r\n");
        for (String each : new String[] {"USER tim", "AUTH", "AUTH PLAIN " + GOOD, "APOP tim abc"}) {
            assertThat(wire.asks(each)).as(each).isEqualTo("-ERR Encryption required: STLS first\r\n");
        }
    }

    @Test
    void accountsTakeTheirTimeAndMayFail() {
        CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
        Pop3Wire wire = Pop3Wire.greeted(time, new Pop3ServerFactory(Pop3Wire.OPTIONS, new Slow(answer), store));
        wire.sends("USER tim\r\nPASS x\r\n");
        assertThat(wire.waits("1h").transport.closing()).isFalse();
        wire.takes();
        answer.completeExceptionally(new IllegalStateException("no directory"));
        assertThat(wire.settles().takes()).startsWith("-ERR [SYS/TEMP] ");
        assertThat(wire.asks("CAPA")).startsWith("+OK").contains("\r\nSASL PLAIN LOGIN\r\n");
    }

    /** One client's questions are one network's, and a crowd is no fault: nobody is at the server's log for each of it. */
    @Test
    void whoIsOneTooManyIsToldSoAfterAWhile() throws Exception {
        CrowdedAccounts crowded = new CrowdedAccounts();
        Pop3Wire wire = Pop3Wire.greeted(time, new Pop3ServerFactory(Pop3Wire.OPTIONS, crowded, store));
        for (String each : new String[] {"USER tim\r\nPASS x", "AUTH PLAIN " + GOOD}) {
            assertThat(wire.asks(each)).doesNotContain("-ERR");
            assertThat(wire.waits("1999ms").takes()).isEmpty();
            assertThat(wire.waits("1ms").takes())
                    .isEqualTo("-ERR [SYS/TEMP] Too many logins wait, try again later\r\n");
        }
        assertThat(crowded.wereAskedFrom("198.51.100.7")).isTrue();
    }

    @Test
    void whoIsGoneWhenTheAccountsAnswerLocksNothing() {
        CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
        Pop3ServerFactory slow = new Pop3ServerFactory(Pop3Wire.OPTIONS, new Slow(answer), store);
        Pop3Wire wire = Pop3Wire.greeted(time, slow).sends("USER tim\r\nPASS x\r\n");
        wire.transport.loseNow(CloseReason.DONE);
        answer.complete(Optional.of("tim"));
        wire.settles();
        Pop3Wire.loggedIn(time, slow);
    }

    @Test
    void aStoreThatFailsLeavesNothingLocked() {
        MemoryMailStore full =
                new MemoryMailStore(MemoryStoreOptions.DEFAULTS.withMaxAccounts(1), InstantSource.system());
        new Mail(full);
        Pop3Wire wire = Pop3Wire.greeted(time, Pop3Wire.server(full));
        for (int i = 0; i < 2; i++) {
            assertThat(wire.sends("USER eve\r\nPASS with two  blanks\r\n").takes())
                    .contains("-ERR [SYS/TEMP] ");
        }
        assertThat(wire.sends(Pop3Wire.LOGIN).takes()).contains("+OK Logged in");
    }

    // --------------------------------------------------------------------------------------------------------- APOP

    @Test
    void theDigestIsThatOfTheRfc() {
        assertThat(Apop.digest("<1896.697170952@dbc.mtview.ca.us>", "tanstaaf".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo("c4c9334bac560ecc979e58001b3e22fb");
    }

    @Test
    void whoKnowsTheSecretNeedNotSayIt() {
        Pop3Wire wire = new Pop3Wire(time, server);
        String greeting = wire.takes();
        String timestamp = greeting.substring(greeting.indexOf('<'), greeting.indexOf('>') + 1);
        assertThat(wire.asks("APOP tim")).startsWith("-ERR APOP needs ");
        wire.asks("APOP nobody " + Apop.digest(timestamp, "tanstaaf".getBytes(StandardCharsets.UTF_8)));
        assertThat(wire.waits("2s").takes()).startsWith("-ERR [AUTH] ");
        wire.asks("APOP tim " + Apop.digest(timestamp, "wrong".getBytes(StandardCharsets.UTF_8)));
        assertThat(wire.waits("4s").takes()).startsWith("-ERR [AUTH] ");
        assertThat(wire.asks("APOP tim " + Apop.digest(timestamp, "tanstaaf".getBytes(StandardCharsets.UTF_8))))
                .startsWith("+OK Logged in");
        assertThat(new Pop3Wire(time, server).takes()).doesNotContain(timestamp);
    }

    @Test
    void withoutSecretsThereIsNoApop() {
        Pop3ServerFactory none = new Pop3ServerFactory(Pop3Wire.OPTIONS, new Slow(new CompletableFuture<>()), store);
        Pop3Wire wire = new Pop3Wire(time, none);
        assertThat(wire.takes()).isEqualTo("+OK POP3 Sennit\r\n");
        assertThat(wire.asks("APOP tim c4c9334bac560ecc979e58001b3e22fb")).isEqualTo("-ERR This is not offered\r\n");
    }

    // --------------------------------------------------------------------------------------------------------- AUTH

    @Test
    void authTakesAnInitialResponseOrAsksForIt() {
        Pop3Wire initial = greeted();
        assertThat(initial.asks("AUTH PLAIN " + GOOD)).startsWith("+OK Logged in");
        initial.sends("QUIT\r\n");
        Pop3Wire wire = greeted();
        assertThat(wire.asks("auth plain")).isEqualTo("+ \r\n");
        assertThat(wire.asks(GOOD)).startsWith("+OK Logged in");
        wire.sends("QUIT\r\n");
        Pop3Wire login = greeted();
        assertThat(login.asks("AUTH LOGIN")).isEqualTo("+ " + base64("Username:") + "\r\n");
        assertThat(login.asks(base64("tim"))).isEqualTo("+ " + base64("Password:") + "\r\n");
        assertThat(login.asks(base64("tanstaaf"))).startsWith("+OK Logged in");
    }

    @Test
    void authIsCancelledListedAndStrict() {
        Pop3Wire wire = greeted();
        wire.asks("AUTH SCRAM-SHA-256 " + base64("n,,n=tim,r=abc"));
        assertThat(wire.asks("*")).isEqualTo("-ERR Authentication cancelled\r\n");
        assertThat(wire.asks("AUTH"))
                .isEqualTo(
                        "+OK Mechanisms follow\r\nSCRAM-SHA-256\r\nSCRAM-SHA-1\r\nCRAM-MD5\r\nPLAIN\r\nLOGIN\r\n.\r\n");
        for (String each : new String[] {"!", "AAA", "AAB=", "AAA=\t"}) {
            wire.asks("AUTH PLAIN");
            assertThat(wire.asks(each)).as(each).isEqualTo("-ERR This is no base64\r\n");
        }
        assertThat(wire.asks("AUTH PLAIN =")).startsWith("-ERR PLAIN needs ");
        assertThat(wire.asks("AUTH CRAM-MD5 =")).startsWith("-ERR CRAM-MD5 needs ");
        assertThat(wire.asks("AUTH XOAUTH2 =")).isEqualTo("-ERR This is not offered\r\n");
        wire.asks("AUTH PLAIN");
        assertThat(wire.asks("A".repeat(12_288))).isEqualTo("-ERR Line too long\r\n");
        wire.asks("AUTH PLAIN");
        assertThat(wire.asks("A".repeat(12_284))).startsWith("-ERR PLAIN needs ");
    }

    // ---------------------------------------------------------------------------------------------------------- TLS

    @Test
    void nothingSurvivesStls() {
        Pop3Wire wire = Pop3Wire.greeted(
                time, new Pop3ServerFactory(Pop3Wire.OPTIONS.withStartTls(tls()), Pop3Wire.ACCOUNTS, store));
        wire.asks("USER tim");
        assertThat(wire.asks("STLS")).isEqualTo("+OK Begin TLS\r\n");
        wire.transport.completeHandshake();
        assertThat(wire.settles().takes()).isEmpty();
        assertThat(wire.asks("PASS tanstaaf")).isEqualTo("-ERR USER first\r\n");
        assertThat(wire.asks("STLS")).isEqualTo("-ERR TLS is on already\r\n");
        assertThat(wire.asks("CAPA")).contains("\r\nUSER\r\n").doesNotContain("STLS");
        assertThat(wire.sends(Pop3Wire.LOGIN).takes()).contains("+OK Logged in");
    }

    @Test
    void afterStlsPasswordsAreTaken() {
        Pop3Wire wire = strict();
        wire.asks("STLS");
        wire.transport.completeHandshake();
        assertThat(wire.settles().sends(Pop3Wire.LOGIN).takes()).contains("+OK Logged in");
    }

    @Test
    void aCommandBehindStlsIsNeverCarriedOut() { // CVE-2011-0411
        for (String each : new String[] {"STLS\r\nCAPA\r\n", "STLS\r\nC", "CAPA\r\nSTLS\r\n\r\n"}) {
            Pop3Wire wire = strict().sends(each);
            assertThat(wire.takes()).endsWith("-ERR Commands were sent behind STLS, closing\r\n");
            assertThat(wire.transport.tlsOptions()).isEmpty();
            assertThat(wire.transport.closing()).isTrue();
        }
    }

    @Test
    void norIsOneThatComesALittleLater() {
        Pop3Wire wire = strict().sends("STLS\r\n");
        wire.takes();
        wire.transport.failHandshake("no TLS record: CAPA");
        assertThat(wire.settles().takes()).isEmpty();
        assertThat(wire.reason()).startsWith("TLS handshake failed");
    }

    @Test
    void stlsIsNotOfferedWithoutACertificate() throws NoSuchAlgorithmException {
        assertThat(greeted().asks("STLS")).isEqualTo("-ERR This is not offered\r\n");
        assertThat(strict().asks("STLS now")).isEqualTo("-ERR This command has no argument\r\n");
        TlsOptions client = TlsOptions.client(SSLContext.getDefault(), "a.example");
        assertThatThrownBy(() -> Pop3Wire.OPTIONS.withStartTls(client)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Pop3ServerOptions.of("no name")).hasMessageContaining("'no name'");
        assertThat(Pop3ServerOptions.of("a").authenticationInClear()).isEqualTo(AuthenticationInClear.REFUSED);
    }
}
