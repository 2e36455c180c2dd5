// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.accounts.Accounts;
import dev.sennit.mail.accounts.Credential;
import dev.sennit.mail.accounts.KnownUser;
import dev.sennit.mail.accounts.MemoryAccounts;
import dev.sennit.mail.accounts.ScramHash;
import dev.sennit.mail.accounts.ScramKeys;
import dev.sennit.mail.accounts.ScramPretence;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The examples of RFC 5802, 7677, 2195, 4616 and 7628, and what is beside them. */
class SaslTest {
    private static final byte[] KEY = new byte[32];
    private static final Accounts ACCOUNTS = new MemoryAccounts()
            .withUser("tim", "tanstaaftanstaaf")
            .withUser("a,b=c", "pencil")
            .withToken("vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg==", "user@example.com");

    /** One user with the keys of an example, whom the accounts call by another name. */
    private record Example(ScramHash hash, String salt) implements Accounts {
        @Override
        public Set<Credential> credentials() {
            return EnumSet.allOf(Credential.class);
        }

        @Override
        public CompletionStage<Optional<String>> verifyPassword(String user, String password) {
            throw new AssertionError("nobody asks for that");
        }

        @Override
        public CompletionStage<Optional<KnownUser<ScramKeys>>> findScramKeys(String user, ScramHash which) {
            ScramKeys keys = ScramKeys.of(hash, "pencil", Base64.getDecoder().decode(salt), 4096);
            return CompletableFuture.completedFuture(
                    user.equals("user") ? Optional.of(new KnownUser<>("user@a.example", keys)) : Optional.empty());
        }

        @Override
        public CompletionStage<ScramPretence> pretendScramKeys(String user, ScramHash which) {
            return CompletableFuture.completedFuture(ScramPretence.of(KEY, user, 12, 20_000));
        }
    }

    private static SaslContext nonce(String nonce) {
        return new SaslContext("postoffice.reston.mci.net", () -> nonce, KEY);
    }

    private static String say(SaslExchange exchange, String response) {
        return words(exchange.respond(response.getBytes(StandardCharsets.UTF_8)));
    }

    private static String words(CompletionStage<SaslStep> stage) {
        SaslStep step = stage.toCompletableFuture().join();
        if (step instanceof SaslStep.Challenge challenge) {
            return new String(challenge.bytes(), StandardCharsets.UTF_8);
        }
        if (step instanceof SaslStep.Success success) {
            return "success: " + success.user();
        }
        return step instanceof SaslStep.Rejected ? "rejected" : "malformed";
    }

    @Test
    void theExampleOfRfc5802() {
        SaslExchange scram = SaslMechanism.SCRAM_SHA_1.begin(
                new Example(ScramHash.SHA_1, "QSXCR+Q6sek8bf92"), nonce("3rfcNHYJY1ZVvWVs7j"));
        assertThat(words(scram.begin())).isEmpty();
        assertThat(say(scram, "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL"))
                .isEqualTo("r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096");
        assertThat(say(scram, "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts="))
                .isEqualTo("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=");
        assertThat(say(scram, "")).isEqualTo("success: user@a.example");
    }

    @Test
    void theExampleOfRfc7677() {
        SaslExchange scram = SaslMechanism.SCRAM_SHA_256.begin(
                new Example(ScramHash.SHA_256, "W22ZaJ0SNY7soEsUEjb6gQ=="), nonce("%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"));
        assertThat(say(scram, "n,,n=user,r=rOprNGfwEbeRWgbNEkqO"))
                .isEqualTo("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
        assertThat(say(
                        scram,
                        "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                                + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="))
                .isEqualTo("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
        assertThat(say(scram, "")).isEqualTo("success: user@a.example");
    }

    @Test
    void everyPartOfTheProofCounts() {
        String nonce = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
        String proof = ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
        for (String each : new String[] {
            "c=biws,r=" + nonce + ",p=eHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
            "c=biws,r=" + nonce + ",p=AAAA",
            "c=eSws,r=" + nonce + proof,
            "c=biws,r=" + nonce + "x" + proof
        }) {
            assertThat(say(answered(), each)).isEqualTo("rejected");
        }
        for (String each : new String[] {"", "c=biws,r=" + nonce, "c=biws" + proof, "c=biws,r=" + nonce + ",p=?"}) {
            assertThat(say(answered(), each)).isEqualTo("malformed");
        }
    }

    private static SaslExchange answered() {
        SaslExchange scram = SaslMechanism.SCRAM_SHA_256.begin(
                new Example(ScramHash.SHA_256, "W22ZaJ0SNY7soEsUEjb6gQ=="), nonce("%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"));
        say(scram, "n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
        return scram;
    }

    @Test
    void whatIsNoBeginningIsMalformed() {
        for (String each : new String[] {
            "",
            "n",
            "n,",
            "n,,",
            "n,,n=user",
            "n,,r=x,n=user",
            "n,,n=,r=x",
            "n,,n=user,r=",
            "n,,n=a=b,r=x",
            "p=tls-unique,,n=user,r=x",
            "n,,m=x,n=user,r=x",
            "x,,n=user,r=x"
        }) {
            assertThat(say(SaslMechanism.SCRAM_SHA_1.begin(ACCOUNTS, nonce("n")), each))
                    .as(each)
                    .isEqualTo("malformed");
        }
        assertThat(say(SaslMechanism.SCRAM_SHA_1.begin(ACCOUNTS, nonce("n")), "n,a=other,n=tim,r=x"))
                .isEqualTo("rejected");
        assertThat(say(SaslMechanism.SCRAM_SHA_1.begin(ACCOUNTS, nonce("n")), "n,a=tim,n=tim,r=x"))
                .startsWith("r=xn,s=");
        assertThat(Scram.decodeName("a=2Cb=3Dc")).hasValue("a,b=c");
    }

    @Test
    void aUserThatDoesNotExistLooksLikeAnyOther() {
        String first = say(SaslMechanism.SCRAM_SHA_256.begin(ACCOUNTS, nonce("n")), "n,,n=nobody,r=x");
        SaslExchange again = SaslMechanism.SCRAM_SHA_256.begin(ACCOUNTS, nonce("n"));
        assertThat(say(again, "n,,n=nobody,r=x"))
                .as("the salt is the same each time")
                .isEqualTo(first);
        String known = say(SaslMechanism.SCRAM_SHA_256.begin(ACCOUNTS, nonce("n")), "n,,n=tim,r=x");
        assertThat(first).hasSameSizeAs(known).endsWith(",i=4096");
        assertThat(say(again, "c=biws,r=xn,p=" + "A".repeat(43) + "=")).isEqualTo("rejected");
    }

    /** Who asks a server of SMTP and one of POP3 hears the same, of a user and of nobody. */
    @Test
    void aUserThatDoesNotExistHasOneSaltAtAllServers() {
        String[] challenges = new String[2];
        for (int i = 0; i < 2; i++) {
            SaslContext context =
                    new SaslContext("a.example", () -> "n", SaslContext.of("").pretenceKey());
            challenges[i] = say(SaslMechanism.SCRAM_SHA_1.begin(ACCOUNTS, context), "n,,n=nobody,r=x");
        }
        assertThat(challenges[0]).startsWith("r=xn,s=").isEqualTo(challenges[1]);
    }

    @Test
    void whatIsPretendedIsForTheAccountsToSay() {
        SaslExchange scram =
                SaslMechanism.SCRAM_SHA_1.begin(new Example(ScramHash.SHA_1, "QSXCR+Q6sek8bf92"), nonce("n"));
        assertThat(say(scram, "n,,n=nobody,r=x")).matches("r=xn,s=[^=]{16},i=20000");
        assertThat(say(scram, "c=biws,r=xn,p=" + "A".repeat(27) + "=")).isEqualTo("rejected");
    }

    @Test
    void theExampleOfRfc2195() {
        SaslExchange cram = SaslMechanism.CRAM_MD5.begin(ACCOUNTS, nonce("1896.697170952"));
        assertThat(words(cram.begin())).isEqualTo("<1896.697170952@postoffice.reston.mci.net>");
        assertThat(say(cram, "tim b913a602c7eda7a495b4e6e7334d3890")).isEqualTo("success: tim");
        assertThat(say(cram, "tim b913a602c7eda7a495b4e6e7334d3891")).isEqualTo("rejected");
        assertThat(say(cram, "tam b913a602c7eda7a495b4e6e7334d3890")).isEqualTo("rejected");
        assertThat(say(cram, "tim")).isEqualTo("malformed");
        assertThat(say(SaslMechanism.CRAM_MD5.begin(ACCOUNTS, nonce("x")), "tim x"))
                .as("unasked")
                .isEqualTo("malformed");
    }

    @Test
    void theExampleOfRfc4616() {
        assertThat(plain("\0tim\0tanstaaftanstaaf")).isEqualTo("success: tim");
        assertThat(plain("tim\0tim\0tanstaaftanstaaf")).isEqualTo("success: tim");
        assertThat(plain("Ursel\0tim\0tanstaaftanstaaf")).isEqualTo("rejected");
        assertThat(plain("\0tim\0x")).isEqualTo("rejected");
        assertThat(plain("\0tam\0tanstaaftanstaaf")).isEqualTo("rejected");
        for (String each : new String[] {"", "tim", "\0tim", "\0\0x", "\0tim\0", "\0tim\0x\0"}) {
            assertThat(plain(each)).isEqualTo("malformed");
        }
    }

    private static String plain(String response) {
        return say(SaslMechanism.PLAIN.begin(ACCOUNTS, nonce("n")), response);
    }

    @Test
    void loginAsksTwice() {
        SaslExchange login = SaslMechanism.LOGIN.begin(ACCOUNTS, nonce("n"));
        assertThat(words(login.begin())).isEqualTo("Username:");
        assertThat(say(login, "tim")).isEqualTo("Password:");
        assertThat(say(login, "tanstaaftanstaaf")).isEqualTo("success: tim");
        assertThat(say(SaslMechanism.LOGIN.begin(ACCOUNTS, nonce("n")), "")).isEqualTo("malformed");
    }

    @Test
    void tokensComeInTwoForms() {
        String token = "auth=Bearer vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg==\1\1";
        assertThat(bearer(
                        SaslMechanism.OAUTHBEARER,
                        "n,a=user@example.com,\1host=server.example.com\1port=143\1" + token))
                .isEqualTo("success: user@example.com");
        assertThat(bearer(SaslMechanism.OAUTHBEARER, "n,,\1" + token)).isEqualTo("success: user@example.com");
        assertThat(bearer(SaslMechanism.XOAUTH2, "user=user@example.com\1" + token))
                .isEqualTo("success: user@example.com");
        for (String each :
                new String[] {"", "user=a", "user=a\1\1", "user=a\1auth=Basic x\1\1", "user=a\1auth=Bearer x\1"}) {
            assertThat(bearer(SaslMechanism.XOAUTH2, each)).isEqualTo("malformed");
        }
        assertThat(bearer(SaslMechanism.OAUTHBEARER, "p=x,,\1" + token)).isEqualTo("malformed");
    }

    private static String bearer(SaslMechanism mechanism, String response) {
        return say(mechanism.begin(ACCOUNTS, nonce("n")), response);
    }

    /** RFC 7628 section 3.2.3: the client is told why, answers anything, and fails. */
    @Test
    void aTokenThatIsNotGoodIsRejectedInTwoSteps() {
        SaslExchange bearer = SaslMechanism.OAUTHBEARER.begin(ACCOUNTS, nonce("n"));
        assertThat(say(bearer, "n,a=user@example.com,\1auth=Bearer no\1\1"))
                .isEqualTo("{\"status\":\"invalid_token\"}");
        assertThat(say(bearer, "\1")).isEqualTo("rejected");
        SaslExchange other = SaslMechanism.XOAUTH2.begin(ACCOUNTS, nonce("n"));
        assertThat(say(other, "user=tim\1auth=Bearer vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg==\1\1"))
                .startsWith("{");
        assertThat(say(other, "")).isEqualTo("rejected");
    }

    @Test
    void mechanismsAreThoseThatTheAccountsCanServe() {
        assertThat(SaslMechanism.of(new MemoryAccounts()))
                .containsExactly(
                        SaslMechanism.SCRAM_SHA_256,
                        SaslMechanism.SCRAM_SHA_1,
                        SaslMechanism.CRAM_MD5,
                        SaslMechanism.PLAIN,
                        SaslMechanism.LOGIN);
        assertThat(SaslMechanism.of(ACCOUNTS)).hasSize(7);
        assertThat(SaslMechanism.find("scram-sha-1")).hasValue(SaslMechanism.SCRAM_SHA_1);
        assertThat(SaslMechanism.find("NTLM")).isEmpty();
        assertThat(new MemoryAccounts()
                        .withUser("a", "b")
                        .findScramKeys("a", ScramHash.SHA_1)
                        .toCompletableFuture()
                        .join())
                .isPresent();
    }

    @Test
    void fewIterationsAreRefused() {
        assertThatThrownBy(() -> ScramKeys.of(ScramHash.SHA_1, "x", new byte[16], 4095))
                .hasMessage("iterations must be 4096 or more, not 4095");
        assertThat(ScramKeys.of(ScramHash.SHA_1, "", new byte[16], 4096))
                .hasToString("SCRAM keys after 4096 iterations");
    }

    @Test
    void noncesAreNewEachTime() {
        SaslContext context = SaslContext.of("a.example");
        assertThat(context.nonces().get()).isNotEqualTo(context.nonces().get()).matches("[A-Za-z0-9+/]{24}");
    }

    /** Whatever a client responds, there is a step, and it is no success. */
    @Property
    void nobodyGetsInByChance(@ForAll byte[] first, @ForAll byte[] second) {
        for (SaslMechanism each : SaslMechanism.values()) {
            SaslExchange exchange = each.begin(ACCOUNTS, nonce("n"));
            words(exchange.begin());
            for (byte[] response : new byte[][] {first, second, first}) {
                assertThat(words(exchange.respond(response))).doesNotStartWith("success");
            }
        }
    }
}
