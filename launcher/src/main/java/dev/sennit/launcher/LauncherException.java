// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

/** The command ends here; the message is the one line its user sees. */
final class LauncherException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    private LauncherException(ExitCode exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    private LauncherException(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    static LauncherException usage(String message) {
        return new LauncherException(ExitCode.WRONG_COMMAND_LINE, message);
    }

    static LauncherException usage(String message, Throwable cause) {
        return new LauncherException(ExitCode.WRONG_COMMAND_LINE, message, cause);
    }

    static LauncherException cannotRun(String message) {
        return new LauncherException(ExitCode.CANNOT_RUN, message);
    }

    static LauncherException cannotRun(String message, Throwable cause) {
        return new LauncherException(ExitCode.CANNOT_RUN, message, cause);
    }

    ExitCode exitCode() {
        return exitCode;
    }
}
