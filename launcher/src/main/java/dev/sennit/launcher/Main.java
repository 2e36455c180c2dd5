// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

/** The entry point of the {@code sennit} command. */
public final class Main {
    private Main() {}

    /**
     * Runs the command and ends the JVM with its exit code.
     *
     * @param arguments the command line
     */
    public static void main(String[] arguments) {
        ProcessSignals signals = new ProcessSignals();
        signals.answerEarly(System.err); // before anything that takes time
        System.exit(new Launcher(System.out, System.err, signals).run(arguments).number());
    }
}
