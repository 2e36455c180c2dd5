// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.Parameter;

/** A server that runs out of descriptors (EMFILE) lives on, says so briefly, and serves again when some are back. */
@Isolated("it measures how fast a server recovers, and whether it rests")
@OnEveryReactor
class DescriptorsTest {
    private static final int LIMIT = 64;
    private static final int MOST_COMPLAINTS = 3;
    private static final Duration RECOVERY = Duration.ofSeconds(10);

    @Parameter
    String reactor;

    @TempDir
    Path folder;

    @Test
    void runningOutOfDescriptorsIsSurvived() {
        try (Server server = poor().serve("echo", "--listen", "tcp:0")) {
            int idle = server.facts().openSockets();
            try (Crowd crowd = new Crowd(server)) {
                assertThat(crowd.first().send("still here").read(10)).isEqualTo("still here");
                assertIsCalm(server);
            }
            long start = System.nanoTime();
            Eventually.await("the next client is served", () -> isServed(server));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(RECOVERY);
            Eventually.await("all is given back", () -> server.facts().openSockets() == idle);
            assertThat(server.err()).doesNotContain("\tat ");
        }
    }

    @Test
    void aFileThatCannotBeOpenedNowIsServedWhenItCan() {
        String request = "GET /file.txt HTTP/1.1\r\nHost: here\r\n\r\n";
        Site site = Site.in(folder).file("file.txt", "content");
        try (Server server = site.serve(poor(), "--workers", "2")) {
            int idle = server.facts().openSockets();
            try (Crowd crowd = new Crowd(server)) {
                // Not at once when a descriptor came free for a moment: the JVM needs some now and then.
                Eventually.await("the file cannot be opened", () -> isRefused(crowd.first(), request));
                assertIsCalm(server);
            }
            long start = System.nanoTime();
            Eventually.await("the file is served", () -> isServed(server, request));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(RECOVERY);
            Eventually.await("all is given back", () -> server.facts().openSockets() == idle);
        }
    }

    /** A client that comes before the crowd's descriptors are given back is turned away. */
    private static boolean isServed(Server server) {
        try (RawConnection client = server.connect()) {
            return client.send("served").read(6).equals("served");
        } catch (UncheckedIOException | AssertionError e) {
            return false;
        }
    }

    private static boolean isServed(Server server, String request) {
        try (RawConnection client = server.connect()) {
            return HttpAnswer.read(client.send(request)).body().equals("content");
        } catch (UncheckedIOException | AssertionError e) {
            return false;
        }
    }

    private static boolean isRefused(RawConnection client, String request) {
        int status = HttpAnswer.read(client.send(request)).status();
        assertThat(status).isIn(200, 500, 503);
        return status != 200;
    }

    private Sennit poor() {
        return Sennit.on(reactor).wrappedIn("prlimit", "--nofile=" + LIMIT, "--");
    }

    /** More clients than the server has descriptors. */
    private static final class Crowd implements AutoCloseable {
        private final List<RawConnection> clients = new ArrayList<>();

        Crowd(Server server) {
            for (int i = 0; i < 2 * LIMIT; i++) {
                clients.add(server.connect());
            }
            Eventually.await("it says so", () -> server.err().contains("cannot accept"));
        }

        RawConnection first() {
            return clients.get(0);
        }

        @Override
        public void close() {
            clients.forEach(RawConnection::close);
        }
    }

    /** Neither does it fill the log nor burn the processor while it waits. */
    private static void assertIsCalm(Server server) {
        Eventually.await("it rests", () -> rests(server)); // what the JVM still compiles is over at some time
        // More than one when a descriptor came free for a moment: the JVM needs some now and then.
        assertThat(server.err().lines().filter(line -> line.contains("cannot accept")))
                .hasSizeBetween(1, MOST_COMPLAINTS);
    }

    private static boolean rests(Server server) {
        Duration before = server.facts().processorTime();
        Eventually.pause(Duration.ofSeconds(1));
        return server.facts().processorTime().minus(before).compareTo(Duration.ofMillis(500)) < 0;
    }
}
