// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code sennit http --compress on} with every coding it has, unpacked by curl, which has decoders of its own. */
class HttpCodingsTest {
    private static final Duration LINK_LIMIT = Duration.ofSeconds(180);
    private static final String GRANT = "--enable-native-access=com.aayushatharva.brotli4j,com.github.luben.zstd_jni";
    private static final String STYLE = "p { color: red }\n".repeat(100);

    @TempDir
    static Path folder;

    private static Site site;
    private static Server server;

    @BeforeAll
    static void serve() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 200_000; i++) {
            lines.append(i * 7919L % 100_003).append('\n');
        }
        site = Site.in(folder)
                .file("lines.txt", lines.toString())
                .file("style.css", STYLE)
                .file("ready.css", STYLE);
        site.noise("noise.png", 5000);
        server = site.serve(Sennit.complete().withJavaOptions(GRANT), "--compress", "on");
        fetch("br", "/style.css", site.root().resolve("ready.css.br"));
        fetch("zstd", "/style.css", site.root().resolve("ready.css.zst"));
    }

    @AfterAll
    static void end() {
        server.close();
    }

    /** As it comes. Returns the head. */
    private static HttpAnswer fetch(String accepted, String path, Path to, String... options) {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(
                List.of("-H", "Accept-Encoding: " + accepted, "-D", "-", "-o", to.toString(), server.url(path)));
        return HttpAnswer.parse(
                Curl.run(arguments.toArray(String[]::new)).succeeded().out());
    }

    @ParameterizedTest
    @CsvSource({"br, /lines.txt", "zstd, /lines.txt", "gzip, /lines.txt", "br, /style.css", "zstd, /style.css"})
    void curlUnpacksEveryCoding(String coding, String path, @TempDir Path here) throws IOException {
        Path copy = here.resolve("copy");
        HttpAnswer head = fetch(coding, path, copy, "--compressed");
        assertThat(head.field("content-encoding")).isEqualTo(coding);
        assertThat(head.field("vary")).isEqualTo("Accept-Encoding");
        assertThat(Files.mismatch(copy, site.root().resolve(path.substring(1)))).isEqualTo(-1);
        fetch(coding, path, copy);
        assertThat(Files.size(copy)).isLessThan(Files.size(site.root().resolve(path.substring(1))) / 2);
        assertThat(server.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'deflate, gzip, br, zstd', zstd", "'zstd;q=0, br, gzip', br", "'identity;q=0, br;q=0, gzip', gzip"})
    void ofWhatTheClientTakesTheServerHasAFavourite(String accepted, String coding, @TempDir Path here) {
        HttpAnswer head = fetch(accepted, "/style.css", here.resolve("copy"));
        assertThat(head.field("content-encoding")).isEqualTo(coding);
    }

    @ParameterizedTest
    @CsvSource({"br, ready.css.br", "zstd, ready.css.zst"})
    void aFilePackedBeforehandIsSentAsItIs(String coding, String name, @TempDir Path here) throws IOException {
        Path copy = here.resolve("copy");
        HttpAnswer head = fetch(coding, "/ready.css", copy);
        assertThat(head.field("content-encoding")).isEqualTo(coding);
        assertThat(head.field("content-type")).startsWith("text/css");
        assertThat(head.field("vary")).isEqualTo("Accept-Encoding");
        assertThat(head.field("content-length"))
                .isEqualTo(Long.toString(Files.size(site.root().resolve(name))));
        assertThat(Files.mismatch(copy, site.root().resolve(name))).isEqualTo(-1);
        fetch(coding, "/ready.css", copy, "--compressed");
        assertThat(Files.readString(copy)).isEqualTo(STYLE);
        assertThat(fetch("identity", "/ready.css", copy).field("vary")).isEqualTo("Accept-Encoding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd"})
    void neitherPicturesNorRangesArePacked(String coding, @TempDir Path here) {
        assertThat(fetch(coding, "/noise.png", here.resolve("copy")).fields()).doesNotContainKey("content-encoding");
        HttpAnswer range = fetch(coding, "/style.css", here.resolve("copy"), "-r", "0-9");
        assertThat(range.status()).isEqualTo(206);
        assertThat(range.fields()).doesNotContainKey("content-encoding");
    }

    @Test
    void withoutTheirLibrariesGzipIsSentAndTheLogSaysSoOnce() {
        Sennit homeless = Sennit.on("nio").withJavaOptions(GRANT, "-Djava.io.tmpdir=" + folder.resolve("missing"));
        try (Server poor = site.serve(homeless, "--compress", "on")) {
            for (int i = 0; i < 3; i++) {
                HttpAnswer head = Curl.get(poor.url("/style.css"), "--compressed");
                assertThat(head.field("content-encoding")).isEqualTo("gzip");
                assertThat(head.body()).isEqualTo(STYLE);
            }
            assertThat(poor.err()).containsOnlyOnce("zstd is not offered").containsOnlyOnce("br is not offered");
            assertThat(poor.err()
                            .lines()
                            .filter(line -> line.contains(" WARN "))) // some JVMs have a word about the folder, too
                    .hasSize(2);
        }
    }

    @Test
    void anImageMadeByJlinkHasThem(@TempDir Path here) {
        Path image = here.resolve("image");
        RunningProcess.run(
                        LINK_LIMIT,
                        Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
                        "--module-path=" + Sennit.MODULES + File.pathSeparator,
                        "--add-modules=dev.sennit.launcher,dev.sennit.reactor.nio,dev.sennit.http,org.slf4j.simple,"
                                + "dev.sennit.http.brotli,com.aayushatharva.brotli4j.linux.x86_64,"
                                + "com.aayushatharva.brotli4j.linux.aarch64,dev.sennit.http.zstd",
                        "--add-options= " + GRANT,
                        "--output=" + image)
                .succeeded();
        List<String> command = List.of(
                image.resolve("bin/java").toString(),
                "-m",
                "dev.sennit.launcher",
                "http",
                "--compress",
                "on",
                "--listen",
                "tcp:0",
                "--root",
                site.root().toString());
        try (Server linked = Server.start(command)) {
            for (String coding : List.of("br", "zstd")) {
                HttpAnswer head =
                        Curl.get(linked.url("/style.css"), "--compressed", "-H", "Accept-Encoding: " + coding);
                assertThat(head.field("content-encoding")).isEqualTo(coding);
                assertThat(head.body()).isEqualTo(STYLE);
            }
        }
    }
}
