// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Postfix's own client asks. */
class PostfixMapTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private Path table;

    @BeforeEach
    void writeFiles() throws IOException {
        Files.writeString(folder.resolve("main.cf"), "compatibility_level = 3.6\n");
        Files.writeString(folder.resolve("master.cf"), "");
        table = Files.writeString(folder.resolve("table"), "a@example.org b@example.org, 100% c\n#\nä@example.org ö\n");
    }

    private Server serve(String protocol) {
        return Sennit.complete()
                .serve("postfix-map", "--table", table.toString(), "--protocol", protocol, "--listen", "tcp:0");
    }

    private Outcome ask(String map, String key) {
        return RunningProcess.run(LIMIT, "postmap", "-c", folder.toString(), "-q", key, map);
    }

    private void assertAnswers(String map) throws IOException {
        assertThat(ask(map, "a@example.org").succeeded().out()).isEqualTo("b@example.org, 100% c\n");
        assertThat(ask(map, "ä@example.org").succeeded().out()).isEqualTo("ö\n");
        Outcome none = ask(map, "nobody@example.org");
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err()).isEmpty();
        assertThat(ask(map, "a key with blanks 100%").exitCode()).isEqualTo(1);
        Path other = Files.writeString(folder.resolve("other"), "a@example.org another\n");
        Files.move(other, table, StandardCopyOption.REPLACE_EXISTING);
        assertThat(ask(map, "a@example.org").succeeded().out()).isEqualTo("another\n");
    }

    @Test
    void postmapAsksOverTcpTable() throws IOException {
        try (Server server = serve("tcp-table")) {
            assertAnswers("tcp:127.0.0.1:" + server.port());
        }
    }

    @Test
    void postmapAsksOverSocketmap() throws IOException {
        try (Server server = serve("socketmap")) {
            assertAnswers("socketmap:inet:127.0.0.1:" + server.port() + ":name");
        }
    }
}
