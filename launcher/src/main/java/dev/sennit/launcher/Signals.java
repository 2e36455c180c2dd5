// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

/** The signals by which a process is asked to end, or to tell what it does, and its way to end at once. */
interface Signals {
    /** Someone to be told of each signal, on a thread of its own. */
    @FunctionalInterface
    interface Listener {
        void signalled(String name, int number);
    }

    /**
     * From now on these hear the signals, which no longer end the process.
     *
     * @param ending hears of SIGINT and SIGTERM
     * @param telling is run for each SIGUSR1, on a thread of its own
     */
    void listen(Listener ending, Runnable telling);

    /**
     * From now on SIGHUP no longer ends the process.
     *
     * @param reopening is run for each, on a thread of its own
     */
    void listenToHangUp(Runnable reopening);

    /** Ends the process without waiting for anything. */
    void halt(int exitCode);
}
