// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

/** The command ends here; the message is the one line its user sees. */
final class LauncherException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final String line;

    private LauncherException(ExitCode exitCode, String line) {
        super(line);
        this.exitCode = exitCode;
        this.line = line;
    }

    private LauncherException(ExitCode exitCode, String line, Throwable cause) {
        super(line, cause);
        this.exitCode = exitCode;
        this.line = line;
    }

    static LauncherException usage(String line) {
        return new LauncherException(ExitCode.WRONG_COMMAND_LINE, line);
    }

    /** The cause's own words follow what is said here. */
    static LauncherException usage(String before, Throwable cause) {
        return new LauncherException(ExitCode.WRONG_COMMAND_LINE, before + words(cause), cause);
    }

    static LauncherException cannotRun(String line) {
        return new LauncherException(ExitCode.CANNOT_RUN, line);
    }

    /** The cause's own words follow what is said here. */
    static LauncherException cannotRun(String before, Throwable cause) {
        return new LauncherException(ExitCode.CANNOT_RUN, before + words(cause), cause);
    }

    private static String words(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.toString() : message;
    }

    ExitCode exitCode() {
        return exitCode;
    }

    /** What the user is told. */
    String line() {
        return line;
    }
}
