// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code openssl s_client} sees of a {@code tls:} endpoint. */
@OnEveryReactor
class OpenSslTest {
    private static final String REQUEST = "GET / HTTP/1.1\\r\\nHost: here\\r\\nConnection: close\\r\\n\\r\\n";

    @Parameter
    String reactor;

    @TempDir
    Path folder;

    private Certificates certificates;
    private Certificates.Issued issued;

    @BeforeEach
    void issue() {
        certificates = new Certificates(folder);
        issued = certificates.issue("localhost");
    }

    private Server serve(String plugin, String keywords) {
        return Sennit.on(reactor).serve(plugin, "--listen", "tls:0" + issued.keywords() + keywords);
    }

    private Server serveHttp(String keywords) {
        return Sennit.on(reactor)
                .serve("http", "--text", "in private", "--listen", "tls:0" + issued.keywords() + keywords);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2", "1.3"})
    void eitherVersionIsSpokenAndTheCertificateIsTheOneInTheFile(String version) {
        try (Server server = serveHttp("")) {
            Outcome outcome = OpenSsl.say(
                    REQUEST,
                    server.port(),
                    "-tls" + version.replace('.', '_'),
                    "-CAfile",
                    issued.certificate().toString(),
                    "-verify_return_error",
                    "-verify_hostname",
                    "localhost");
            assertThat(outcome.succeeded().out())
                    .contains("TLSv" + version, "Verification: OK", "in private")
                    .containsPattern("Server Temp Key: X25519|Server Temp Key: ECDH");
        }
    }

    /** ROBOT, and all that came of Bleichenbacher's oracle: where no key is exchanged by RSA nothing can be asked. */
    @Test
    void noKeyIsEverExchangedByRsa() {
        issued = certificates.issue("localhost", "rsa");
        try (Server server = serveHttp("")) {
            for (String suite : OpenSsl.ciphers("kRSA:@SECLEVEL=0")) {
                Outcome refused = OpenSsl.greet(server.port(), "-tls1_2", "-cipher", suite + ":@SECLEVEL=0");
                assertThat(refused.exitCode()).as(suite).isNotZero();
                assertThat(refused.out()).as(suite).contains("alert handshake failure");
            }
            assertThat(OpenSsl.greet(server.port(), "-tls1_2", "-cipher", "ALL:@SECLEVEL=0")
                            .succeeded()
                            .out())
                    .containsPattern("Cipher is (ECDHE|DHE)-RSA-");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_1", "-tls1"})
    void olderVersionsAreRefused(String version) {
        try (Server server = serveHttp("")) {
            Outcome outcome = OpenSsl.greet(server.port(), version, "-cipher", "ALL:@SECLEVEL=0");
            assertThat(outcome.exitCode()).isNotZero();
            assertThat(outcome.out()).contains("alert protocol version");
        }
    }

    @Test
    void theApplicationProtocolIsNegotiatedOrTheHandshakeFails() {
        try (Server server = serveHttp(":alpn=http/1.1")) {
            assertThat(OpenSsl.say(REQUEST, server.port(), "-alpn", "h2,http/1.1")
                            .succeeded()
                            .out())
                    .contains("ALPN protocol: http/1.1", "in private");
            Outcome stranger = OpenSsl.greet(server.port(), "-alpn", "h2");
            assertThat(stranger.exitCode()).isNotZero();
            assertThat(stranger.out()).contains("alert no application protocol");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void theServersEndIsSaidBeforeTheConnectionCloses(String version) {
        try (Server server = serve("daytime", "")) {
            Outcome outcome = OpenSsl.say("", server.port(), version, "-msg");
            assertThat(outcome.succeeded().out())
                    .contains("-UTC")
                    .containsPattern("(?s)<<< TLS 1\\.\\d, Alert.{0,40}warning close_notify");
        }
    }

    /** Anybody can make handshakes fail, so the log has a line for those who ask for it, and else only counters rise. */
    @Test
    void aHandshakeThatFailsIsToldOnceAndOnlyAtDebug() {
        for (String level : List.of("debug", "info")) {
            try (Server server = Sennit.on(reactor)
                    .serve("--log-level", level, "http", "--text", "x", "--listen", "tls:0" + issued.keywords())) {
                assertThat(OpenSsl.greet(server.port(), "-tls1_1", "-cipher", "ALL:@SECLEVEL=0")
                                .exitCode())
                        .isNotZero();
                server.signal("TERM");
                server.awaitEnd().succeeded();
                assertThat(server.err()
                                .lines()
                                .filter(line -> line.contains("TLS handshake with /127.0.0.1:")
                                        && line.contains("as a server: TLS handshake failed: ")))
                        .hasSize(level.equals("debug") ? 1 : 0);
            }
        }
    }

    @Test
    void renegotiationIsRefused() {
        try (Server server = serveHttp("")) {
            Outcome outcome = OpenSsl.type("R", server.port(), "-tls1_2");
            assertThat(outcome.out()).contains("RENEGOTIATING");
            // A new handshake would show the certificate once more.
            assertThat(outcome.out().substring(outcome.out().indexOf("RENEGOTIATING")))
                    .doesNotContain("depth=0", "verify return");
        }
    }

    @Test
    void aClientsCertificateIsWantedFromTheAuthorityThatWasNamed() {
        Certificates.Issued friend = certificates.issue("friend");
        Certificates.Issued stranger = certificates.issue("stranger");
        try (Server server = serveHttp(":client-ca=" + friend.certificate())) {
            String port = server.secureUrl("/");
            String authority = issued.certificate().toString();
            Outcome known = Curl.run(
                    "--cacert",
                    authority,
                    "--cert",
                    friend.certificate().toString(),
                    "--key",
                    friend.key().toString(),
                    port);
            assertThat(known.succeeded().out()).isEqualTo("in private");
            Outcome unknown = Curl.run(
                    "--cacert",
                    authority,
                    "--cert",
                    stranger.certificate().toString(),
                    "--key",
                    stranger.key().toString(),
                    port);
            assertThat(unknown.exitCode()).isNotZero();
            assertThat(unknown.out()).isEmpty();
            Outcome nobody = OpenSsl.say(REQUEST, server.port());
            assertThat(nobody.out())
                    .contains("Acceptable client certificate CA names")
                    .doesNotContain("in private");
        }
    }
}
