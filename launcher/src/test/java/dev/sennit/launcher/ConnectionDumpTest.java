// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.ReactorGroup;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a running server tells when it is asked. */
class ConnectionDumpTest {
    private final FakeReactor first = new FakeReactor();
    private final FakeReactor second = new FakeReactor();
    private final ReactorGroup group = new ReactorGroup(2, number -> number == 0 ? first : second);

    private List<String> dump(Duration patience) {
        var bytes = new ByteArrayOutputStream();
        new ConnectionDump(group, new PrintStream(bytes, true, StandardCharsets.UTF_8), patience).write();
        return bytes.toString(StandardCharsets.UTF_8).lines().collect(Collectors.toList());
    }

    @Test
    void eachReactorAndEachConnectionHasALine() {
        first.connections = 1;
        second.connections = 2;
        List<String> lines = dump(ConnectionDump.PATIENCE);
        assertThat(lines).hasSize(6);
        assertThat(lines.get(0)).startsWith("sennit: SIGUSR1");
        assertThat(lines.get(1)).startsWith("  reactor 0: 1 connections;");
        assertThat(lines.get(2)).startsWith("  reactor 1: 2 connections;");
        assertThat(lines.get(3))
                .isEqualTo("  /127.0.0.1:80 <- /127.0.0.1:50000 OPEN FakeReactor, 0 bytes queued, no deadline");
    }

    @Test
    void handshakesAreCounted() {
        assertThat(dump(ConnectionDump.PATIENCE).get(1)).contains("; 6 TLS handshakes, 2 failed; ");
    }

    @Test
    void thereIsALimitAndTheRestIsCounted() {
        first.connections = ConnectionDump.MAX_CONNECTIONS / 2;
        second.connections = ConnectionDump.MAX_CONNECTIONS / 2;
        assertThat(dump(ConnectionDump.PATIENCE)).hasSize(3 + ConnectionDump.MAX_CONNECTIONS);
        second.connections++;
        assertThat(dump(ConnectionDump.PATIENCE))
                .hasSize(3 + ConnectionDump.MAX_CONNECTIONS + 1)
                .last()
                .isEqualTo("  and 1 more connections");
    }

    @Test
    void aReactorThatDoesNotAnswerIsNotWaitedForForEver() {
        second.busy = true;
        assertThat(dump(Duration.ZERO)).last().asString().contains("has not answered for", "SIGQUIT");
    }

    @Test
    void aSignalAsksForItAndServingGoesOn() {
        Run run = Run.of(new RecordingSignals(10, 15), "greet");
        assertThat(run.exitCode()).isZero();
        assertThat(run.errors()).first().asString().startsWith("sennit: SIGUSR1");
        assertThat(run.errors()).last().asString().startsWith("sennit: SIGTERM");
    }
}
