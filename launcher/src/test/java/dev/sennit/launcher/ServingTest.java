// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.spi.ReactorOptions;
import dev.sennit.reactor.spi.SlowTurnReport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a running server says, and how signals end it. */
class ServingTest {
    @Test
    void eachEndpointHasALineOnStandardOutput() {
        Run run = Run.of("greet", "--listen", "tcp:8080", "--listen", "tcp:0:interface=\\:\\:1");
        assertThat(run.out().lines())
                .containsExactly("listening greet tcp:127.0.0.1:8080", "listening greet tcp:[::1]:4711");
    }

    @Test
    void thePluginSaysWhereToListenWhenTheUserDoesNot() {
        assertThat(Run.of("greet").out().lines()).containsExactly("listening greet tcp:127.0.0.1:4711");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "4"})
    void anyNumberOfWorkersComesToAnEnd(String workers) {
        assertThat(Run.of("--workers", workers, "greet").exitCode()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"2,SIGINT", "15,SIGTERM"})
    void aSignalDrainsAndEndsWith0(int number, String name) {
        var signals = new RecordingSignals(number);
        Run run = Run.of(signals, "greet");
        assertThat(run.exitCode()).isZero();
        assertThat(run.errors())
                .containsExactly("sennit: " + name + ": finishing open connections, for at most 10s;"
                        + " a second signal ends at once");
        assertThat(signals.halts()).isEmpty();
    }

    @Test
    void theDrainWaitsForTheDelay() {
        FakeReactor.DELAYS.clear();
        Run run = Run.of("greet", "--drain-delay", "5s");
        assertThat(run.exitCode()).isZero();
        assertThat(run.errors())
                .containsExactly("sennit: SIGTERM: serving on for 5s, then finishing open connections, for at most 10s;"
                        + " a second signal ends at once");
        assertThat(FakeReactor.DELAYS).containsExactly(Duration.ofSeconds(5));
    }

    @Test
    void eachReactorWarnsOfSlowTurnsWhenAskedTo() {
        FakeReactorProvider.CREATED.clear();
        Run.of("--slow-turn", "20ms", "greet", "--workers", "2", "--health", "tcp:9000");
        assertThat(FakeReactorProvider.CREATED)
                .hasSize(3)
                .containsOnly(ReactorOptions.defaults()
                        .withSlowTurn(Duration.ofMillis(20))
                        .withSlowTurnReport(SlowTurnReport.LOGGED));
    }

    @Test
    void noReactorWarnsOfSlowTurnsUnasked() {
        FakeReactorProvider.CREATED.clear();
        Run.of("greet");
        Run.of("greet", "--slow-turn", "off");
        Run.of("greet", "--slow-turn", "none");
        assertThat(FakeReactorProvider.CREATED).hasSize(3).containsOnly(ReactorOptions.defaults());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "soon"})
    void whatIsSlowHasALength(String length) {
        Run run = Run.of("--slow-turn", length, "greet");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errors()).singleElement().asString().contains("option --slow-turn: '" + length + "' is");
    }

    @Test
    void theHealthPortIsAnnouncedLast() {
        Run run = Run.of("greet", "--health", "tcp:9000", "--listen", "tcp:8080");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines())
                .containsExactly("listening greet tcp:127.0.0.1:8080", "listening health tcp:127.0.0.1:9000");
    }

    @Test
    void aHealthPortThatCannotBeOpenedIsFatal() {
        Run run = Run.of("greet", "--health", "tcp:81");
        assertThat(run.exitCode()).isOne();
        assertThat(run.out()).isEmpty();
        assertThat(run.errors()).singleElement().asString().contains("cannot listen on tcp:127.0.0.1:81");
    }

    @Test
    void aSecondSignalEndsAtOnce() {
        var signals = new RecordingSignals(15, 2);
        Run.of(signals, "greet");
        assertThat(signals.halts()).containsExactly(130);
        signals = new RecordingSignals(2, 15);
        Run.of(signals, "greet");
        assertThat(signals.halts()).containsExactly(143);
    }

    @Test
    void connectionsThatHadToBeAbortedAreCounted() {
        Run run = Run.of("greet", "--listen", "tcp:82");
        assertThat(run.errors()).hasSize(2).last().asString().contains("connections aborted: 1");
        assertThat(run.exitCode()).isZero();
    }

    /** RFC 5952, section 4. */
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1,127.0.0.1:80",
        "0.0.0.0,0.0.0.0:80",
        "::1,[::1]:80",
        "::,[::]:80",
        "2001:db8::,[2001:db8::]:80",
        "2001:DB8:0:0:1:0:0:1,[2001:db8::1:0:0:1]:80",
        "1:0:3:4:5:6:7:8,[1:0:3:4:5:6:7:8]:80",
        "0:0:3:0:0:0:7:8,[0:0:3::7:8]:80",
        "fe80::abcd,[fe80::abcd]:80",
    })
    void addressesAreWrittenShort(String literal, String text) throws UnknownHostException {
        assertThat(AddressText.of(new InetSocketAddress(InetAddress.getByName(literal), 80)))
                .isEqualTo(text);
    }
}
