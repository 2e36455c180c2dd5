// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sennit http --access-log}. */
class AccessLogTest {
    @TempDir
    Path folder;

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aHangUpHasARenamedFileOpenedAnewAndTheEndWritesWhatWaits() throws IOException {
        Path log = folder.resolve("access.log");
        Path renamed = folder.resolve("yesterday.log");
        Sennit sennit = Sennit.complete().wrappedIn("env", "--default-signal=HUP,TERM");
        try (Server server = sennit.serve("http", "--text", "hello", "--access-log", log.toString())) {
            Curl.get(server.url("/one"));
            Eventually.await("the first line", () -> lines(log).size() == 1);
            Files.move(log, renamed);
            server.signal("HUP");
            Eventually.await("a new file", () -> Files.exists(log));
            Curl.get(server.url("/two"));
            server.signal("TERM");
            server.awaitEnd().succeeded();
        }
        assertThat(lines(renamed))
                .singleElement()
                .asString()
                .matches("127\\.0\\.0\\.1 - - \\[.*] \"GET /one HTTP/1\\.1\" 200 5 \"-\" \"curl/.*\"");
        assertThat(lines(log)).singleElement().asString().contains("\"GET /two HTTP/1.1\" 200 5 ");
    }

    @Test
    void aFileThatCannotBeWrittenIsSaidBeforeAnythingListens() {
        String file = folder.resolve("no/access.log").toString();
        assertThat(Sennit.complete()
                        .run("http", "--text", "hello", "--access-log", file)
                        .complained(1))
                .contains("the access log " + file + " cannot be opened: its folder does not exist");
    }
}
