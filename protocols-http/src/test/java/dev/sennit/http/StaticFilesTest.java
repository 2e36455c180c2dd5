// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.http.files.FileTree;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class StaticFilesTest {
    private static final Instant CHANGED = Instant.parse("1994-11-06T08:49:37.5Z");
    private static final String CHANGED_TEXT = "Sun, 06 Nov 1994 08:49:37 GMT";
    private static final InstantSource NOW = InstantSource.fixed(Instant.parse("2026-11-21T08:30:00Z"));

    @TempDir
    Path temp;

    private Path root;
    private StaticFiles files;

    @BeforeEach
    void makeSite() throws IOException {
        root = Files.createDirectory(temp.resolve("site"));
        Files.writeString(root.resolve("index.html"), "<h1>Home</h1>");
        Files.createDirectories(root.resolve("a b/ä"));
        write("hello.txt", "Hello, World!");
        write("a b/ä/deep.css", "b{}");
        files = new StaticFiles(root, StaticFilesOptions.DEFAULTS, NOW);
    }

    private void write(String name, String content) throws IOException {
        Path file = Files.writeString(root.resolve(name), content);
        Files.setLastModifiedTime(file, FileTime.from(CHANGED));
    }

    @Test
    void aFileIsSentWithAllThatIsKnownOfIt() {
        TestExchange answer = get("/hello.txt");
        assertThat(answer.code()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("Hello, World!");
        assertThat(answer.field("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.field("Content-Length")).isEqualTo("13");
        assertThat(answer.field("Last-Modified")).isEqualTo(CHANGED_TEXT);
        assertThat(answer.field("ETag")).isEqualTo("\"2ebc98a1-1dcd6500-d\"");
        assertThat(answer.field("Accept-Ranges")).isEqualTo("bytes");
        assertThat(answer.field("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Too many open files", "Too many open files in system"})
    void outOfDescriptorsIsUnavailableForASecond(String reason) {
        failToOpen(reason);
        TestExchange answer = get("/hello.txt");
        assertThat(answer.code()).isEqualTo(503);
        assertThat(answer.field("Retry-After")).isEqualTo("1");
        assertThat(get("/").code()).isEqualTo(503);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "Input/output error")
    void anyOtherFaultOfTheFileSystemIsAFault(@Nullable String reason) {
        failToOpen(reason);
        assertThatThrownBy(() -> get("/hello.txt")).hasCauseInstanceOf(FileSystemException.class);
    }

    private void failToOpen(@Nullable String reason) {
        FileTree tree = new FileTree(root, file -> {
            throw new FileSystemException(file.toString(), null, reason);
        });
        files = new StaticFiles(tree, StaticFilesOptions.DEFAULTS, NOW);
    }

    @Test
    void aRowOfFaultsIsLoggedOnceAMinute() {
        Instant[] now = {Instant.parse("2026-11-21T08:30:00Z")};
        OnceAMinute warning = new OnceAMinute(() -> now[0]);
        assertThat(warning.isFirst()).isTrue();
        assertThat(warning.isFirst()).isFalse();
        now[0] = now[0].plusSeconds(59);
        assertThat(warning.isFirst()).isFalse();
        now[0] = now[0].plusSeconds(1);
        assertThat(warning.isFirst()).isTrue();
        assertThat(warning.isFirst()).isFalse();
    }

    @Test
    void namesAreDecodedAndQueriesIgnored() {
        assertThat(get("/a%20b/%C3%A4/deep.css?v=2").text()).isEqualTo("b{}");
    }

    @Test
    void anEmptyFileIsSent() throws IOException {
        write("empty", "");
        TestExchange answer = get("/empty");
        assertThat(answer.code()).isEqualTo(200);
        assertThat(answer.field("Content-Length")).isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "get", "BREW"})
    void otherMethodsAreNotAllowed(String method) {
        TestExchange answer = TestExchange.of(files, method, "/hello.txt");
        assertThat(answer.code()).isEqualTo(405);
        assertThat(answer.field("Allow")).isEqualTo("GET, HEAD");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/hello.txt/",
                "/hello.txt/more",
                "/hello.txt%00",
                "/HELLO.TXT",
                "/hello.txt;.html",
                "/..;/hello.txt",
                "/a%20b/../hello.txt",
                "/%2e%2e/site/hello.txt",
                "//hello.txt",
                "/a%20b%2f%c3%a4",
                "/%",
                "*",
                ""
            })
    void whatIsNotThereIsNotFound(String target) {
        TestExchange answer = get(target);
        assertThat(answer.code()).isEqualTo(404);
        assertThat(answer.text()).isEqualTo("404 Not Found\n");
        assertThat(answer.field("ETag")).isEmpty();
    }

    @Test
    void hiddenFilesAreNotFound() throws IOException {
        write(".htpasswd", "secret");
        Files.createDirectory(root.resolve(".git"));
        write(".git/config", "secret");
        assertThat(get("/.htpasswd").code()).isEqualTo(404);
        assertThat(get("/%2ehtpasswd").code()).isEqualTo(404);
        assertThat(get("/.git").code()).isEqualTo(404);
        assertThat(get("/.git/config").code()).isEqualTo(404);
    }

    @Test
    void linksOutOfTheRootAreNotFound() throws IOException {
        Path secret = Files.writeString(temp.resolve("secret.txt"), "secret");
        Files.createSymbolicLink(root.resolve("link.txt"), secret);
        Files.createSymbolicLink(root.resolve("a b/index.html"), secret);
        assertThat(get("/link.txt").code()).isEqualTo(404);
        assertThat(get("/a%20b/").text()).contains("Changed").doesNotContain("secret", "index.html");
    }

    @Test
    void whatMayNotBeReadIsForbidden() throws IOException {
        write("locked.txt", "secret");
        Files.setPosixFilePermissions(root.resolve("locked.txt"), PosixFilePermissions.fromString("---------"));
        boolean isSuperuser = Files.isReadable(root.resolve("locked.txt")); // who may read everything
        assertThat(get("/locked.txt").code()).isEqualTo(isSuperuser ? 200 : 403);
    }

    // ------------------------------------------------------------------------------------------------ conditions

    @Test
    void aClientThatHasItIsNotSentItAgain() {
        String tag = get("/hello.txt").field("ETag");
        TestExchange answer = get("/hello.txt", "If-None-Match", tag);
        assertThat(answer.code()).isEqualTo(304);
        assertThat(answer.bytes()).isEmpty();
        assertThat(answer.field("ETag")).isEqualTo(tag);
        assertThat(answer.field("Last-Modified")).isEqualTo(CHANGED_TEXT);
        assertThat(answer.field("Content-Type")).isEmpty();
        assertThat(get("/hello.txt", "If-Modified-Since", CHANGED_TEXT).code()).isEqualTo(304);
        assertThat(TestExchange.of(files, "HEAD", "/hello.txt", "If-None-Match", tag)
                        .code())
                .isEqualTo(304);
    }

    @Test
    void aClientThatHasAnotherVersionIsSentThis() throws IOException {
        String tag = get("/hello.txt").field("ETag");
        Files.writeString(root.resolve("hello.txt"), "Hello, Mars! ");
        assertThat(get("/hello.txt", "If-None-Match", tag).text()).isEqualTo("Hello, Mars! ");
    }

    @Test
    void aFailedConditionIs412() {
        assertThat(get("/hello.txt", "If-Match", "\"x\"").code()).isEqualTo(412);
        assertThat(get("/hello.txt", "If-Unmodified-Since", "Sat, 05 Nov 1994 08:49:37 GMT")
                        .code())
                .isEqualTo(412);
    }

    @Test
    void aDateOfTheFutureIsNotSent() throws IOException {
        Files.setLastModifiedTime(
                root.resolve("hello.txt"), FileTime.from(NOW.instant().plusSeconds(1)));
        assertThat(get("/hello.txt").answered.contains("Last-Modified")).isFalse();
        Files.setLastModifiedTime(root.resolve("hello.txt"), FileTime.from(NOW.instant()));
        assertThat(get("/hello.txt").field("Last-Modified")).isEqualTo("Sat, 21 Nov 2026 08:30:00 GMT");
    }

    // ---------------------------------------------------------------------------------------------------- ranges

    @Test
    void oneRangeIsSentAlone() {
        TestExchange answer = get("/hello.txt", "Range", "bytes=7-11");
        assertThat(answer.code()).isEqualTo(206);
        assertThat(answer.text()).isEqualTo("World");
        assertThat(answer.field("Content-Range")).isEqualTo("bytes 7-11/13");
        assertThat(answer.field("Content-Length")).isEqualTo("5");
        assertThat(answer.field("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.field("ETag")).isNotEmpty();
        assertThat(get("/hello.txt", "Range", "bytes=-1").text()).isEqualTo("!");
        assertThat(get("/hello.txt", "Range", "bytes=12-").text()).isEqualTo("!");
    }

    @Test
    void aRangeBehindTheEndIs416() {
        TestExchange answer = get("/hello.txt", "Range", "bytes=13-");
        assertThat(answer.code()).isEqualTo(416);
        assertThat(answer.field("Content-Range")).isEqualTo("bytes */13");
    }

    @Test
    void severalRangesComeAsParts() {
        TestExchange answer = get("/hello.txt", "Range", "bytes=0-0,7-11");
        assertThat(answer.code()).isEqualTo(206);
        assertThat(answer.field("Content-Type")).startsWith("multipart/byteranges; boundary=");
        assertThat(answer.answered.contains("Content-Range")).isFalse();
        assertThat(answer.text())
                .contains("Content-Type: text/plain; charset=utf-8\r\nContent-Range: bytes 0-0/13\r\n\r\nH\r\n--")
                .contains("Content-Range: bytes 7-11/13\r\n\r\nWorld\r\n--");
        assertThat(answer.field("ETag")).isNotEmpty();
    }

    @Test
    void tooManyRangesGetTheWholeFile() {
        TestExchange answer = get("/hello.txt", "Range", "bytes=0-12,0-12");
        assertThat(answer.code()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("Hello, World!");
        assertThat(answer.answered.contains("Content-Range")).isFalse();
    }

    @Test
    void headHasNoRanges() {
        TestExchange answer = TestExchange.of(files, "HEAD", "/hello.txt", "Range", "bytes=0-0");
        assertThat(answer.code()).isEqualTo(200);
        assertThat(answer.field("Content-Length")).isEqualTo("13");
    }

    @Test
    void aDownloadGoesOnOnlyWithTheSameVersion() {
        String tag = get("/hello.txt").field("ETag");
        assertThat(get("/hello.txt", "Range", "bytes=7-", "If-Range", tag).text())
                .isEqualTo("World!");
        assertThat(get("/hello.txt", "Range", "bytes=7-", "If-Range", "\"x\"").text())
                .isEqualTo("Hello, World!");
        assertThat(get("/hello.txt", "Range", "bytes=7-", "If-Range", "W/" + tag)
                        .code())
                .isEqualTo(200);
        assertThat(get("/hello.txt", "Range", "bytes=99-", "If-Range", "\"x\"").code())
                .isEqualTo(200);
        assertThat(get("/hello.txt", "Range", "bytes=7-", "If-Range", CHANGED_TEXT)
                        .text())
                .isEqualTo("World!");
    }

    @Test
    void conditionsComeBeforeRanges() {
        String tag = get("/hello.txt").field("ETag");
        assertThat(get("/hello.txt", "Range", "bytes=99-", "If-None-Match", tag).code())
                .isEqualTo(304);
        assertThat(get("/hello.txt", "Range", "bytes=0-1", "If-Match", "\"x\"").code())
                .isEqualTo(412);
    }

    // ---------------------------------------------------------------------------------------------------- caches

    @Test
    void cacheControlIsSaidOfFilesOnly() {
        files = new StaticFiles(root, StaticFilesOptions.DEFAULTS.withCacheControl("max-age=3600"), NOW);
        String tag = get("/hello.txt").field("ETag");
        assertThat(get("/hello.txt").field("Cache-Control")).isEqualTo("max-age=3600");
        assertThat(get("/").field("Cache-Control")).isEqualTo("max-age=3600");
        assertThat(get("/hello.txt", "Range", "bytes=0-1").field("Cache-Control"))
                .isEqualTo("max-age=3600");
        assertThat(get("/hello.txt", "If-None-Match", tag).field("Cache-Control"))
                .isEqualTo("max-age=3600");
        for (TestExchange other : List.of(
                get("/nothing"),
                get("/a%20b/"),
                get("/a%20b"),
                get("/hello.txt", "Range", "bytes=99-"),
                get("/hello.txt", "If-Match", "\"x\""))) {
            assertThat(other.answered.contains("Cache-Control")).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "no-cache\r\nX: y", "\u2713"})
    void aCacheControlThatCannotBeSaidIsRefused(String value) {
        assertThatThrownBy(() -> StaticFilesOptions.DEFAULTS.withCacheControl(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Cache-Control");
    }

    // --------------------------------------------------------------------------------------------- compressed forms

    private void servePrecompressed() throws IOException {
        write("hello.txt.gz", "as gzip");
        write("hello.txt.br", "as br");
        files = new StaticFiles(
                root, StaticFilesOptions.DEFAULTS.withPrecompressed(StaticFilesOptions.Precompressed.SERVED), NOW);
    }

    @Test
    void aCompressedFormIsSentToWhoTakesIt() throws IOException {
        servePrecompressed();
        TestExchange answer = get("/hello.txt", "Accept-Encoding", "gzip, br;q=0.5");
        assertThat(answer.text()).isEqualTo("as gzip");
        assertThat(answer.field("Content-Encoding")).isEqualTo("gzip");
        assertThat(answer.field("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.field("Vary")).isEqualTo("Accept-Encoding");
        assertThat(answer.field("ETag")).isEqualTo("\"2ebc98a1-1dcd6500-7-gzip\"");
        assertThat(answer.answered.contains("Accept-Ranges")).isFalse();
        assertThat(get("/hello.txt", "Accept-Encoding", "gzip, br").text()).isEqualTo("as br");
        assertThat(get("/hello.txt", "Accept-Encoding", "zstd, gzip;q=0.1").text())
                .isEqualTo("as gzip");
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "gzip;q=0", "zstd", "identity, gzip;q=0.5", "gzip;q=7"})
    void whoTakesNoneOfThemIsSentTheFile(String accepted) throws IOException {
        servePrecompressed();
        TestExchange answer = get("/hello.txt", "Accept-Encoding", accepted);
        assertThat(answer.text()).isEqualTo("Hello, World!");
        assertThat(answer.answered.contains("Content-Encoding")).isFalse();
        assertThat(answer.field("Vary")).isEqualTo("Accept-Encoding");
        assertThat(answer.field("Accept-Ranges")).isEqualTo("bytes");
    }

    @Test
    void whatACacheHoldsIsCheckedInItsOwnForm() throws IOException {
        servePrecompressed();
        String tag = get("/hello.txt", "Accept-Encoding", "gzip").field("ETag");
        TestExchange answer = get("/hello.txt", "Accept-Encoding", "gzip", "If-None-Match", tag);
        assertThat(answer.code()).isEqualTo(304);
        assertThat(answer.field("Vary")).isEqualTo("Accept-Encoding");
        assertThat(get("/hello.txt", "If-None-Match", tag).code()).isEqualTo(200);
        assertThat(get("/hello.txt", "Accept-Encoding", "br", "If-None-Match", tag)
                        .code())
                .isEqualTo(200);
    }

    @Test
    void rangesAreOfTheFileItself() throws IOException {
        servePrecompressed();
        String tag = get("/hello.txt", "Accept-Encoding", "gzip").field("ETag");
        TestExchange answer = get("/hello.txt", "Accept-Encoding", "gzip", "Range", "bytes=7-11");
        assertThat(answer.text()).isEqualTo("World");
        assertThat(answer.field("Content-Range")).isEqualTo("bytes 7-11/13");
        TestExchange resumed = get("/hello.txt", "Accept-Encoding", "gzip", "Range", "bytes=3-", "If-Range", tag);
        assertThat(resumed.code()).isEqualTo(200);
        assertThat(resumed.text()).isEqualTo("Hello, World!");
    }

    @Test
    void aFormOlderThanItsFileIsPassedOver() throws IOException {
        servePrecompressed();
        Files.setLastModifiedTime(root.resolve("hello.txt.br"), FileTime.from(CHANGED.minusNanos(1)));
        assertThat(get("/hello.txt", "Accept-Encoding", "br").text()).isEqualTo("Hello, World!");
        Files.setLastModifiedTime(root.resolve("hello.txt.br"), FileTime.from(CHANGED.plusSeconds(5)));
        assertThat(get("/hello.txt", "Accept-Encoding", "br").text()).isEqualTo("as br");
    }

    @Test
    void aFormIsNoWayOutOfTheRootAndStandsForNothingByItself() throws IOException {
        servePrecompressed();
        Path secret = Files.writeString(temp.resolve("secret"), "secret");
        Files.createSymbolicLink(root.resolve("hello.txt.zst"), secret);
        write("alone.txt.gz", "alone");
        assertThat(get("/hello.txt", "Accept-Encoding", "zstd").text()).isEqualTo("Hello, World!");
        assertThat(get("/alone.txt", "Accept-Encoding", "gzip").code()).isEqualTo(404);
        assertThat(get("/alone.txt.gz", "Accept-Encoding", "gzip").field("Content-Type"))
                .isEqualTo("application/gzip");
    }

    @Test
    void whatDoesNotShrinkHasNoForms() throws IOException {
        servePrecompressed();
        write("photo.jpg", "photo");
        write("photo.jpg.gz", "as gzip");
        TestExchange answer = get("/photo.jpg", "Accept-Encoding", "gzip");
        assertThat(answer.text()).isEqualTo("photo");
        assertThat(answer.answered.contains("Vary")).isFalse();
    }

    @Test
    void anIndexHasForms() throws IOException {
        servePrecompressed();
        write("index.html.gz", "as gzip");
        Files.setLastModifiedTime(root.resolve("index.html"), FileTime.from(CHANGED));
        assertThat(get("/", "Accept-Encoding", "gzip").text()).isEqualTo("as gzip");
    }

    @Test
    void formsAreFilesLikeOthersUnlessAskedFor() throws IOException {
        servePrecompressed();
        files = new StaticFiles(root, StaticFilesOptions.DEFAULTS, NOW);
        TestExchange answer = get("/hello.txt", "Accept-Encoding", "gzip");
        assertThat(answer.text()).isEqualTo("Hello, World!");
        assertThat(answer.answered.contains("Vary")).isFalse();
    }

    // --------------------------------------------------------------------------------------------------- folders

    @Test
    void aFolderIsItsIndex() {
        TestExchange answer = get("/");
        assertThat(answer.text()).isEqualTo("<h1>Home</h1>");
        assertThat(answer.field("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(answer.field("ETag")).isNotEmpty();
    }

    @Test
    void aFolderWithoutItsSlashIsSentThere() {
        TestExchange answer = get("/a%20b/%c3%a4?x=1&y=%20");
        assertThat(answer.code()).isEqualTo(301);
        assertThat(answer.field("Location")).isEqualTo("/a%20b/%C3%A4/?x=1&y=%20");
        assertThat(get("/a%20b").field("Location")).isEqualTo("/a%20b/");
    }

    @Test
    void noRedirectLeadsToAnotherHost() throws IOException {
        Files.createDirectory(root.resolve("@evil.example"));
        assertThat(get("/@evil.example").field("Location")).isEqualTo("/%40evil.example/");
        assertThat(get("//evil.example").code()).isEqualTo(404);
        assertThat(get("/%2fevil.example").code()).isEqualTo(404);
    }

    @Test
    void aFolderWithoutIndexIsListed() {
        TestExchange answer = get("/a%20b/");
        assertThat(answer.code()).isEqualTo(200);
        assertThat(answer.field("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(answer.field("Content-Security-Policy")).isEqualTo("default-src 'none'; style-src 'unsafe-inline'");
        assertThat(answer.text()).contains("<a href=\"%C3%A4/\">ä/</a>", "<title>/a b/</title>");
    }

    @Test
    void aFolderNamedAsTheIndexIsNoIndex() throws IOException {
        Files.createDirectory(root.resolve("a b/index.html"));
        assertThat(get("/a%20b/").text()).contains("<a href=\"index.html/\">");
    }

    @Test
    void listingsCanBeRefused() {
        files = new StaticFiles(root, StaticFilesOptions.DEFAULTS.withListing(StaticFilesOptions.Listing.REFUSED));
        assertThat(get("/a%20b/").code()).isEqualTo(403);
        assertThat(get("/").code()).isEqualTo(200);
        assertThat(get("/a%20b/%C3%A4/deep.css").code()).isEqualTo(200);
    }

    @Test
    void aBadRootIsRefusedAtOnce() {
        assertThatThrownBy(() -> new StaticFiles(temp.resolve("nothing")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nothing");
    }

    private TestExchange get(String target, String... fields) {
        return TestExchange.of(files, "GET", target, fields);
    }
}
