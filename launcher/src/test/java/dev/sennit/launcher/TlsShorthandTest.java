// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which endpoints {@code --tls-cert} makes of those that were given. */
class TlsShorthandTest {
    private static final TlsShorthand ONE_FILE = new TlsShorthand(Path.of("site.pem"), Optional.empty());
    private static final TlsShorthand TWO_FILES =
            new TlsShorthand(Path.of("c:site.crt"), Optional.of(Path.of("k=site.key")));

    @ParameterizedTest
    @CsvSource({
        "tcp:8443, tls:8443:cert=site.pem",
        "tcp:0:interface=\\:\\:1:backlog=5, tls:0:interface=\\:\\:1:backlog=5:cert=site.pem",
        "haproxy:tcp:8443, haproxy:tls:8443:cert=site.pem",
        "haproxy:tcp:8443:trusted=2001\\:db8\\:\\:/32, haproxy:tls:8443:trusted=2001\\:db8\\:\\:/32:cert=site.pem",
    })
    void whatIsTcpBecomesTlsAndKeepsItsOwn(String given, String made) {
        assertThat(ONE_FILE.over(given)).isEqualTo(made);
    }

    @ParameterizedTest
    @CsvSource({"tcp:1, tls:1:cert=c\\:site.crt:key=k\\=site.key"})
    void theNamesOfFilesAreQuoted(String given, String made) {
        assertThat(TWO_FILES.over(given)).isEqualTo(made);
    }

    @Test
    void aCommaInTheNameOfAFileSeparatesNothing() {
        var commas = new TlsShorthand(Path.of("a,b.crt"), Optional.of(Path.of("c:d,e.key")));
        assertThat(commas.over("tcp:1")).isEqualTo("tls:1:cert=a\\\\,b.crt:key=c\\:d\\\\,e.key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls:8443:cert=other.pem", "tls:8443", "haproxy:tls:8443:cert=other.pem"})
    void tlsIsNotPutOverTls(String given) {
        assertThatThrownBy(() -> ONE_FILE.over(given)).hasMessageContainingAll(given, "has TLS already", "write tcp");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix:/run/x.sock", "unix:tcp", "unix:tls", "haproxy:unix:/run/x.sock", "tcp"})
    void whatIsNoTcpIsRefused(String given) {
        assertThatThrownBy(() -> ONE_FILE.over(given)).hasMessageContainingAll("type tcp only", "'" + given + "'");
    }
}
