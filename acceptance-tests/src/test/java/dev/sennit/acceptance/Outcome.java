// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What an ended process left behind.
 *
 * @param command what was run, for people
 */
record Outcome(String command, int exitCode, String out, String err) {

    /** It did what it was asked to. */
    Outcome succeeded() {
        assertThat(exitCode).as("exit code: %s", this).isZero();
        return this;
    }

    /**
     * It gave up as a command should: with its exit code, nothing on standard output, and one line for people on
     * standard error.
     *
     * @return that line
     */
    String complained(int expectedExitCode) {
        assertThat(exitCode).as("exit code: %s", this).isEqualTo(expectedExitCode);
        assertThat(out).as("standard output: %s", this).isEmpty();
        assertThat(errLines()).as("standard error: %s", this).hasSize(1);
        assertThat(err).startsWith("sennit: ").doesNotContain("Exception", "\tat ");
        return errLines().get(0);
    }

    List<String> outLines() {
        return out.lines().collect(Collectors.toList());
    }

    List<String> errLines() {
        return err.lines().collect(Collectors.toList());
    }

    @Override
    public String toString() {
        return command + "\nexit code " + exitCode + "\n--- standard output\n" + out + "--- standard error\n" + err;
    }
}
