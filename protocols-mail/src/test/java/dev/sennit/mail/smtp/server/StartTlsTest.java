// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.delivery.MemoryMailSink;
import dev.sennit.mail.smtp.SmtpServerOptions;
import dev.sennit.mail.smtp.SmtpServerOptions.TlsPolicy;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.testkit.ManualTime;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/** RFC 3207, and CVE-2011-0411. */
class StartTlsTest {
    private final ManualTime time = new ManualTime();
    private final MemoryMailSink sink = new MemoryMailSink();

    private static TlsOptions tls() {
        try {
            return TlsOptions.server(SSLContext.getDefault());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static SmtpServerOptions offering(TlsPolicy policy) {
        return SmtpWire.OPTIONS.withStartTls(tls(), policy);
    }

    private SmtpWire greeted(TlsPolicy policy) {
        return SmtpWire.greeted(time, offering(policy), sink);
    }

    @Test
    void everythingBeforeTlsIsForgotten() {
        SmtpWire wire = greeted(TlsPolicy.OFFERED);
        assertThat(wire.asks("STARTTLS")).isEqualTo("220 2.0.0 Go ahead with TLS\r\n");
        wire.transport.completeHandshake();
        wire.settles();
        assertThat(wire.takes()).isEmpty();
        assertThat(wire.asks("MAIL FROM:<a@b>")).startsWith("503 5.5.1 EHLO");
        assertThat(wire.asks("EHLO c.example")).contains("250-PIPELINING").doesNotContain("STARTTLS");
        assertThat(wire.asks("STARTTLS")).startsWith("503 5.5.1 ");
        wire.sends(SmtpWire.ENVELOPE + "DATA\r\n").sends(".\r\n");
        assertThat(sink.messages().get(0).text()).contains(" with ESMTPS id ");
        assertThat(sink.messages().get(0).envelope().client().tls()).isPresent();
    }

    @Test
    void aCommandBehindStarttlsIsNeverCarriedOut() {
        for (String each : new String[] {"STARTTLS\r\nEHLO x\r\n", "STARTTLS\r\nN", "STARTTLS\r\n\r\n"}) {
            SmtpWire wire = greeted(TlsPolicy.OFFERED).sends(each);
            assertThat(wire.takes()).startsWith("503 5.5.0 ").containsOnlyOnce("\r\n");
            assertThat(wire.transport.tlsOptions()).isEmpty();
            assertThat(wire.transport.closing()).isTrue();
        }
    }

    /** The bytes come while the reply is still on its way: they are the handshake's, which they break. */
    @Test
    void norIsOneThatComesALittleLater() {
        SmtpWire wire = greeted(TlsPolicy.OFFERED).sends("STARTTLS\r\n");
        wire.takes();
        wire.transport.failHandshake("no TLS record: EHLO x");
        wire.settles();
        assertThat(wire.takes()).isEmpty();
        assertThat(wire.reason()).startsWith("TLS handshake failed");
    }

    @Test
    void nothingIsTakenBeforeTlsWhereItIsRequired() {
        SmtpWire wire = greeted(TlsPolicy.REQUIRED);
        assertThat(wire.asks("MAIL FROM:<a@b>")).startsWith("530 5.7.0 ");
        wire.asks("STARTTLS");
        wire.transport.completeHandshake();
        wire.settles();
        wire.asks("EHLO c.example");
        assertThat(wire.asks("MAIL FROM:<a@b>")).startsWith("250 ");
    }

    @Test
    void tlsDoesNotBeginInATransaction() {
        SmtpWire wire = greeted(TlsPolicy.OFFERED);
        wire.asks("MAIL FROM:<a@b>");
        assertThat(wire.asks("STARTTLS")).startsWith("503 5.5.1 ");
        assertThat(wire.asks("STARTTLS now")).startsWith("501 5.5.4 ");
    }

    @Test
    void theHandshakeHasItsOwnTimeAndNoLastWords() {
        SmtpWire wire = greeted(TlsPolicy.OFFERED).sends("STARTTLS\r\n");
        assertThat(wire.ledger()).anyMatch(line -> line.contains("handshake"));
        wire.takes();
        wire.waits("10s");
        assertThat(wire.takes()).isEmpty();
        assertThat(wire.transport.closing()).isTrue();
    }

    @Test
    void aClientsOptionsDoNotServe() throws NoSuchAlgorithmException {
        TlsOptions client = TlsOptions.client(SSLContext.getDefault(), "a.example");
        assertThatThrownBy(() -> SmtpWire.OPTIONS.withStartTls(client, TlsPolicy.OFFERED))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SmtpServerOptions.of("no name")).hasMessageContaining("'no name'");
    }
}
