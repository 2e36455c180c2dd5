// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code sennit http --root --compress on}: what clients that everybody has make of ranges and of compressed content. */
@OnEveryReactor
class HttpContentTest {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final int NOISE_BYTES = 3_000_000;
    private static final String LINES = lines(200_000);

    @Parameter
    String reactor;

    @TempDir
    static Path folder;

    private static Site site;
    private static Server server;

    private static String lines(int count) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append(i * 7919L % 100_003).append('\n');
        }
        return lines.toString();
    }

    @BeforeParameterizedClassInvocation
    static void serve(String reactor) throws IOException {
        site = Site.in(Files.createDirectory(folder.resolve(reactor)))
                .file("lines.txt", LINES)
                .file("ready.css", "p { color: red }".repeat(100))
                .file("short.txt", "short");
        site.noise("noise.bin", NOISE_BYTES);
        run("gzip", "-9", "-k", site.root().resolve("ready.css").toString());
        server = site.serve(
                Sennit.on(reactor),
                "--compress",
                "on",
                "--cache-control",
                "max-age=60",
                "--directory-page",
                "off",
                "--workers",
                "2");
    }

    @AfterParameterizedClassInvocation
    static void end() {
        server.close();
    }

    private static Outcome run(String... command) {
        return RunningProcess.run(LIMIT, List.of(command)).succeeded();
    }

    @Test
    void curlUnpacksWhatWasPackedForIt(@TempDir Path here) throws IOException {
        Path copy = here.resolve("copy");
        Outcome outcome = Curl.run(
                        "--compressed", "-o", copy.toString(), "-w", "%{size_download}", server.url("/lines.txt"))
                .succeeded();
        assertThat(Files.mismatch(copy, site.root().resolve("lines.txt"))).isEqualTo(-1);
        assertThat(Integer.parseInt(outcome.out())).isLessThan(LINES.length() / 2);
    }

    @Test
    void aSlowClientGetsItWholeToo(@TempDir Path here) throws IOException {
        Path copy = here.resolve("copy");
        Curl.run("--compressed", "--limit-rate", "400k", "-o", copy.toString(), server.url("/lines.txt"))
                .succeeded();
        assertThat(Files.mismatch(copy, site.root().resolve("lines.txt"))).isEqualTo(-1);
    }

    @Test
    void gzipUnpacksWhatWasPacked(@TempDir Path here) throws IOException {
        Path packed = here.resolve("lines.txt.gz");
        Curl.run("-H", "Accept-Encoding: gzip", "-o", packed.toString(), server.url("/lines.txt"))
                .succeeded();
        run("gzip", "-d", packed.toString());
        assertThat(Files.mismatch(here.resolve("lines.txt"), site.root().resolve("lines.txt")))
                .isEqualTo(-1);
    }

    @Test
    void aFilePackedBeforehandIsSentAsItIs(@TempDir Path here) throws IOException {
        Path packed = here.resolve("packed");
        Outcome outcome = Curl.run(
                        "-H", "Accept-Encoding: gzip", "-D", "-", "-o", packed.toString(), server.url("/ready.css"))
                .succeeded();
        assertThat(Files.mismatch(packed, site.root().resolve("ready.css.gz"))).isEqualTo(-1);
        HttpAnswer head = HttpAnswer.parse(outcome.out());
        assertThat(head.field("content-encoding")).isEqualTo("gzip");
        assertThat(head.field("content-type")).startsWith("text/css");
        assertThat(head.field("vary")).isEqualTo("Accept-Encoding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/noise.bin", "/short.txt"})
    void whatGainsNothingIsNotPacked(String path) {
        HttpAnswer head = Curl.get(server.url(path), "-I", "-H", "Accept-Encoding: gzip");
        assertThat(head.fields()).doesNotContainKey("content-encoding");
        assertThat(head.field("cache-control")).isEqualTo("max-age=60");
    }

    @Test
    void severalRangesComeAsParts() {
        HttpAnswer answer = Curl.get(server.url("/lines.txt"), "--compressed", "-r", "0-1,10-13");
        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.field("content-type")).startsWith("multipart/byteranges; boundary=");
        assertThat(answer.body())
                .contains("Content-Range: bytes 0-1/" + LINES.length() + "\r\n\r\n" + LINES.substring(0, 2) + "\r\n--")
                .contains("Content-Range: bytes 10-13/" + LINES.length() + "\r\n\r\n" + LINES.substring(10, 14));
    }

    @ParameterizedTest
    @ValueSource(strings = {"noise.bin", "lines.txt"})
    void wgetGoesOnWhereADownloadEnded(String name, @TempDir Path here) throws IOException {
        byte[] whole = Files.readAllBytes(site.root().resolve(name));
        Path copy = Files.write(here.resolve(name), Arrays.copyOf(whole, 500_000));
        Outcome outcome = run("wget", "--no-config", "--no-proxy", "-c", "-O", copy.toString(), server.url("/" + name));
        assertThat(outcome.err()).contains("206");
        assertThat(Files.mismatch(copy, site.root().resolve(name))).isEqualTo(-1);
    }

    @Test
    void aCacheIsToldThatItsPackedCopyIsStillGood() {
        HttpAnswer first = Curl.get(server.url("/lines.txt"), "-I", "-H", "Accept-Encoding: gzip");
        String weak = "W/" + first.field("etag");
        HttpAnswer again =
                Curl.get(server.url("/lines.txt"), "-H", "Accept-Encoding: gzip", "-H", "If-None-Match: " + weak);
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.field("etag")).isEqualTo(weak);
    }

    @Test
    void foldersAreNotShown() {
        assertThat(Curl.get(server.url("/")).status()).isEqualTo(403);
    }
}
