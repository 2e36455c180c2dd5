// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a server is asked to end. */
@OnEveryReactor
class SignalsTest {
    @Parameter
    String reactor;

    /** Whoever started the tests may have had SIGINT ignored, which children inherit. */
    private Sennit sennit;

    @BeforeEach
    void choose() {
        sennit = Sennit.on(reactor).wrappedIn("env", "--default-signal=INT,TERM");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void anIdleServerEndsAtOnce(String signal) {
        try (Server server = sennit.serve("echo", "--workers", "2")) {
            server.signal(signal);
            Outcome outcome = server.awaitEnd().succeeded();
            assertThat(outcome.errLines()).singleElement().asString().startsWith("sennit: SIG" + signal);
            assertThat(outcome.outLines()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void openConnectionsFinishWhatTheyAreDoing(String signal) {
        try (Server server = sennit.serve("echo", "--workers", "2", "--grace", "1m");
                RawConnection one = server.connect();
                RawConnection other = server.connect()) {
            one.send("hello").read(5);
            other.send("hello").read(5);
            server.signal(signal);
            assertThat(one.readToEnd().end()).isEqualTo(RawConnection.End.FINISHED);
            assertThat(other.readToEnd().end()).isEqualTo(RawConnection.End.FINISHED);
            one.finishSending();
            other.finishSending();
            server.awaitEnd().succeeded();
        }
    }

    /** Its closed connections linger in the kernel, which must not keep the port. */
    @Test
    void thePortIsFreeForTheNextServer() {
        String endpoint = "tcp:" + Ports.free();
        try (Server server = sennit.serve("daytime", "--listen", endpoint);
                RawConnection client = server.connect()) {
            client.readToEnd();
            client.finishSending();
            server.signal("TERM");
            server.awaitEnd().succeeded();
        }
        try (Server next = sennit.serve("daytime", "--listen", endpoint)) {
            assertThat(next.announced()).containsExactly("listening daytime tcp:127.0.0.1:" + next.port());
        }
    }

    @Test
    void aDrainingServerTakesNoNewConnection() {
        try (Server server = sennit.serve("chargen", "--grace", "1m");
                RawConnection client = server.connect()) {
            client.read(74);
            server.signal("TERM");
            Eventually.await("the port closes", () -> !server.accepts());
            assertThat(server.isAlive()).isTrue(); // its one connection has more to say than we read
        }
    }

    /** It goes on sending for as long as it is read, and we do not read. */
    @Test
    void whatDoesNotFinishWithinTheGraceIsAborted() {
        try (Server server = sennit.serve("chargen", "--grace", "500ms");
                RawConnection client = server.connect()) {
            client.read(74);
            long start = System.nanoTime();
            server.signal("TERM");
            Outcome outcome = server.awaitEnd().succeeded();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(500));
            assertThat(outcome.err()).contains("aborted");
        }
    }

    @Test
    void aServerTellsOfItsConnectionsAndGoesOn() {
        try (Server server = sennit.serve("echo", "--workers", "2", "--idle-timeout", "1h");
                RawConnection one = server.connect();
                RawConnection other = server.connect()) {
            one.send("hello").read(5);
            other.send("hello").read(5);
            server.signal("USR1");
            Eventually.await(
                    "it tells all",
                    () -> server.err().lines().count() >= 5 && server.err().endsWith("\n"));
            assertThat(server.err().lines())
                    .hasSize(5)
                    .filteredOn(
                            line -> line.matches(
                                    " {2}/127\\.0\\.0\\.1:\\d+ <- /127\\.0\\.0\\.1:\\d+ OPEN .*, 0 bytes queued, idle in .* of 1h"))
                    .hasSize(2);
            assertThat(one.send("again").read(5)).isEqualTo("again");
        }
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130"})
    void aSecondSignalEndsItAtOnce(String signal, int exitCode) {
        try (Server server = sennit.serve("chargen", "--grace", "1m");
                RawConnection client = server.connect()) {
            client.read(74);
            server.signal(signal);
            Eventually.await("it drains", () -> server.err().contains("second signal"));
            server.signal(signal);
            assertThat(server.awaitEnd().exitCode()).isEqualTo(exitCode);
        }
    }
}
