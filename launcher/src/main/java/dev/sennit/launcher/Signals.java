// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

/** The signals by which a process is asked to end, and its way to end at once. */
interface Signals {
    /** Someone to be told of each signal, on a thread of its own. */
    @FunctionalInterface
    interface Listener {
        void signalled(String name, int number);
    }

    /** From now on the listener hears the signals, and they no longer end the process. */
    void listen(Listener listener);

    /** Ends the process without waiting for anything. */
    void halt(int exitCode);
}
