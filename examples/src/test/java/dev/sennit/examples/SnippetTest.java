// SPDX-License-Identifier: Apache-2.0
package dev.sennit.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The code in the pages for newcomers is code that compiles and is tested. */
class SnippetTest {
    private static final Path ROOT = root();

    /** Maven starts tests in the module's folder, other tools elsewhere below the root. */
    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    private static String read(String file) throws IOException {
        return Files.readString(ROOT.resolve(file)).replace("\r\n", "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                "docs/tutorial.md",
                "docs/policies.md",
                "docs/testing.md",
                "docs/clients.md",
                "docs/http-client.md",
                "docs/udp.md"
            })
    void whatAPageShowsIsInTheFileItIsFrom(String page) throws IOException {
        checkSources(page);
        for (Snippet each : Snippet.of(read(page))) {
            if (each.source().isEmpty()) {
                assertThat(each.language())
                        .as("language of a block in %s that says not where it is from:%n%s", page, each.code())
                        .isNotIn("java", "xml");
            }
        }
    }

    /** These show other code, too. */
    @ParameterizedTest
    @ValueSource(strings = {"docs/http-handlers.md", "docs/mail-clients.md"})
    void whatAPageSaysIsFromAFileIsInIt(String page) throws IOException {
        checkSources(page);
    }

    private static void checkSources(String page) throws IOException {
        List<Snippet> snippets = Snippet.of(read(page));
        assertThat(snippets).anyMatch(each -> each.source().isPresent());
        for (Snippet each : snippets) {
            if (each.source().isPresent() && !each.isIn(read(each.source().get()))) {
                fail(page + " shows what is not in " + each.source().get() + ":\n" + each.code());
            }
        }
    }

    @Test
    void theReadmeShowsTheWholeEchoServer() throws IOException {
        String file = read("examples/src/main/java/dev/sennit/examples/EchoServer.java");
        String whole = file.substring(file.indexOf("public final class"), file.indexOf("// spotless:on"));
        assertThat(Snippet.of(read("README.md")))
                .first()
                .extracting(Snippet::code)
                .isEqualTo(whole);
    }

    // ------------------------------------------------------------------------------------------ the check itself

    private static boolean isIn(String code, String file) {
        return new Snippet("java", Optional.empty(), code).isIn(file);
    }

    @Test
    void blocksAreFoundWithTheirSources() {
        String page = "text\n<!-- from a/B.java -->\n```java\none\n\ntwo\n```\ntext\n```sh\nls\n```\n";
        assertThat(Snippet.of(page))
                .containsExactly(
                        new Snippet("java", Optional.of("a/B.java"), "one\n\ntwo\n"),
                        new Snippet("sh", Optional.empty(), "ls\n"));
    }

    @Test
    void aSnippetMayBeIndentedAndLeaveThingsOut() {
        String file = "class A {\n    int a;\n\n    void b() {\n        c();\n    }\n    int d;\n}\n";
        assertThat(isIn("int a;\n\nvoid b() {\n    c();\n}\n", file)).isTrue();
        assertThat(isIn("class A {\n    int a;\n    // …\n    int d;\n}\n", file))
                .isTrue();
    }

    @Test
    void aSnippetMayNotDiffer() {
        String file = "class A {\n    int a;\n    void b() {\n        c();\n    }\n}\n";
        assertThat(isIn("int A;\n", file)).isFalse();
        assertThat(isIn("int a;\nc();\n", file)).isFalse(); // lines left out without an ellipsis
        assertThat(isIn("void b() {\nc();\n}\n", file)).isFalse(); // indented otherwise
        assertThat(isIn("c();\n// …\nint a;\n", file)).isFalse(); // in another order
    }
}
