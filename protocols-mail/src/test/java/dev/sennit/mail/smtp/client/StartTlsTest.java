// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.sasl.SaslLogin;
import dev.sennit.mail.smtp.SmtpClientException.Kind;
import dev.sennit.mail.smtp.SmtpClientOptions;
import dev.sennit.mail.smtp.SmtpClientOptions.StartTls;
import dev.sennit.reactor.TlsInfo;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.testkit.ManualTime;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 3207, and CVE-2021-38371. */
class StartTlsTest {
    static final SmtpClientOptions REQUIRED = ClientWire.OPTIONS.withStartTls(tls(), StartTls.REQUIRED);
    private static final SmtpClientOptions OPPORTUNISTIC =
            ClientWire.OPTIONS.withStartTls(tls(), StartTls.OPPORTUNISTIC);
    private static final String OFFERED = "250-mx\r\n250-SIZE 7\r\n250 STARTTLS";

    private final ManualTime time = new ManualTime();

    private static TlsOptions tls() {
        try {
            return TlsOptions.client(SSLContext.getDefault(), "mx.example");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatWasSaidBeforeTlsIsForgotten() {
        ClientWire wire = new ClientWire(time, REQUIRED).says("220 mx").says(OFFERED);
        assertThat(wire.takes()).isEqualTo("EHLO c.example\r\nSTARTTLS\r\n");
        wire.says("220 go ahead");
        assertThat(wire.connection.isOpen()).isFalse();
        assertThat(wire.transport.tlsOptions().orElseThrow().verifiesHostName()).isTrue();
        wire.transport.completeHandshake();
        assertThat(wire.settles().takes()).isEqualTo("EHLO c.example\r\n");
        assertThat(wire.connection.extensions().keywords()).isEmpty();
        wire.says("250-mx\r\n250-STARTTLS\r\n250 DSN"); // offered once more: nobody cares
        assertThat(wire.connection.isOpen()).isTrue();
        assertThat(wire.connection.extensions().keywords()).containsOnlyKeys("STARTTLS", "DSN");
        assertThat(wire.takes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"220 go\r\n250 injected\r\n", "220 go\r\n2", "220 go\r\n\r\n", "220 go\r\n250-"})
    void whatStandsBehindTheReplyIsTheEnd(String said) {
        ClientWire wire = ClientWire.open(time, OPPORTUNISTIC, OFFERED);
        wire.transport.peerSends(said);
        wire.settles();
        assertThat(wire.transport.tlsOptions()).isEmpty();
        assertThat(wire.transport.aborted()).isTrue();
        assertThat(wire.failure().kind()).isEqualTo(Kind.BAD_REPLY);
    }

    @Test
    void whereTlsIsRequiredNothingGoesOnWithoutIt() {
        ClientWire notOffered = new ClientWire(time, REQUIRED).says("220 mx").says("250 mx");
        assertThat(notOffered.takes()).isEqualTo("EHLO c.example\r\nQUIT\r\n");
        assertThat(notOffered.failure()).hasMessage("TLS is required: the server does not offer STARTTLS");
        ClientWire refused = ClientWire.open(time, REQUIRED, OFFERED).says("454 4.7.0 not now");
        assertThat(refused.failure().kind()).isEqualTo(Kind.NO_TLS);
        ClientWire heloOnly = ClientWire.open(time, REQUIRED, "500 what").says("250 mx");
        assertThat(heloOnly.failure().kind()).isEqualTo(Kind.NO_TLS);
    }

    @Test
    void whereItIsOpportunisticItMayBeMissing() {
        assertThat(ClientWire.open(time, OPPORTUNISTIC, "250 mx").connection.isOpen())
                .isTrue();
        assertThat(ClientWire.open(time, OPPORTUNISTIC, OFFERED)
                        .says("454 no")
                        .connection
                        .isOpen())
                .isTrue();
        ClientWire disabled = ClientWire.open(time, OFFERED);
        assertThat(disabled.connection.isOpen()).isTrue();
        assertThat(disabled.takes()).isEmpty();
    }

    /** Who takes STARTTLS out of the reply gets no password. */
    @Test
    void withoutTlsNoSecretIsSent() {
        ClientWire wire = new ClientWire(time, OPPORTUNISTIC.withLogin(SaslLogin.withPassword("u", "swordfish")))
                .says("220 mx", "250-mx", "250 AUTH PLAIN LOGIN");
        assertThat(wire.takes()).isEqualTo("EHLO c.example\r\nQUIT\r\n");
        assertThat(wire.failure()).hasMessageContaining("in the clear");
    }

    @Test
    void aHandshakeThatFailsIsTheEnd() {
        ClientWire wire = ClientWire.open(time, OPPORTUNISTIC, OFFERED).says("220 go");
        wire.transport.failHandshake("no such name");
        wire.settles();
        assertThat(wire.failure().kind()).isEqualTo(Kind.NO_TLS);
        assertThat(wire.takes()).doesNotContain("EHLO");
    }

    @Test
    void aServersOptionsDoNotDo() throws NoSuchAlgorithmException {
        TlsOptions server = TlsOptions.server(SSLContext.getDefault());
        assertThatThrownBy(() -> ClientWire.OPTIONS.withStartTls(server, StartTls.REQUIRED))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ClientWire.OPTIONS.withHostName("a b\r\n")).hasMessageContaining("domain");
    }

    /** At a {@code tls:} endpoint the greeting comes behind the handshake, and nothing is said before it (RFC 5321 section 3.1). */
    @Test
    void tlsFromTheFirstByteChangesNothing() {
        ClientWire wire = new ClientWire(new ManualTime(), ClientWire.OPTIONS);
        wire.connection.handshakeCompleted(
                new TlsInfo("TLSv1.3", "TLS_X", Optional.empty(), Optional.empty(), List.of()));
        assertThat(wire.takes()).isEmpty();
        assertThat(wire.says("220 mx.example").takes()).isEqualTo("EHLO c.example\r\n");
    }
}
