// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sockets from systemd, and what systemd is told: with its own tool where that is, else with scripts that do the same. */
class SystemdTest {
    private static final String ACTIVATE = "src/test/perl/activate.pl";
    private static final Path SYSTEMDS_OWN = Path.of("/usr/bin/systemd-socket-activate");

    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void choosePath() {
        path = folder.resolve("s");
    }

    private static Sennit activated(String when, String names, String... addresses) {
        return activatedOn("epoll", when, names, addresses);
    }

    private static Sennit activatedOn(String reactor, String when, String names, String... addresses) {
        List<String> command = new ArrayList<>(List.of("perl", ACTIVATE, when, names));
        command.addAll(Arrays.asList(addresses));
        command.add("--");
        return Sennit.on(reactor).wrappedIn(command.toArray(String[]::new));
    }

    /** Connects as soon as somebody listens, and asks for an echo. */
    private static SocketChannel connectEarly(Path where) {
        Eventually.await("somebody listens at " + where, () -> Files.exists(where));
        SocketChannel[] connected = new SocketChannel[1];
        Eventually.await("somebody takes a connection", () -> {
            try {
                connected[0] = SocketChannel.open(UnixDomainSocketAddress.of(where));
                connected[0].write(ByteBuffer.wrap("early".getBytes(StandardCharsets.US_ASCII)));
                return true;
            } catch (IOException e) {
                return false; // bound, and not listening yet
            }
        });
        return connected[0];
    }

    private static String read5(SocketChannel from) throws IOException {
        ByteBuffer answer = ByteBuffer.allocate(5);
        while (answer.hasRemaining() && from.read(answer) >= 0) {
            // goes on
        }
        return new String(answer.array(), StandardCharsets.US_ASCII);
    }

    private void assertServesWhoCameBefore(Sennit sennit) throws Exception {
        CompletableFuture<SocketChannel> early = CompletableFuture.supplyAsync(() -> connectEarly(path));
        try (Server server = sennit.serve("echo", "--workers", "2", "--listen", "systemd:domain=UNIX:name=echo");
                SocketChannel client = early.join()) {
            assertThat(server.announced()).containsExactly("listening echo systemd:" + path);
            assertThat(read5(client)).isEqualTo("early");
            client.shutdownOutput();
            server.signal("TERM");
            server.awaitEnd().succeeded();
            assertThat(Files.exists(path)).as("the file is systemd's").isTrue();
        }
    }

    // -------------------------------------------------------------------------------------------------- sockets

    @Test
    void whoConnectedBeforeTheServerWasReadyIsServed() throws Exception {
        assertServesWhoCameBefore(activated("wait", "echo", path.toString()));
    }

    @Test
    void systemdsOwnToolActivatesTheServer() throws Exception {
        assumeTrue(Files.isExecutable(SYSTEMDS_OWN), "systemd is not installed");
        assertServesWhoCameBefore(
                Sennit.on("epoll").wrappedIn(SYSTEMDS_OWN.toString(), "--fdname=echo", "-l", path.toString()));
    }

    @ParameterizedTest // EP-02
    @ValueSource(
            strings = {
                "systemd:domain=INET:index=1",
                "systemd:name=tcp",
                "haproxy:systemd:name=tcp:others=serve:trusted=10.0.0.1"
            })
    void aSocketIsFoundByItsPlaceOrName(String endpoint) {
        try (Server server = activated("now", "unix:tcp", path.toString(), "127.0.0.1")
                        .serve("echo", "--listen", endpoint);
                RawConnection client = server.connect()) {
            assertThat(client.send("hello").read(5)).isEqualTo("hello");
        }
    }

    private static void assertRefused(Sennit sennit, String endpoint, String... words) {
        assertThat(sennit.run("echo", "--listen", endpoint).complained(1)).contains(words);
    }

    @Test
    void whatIsNotThereIsAnsweredWithWhatIs() {
        assertRefused(
                Sennit.on("epoll").wrappedIn("env", "-u", "LISTEN_FDS", "-u", "LISTEN_PID"),
                "systemd:index=0",
                "systemd:index=0",
                "no LISTEN_FDS");
        assertRefused(activated("now", "http", path.toString()), "systemd:name=smtp", "'smtp'", "there are http");
    }

    @Test
    void anythingElseIsNamed() {
        assertRefused(activated("now", "-", "dgram:127.0.0.1"), "systemd:index=0", "is a datagram socket");
        assertRefused(activated("now", "-", path.toString()), "systemd:domain=INET:index=0", "is UNIX, not INET");
    }

    @Test
    void aSocketServesOneEndpoint() {
        Outcome outcome = activated("now", "echo", path.toString())
                .run("echo", "--listen", "systemd:index=0", "--listen", "systemd:name=echo");
        assertThat(outcome.complained(1)).contains("used before");
    }

    /** The shell is the process that systemd knows, and java its child. */
    @Test
    void aScriptThatDoesNotExecJavaIsNamed() {
        Sennit sennit = Sennit.on("epoll")
                .wrappedIn("perl", ACTIVATE, "now", "-", path.toString(), "--", "sh", "-c", "\"$@\"; exit $?", "sh");
        assertRefused(sennit, "systemd:index=0", "LISTEN_PID is", "exec");
    }

    @Test
    void nioSaysThatItCannot() {
        assertRefused(
                activatedOn("nio", "now", "echo", path.toString()),
                "systemd:index=0",
                "the nio reactor cannot adopt descriptors: use epoll");
    }

    @Test
    void theDoctorTellsWhatWasHandedOver() {
        Outcome outcome = activated("now", "http:admin", "127.0.0.1", path.toString())
                .run("doctor")
                .succeeded();
        assertThat(outcome.out())
                .containsPattern("(?m)^systemd +started by socket activation, sockets: 2, named http, admin$");
    }

    // -------------------------------------------------------------------------------------------- notifications

    private RunningProcess receiver() {
        RunningProcess receiver = new RunningProcess(List.of("perl", "src/test/perl/notified.pl", path.toString()));
        Eventually.await(
                "somebody listens to notifications", () -> receiver.out().startsWith("listening"));
        return receiver;
    }

    private static List<String> told(RunningProcess receiver) {
        return receiver.out().lines().skip(1).collect(Collectors.toList());
    }

    private Sennit notifying(String reactor) {
        return Sennit.on(reactor).wrappedIn("env", "NOTIFY_SOCKET=" + path, "WATCHDOG_USEC=100000");
    }

    @Test
    void systemdIsToldOfTheStartTheEndAndThatAllReactorsLive() {
        try (RunningProcess receiver = receiver();
                Server server = notifying("epoll").serve("echo", "--workers", "2", "--grace", "1m");
                RawConnection client = server.connect()) {
            client.send("hello").read(5);
            String alive = "WATCHDOG=1 STATUS=echo: serving, 1 connection";
            Eventually.await(
                    "it is alive",
                    () -> told(receiver).stream().filter(alive::equals).count() > 3);
            assertThat(told(receiver)).first().asString().matches("READY=1 STATUS=echo: serving, [01] connections?");
            server.signal("TERM");
            Eventually.await(
                    "it tells of its end",
                    () -> told(receiver).contains("STOPPING=1 STATUS=echo: finishing, 1 connection"));
            assertThat(server.isAlive()).isTrue();
            client.finishSending();
            server.awaitEnd().succeeded();
            assertThat(server.err().lines()).as("and nothing went wrong").hasSize(1);
        }
    }

    @Test
    void nioSaysOnceThatNobodyIsTold() {
        try (Server server = notifying("nio").serve("echo");
                RawConnection client = server.connect()) {
            assertThat(client.send("hello").read(5)).isEqualTo("hello");
            Eventually.await("it says so", () -> server.err().endsWith("\n"));
            server.signal("TERM");
            client.finishSending();
            assertThat(server.awaitEnd().succeeded().errLines())
                    .filteredOn(line -> line.contains("NOTIFY_SOCKET"))
                    .singleElement()
                    .asString()
                    .contains("the nio reactor cannot send datagrams to UNIX sockets: use epoll");
        }
    }

    @Test
    void aReceiverThatIsGoneEndsNothing() {
        try (Server server = notifying("epoll").serve("echo");
                RawConnection client = server.connect()) {
            Eventually.await("it says so", () -> server.err().contains("No such file"));
            assertThat(client.send("hello").read(5)).isEqualTo("hello");
        }
    }
}
