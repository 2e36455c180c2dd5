// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import dev.sennit.reactor.spi.CommandFailure;

/** How the command ended. What a signal ended, ends with 128 and the signal's number, as a shell would put it. */
enum ExitCode {
    DONE(0),
    CANNOT_RUN(1),
    WRONG_COMMAND_LINE(2),
    /** These five as the plugin says. */
    BAD_INPUT(CommandFailure.BAD_INPUT.exitCode()),
    UNAVAILABLE(CommandFailure.UNAVAILABLE.exitCode()),
    TRY_LATER(CommandFailure.TRY_LATER.exitCode()),
    BAD_ANSWER(CommandFailure.BAD_ANSWER.exitCode()),
    NOT_PERMITTED(CommandFailure.NOT_PERMITTED.exitCode()),
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

    /** Of a command that failed. */
    static ExitCode of(CommandFailure failure) {
        return switch (failure) {
            case GENERAL -> CANNOT_RUN;
            case BAD_INPUT -> BAD_INPUT;
            case UNAVAILABLE -> UNAVAILABLE;
            case TRY_LATER -> TRY_LATER;
            case BAD_ANSWER -> BAD_ANSWER;
            case NOT_PERMITTED -> NOT_PERMITTED;
        };
    }

    /** Of a signal that ends the process. */
    static ExitCode ofSignal(int signal) {
        return signal == SIGINT ? INTERRUPTED : TERMINATED;
    }
}
