// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code tls:} endpoints as curl sees them. */
@OnEveryReactor
class TlsTest {
    private static final int NOISE_BYTES = 5_000_000;

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

    private Server serve(String endpoint) {
        return Sennit.on(reactor).serve("http", "--text", "in private", "--listen", endpoint);
    }

    private static HttpAnswer get(Server server, Certificates.Issued trusted, String... options) {
        Stream<String> trust = Stream.of("--cacert", trusted.certificate().toString());
        return Curl.get(
                server.secureUrl("/"), Stream.concat(trust, Stream.of(options)).toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({"ec, 1.2", "ec, 1.3", "rsa, 1.2", "rsa, 1.3"})
    void curlIsServedInEitherVersionWithEitherKindOfKey(String kind, String version) {
        Certificates.Issued site = certificates.issue("site", kind);
        try (Server server = serve("tls:0:cert=" + site.inOneFile())) {
            assertThat(server.announced()).singleElement().asString().startsWith("listening http tls:127.0.0.1:");
            HttpAnswer answer = get(server, site, "--tlsv" + version, "--tls-max", version);
            assertThat(answer.body()).isEqualTo("in private");
            assertThat(server.err()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"ec, BEGIN EC PRIVATE KEY, ec", "rsa, BEGIN RSA PRIVATE KEY, rsa -traditional"})
    void aKeyInAnOlderFormServesToo(String kind, String form, String command) throws IOException {
        Certificates.Issued site = certificates.issue("site", kind);
        Path old = folder.resolve("old.key");
        RunningProcess.run(
                        Eventually.PATIENCE, "sh", "-c", "openssl " + command + " -in " + site.key() + " -out " + old)
                .succeeded();
        assertThat(old).content().contains(form);
        try (Server server = serve("tls:0:cert=" + site.certificate() + ":key=" + old)) {
            assertThat(get(server, site).body()).isEqualTo("in private");
        }
    }

    @Test
    void aFileComesWholeAndTheConnectionIsUsedAgain() throws IOException {
        Site site = Site.in(folder);
        Path noise = site.noise("noise", NOISE_BYTES);
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        try (Server server = Sennit.on(reactor)
                .serve("http", "--root", site.root().toString(), "--listen", "tls:0" + issued.keywords())) {
            Outcome outcome = Curl.run(
                    "--cacert",
                    issued.certificate().toString(),
                    "-w",
                    "%{num_connects}\n",
                    "-o",
                    first.toString(),
                    server.secureUrl("/noise"),
                    "-o",
                    second.toString(),
                    server.secureUrl("/noise"));
            assertThat(outcome.succeeded().outLines()).containsExactly("1", "0");
            assertThat(first).hasSameBinaryContentAs(noise);
            assertThat(second).hasSameBinaryContentAs(noise);
        }
    }

    @Test
    void whoSpeaksInTheClearIsNotServed() {
        try (Server server = serve("tls:0" + issued.keywords());
                RawConnection plain = server.connect()) {
            plain.send("GET / HTTP/1.1\r\nHost: here\r\n\r\n");
            assertThat(plain.readToEnd().text()).doesNotContain("HTTP", "private");
            assertThat(get(server, issued).status()).isEqualTo(200);
        }
    }

    /** As docs/serving-tls.md says: nobody logs it, and who asks is told. */
    @Test
    void aClientThatEndsWithoutCloseNotifyIsCountedAsTruncated() throws IOException {
        try (Server server = Sennit.on(reactor).serve("echo", "--listen", "tls:0" + issued.keywords());
                Line.OfSocket below = Line.tcp(server.port());
                Line client = below.startTls(issued.trusted())) {
            assertThat(client.send("hello").read(5)).isEqualTo("hello");
            below.finishSending();
            Eventually.await("its end is told", () -> {
                server.signal("USR1");
                return server.err().contains("ended {Truncated=1}");
            });
            assertThat(server.err()).contains("1 TLS handshakes, 0 failed").doesNotContain("WARN", "INFO");
        }
    }

    @Test
    void aCertificateIsRenewedWhileServing() throws IOException {
        try (Server server = serve("tls:0" + issued.keywords());
                Line before = Line.tcp(server.port()).startTls(issued.trusted())) {
            String request = "GET / HTTP/1.1\r\nHost: here\r\n\r\n";
            assertThat(before.send(request).read(17)).isEqualTo("HTTP/1.1 200 OK\r\n");
            Certificates.Issued renewed = certificates.issue("renewed");
            replace(renewed.key(), issued.key());
            replace(renewed.certificate(), issued.certificate());
            Eventually.await(
                    "a new certificate",
                    Eventually.PATIENCE,
                    () -> Curl.run("--cacert", issued.certificate().toString(), server.secureUrl("/"))
                                    .exitCode()
                            == 0,
                    () -> server);
            assertThat(server.err()).contains("is new and in use from now on");
            before.send(request.replace("here", "here\r\nConnection: close"));
            assertThat(before.read(10_000)).contains("HTTP/1.1 200 OK\r\n");
        }
    }

    private static void replace(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void withTheShorthandEachTcpEndpointHasTls() {
        try (Server server = Sennit.on(reactor)
                .serve(
                        "http",
                        "--text",
                        "in private",
                        "--listen",
                        "tcp:0",
                        "--listen",
                        "tcp:0:backlog=5",
                        "--tls-cert",
                        issued.certificate().toString(),
                        "--tls-key",
                        issued.key().toString())) {
            assertThat(server.announced())
                    .hasSize(2)
                    .allMatch(line -> line.startsWith("listening http tls:127.0.0.1:"));
            assertThat(get(server, issued).body()).isEqualTo("in private");
        }
    }

    @Test
    void theShorthandNamesTheFilesThatDoNotBelongTogether() {
        Certificates.Issued other = certificates.issue("other");
        String said = Sennit.on(reactor)
                .run(
                        "echo",
                        "--tls-cert",
                        issued.certificate().toString(),
                        "--tls-key",
                        other.key().toString())
                .complained(2);
        assertThat(said)
                .contains(
                        "--tls-cert",
                        "does not belong",
                        issued.certificate().toString(),
                        other.key().toString());
    }

    @Test
    void withoutAModuleForItTheShorthandSaysSo() {
        String said = Sennit.without("sennit-tls-pem", "sennit-mail-commands")
                .run("echo", "--tls-cert", issued.certificate().toString())
                .complained(2);
        assertThat(said).contains("option --tls-cert: there is no TLS", "endpoints of the type tls");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nowhere.pem", "localhost.key", "."})
    void aFileThatHoldsNoCertificateIsNamed(String name) {
        Path file = folder.resolve(name);
        String said = Sennit.on(reactor)
                .run("http", "--text", "x", "--listen", "tls:0:cert=" + file)
                .complained(2);
        assertThat(said).contains("--listen", file.toString());
    }

    @Test
    void withoutATlsEndpointNoClassOfTlsIsLoaded() {
        String log = "-Xlog:class+load:file=" + folder.resolve("classes");
        try (Server server = Sennit.on(reactor).withJavaOptions(log).serve("echo");
                RawConnection client = server.connect()) {
            assertThat(client.send("round").read(5)).isEqualTo("round");
        }
        assertThat(folder.resolve("classes"))
                .content()
                .contains("dev.sennit.launcher")
                .doesNotContain("javax.net.ssl.SSLEngine ", "sun.security.ssl.", "TlsServerEndpoint", "PemFiles");
    }
}
