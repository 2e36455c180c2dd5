// SPDX-License-Identifier: Apache-2.0
package dev.sennit.benchmarks.timers;

/**
 * A queue of timed calls, as {@link TimerQueueBenchmark} uses each of them. Calls and delays go by number, so that a
 * queue keeps its handles, and the delays in the form its API takes.
 */
interface TimerQueue {
    /** Schedules a call that is not pending. */
    void schedule(int call, int delay);

    /** Makes a pending call due in {@code delay} from now. */
    void move(int call, int delay);

    /** Schedules one more call and cancels it at once. */
    void scheduleAndCancel(int delay);

    /** A thread for a queue that needs one; it ends with the measurement's JVM, which ends without it. */
    static Thread newThread(Runnable run) {
        var thread = new Thread(run, "timers");
        thread.setDaemon(true);
        return thread;
    }
}
