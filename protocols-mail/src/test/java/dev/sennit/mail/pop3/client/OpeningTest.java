// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.pop3.Pop3ClientException.Kind;
import dev.sennit.mail.pop3.Pop3ClientOptions;
import dev.sennit.mail.pop3.Pop3ClientOptions.StartTls;
import dev.sennit.mail.sasl.SaslLogin;
import dev.sennit.reactor.TlsInfo;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.testkit.ManualTime;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 1939 sections 4 and 7, RFC 2595, RFC 5034. */
class OpeningTest {
    private static final Pop3ClientOptions CAREFUL =
            Pop3ClientOptions.of(Pop3ClientWire.LOGIN).withWorkers(Runnable::run);

    private final ManualTime time = new ManualTime();

    private static Pop3ClientOptions tls(StartTls when) {
        try {
            return CAREFUL.withStartTls(TlsOptions.client(SSLContext.getDefault(), "mx.example"), when);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private Pop3ClientWire greeted(Pop3ClientOptions options, String greeting, String capabilities) {
        Pop3ClientWire wire = new Pop3ClientWire(time, options).says(greeting);
        assertThat(wire.takes()).isEqualTo("CAPA\r\n");
        return wire.says(capabilities);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The example of RFC 1939 section 7. */
    @Test
    void apopIsTakenWhereTheGreetingHasATimestamp() {
        Pop3ClientOptions mrose = Pop3ClientOptions.of(SaslLogin.withPassword("mrose", "tanstaaf"));
        Pop3ClientWire wire =
                greeted(mrose, "+OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>", Pop3ClientWire.NOTHING);
        assertThat(wire.takes()).isEqualTo("APOP mrose c4c9334bac560ecc979e58001b3e22fb\r\n");
        assertThat(wire.says("+OK maildrop has 1 message (369 octets)").isOpen())
                .isTrue();
    }

    @Test
    void saslGoesBeforeApop() {
        Pop3ClientOptions options = Pop3ClientOptions.of(
                        SaslLogin.withPassword("user", "pencil").withNonces(() -> "fyko+d2lbbFgONRv9qkxdawL"))
                .withWorkers(Runnable::run);
        Pop3ClientWire wire = greeted(options, "+OK <1@b>", "+OK|SASL PLAIN CRAM-MD5 SCRAM-SHA-1|USER|.");
        assertThat(wire.takes())
                .isEqualTo("AUTH SCRAM-SHA-1 " + base64("n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL") + "\r\n");
        wire.says("+ " + base64("r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096"));
        assertThat(wire.takes())
                .isEqualTo(base64("c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,"
                                + "p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=")
                        + "\r\n");
        wire.says("+ " + base64("v=rmF9pqV8S7suAoZWja4dJRkFsKQ="));
        assertThat(wire.takes()).isEqualTo("\r\n");
        assertThat(wire.says("+OK in").isOpen()).isTrue();
    }

    @Test
    void aServerThatProvesNothingIsNotBelieved() {
        Pop3ClientWire wire =
                greeted(CAREFUL, "+OK", "+OK|SASL SCRAM-SHA-256|.").says("+OK come in");
        assertThat(wire.failure().kind()).isEqualTo(Kind.NOT_AUTHENTICATED);
    }

    @Test
    void aPasswordIsNotSentInTheClear() {
        Pop3ClientWire wire = greeted(CAREFUL, "+OK", Pop3ClientWire.NOTHING);
        assertThat(wire.takes()).isEmpty();
        assertThat(wire.failure()).hasMessageContaining("in the clear");
        Pop3ClientWire sasl = greeted(CAREFUL, "+OK", "+OK|SASL PLAIN|USER|.");
        assertThat(sasl.failure()).hasMessageContaining("PLAIN would send the secret in the clear");
    }

    @Test
    void unlessItIsAllowed() {
        Pop3ClientWire wire = greeted(Pop3ClientWire.OPTIONS, "+OK", Pop3ClientWire.NOTHING);
        assertThat(wire.takes()).isEqualTo("USER tim\r\n");
        assertThat(wire.says("+OK").takes()).isEqualTo("PASS tanstaaf\r\n");
        wire.says("-ERR [IN-USE] locked");
        assertThat(wire.failure().kind()).isEqualTo(Kind.NOT_AUTHENTICATED);
        assertThat(wire.failure()).hasMessage("PASS was refused: -ERR [IN-USE] locked");
        assertThat(wire.failure().isTemporary()).isTrue();
    }

    @Test
    void noCharacterEndsACommand() {
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            String text = "x" + (char) c + "y";
            boolean refused = c < ' ' || c == 0x7f || Character.isSurrogate((char) c);
            if (refused) {
                assertThatThrownBy(() -> SaslLogin.withPassword(text, "z"))
                        .isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> SaslLogin.withPassword("z", text))
                        .isInstanceOf(IllegalArgumentException.class);
            } else if (c < 0x100 || isPerilous((byte) c) || c % 64 == 0) { // a connection for each would take a minute
                SaslLogin login = SaslLogin.withPassword(text, text).withSecretsInClear();
                Pop3ClientOptions options = Pop3ClientOptions.of(login).withWorkers(Runnable::run);
                Pop3ClientWire wire = new Pop3ClientWire(new ManualTime(), options).says("+OK");
                wire.takes();
                wire.says(Pop3ClientWire.NOTHING);
                assertThat(wire.transport.bytes())
                        .as("U+%04X", c)
                        .isEqualTo(("USER " + text + "\r\n").getBytes(StandardCharsets.UTF_8));
                wire.takes();
                wire.says("+OK");
                assertThat(wire.transport.bytes())
                        .as("U+%04X", c)
                        .isEqualTo(("PASS " + text + "\r\n").getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    /** What is a line's end, or a string's, if it stands alone: the low half of characters such as U+760D. */
    private static boolean isPerilous(byte low) {
        return low == '\r' || low == '\n' || low == 0;
    }

    @Test
    void whatWasSaidBeforeTlsIsForgotten() {
        Pop3ClientWire wire = greeted(tls(StartTls.REQUIRED), "+OK", "+OK|STLS|SASL PLAIN|.");
        assertThat(wire.takes()).isEqualTo("STLS\r\n");
        wire.says("+OK go");
        assertThat(wire.transport.tlsOptions().orElseThrow().verifiesHostName()).isTrue();
        wire.transport.completeHandshake();
        assertThat(wire.takes()).isEqualTo("CAPA\r\n");
        assertThat(wire.connection.capabilities()).isEmpty();
        assertThat(wire.says("+OK|STLS|SASL LOGIN|.").takes()).isEqualTo("AUTH LOGIN\r\n");
        assertThat(wire.says("+ ").takes()).isEqualTo(base64("tim") + "\r\n");
        assertThat(wire.says("+ ").takes()).isEqualTo(base64("tanstaaf") + "\r\n");
        assertThat(wire.says("+OK").isOpen()).isTrue();
    }

    /** CVE-2021-38371. The client sees it itself: that the transport would not begin TLS over it is another law, and has other words. */
    @ParameterizedTest
    @ValueSource(strings = {"+OK\r\n+OK injected\r\n", "+OK\r\n+", "+OK\r\n\r\n"})
    void whatStandsBehindTheAnswerToStlsIsTheEnd(String said) {
        Pop3ClientWire wire = greeted(tls(StartTls.OPPORTUNISTIC), "+OK", "+OK|STLS|.");
        wire.sends(said);
        assertThat(wire.transport.tlsOptions()).isEmpty();
        assertThat(wire.transport.aborted()).isTrue();
        assertThat(wire.failure().kind()).isEqualTo(Kind.BAD_ANSWER);
        assertThat(wire.failure()).hasMessageEndingWith("sent more behind its answer to STLS");
    }

    @Test
    void whereTlsIsRequiredNobodyLogsInWithoutIt() {
        assertThat(greeted(tls(StartTls.REQUIRED), "+OK <a@b>", "+OK|.").failure())
                .hasMessage("TLS is required: the server does not offer STLS");
        assertThat(greeted(tls(StartTls.REQUIRED), "+OK <a@b>", "+OK|STLS|.")
                        .says("-ERR no")
                        .failure()
                        .kind())
                .isEqualTo(Kind.NO_TLS);
        Pop3ClientWire opportunistic = greeted(tls(StartTls.OPPORTUNISTIC), "+OK <a@b>", "+OK|.");
        assertThat(opportunistic.takes()).startsWith("APOP tim ");
    }

    @Test
    void aServerThatDoesNotWantIsTold() {
        Pop3ClientWire wire = new Pop3ClientWire(time, CAREFUL).says("-ERR [SYS/TEMP] busy");
        assertThat(wire.failure()).hasMessage("the connection was refused: -ERR [SYS/TEMP] busy");
        assertThat(wire.failure().isTemporary()).isTrue();
    }

    /** At a {@code tls:} endpoint the greeting comes behind the handshake, and nothing is said before it. */
    @Test
    void tlsFromTheFirstByteChangesNothing() {
        Pop3ClientWire wire = new Pop3ClientWire(time, Pop3ClientWire.OPTIONS);
        wire.connection.handshakeCompleted(
                new TlsInfo("TLSv1.3", "TLS_X", Optional.empty(), Optional.empty(), List.of()));
        assertThat(wire.takes()).isEmpty();
        assertThat(wire.says("+OK").takes()).isEqualTo("CAPA\r\n");
        assertThat(wire.says("-ERR").takes()).isEqualTo("USER tim\r\n");
    }
}
