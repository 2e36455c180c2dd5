// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import dev.sennit.reactor.ReactorTime;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/** How far a run is, told once a second and at the end unless its user wants it quiet. */
final class FetchProgress {
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final PrintStream err;
    private final boolean quiet;
    private int fetched;
    private int tooLong;
    private int found = -1; // that are new; -1 until they are counted
    private long toldNanos;

    FetchProgress(PrintStream err, boolean quiet) {
        this.err = err;
        this.quiet = quiet;
    }

    /** There are more new messages. */
    void found(int more) {
        found = Math.max(0, found) + more;
    }

    /** One of them is on the disk. */
    void fetched(ReactorTime time) {
        fetched++;
        if (fetched == 1 || fetched == found || time.nanoTime() - toldNanos >= INTERVAL_NANOS) {
            toldNanos = time.nanoTime();
            tell(fetched + " of " + found + " fetched");
        }
    }

    /** A message that was found will not be fetched: it must not be in the way of all that come behind it. */
    void tooLong(String message, long bytes, long mostBytes) {
        tooLong++;
        err.println(FetchMail.PREFIX + message + " stays on the server: it has " + bytes
                + " bytes, and --max-message-bytes is " + mostBytes);
    }

    /** Whether nothing was left behind. */
    boolean isComplete() {
        return tooLong == 0;
    }

    /** Something its user may want to know. */
    void tell(String line) {
        if (!quiet) {
            err.println(line);
        }
    }

    /** Whether there is a sum to tell. */
    boolean isWorthTelling() {
        return found >= 0 && (!quiet || fetched < found);
    }

    /** The sum. */
    @Override
    public String toString() {
        return fetched + (fetched == 1 ? " new message" : " new messages") + " of " + found;
    }
}
