// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsOptionsTest {
    private static TlsOptions client(String host) throws NoSuchAlgorithmException {
        return TlsOptions.client(SSLContext.getDefault(), host);
    }

    @ParameterizedTest
    @CsvSource({
        "mail.example.org, mail.example.org",
        "mail.example.org., mail.example.org",
        "localhost, localhost",
        "192.0.2.1, 192.0.2.1",
        "2001:db8::1, 2001:db8::1",
    })
    void aClientExpectsANameOrAnAddressWithoutADotAtItsEnd(String given, String expected) throws Exception {
        assertThat(client(given).host()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", "my_host", "two words", "a..b", "-a.example", "2001:db8::x"})
    void whatNoCertificateCanBeForIsRefusedAndNamed(String host) {
        assertThatThrownBy(() -> client(host))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'" + host + "'", "letters, digits and '-'");
    }

    @Test
    void aClientsHostMayBeAnother() throws NoSuchAlgorithmException {
        TlsOptions other = client("a.example").withoutHostNameVerification().withHost("b.example.");
        assertThat(other.host()).isEqualTo("b.example");
        assertThat(other.verifiesHostName()).isFalse();
        assertThatThrownBy(() -> other.withHost("my_host")).isInstanceOf(IllegalArgumentException.class);
        TlsOptions server = TlsOptions.server(SSLContext.getDefault());
        assertThatThrownBy(() -> server.withHost("a.example")).isInstanceOf(IllegalStateException.class);
    }
}
