// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

/** A call for a loop that somebody waits for: it is made, or turned down when the loop ends without making it. */
interface AnsweredCall extends Runnable {
    /** Instead of {@link #run()}, from any thread: the loop does not run, or not any more. */
    void turnedDown();
}
