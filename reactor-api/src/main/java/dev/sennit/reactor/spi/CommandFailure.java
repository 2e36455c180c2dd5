// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.spi;

/** How a command failed, for the scripts that run it: its exit code, in the manner of sysexits(3). */
public enum CommandFailure {
    /** In some way: 1. */
    GENERAL(1),
    /** What it was given is not good: 65. */
    BAD_INPUT(65),
    /** The other side does not want to, and never will: 69. */
    UNAVAILABLE(69),
    /** Perhaps it will go well later: 75. */
    TRY_LATER(75),
    /** The other side does not keep to the protocol: 76. */
    BAD_ANSWER(76),
    /** The user was not let in, or the connection is not safe enough: 77. */
    NOT_PERMITTED(77);

    private final int exitCode;

    CommandFailure(int exitCode) {
        this.exitCode = exitCode;
    }

    /** {@return the number that the process ends with} */
    public int exitCode() {
        return exitCode;
    }
}
