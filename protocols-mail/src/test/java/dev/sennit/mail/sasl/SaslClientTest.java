// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.accounts.MemoryAccounts;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client's side of the examples of RFC 5802, 7677 and 2195, and both sides against each other. */
class SaslClientTest {
    private static final List<String> ALL =
            List.of("LOGIN", "PLAIN", "cram-md5", "SCRAM-SHA-1", "Scram-Sha-256", "XOAUTH2", "OAUTHBEARER", "GSSAPI");

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String answer(SaslClientExchange exchange, String challenge) throws SaslRefusedException {
        return text(exchange.respond(challenge.getBytes(StandardCharsets.UTF_8)));
    }

    private static SaslClientExchange scram(SaslMechanism mechanism, String nonce) {
        return SaslLogin.withPassword("user", "pencil").withNonces(() -> nonce).begin(mechanism);
    }

    @Test
    void theExampleOfRfc5802() throws SaslRefusedException {
        SaslClientExchange scram = scram(SaslMechanism.SCRAM_SHA_1, "fyko+d2lbbFgONRv9qkxdawL");
        assertThat(scram.initialResponse().map(SaslClientTest::text)).contains("n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL");
        assertThat(answer(scram, "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096"))
                .isEqualTo("c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=");
        assertThat(scram.isProven()).isFalse();
        assertThat(answer(scram, "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=")).isEmpty();
        assertThat(scram.isProven()).isTrue();
    }

    @Test
    void theExampleOfRfc7677() throws SaslRefusedException {
        SaslClientExchange scram = scram(SaslMechanism.SCRAM_SHA_256, "rOprNGfwEbeRWgbNEkqO");
        scram.initialResponse();
        assertThat(answer(
                        scram,
                        "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"))
                .endsWith(",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        assertThat(answer(scram, "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="))
                .isEmpty();
    }

    @Test
    void theExampleOfRfc2195() throws SaslRefusedException {
        SaslClientExchange cram =
                SaslLogin.withPassword("tim", "tanstaaftanstaaf").begin(SaslMechanism.CRAM_MD5);
        assertThat(cram.initialResponse()).isEmpty();
        assertThat(answer(cram, "<1896.697170952@postoffice.reston.mci.net>"))
                .isEqualTo("tim b913a602c7eda7a495b4e6e7334d3890");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "r=abcx,s=QSXCR+Q6sek8bf92",
                "r=zzz,s=QSXCR+Q6sek8bf92,i=4096",
                "r=abc,s=QSXCR+Q6sek8bf92,i=4096",
                "r=abcx,s=,i=4096",
                "r=abcx,s=!,i=4096",
                "r=abcx,s=QSXCR+Q6sek8bf92,i=4095",
                "r=abcx,s=QSXCR+Q6sek8bf92,i=1000001",
                "r=abcx,s=QSXCR+Q6sek8bf92,i=99999999999",
                "r=abcx,s=QSXCR+Q6sek8bf92,i=-1",
                "m=must,r=abcx,s=QSXCR+Q6sek8bf92,i=4096"
            })
    void aServerThatDoesNotKeepToScramIsRefused(String challenge) {
        SaslClientExchange scram = scram(SaslMechanism.SCRAM_SHA_256, "abc");
        scram.initialResponse();
        assertThatThrownBy(() -> answer(scram, challenge)).isInstanceOf(SaslRefusedException.class);
        assertThat(scram.isProven()).isFalse();
    }

    @Test
    void aServerThatDoesNotKnowTheUserIsNotBelieved() throws SaslRefusedException {
        SaslClientExchange scram = scram(SaslMechanism.SCRAM_SHA_1, "fyko+d2lbbFgONRv9qkxdawL");
        scram.initialResponse();
        answer(scram, "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096");
        assertThatThrownBy(() -> answer(scram, "v=rmF9pqV8S7suAoZWja4dJRkFsKE="))
                .hasMessage("the server has not proved that it knows the user");
        assertThat(scram.isProven()).isFalse();
    }

    @Property(tries = 20)
    void bothSidesAgree(
            @ForAll @StringLength(min = 1, max = 20) @CharRange(from = '!', to = '~') String user,
            @ForAll @StringLength(min = 1, max = 20) @CharRange(from = '!', to = '~') String secret)
            throws Exception {
        MemoryAccounts accounts = new MemoryAccounts().withUser(user, secret).withToken(secret, user);
        for (SaslMechanism mechanism : SaslMechanism.values()) {
            boolean isToken = mechanism == SaslMechanism.XOAUTH2 || mechanism == SaslMechanism.OAUTHBEARER;
            SaslLogin right = isToken ? SaslLogin.withToken(user, secret) : SaslLogin.withPassword(user, secret);
            SaslLogin wrong =
                    isToken ? SaslLogin.withToken(user, secret + "x") : SaslLogin.withPassword(user, secret + "x");
            assertThat(outcome(right, mechanism, accounts))
                    .as(mechanism.wireName())
                    .isEqualTo("proven " + user);
            assertThat(outcome(wrong, mechanism, accounts))
                    .as(mechanism.wireName())
                    .isEqualTo("rejected");
        }
    }

    private static String outcome(SaslLogin login, SaslMechanism mechanism, MemoryAccounts accounts) throws Exception {
        SaslClientExchange client = login.begin(mechanism);
        SaslExchange server = mechanism.begin(accounts, SaslContext.of("mx.example"));
        Optional<byte[]> first = client.initialResponse();
        SaslStep step = (first.isPresent() ? server.respond(first.get()) : server.begin())
                .toCompletableFuture()
                .get();
        while (step instanceof SaslStep.Challenge challenge) {
            step = server.respond(client.respond(challenge.bytes()))
                    .toCompletableFuture()
                    .get();
        }
        if (step instanceof SaslStep.Success success) {
            return (client.isProven() ? "proven " : "unproven ") + success.user();
        }
        return step instanceof SaslStep.Rejected ? "rejected" : step.toString();
    }

    @Test
    void theBestMechanismIsChosen() {
        SaslLogin password = SaslLogin.withPassword("u", "p");
        assertThat(password.choose(ALL, true)).contains(SaslMechanism.SCRAM_SHA_256);
        assertThat(password.choose(List.of("PLAIN", "LOGIN", "CRAM-MD5"), true)).contains(SaslMechanism.CRAM_MD5);
        assertThat(password.choose(List.of("LOGIN", "PLAIN"), true)).contains(SaslMechanism.PLAIN);
        assertThat(SaslLogin.withToken("u", "t").choose(ALL, true)).contains(SaslMechanism.OAUTHBEARER);
        assertThat(password.withMechanisms(Set.of(SaslMechanism.LOGIN)).choose(ALL, true))
                .contains(SaslMechanism.LOGIN);
    }

    @Test
    void secretsAreNotSentInTheClear() {
        SaslLogin password = SaslLogin.withPassword("u", "p");
        List<String> weak = List.of("PLAIN", "LOGIN");
        assertThat(password.choose(weak, false)).isEmpty();
        assertThat(password.whyNone(weak))
                .isEqualTo("PLAIN, LOGIN would send the secret in the clear, which has to be allowed by name");
        assertThat(password.choose(ALL, false)).contains(SaslMechanism.SCRAM_SHA_256);
        assertThat(password.withSecretsInClear().choose(weak, false)).contains(SaslMechanism.PLAIN);
        assertThat(SaslLogin.withToken("u", "t").choose(ALL, false)).isEmpty();
        assertThat(password.whyNone(List.of("GSSAPI", "NTLM")))
                .isEqualTo("the server offers GSSAPI, NTLM, and one of SCRAM-SHA-256, SCRAM-SHA-1, CRAM-MD5, PLAIN,"
                        + " LOGIN is needed");
    }

    @ParameterizedTest
    @EnumSource(SaslMechanism.class)
    void noExchangeGoesOnForEver(SaslMechanism mechanism) {
        boolean isToken =
                EnumSet.of(SaslMechanism.XOAUTH2, SaslMechanism.OAUTHBEARER).contains(mechanism);
        SaslLogin login = isToken ? SaslLogin.withToken("u", "t") : SaslLogin.withPassword("u", "p");
        SaslClientExchange exchange = login.begin(mechanism);
        exchange.initialResponse();
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 4; i++) {
                        answer(exchange, "x");
                    }
                })
                .isInstanceOf(SaslRefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\0b", "a\r\nb", "a\nb", "\u007f"})
    void namesAndSecretsHaveNoControlCharacters(String bad) {
        assertThatThrownBy(() -> SaslLogin.withPassword(bad, "p")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SaslLogin.withPassword("u", bad))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the password ");
        assertThatThrownBy(() -> SaslLogin.withToken("u", bad)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theSecretIsNotShown() {
        assertThat(SaslLogin.withPassword("u", "swordfish")).hasToString("login of u with a password");
    }
}
