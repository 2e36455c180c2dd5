// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code sennit http --root} as curl sees it. */
@OnEveryReactor
class HttpFilesTest {
    private static final String HELLO = "Hello, World!\n";
    private static final int NOISE_BYTES = 3_000_000;

    @Parameter
    String reactor;

    @TempDir
    static Path folder;

    private static Site site;
    private static Server server;

    @BeforeParameterizedClassInvocation
    static void serve(String reactor) throws IOException {
        site = Site.in(Files.createDirectory(folder.resolve(reactor)))
                .file("hello.txt", HELLO)
                .file("page.html", "<!doctype html><p>page</p>")
                .file("style.css", "p { color: red }")
                .file("empty", "")
                .file("sub/one.txt", "one")
                .file("sub/two.txt", "two")
                .file("with index/index.html", "<!doctype html><p>index</p>")
                .file("Größe & <b>.txt", "odd name")
                .file(".hidden", Site.SECRET)
                .file(".git/config", Site.SECRET)
                .link("inside.txt", "hello.txt")
                .link("outside.txt", "../secret.txt")
                .link("outside", "..");
        site.noise("noise.bin", NOISE_BYTES);
        server = site.serve(Sennit.on(reactor), "--workers", "2");
    }

    @AfterParameterizedClassInvocation
    static void end() {
        server.close();
    }

    @Test
    void aFileComesWithItsTypeItsLengthAndItsVersion() {
        HttpAnswer answer = Curl.get(server.url("/hello.txt"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(HELLO);
        assertThat(answer.field("content-type")).startsWith("text/plain");
        assertThat(answer.field("content-length")).isEqualTo("14");
        assertThat(answer.field("last-modified")).endsWith(" GMT");
        assertThat(answer.field("etag")).matches("(W/)?\"[^\"]+\"");
        assertThat(answer.field("date")).endsWith(" GMT");
    }

    @ParameterizedTest
    @CsvSource({"/page.html, text/html", "/style.css, text/css", "/noise.bin, application/octet-stream"})
    void theTypeFollowsTheName(String path, String type) {
        assertThat(Curl.get(server.url(path), "-I").field("content-type")).startsWith(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hello.txt", "/noise.bin", "/empty", "/sub/", "/nothing"})
    void headTellsWhatGetTells(String path) {
        HttpAnswer head = Curl.get(server.url(path), "-I");
        HttpAnswer got = HttpAnswer.parse(Curl.run("-D", "-", "-o", "/dev/null", server.url(path))
                .succeeded()
                .out());
        assertThat(head.status()).isEqualTo(got.status());
        assertThat(head.body()).isEmpty();
        assertThat(head.field("content-type")).isEqualTo(got.field("content-type"));
        assertThat(head.field("content-length")).isEqualTo(got.field("content-length"));
    }

    @Test
    void aLargeFileArrivesWhole(@TempDir Path here) throws IOException {
        Path copy = here.resolve("copy");
        Curl.run("-o", copy.toString(), server.url("/noise.bin")).succeeded();
        assertThat(Files.mismatch(copy, site.root().resolve("noise.bin"))).isEqualTo(-1);
    }

    @Test
    void aRangeOfALargeFileArrivesWhole(@TempDir Path here) throws IOException {
        Path copy = here.resolve("copy");
        Curl.run("-o", copy.toString(), "-r", "0-999999", server.url("/noise.bin"))
                .succeeded();
        assertThat(Files.size(copy)).isEqualTo(1_000_000);
        Curl.run("-o", copy.toString(), "-C", "-", server.url("/noise.bin")).succeeded(); // go on where it ended
        assertThat(Files.mismatch(copy, site.root().resolve("noise.bin"))).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({
        "0-4, 'Hello', bytes 0-4/14",
        "7-7, 'W', bytes 7-7/14",
        "-7, 'World!\n', bytes 7-13/14",
        "7-, 'World!\n', bytes 7-13/14",
        "7-999, 'World!\n', bytes 7-13/14",
    })
    void aRangeIsAnsweredWithThatPart(String range, String part, String contentRange) {
        HttpAnswer answer = Curl.get(server.url("/hello.txt"), "-r", range);
        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.body()).isEqualTo(part);
        assertThat(answer.field("content-range")).isEqualTo(contentRange);
    }

    @Test
    void aRangeBehindTheEndIsAnsweredWithTheSize() {
        HttpAnswer answer = Curl.get(server.url("/hello.txt"), "-r", "14-");
        assertThat(answer.status()).isEqualTo(416);
        assertThat(answer.field("content-range")).isEqualTo("bytes */14");
    }

    @Test
    void whatTheClientHasIsNotSentAgain() {
        HttpAnswer first = Curl.get(server.url("/hello.txt"));
        String etag = first.field("etag");
        String modified = first.field("last-modified");
        assertThat(conditional("If-None-Match: " + etag).status()).isEqualTo(304);
        assertThat(conditional("If-None-Match: *").status()).isEqualTo(304);
        assertThat(conditional("If-None-Match: \"other\"").status()).isEqualTo(200);
        assertThat(conditional("If-Modified-Since: " + modified).status()).isEqualTo(304);
        assertThat(conditional("If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT")
                        .status())
                .isEqualTo(200);
        assertThat(conditional("If-Match: \"other\"").status()).isEqualTo(412);
        assertThat(conditional("If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT")
                        .status())
                .isEqualTo(412);
    }

    @Test
    void aRangeOfAnotherVersionIsAnsweredWithTheWhole() {
        HttpAnswer answer = Curl.get(server.url("/hello.txt"), "-r", "0-4", "-H", "If-Range: \"other\"");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(HELLO);
    }

    private static HttpAnswer conditional(String field) {
        return Curl.get(server.url("/hello.txt"), "-H", field);
    }

    @Test
    void aConnectionIsKeptForTheNextRequest() {
        Outcome outcome = Curl.run(
                        "-w",
                        "%{num_connects}",
                        "-o",
                        "/dev/null",
                        server.url("/hello.txt"),
                        "-o",
                        "/dev/null",
                        server.url("/noise.bin"),
                        "-o",
                        "/dev/null",
                        server.url("/sub/"),
                        "-o",
                        "/dev/null",
                        server.url("/nothing"),
                        "-o",
                        "/dev/null",
                        server.url("/hello.txt"))
                .succeeded();
        assertThat(outcome.out()).isEqualTo("10000");
    }

    @Test
    void aFolderIsShownWithLinksThatWork() {
        HttpAnswer page = Curl.get(server.url("/"));
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.field("content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.body())
                .contains("href=\"sub/\"", "href=\"hello.txt\"", "href=\"inside.txt\"")
                .contains("&lt;b&gt;")
                .doesNotContain("<b>", "hidden", ".git", "outside", "secret");
        String link = page.body().replaceAll("(?s).*href=\"(Gr[^\"]+)\".*", "$1");
        assertThat(Curl.get(server.url("/" + link)).body()).isEqualTo("odd name");
    }

    @Test
    void aFolderWithoutItsSlashIsFoundAll() {
        Outcome outcome = Curl.run("-L", "-w", "%{num_redirects} %{url_effective}", server.url("/sub"))
                .succeeded();
        assertThat(outcome.out()).contains("one.txt", "two.txt").endsWith("1 " + server.url("/sub/"));
    }

    @Test
    void anIndexStandsForItsFolder() {
        assertThat(Curl.get(server.url("/with%20index/")).body()).contains("<p>index</p>");
    }

    @Test
    void linksInsideAreFollowed() {
        assertThat(Curl.get(server.url("/inside.txt")).body()).isEqualTo(HELLO);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(Curl.get(server.url("/nothing")).status()).isEqualTo(404);
        assertThat(Curl.get(server.url("/hello.txt/")).status()).isEqualTo(404);
        assertThat(Curl.get(server.url("/hello.txt/more")).status()).isEqualTo(404);
        assertThat(Curl.get(server.url("/" + "x".repeat(300))).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
    void filesAreOnlyRead(String method) {
        HttpAnswer answer = Curl.get(server.url("/hello.txt"), "-X", method);
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.field("allow")).contains("GET", "HEAD");
        assertThat(site.root().resolve("hello.txt")).hasContent(HELLO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../secret.txt",
                "/sub/../../secret.txt",
                "/./../secret.txt",
                "/%2e%2e/secret.txt",
                "/.%2e/secret.txt",
                "/%2E./secret.txt",
                "/..%2fsecret.txt",
                "/..%2Fsecret.txt",
                "/%2e%2e%2fsecret.txt",
                "/%252e%252e/secret.txt",
                "/..%5csecret.txt",
                "/sub/..%5c..%5csecret.txt",
                "/..;/secret.txt",
                "/..%00/secret.txt",
                "/%c0%ae%c0%ae/secret.txt",
                "//secret.txt",
                "//../secret.txt",
                "/outside.txt",
                "/outside/secret.txt",
                "/.hidden",
                "/%2ehidden",
                "/.git/config",
                "/hello.txt%00",
                "/hello.txt%00.html",
                "/hello.txt%0d%0aX-Injected:%20yes",
                "/%",
                "/%zz",
            })
    void nothingLeadsOutOfTheRoot(String path) {
        HttpAnswer answer = Curl.get(server.url(path), "--path-as-is");
        assertThat(answer.status()).isIn(400, 404);
        assertThat(answer.body()).doesNotContain(Site.SECRET).doesNotContain(folder.toString());
        assertThat(answer.fields()).doesNotContainKey("x-injected");
    }

    @Test
    void absolutePathsOfThisMachineLeadNowhere() {
        String target = folder.resolve("secret.txt").toString();
        assertThat(Curl.get(server.url(target), "--path-as-is").status()).isEqualTo(404);
        assertThat(Curl.get(server.url("/" + target), "--path-as-is").status()).isIn(400, 404);
    }
}
