// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

/** How the command ended. A second signal ends it with 128 and the signal's number, as a shell would put it. */
enum ExitCode {
    DONE(0),
    CANNOT_RUN(1),
    WRONG_COMMAND_LINE(2);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
