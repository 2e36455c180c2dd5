// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

/** How the command ended. What a signal ended, ends with 128 and the signal's number, as a shell would put it. */
enum ExitCode {
    DONE(0),
    CANNOT_RUN(1),
    WRONG_COMMAND_LINE(2),
    /** A command that is no server, by SIGINT. */
    INTERRUPTED(130),
    /** A command that is no server, by SIGTERM. */
    TERMINATED(143);

    private static final int SIGINT = 2;

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** Of a signal that ends the process. */
    static ExitCode ofSignal(int signal) {
        return signal == SIGINT ? INTERRUPTED : TERMINATED;
    }
}
