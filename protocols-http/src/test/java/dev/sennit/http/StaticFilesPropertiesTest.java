// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** On a real tree with a secret next to the root, one hidden in it, and links that lead to both. */
class StaticFilesPropertiesTest {
    private static final String SECRET = "the secret";

    private static Path temp = Path.of("");
    private static StaticFiles files = new StaticFiles(temp);

    @BeforeContainer
    static void makeTree() throws IOException {
        temp = Files.createTempDirectory("static-files");
        Path root = Files.createDirectories(temp.resolve("a/root"));
        Files.writeString(temp.resolve("secret"), SECRET);
        Files.writeString(temp.resolve("a/secret"), SECRET);
        Files.createDirectories(root.resolve("a/a"));
        Files.writeString(root.resolve("a/.secret"), SECRET);
        Files.writeString(root.resolve("a/index.html"), "public");
        Files.writeString(root.resolve("a/a/b;c"), "public");
        Files.createSymbolicLink(root.resolve("b"), Path.of(".."));
        Files.createSymbolicLink(root.resolve("a/c"), Path.of("../../../secret"));
        files = new StaticFiles(root);
    }

    @AfterContainer
    static void deleteTree() throws IOException {
        try (Stream<Path> all = Files.walk(temp)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Property(tries = 5000)
    void noTargetGetsTheSecret(@ForAll("targets") String target) {
        TestExchange answer = TestExchange.of(files, "GET", target);
        assertThat(answer.code()).isIn(200, 301, 404);
        assertThat(answer.text()).doesNotContain("secret");
    }

    @Property(tries = 1000)
    void noTextAtAllMakesItFail(@ForAll String target) {
        assertThat(TestExchange.of(files, "GET", "/" + target).code()).isIn(200, 301, 404);
    }

    @Provide
    Arbitrary<String> targets() {
        Arbitrary<String> name = Arbitraries.of(
                "a",
                "b",
                "c",
                "root",
                "secret",
                ".secret",
                "%2esecret",
                "b;c",
                "..",
                "%2e%2e",
                ".%2e",
                ".",
                "..;",
                "%c0%ae%c0%ae",
                "",
                "%00");
        Arbitrary<String> separator = Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.just("/")),
                Tuple.of(2, Arbitraries.of("%2f", "\\", "%5c", "//", "/./", "%252f")));
        return Combinators.combine(separator, name)
                .as((first, second) -> first + second)
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(parts -> "/" + String.join("", parts).replaceFirst("^/", ""));
    }
}
