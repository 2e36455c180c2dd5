// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** {@code unix:} endpoints as curl and socat see them. */
@OnEveryReactor
class UnixSocketTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Parameter
    String reactor;

    @TempDir
    Path folder;

    private Server serve(String endpoint) {
        return Sennit.on(reactor).serve("http", "--text", "Hello, World!", "--workers", "2", "--listen", endpoint);
    }

    private static HttpAnswer get(Path socket) {
        return Curl.get("http://localhost/", "--unix-socket", socket.toString());
    }

    @Test
    void curlIsServedThroughASocketThatGoesWithTheServer() throws IOException {
        Path socket = folder.resolve("x.sock");
        try (Server server = serve("unix:" + socket + ":mode=600")) {
            assertThat(server.announced()).containsExactly("listening http unix:" + socket);
            assertThat(Files.getPosixFilePermissions(socket)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            for (int i = 0; i < 3; i++) {
                assertThat(get(socket).body()).isEqualTo("Hello, World!");
            }
            server.signal("TERM");
            server.awaitEnd().succeeded();
        }
        assertThat(socket).doesNotExist();
    }

    @Test
    void theSocketOfAKilledServerIsReplacedAndThatOfALivingOneIsNot() {
        Path socket = folder.resolve("y.sock");
        serve("unix:" + socket).close();
        assertThat(socket).exists();
        try (Server second = serve("unix:" + socket)) {
            assertThat(get(socket).status()).isEqualTo(200);
            String third =
                    Sennit.on(reactor).run("echo", "--listen", "unix:" + socket).complained(1);
            assertThat(third).contains("cannot listen on unix:" + socket, "somebody listens there");
            assertThat(get(socket).status()).isEqualTo(200);
            assertThat(second.isAlive()).isTrue();
        }
    }

    @Test
    void whereAnotherProcessIsAboutToListenNobodyElseDoes() {
        Path socket = folder.resolve("w.sock");
        Path lock = folder.resolve(".w.sock.lock");
        try (RunningProcess other = new RunningProcess(List.of("perl", "src/test/perl/locked.pl", lock.toString()))) {
            Eventually.await("the lock is held", () -> other.out().equals("held\n"));
            String second =
                    Sennit.on(reactor).run("echo", "--listen", "unix:" + socket).complained(1);
            assertThat(second).contains("cannot listen on unix:" + socket, "somebody else is about to listen there");
            assertThat(socket).doesNotExist();
        }
        try (Server server = serve("unix:" + socket)) {
            assertThat(get(socket).status()).isEqualTo(200);
            assertThat(lock).doesNotExist();
            assertThat(server.isAlive()).isTrue();
        }
    }

    @Test
    void socatSendsAFileThroughAndHasItBack() throws IOException {
        Path socket = folder.resolve("z.sock");
        Path noise = Site.in(folder).noise("noise", 3_000_000);
        Path back = folder.resolve("back");
        try (Server server = Sennit.on(reactor).serve("echo", "--listen", "unix:" + socket)) {
            String script = "socat -t 20 - UNIX-CONNECT:" + socket + " <" + noise + " >" + back;
            RunningProcess.run(LIMIT, "sh", "-c", script).succeeded();
            assertThat(back).hasSameBinaryContentAs(noise);
            assertThat(server.err()).isEmpty();
        }
    }
}
