// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.sasl.SaslLogin;
import dev.sennit.mail.sasl.SaslMechanism;
import dev.sennit.mail.smtp.SmtpClientException.Kind;
import dev.sennit.reactor.testkit.ManualTime;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** RFC 4954. */
class AuthenticationTest {
    private static final SaslLogin LOGIN = SaslLogin.withPassword("user", "pencil");

    private final ManualTime time = new ManualTime();

    private ClientWire open(SaslLogin login, String mechanisms) {
        return new ClientWire(time, ClientWire.OPTIONS.withLogin(login))
                .says("220 mx")
                .says("250-mx", "250 AUTH" + mechanisms);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void thePasswordIsSentWithTheCommand() {
        ClientWire wire = open(LOGIN.withSecretsInClear(), " LOGIN PLAIN");
        assertThat(wire.takes()).endsWith("\r\nAUTH PLAIN " + base64("\0user\0pencil") + "\r\n");
        wire.says("235 2.7.0 welcome");
        assertThat(wire.connection.isOpen()).isTrue();
    }

    @Test
    void aCommandThatWouldBeTooLongIsCut() {
        String password = "p".repeat(400);
        ClientWire wire = open(SaslLogin.withPassword("u", password).withSecretsInClear(), "=PLAIN");
        assertThat(wire.takes()).endsWith("\r\nAUTH PLAIN\r\n");
        assertThat(wire.says("334 ").takes()).isEqualTo(base64("\0u\0" + password) + "\r\n");
        wire.says("235 ok");
        assertThat(wire.connection.isOpen()).isTrue();
    }

    @Test
    void loginIsAskedTwice() {
        ClientWire wire = open(LOGIN.withSecretsInClear().withMechanisms(Set.of(SaslMechanism.LOGIN)), " LOGIN PLAIN");
        assertThat(wire.takes()).endsWith("\r\nAUTH LOGIN\r\n");
        assertThat(wire.says("334 VXNlcm5hbWU6").takes()).isEqualTo(base64("user") + "\r\n");
        assertThat(wire.says("334 UGFzc3dvcmQ6").takes()).isEqualTo(base64("pencil") + "\r\n");
        wire.says("235 ok");
        assertThat(wire.connection.isOpen()).isTrue();
    }

    @Test
    void scramGoesBeforeTheOthers() {
        ClientWire wire = open(LOGIN.withNonces(() -> "fyko+d2lbbFgONRv9qkxdawL"), " CRAM-MD5 SCRAM-SHA-1 PLAIN");
        assertThat(wire.takes())
                .endsWith("\r\nAUTH SCRAM-SHA-1 " + base64("n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL") + "\r\n");
        wire.says("334 " + base64("r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096"));
        assertThat(wire.takes())
                .isEqualTo(base64("c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,"
                                + "p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=")
                        + "\r\n");
        assertThat(wire.says("334 " + base64("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=")).takes())
                .isEqualTo("\r\n");
        wire.says("235 ok");
        assertThat(wire.connection.isOpen()).isTrue();
    }

    @Test
    void aServerThatProvesNothingIsNotBelieved() {
        ClientWire yes = open(LOGIN, " SCRAM-SHA-256").says("235 come in");
        assertThat(yes.failure().kind()).isEqualTo(Kind.NOT_AUTHENTICATED);
        assertThat(yes.failure()).hasMessage("the server says yes before AUTH SCRAM-SHA-256 is done");
        ClientWire wrong = open(LOGIN.withNonces(() -> "n"), " SCRAM-SHA-256");
        wrong.takes();
        assertThat(wrong.says("334 " + base64("r=x,s=QSXCR+Q6sek8bf92,i=4096")).takes())
                .isEqualTo("*\r\n");
        wrong.says("501 cancelled");
        assertThat(wrong.failure()).hasMessageContaining("nonce");
    }

    @Test
    void whoIsNotLetInIsTold() {
        ClientWire wire = open(LOGIN.withSecretsInClear(), " PLAIN").says("535 5.7.8 no");
        assertThat(wire.failure()).hasMessage("AUTH PLAIN was refused: 535 5.7.8 no");
        assertThat(wire.failure().isTemporary()).isFalse();
        assertThat(wire.takes()).endsWith("QUIT\r\n");
        assertThat(open(LOGIN.withSecretsInClear(), " PLAIN")
                        .says("454 4.7.0 later")
                        .failure()
                        .isTemporary())
                .isTrue();
    }

    @Test
    void whereThereIsNoWayInNothingIsSent() {
        assertThat(open(LOGIN, " PLAIN").failure()).hasMessageContaining("in the clear");
        assertThat(open(LOGIN, " GSSAPI").failure()).hasMessageContaining("the server offers GSSAPI");
        ClientWire none = new ClientWire(time, ClientWire.OPTIONS.withLogin(LOGIN))
                .says("220 mx")
                .says("250 mx");
        assertThat(none.failure()).hasMessageContaining("the server offers none");
    }

    @Test
    void aChallengeThatIsNoBase64IsTheEnd() {
        ClientWire wire = open(LOGIN, " CRAM-MD5");
        wire.takes();
        assertThat(wire.says("334 !!!").takes()).isEqualTo("*\r\n");
        wire.says("501 ok");
        assertThat(wire.failure()).hasMessage("AUTH CRAM-MD5: the challenge is no base64");
    }

    @Test
    void aTokenThatIsRefusedIsAnsweredForForm() {
        ClientWire wire = open(SaslLogin.withToken("u@x", "t0k").withSecretsInClear(), " XOAUTH2");
        assertThat(wire.takes()).endsWith("AUTH XOAUTH2 " + base64("user=u@x\1auth=Bearer t0k\1\1") + "\r\n");
        assertThat(wire.says("334 " + base64("{\"status\":\"401\"}")).takes()).isEqualTo("\r\n");
        assertThat(wire.says("535 no").failure().kind()).isEqualTo(Kind.NOT_AUTHENTICATED);
    }
}
