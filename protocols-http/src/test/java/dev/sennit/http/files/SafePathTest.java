// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class SafePathTest {
    static final List<String> ATTACKS = List.of(
            // up, plain and encoded once, twice, overlong, as UTF-16, with parameters
            "/..",
            "/../",
            "/../../etc/passwd",
            "/a/../../etc/passwd",
            "/a/../b",
            "/.",
            "/./a",
            "/a/.",
            "/...",
            "/....//",
            "/%2e%2e/etc/passwd",
            "/%2E%2E/etc/passwd",
            "/.%2e/etc/passwd",
            "/%2e./etc/passwd",
            "/%2e/a",
            "/..%2fetc%2fpasswd",
            "/..%2Fetc",
            "/%2e%2e%2fetc",
            "/a%2f..%2f..%2fetc",
            "/a%2fb",
            "/%2fetc/passwd",
            "/..%5cetc",
            "/..\\etc",
            "/a\\b",
            "/%5c%5chost%5cshare",
            "/%c0%ae%c0%ae/etc",
            "/%c0%af..%c0%afetc",
            "/%e0%80%ae%e0%80%ae/",
            "/%f0%80%80%ae/",
            "/%uff0e%uff0e/",
            "/%u002e%u002e/",
            "/..;/etc/passwd",
            "/..;a=b/",
            "/.;/a",
            "/a/..;/",
            "/%2e%2e;/",
            // absolute, and empty segments
            "//etc/passwd",
            "///etc/passwd",
            "/a//b",
            "/a//",
            "//",
            "//host/share",
            "/file:///etc/passwd",
            // control characters and what is no UTF-8
            "/%00",
            "/a%00.html",
            "/a.html%00",
            "/a%0d%0aX:%20y",
            "/a%0a",
            "/%7f",
            "/%1b[0m",
            "/%c2%85",
            "/%ff",
            "/%c3",
            "/%c3%28",
            "/%ed%a0%80",
            "/%f4%90%80%80",
            "/%ef%bf%bd",
            // half an encoding
            "/%",
            "/%2",
            "/a%",
            "/%zz",
            "/%2g",
            "/%-1",
            "/%+2",
            "/% 2",
            // hidden
            "/.git",
            "/.git/config",
            "/a/.htpasswd",
            "/%2egit/config",
            "/.env",
            // Windows
            "/C:",
            "/c:/windows/win.ini",
            "/c%3a/windows",
            "/a.html::$DATA",
            "/a.",
            "/a.html.",
            "/a.html%20",
            "/a%20/b",
            "/a./b",
            // no path at all
            "",
            "*",
            "a",
            "a/b",
            "../a",
            "http://h/a",
            "\\a",
            " /a",
            "/a b",
            "/a\u0000",
            "/\u00e4",
            "/\u2025/");

    @ParameterizedTest
    @FieldSource("ATTACKS")
    void attacksAreNoPaths(String raw) {
        assertThat(SafePath.of(raw)).isEmpty();
    }

    @Test
    void namesAreDecodedOnce() {
        assertThat(names("/%252e%252e")).containsExactly("%2e%2e");
        assertThat(names("/%252fetc")).containsExactly("%2fetc");
        assertThat(names("/a%20b")).containsExactly("a b");
        assertThat(names("/a+b")).containsExactly("a+b");
        assertThat(names("/%C3%A4/%E2%82%AC/%F0%9F%A6%86")).containsExactly("ä", "€", "🦆");
        assertThat(names("/a%3Fb%23c")).containsExactly("a?b#c");
    }

    @Test
    void parametersAreNotCutOff() {
        assertThat(names("/a;b=c/d;")).containsExactly("a;b=c", "d;");
        assertThat(names("/;/etc")).containsExactly(";", "etc");
    }

    @Test
    void dotsInsideNamesAreAllowed() {
        assertThat(names("/a..b/c.tar.gz")).containsExactly("a..b", "c.tar.gz");
        assertThat(names("/~user")).containsExactly("~user");
    }

    @Test
    void aSlashAtTheEndMeansAFolder() {
        assertThat(SafePath.of("/").orElseThrow().isFolder()).isTrue();
        assertThat(SafePath.of("/").orElseThrow().names()).isEmpty();
        assertThat(SafePath.of("/a/").orElseThrow().isFolder()).isTrue();
        assertThat(SafePath.of("/a").orElseThrow().isFolder()).isFalse();
    }

    @Test
    void aFoldersPathCanBeSentBack() {
        assertThat(SafePath.of("/a%20b/%c3%a4").orElseThrow().encodedAsFolder()).isEqualTo("/a%20b/%C3%A4/");
        assertThat(SafePath.of("/").orElseThrow().encodedAsFolder()).isEqualTo("/");
        assertThat(SafePath.of("/a%22%3e/").orElseThrow()).hasToString("/a\">/");
    }

    @Test
    void aChildIsCheckedToo() {
        SafePath folder = SafePath.of("/a/").orElseThrow();
        assertThat(folder.child("index.html").names()).containsExactly("a", "index.html");
        assertThatThrownBy(() -> folder.child("..")).isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 5000)
    void noTargetLeavesTheRoot(@ForAll("targets") String raw) {
        assertStaysBelow(raw);
    }

    @Property(tries = 2000)
    void noTextAtAllLeavesTheRoot(@ForAll String raw) {
        assertStaysBelow(raw);
        assertStaysBelow("/" + raw);
    }

    @Property
    void servableNamesComeBackThroughALink(@ForAll("names") String name) {
        assertThat(names("/" + PercentCode.encode(name) + "/")).containsExactly(name);
    }

    private static void assertStaysBelow(String raw) {
        Path root = Path.of("/srv/site");
        Optional<Path> path = SafePath.of(raw).flatMap(safe -> below(safe, root));
        path.ifPresent(below -> {
            assertThat(below).isEqualTo(below.normalize()).startsWithRaw(root);
            root.relativize(below)
                    .forEach(name ->
                            assertThat(name.toString()).doesNotStartWith(".").doesNotContain("\\"));
        });
    }

    private static Optional<Path> below(SafePath safe, Path root) {
        try {
            return Optional.of(safe.below(root));
        } catch (InvalidPathException e) { // a file system that cannot have such a name
            return Optional.empty();
        }
    }

    private static List<String> names(String raw) {
        return SafePath.of(raw).orElseThrow().names();
    }

    @Provide
    Arbitrary<String> targets() {
        return Arbitraries.of(
                        "/",
                        "/",
                        "/",
                        "..",
                        ".",
                        "%2e",
                        "%2E",
                        "%2f",
                        "%2F",
                        "%5c",
                        "\\",
                        "%00",
                        "%",
                        "%25",
                        "2e",
                        "2f",
                        ";",
                        ":",
                        "a",
                        "b.c",
                        "%c0%ae",
                        "%e2%80%a5",
                        "~",
                        " ",
                        "%20",
                        "?",
                        "#",
                        "ä",
                        "\u0000")
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings()
                .ofMinLength(1)
                .ofMaxLength(20)
                .filter(name -> SafePath.isServable(name)
                        && name.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE));
    }
}
