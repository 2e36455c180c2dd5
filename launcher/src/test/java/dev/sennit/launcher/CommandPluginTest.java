// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands that plugins bring. */
class CommandPluginTest {
    private static Run undisturbed(String... arguments) {
        return Run.of(new RecordingSignals(), arguments);
    }

    @Test
    void itWorksOnAReactorAndEndsWith0() {
        Run run = undisturbed("count", "--unit", "sheep", "one", "two");
        assertThat(run.errors()).isEmpty();
        assertThat(run.out()).isEqualTo("2 sheep on fake" + System.lineSeparator());
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void whatItToldItsUserItself_EndsWith1() {
        Run run = undisturbed("count", "wrong");
        assertThat(run.exitCode()).isOne();
        assertThat(run.errors()).isEmpty();
    }

    @Test
    void aFailureMayHaveItsOwnExitCode() {
        assertThat(undisturbed("count", "wrong", "later").exitCode()).isEqualTo(75);
    }

    @ParameterizedTest
    @CsvSource({"failing, no fingers left", "throwing, no hands"})
    void aFailureIsOneLineAndEndsWith1(String word, String message) {
        Run run = undisturbed("count", word);
        assertThat(run.exitCode()).isOne();
        assertThat(run.errors()).containsExactly("sennit: count: " + message);
    }

    @ParameterizedTest
    @CsvSource({"2, 130", "15, 143"})
    void aSignalInterruptsItAndIsItsExitCode(int signal, int exitCode) {
        Run run = Run.of(new RecordingSignals(signal), "count", "forever");
        assertThat(run.exitCode()).isEqualTo(exitCode);
        assertThat(run.errors()).containsExactly("interrupted");
    }

    @Test
    void aSecondSignalEndsItAtOnce() {
        RecordingSignals signals = new RecordingSignals(2, 15);
        Run.of(signals, "count", "forever");
        assertThat(signals.halts()).containsExactly(143);
    }

    @Test
    void aWrongCommandLineIsOneLineAndEndsWith2() {
        assertThat(undisturbed("count").errors()).containsExactly("sennit: count: say what to count");
        assertThat(undisturbed("count").exitCode()).isEqualTo(2);
        assertThat(undisturbed("count", "--listen", "tcp:0", "a").errors().get(0))
                .startsWith("sennit: unknown option --listen");
    }

    @Test
    void itsPageShowsWhatItTakes() {
        Run run = undisturbed("count", "--help");
        assertThat(run.out())
                .contains("Usage: sennit count [OPTIONS] WORD...", "Counts words.", "--unit=STRING", "--reactor=NAME")
                .doesNotContain("--listen", "--grace");
        assertThat(undisturbed("--help").out()).containsPattern("(?s)Commands:.*count +Counts words\\R.*reactors ");
        assertThat(undisturbed("plugins").out()).containsPattern("(?m)^count +Counts words \\(the class path\\)$");
    }
}
