// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options of {@code sennit http}. */
class HttpCommandLineTest {
    @TempDir
    Path folder;

    private final Sennit sennit = Sennit.complete();

    @ParameterizedTest
    @CsvSource({
        "--root, ''",
        "--text, ''",
        "--directory-page, on",
        "--cache-control, ''",
        "--compress, off",
        "--idle-timeout, 60s",
        "--header-timeout, 10s",
        "--body-timeout, 20s",
        "--write-timeout, 30s",
        "--max-pipeline, 16",
        "--max-header-bytes, 16384",
        "--max-body-bytes, 16777216",
    })
    void helpShowsEachOptionWithItsDefault(String option, String standard) {
        String help = sennit.run("http", "--help").succeeded().out();
        String described = help.substring(help.indexOf(option + "=")).split("\\R {6}--|\\R *\\R", 2)[0];
        assertThat(described.replaceAll("\\s+", " "))
                .contains(standard.isEmpty() ? option : "Default: " + standard + ".");
    }

    @Test
    void aMissingRootEndsWithOneLineThatNamesIt() {
        Path missing = folder.resolve("missing");
        assertThat(sennit.run("http", "--listen", "tcp:0", "--root", missing.toString())
                        .complained(1))
                .contains(missing.toString());
    }

    @Test
    void aRootThatIsAFileEndsWithOneLineThatNamesIt() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThat(sennit.run("http", "--listen", "tcp:0", "--root", file.toString())
                        .complained(1))
                .contains(file.toString());
    }

    @Test
    void nothingToServeIsAWrongCommandLine() {
        assertThat(sennit.run("http", "--listen", "tcp:0").complained(2)).contains("--root", "--text");
    }

    @Test
    void twoThingsToServeAreAWrongCommandLine() {
        assertThat(sennit.run("http", "--listen", "tcp:0", "--root", folder.toString(), "--text", "both")
                        .complained(2))
                .contains("--root", "--text");
    }

    @ParameterizedTest
    @CsvSource({
        "--max-pipeline, 0",
        "--max-header-bytes, many",
        "--max-body-bytes, -1",
        "--write-timeout, 30",
        "--idle-timeout, 0s",
    })
    void aValueThatCannotBeIsAWrongCommandLine(String option, String value) {
        assertThat(sennit.run("http", "--text", "fine", option, value).complained(2))
                .contains(option, value);
    }

    @Test
    void thereIsAWorkerForEachProcessorUnlessSaidOtherwise() {
        int processors = Runtime.getRuntime().availableProcessors();
        try (Server server = sennit.serve("http", "--text", "fine", "--listen", "tcp:0")) {
            assertThat(server.announced()).singleElement().asString().startsWith("listening http tcp:127.0.0.1:");
            assertThat(server.facts().threads("sennit-epoll-")).hasSize(processors);
            assertThat(Curl.get(server.url("/any/path?at=all")).body()).isEqualTo("fine");
        }
    }
}
