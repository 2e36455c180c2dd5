// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.imap.ImapClientException.Kind;
import dev.sennit.mail.imap.ImapClientOptions;
import dev.sennit.mail.imap.ImapClientOptions.StartTls;
import dev.sennit.mail.imap.ImapEvent;
import dev.sennit.mail.sasl.SaslLogin;
import dev.sennit.reactor.TlsInfo;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.testkit.ManualTime;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9051 sections 6.2 and 7.1, RFC 4959, RFC 9325; nostarttls.secvuln.info. */
class OpeningTest {
    private static final ImapClientOptions CAREFUL =
            ImapClientOptions.of(ImapClientWire.LOGIN).withWorkers(Runnable::run);

    private final ManualTime time = new ManualTime();

    private static ImapClientOptions tls(StartTls when) {
        try {
            return CAREFUL.withStartTls(TlsOptions.client(SSLContext.getDefault(), "mx.example"), when);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private ImapClientWire greeted(ImapClientOptions options, String greeting) {
        return new ImapClientWire(time, options).says(greeting);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void capabilitiesAreAskedForUnlessTheServerSaysThem() {
        ImapClientWire wire = greeted(ImapClientWire.OPTIONS, "* OK hello");
        assertThat(wire.takes()).isEqualTo("S1 CAPABILITY\r\n");
        assertThat(wire.says("* CAPABILITY IMAP4rev1 ID|S1 OK done").takes())
                .isEqualTo("S2 LOGIN \"tim\" \"tanstaaf\"\r\n");
        assertThat(wire.says("S2 OK in").takes()).isEqualTo("S3 CAPABILITY\r\n");
        assertThat(wire.says("* CAPABILITY IMAP4rev1 IDLE|S3 OK done").isOpen()).isTrue();
        assertThat(wire.connection.capabilities()).containsExactlyInAnyOrder("IMAP4REV1", "IDLE");
    }

    @Test
    void saslGoesBeforeLogin() {
        ImapClientOptions options = ImapClientOptions.of(
                        SaslLogin.withPassword("user", "pencil").withNonces(() -> "fyko+d2lbbFgONRv9qkxdawL"))
                .withWorkers(Runnable::run);
        ImapClientWire wire =
                greeted(options, "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=CRAM-MD5 AUTH=SCRAM-SHA-1] hi");
        assertThat(wire.takes())
                .isEqualTo("S1 AUTHENTICATE SCRAM-SHA-1 " + base64("n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL") + "\r\n");
        wire.says("+ " + base64("r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096"));
        assertThat(wire.takes())
                .isEqualTo(base64("c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,"
                                + "p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=")
                        + "\r\n");
        wire.says("+ " + base64("v=rmF9pqV8S7suAoZWja4dJRkFsKQ="));
        assertThat(wire.takes()).isEqualTo("\r\n");
        assertThat(wire.says("S1 OK [CAPABILITY IMAP4rev1] in").isOpen()).isTrue();
    }

    @Test
    void withoutSaslIrTheInitialResponseWaits() {
        ImapClientWire wire = greeted(ImapClientWire.OPTIONS, "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi");
        assertThat(wire.takes()).isEqualTo("S1 AUTHENTICATE PLAIN\r\n");
        assertThat(wire.says("+ ").takes()).isEqualTo(base64("\0tim\0tanstaaf") + "\r\n");
        assertThat(wire.says("S1 OK [CAPABILITY IMAP4rev1] in").isOpen()).isTrue();
    }

    /** A mechanism computes one response at a time, on another thread. */
    @Test
    void aChallengeBeforeTheLastOneWasAnsweredIsTheEnd() {
        List<Runnable> work = new ArrayList<>();
        ImapClientWire wire =
                greeted(ImapClientWire.OPTIONS.withWorkers(work::add), "* OK [CAPABILITY IMAP4rev1 AUTH=CRAM-MD5] hi");
        wire.says("+ PDFAeD4=|+ PDJAeD4=");
        assertThat(work).hasSize(1);
        assertThat(wire.failure().kind()).isEqualTo(Kind.BAD_ANSWER);
    }

    @Test
    void aServerThatProvesNothingIsNotBelieved() {
        ImapClientWire wire = greeted(CAREFUL, "* OK [CAPABILITY AUTH=SCRAM-SHA-256 SASL-IR] hi");
        assertThat(wire.says("S1 OK come in").failure().kind()).isEqualTo(Kind.NOT_AUTHENTICATED);
        assertThat(wire.isOpen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AUTH=PLAIN", "AUTH=LOGIN LOGINDISABLED", "LOGINDISABLED"})
    void noSecretLeavesInTheClear(String capabilities) {
        ImapClientWire wire = greeted(CAREFUL, "* OK [CAPABILITY IMAP4rev1 " + capabilities + "] hi");
        assertThat(wire.failure().kind()).isEqualTo(Kind.NOT_AUTHENTICATED);
        assertThat(wire.takes()).isEmpty();
    }

    /** CVE-2025-7962 and its kin: those of one byte, and those whose lower byte would end a line, or a string. */
    @Test
    void noCharacterOfALoginEndsItsCommand() {
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            int low = c & 0xFF;
            if (c > 0xFF && ((low != '\r' && low != '\n' && low != 0) || (c >> 8) % 16 != 6)) { // U+760D and its kin
                continue;
            }
            String text = "x" + (char) c + "y";
            SaslLogin login;
            try {
                login = SaslLogin.withPassword(text, text).withSecretsInClear();
            } catch (IllegalArgumentException refused) {
                continue;
            }
            ImapClientWire wire =
                    greeted(ImapClientOptions.of(login).withWorkers(Runnable::run), "* OK [CAPABILITY IMAP4rev1] hi");
            String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"");
            int octets = text.getBytes(StandardCharsets.UTF_8).length;
            String said = c <= '~' ? '"' + escaped + '"' : "{" + octets + "}\r\n" + text;
            if (c > '~') {
                wire.says("+ go|+ on");
            }
            assertThat(new String(wire.transport.bytes(), StandardCharsets.UTF_8))
                    .as("U+%04X", c)
                    .isEqualTo("S1 LOGIN " + said + " " + said + "\r\n");
        }
    }

    @Test
    void loginIsNotSaidWhereItIsDisabled() {
        ImapClientWire wire = greeted(ImapClientWire.OPTIONS, "* OK [CAPABILITY IMAP4rev1 LOGINDISABLED] hi");
        assertThat(wire.failure().kind()).isEqualTo(Kind.NOT_AUTHENTICATED);
        assertThat(wire.takes()).isEmpty();
    }

    @Test
    void aRefusedLoginIsTold() {
        ImapClientWire wire = greeted(ImapClientWire.OPTIONS, "* OK [CAPABILITY IMAP4rev1] hi")
                .says("S1 NO [UNAVAILABLE] later");
        assertThat(wire.failure().kind()).isEqualTo(Kind.NOT_AUTHENTICATED);
        assertThat(wire.failure()).hasMessage("LOGIN was refused: NO [UNAVAILABLE] later");
        assertThat(wire.failure().isTemporary()).isTrue();
    }

    @Test
    void whoIsKnownAlreadyNeedsNoLogin() {
        ImapClientWire wire = greeted(CAREFUL, "* PREAUTH [CAPABILITY IMAP4rev1] tim");
        assertThat(wire.isOpen()).isTrue();
        assertThat(wire.takes()).isEmpty();
        assertThat(greeted(tls(StartTls.OPPORTUNISTIC), "* PREAUTH [CAPABILITY IMAP4rev1] tim")
                        .isOpen())
                .isTrue();
    }

    @Test
    void aServerThatIsNotThereJustNowSaysSoInItsGreeting() {
        ImapClientWire wire = greeted(ImapClientWire.OPTIONS, "* BYE [UNAVAILABLE] come again");
        assertThat(wire.failure().kind()).isEqualTo(Kind.REFUSED);
        assertThat(wire.failure().responseCode()).contains("UNAVAILABLE");
        assertThat(wire.failure().isTemporary()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"* BYE go", "* NO go", "* BAD go"})
    void aServerMaySendUsAway(String greeting) {
        assertThat(greeted(ImapClientWire.OPTIONS, greeting).failure().kind()).isEqualTo(Kind.REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"* CAPABILITY IMAP4rev1", "S1 OK", "+ go", "220 smtp", "* 1 EXISTS", "+OK pop"})
    void whatIsNoGreetingIsRefused(String greeting) {
        assertThat(greeted(ImapClientWire.OPTIONS, greeting).failure().kind()).isEqualTo(Kind.BAD_ANSWER);
    }

    // ------------------------------------------------------------------------------------------------------ STARTTLS

    @Test
    void tlsIsBegunWhereItIsOffered() {
        ImapClientWire wire = greeted(tls(StartTls.OPPORTUNISTIC), "* OK [CAPABILITY IMAP4rev1 STARTTLS] hi");
        assertThat(wire.takes()).isEqualTo("S1 STARTTLS\r\n");
        assertThat(wire.connection.capabilities()).contains("STARTTLS");
    }

    /** Or somebody on the way says that LOGIN is not disabled, and which mechanisms there are. */
    @Test
    void whatWasSaidBeforeTlsIsForgotten() {
        ImapClientWire wire = greeted(tls(StartTls.REQUIRED), "* OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN] hi");
        assertThat(wire.takes()).isEqualTo("S1 STARTTLS\r\n");
        wire.says("S1 OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] go");
        wire.transport.completeHandshake();
        assertThat(wire.settles().takes()).isEqualTo("S2 CAPABILITY\r\n");
        assertThat(wire.connection.capabilities()).isEmpty();
        assertThat(wire.says("* CAPABILITY IMAP4rev1|S2 OK done").takes())
                .isEqualTo("S3 LOGIN \"tim\" \"tanstaaf\"\r\n");
    }

    @Test
    void tlsThatIsRequiredAndNotThereIsTheEnd() {
        for (String greeting :
                new String[] {"* OK [CAPABILITY IMAP4rev1] hi", "* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] tim"}) {
            ImapClientWire wire = greeted(tls(StartTls.REQUIRED), greeting);
            assertThat(wire.failure().kind()).as(greeting).isEqualTo(Kind.NO_TLS);
            assertThat(wire.takes()).isEmpty();
        }
        ImapClientWire refused =
                greeted(tls(StartTls.REQUIRED), "* OK [CAPABILITY STARTTLS] hi").says("S1 NO not now");
        assertThat(refused.failure().kind()).isEqualTo(Kind.NO_TLS);
    }

    /** CVE-2021-38371. The client sees it itself: that the transport would not begin TLS over it is another law, and has other words. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "S1 OK go|* CAPABILITY AUTH=PLAIN|",
                "S1 OK go|* OK [ALERT] buy|",
                "S1 OK go|x",
                "S1 OK go|S2 OK in|",
                "S1 OK go|\u0016\u0003\u0001"
            })
    void aByteBehindTheAnswerToStartTlsIsTheEnd(String bytes) {
        ImapClientWire wire = greeted(tls(StartTls.OPPORTUNISTIC), "* OK [CAPABILITY STARTTLS] hi");
        wire.takes();
        wire.sends(bytes.replace("|", "\r\n"));
        assertThat(wire.failure().kind()).isEqualTo(Kind.BAD_ANSWER);
        assertThat(wire.failure()).hasMessageEndingWith("sent more behind its answer to STARTTLS");
        assertThat(wire.transport.aborted()).isTrue();
        assertThat(wire.takes()).isEmpty();
        assertThat(wire.events).isEmpty();
    }

    @Test
    void nobodyIsTrustedBeforeTls() {
        ImapClientWire wire = greeted(tls(StartTls.REQUIRED), "* OK [ALERT] call this number")
                .says("* OK [ALERT] now|* NO [REFERRAL imap://evil/] there|* 9 EXISTS|* BYE|* 1 FETCH (FLAGS ())");
        assertThat(wire.takes()).isEqualTo("S1 CAPABILITY\r\n");
        assertThat(wire.events).isEmpty();
    }

    @Test
    void alertsOfTheLoginAreHeardOf() {
        ImapClientWire wire = greeted(ImapClientWire.OPTIONS, "* OK [CAPABILITY IMAP4rev1] hi")
                .says("* OK [ALERT] your password ends|S1 OK [CAPABILITY IMAP4rev1] in");
        assertThat(wire.events).containsExactly(new ImapEvent.Alert("your password ends"));
    }

    @Test
    void aStrangerMaySayLittle() {
        ImapClientWire wire = greeted(ImapClientWire.OPTIONS, "* OK " + "x".repeat(12_290));
        assertThat(wire.failure().kind()).isEqualTo(Kind.BAD_ANSWER);
        wire = greeted(ImapClientWire.OPTIONS, "* OK hi").says("* LIST () NIL {4097}");
        assertThat(wire.failure().kind()).isEqualTo(Kind.BAD_ANSWER);
        wire = greeted(ImapClientWire.OPTIONS, "* OK hi").says("* LIST " + "(".repeat(11));
        assertThat(wire.failure().kind()).isEqualTo(Kind.BAD_ANSWER);
    }

    /** At a {@code tls:} endpoint the greeting comes behind the handshake, and nothing is said before it. */
    @Test
    void tlsFromTheFirstByteChangesNothing() {
        ImapClientWire wire = new ImapClientWire(time, ImapClientWire.OPTIONS);
        wire.connection.handshakeCompleted(
                new TlsInfo("TLSv1.3", "TLS_X", Optional.empty(), Optional.empty(), List.of()));
        assertThat(wire.takes()).isEmpty();
        assertThat(wire.says("* OK [CAPABILITY IMAP4rev1] hi").takes()).isEqualTo("S1 LOGIN \"tim\" \"tanstaaf\"\r\n");
    }
}
