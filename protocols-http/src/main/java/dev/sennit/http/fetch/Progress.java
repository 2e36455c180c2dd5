// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.fetch;

import dev.sennit.reactor.DelayedCall;
import dev.sennit.reactor.Reactor;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells people how far downloads are. */
final class Progress {
    /** How. */
    enum Style {
        /** A line for each file that is over, and one that is drawn anew all the time. */
        BAR,
        /** A line for each file that is over. */
        LINES,
        /** Failures only. */
        NONE
    }

    private static final Duration PERIOD = Duration.ofMillis(250);
    private static final String BACK_AND_CLEAR = "\r\033[K";
    private static final double NANOS = 1e9;

    private final Style style;
    private final PrintStream err;
    private final Reactor reactor;
    private final List<Download> downloads;
    private final ProgressLine line;
    private @Nullable DelayedCall next;
    private boolean drawn; // a line stands there that must go before another one

    Progress(Style style, PrintStream err, Reactor reactor, List<Download> downloads) {
        this.style = style;
        this.err = err;
        this.reactor = reactor;
        this.downloads = downloads;
        this.line = new ProgressLine(reactor.nanoTime());
    }

    /** A terminal can draw a line anew; a file or pipe cannot. */
    static Style suitable() {
        try {
            String device = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") ? Style.BAR : Style.LINES;
        } catch (IOException | UnsupportedOperationException e) {
            return Style.LINES;
        }
    }

    void begin() {
        if (style == Style.BAR) {
            next = reactor.callLater(PERIOD, this::draw);
        }
    }

    private void draw() {
        clear();
        err.print(line.draw(amounts(), reactor.nanoTime()));
        err.flush();
        drawn = true;
        next = reactor.callLater(PERIOD, this::draw);
    }

    private ProgressLine.Amounts amounts() {
        long received = 0;
        long transferred = 0;
        long expected = 0;
        int done = 0;
        for (Download each : downloads) {
            received += each.received();
            transferred += each.transferred();
            boolean known = each.expected() >= 0 && expected >= 0;
            expected = known ? expected + each.expected() : -1;
            done += each.isOver() ? 1 : 0;
        }
        return new ProgressLine.Amounts(received, transferred, expected, done, downloads.size());
    }

    private void clear() {
        if (drawn) {
            err.print(BACK_AND_CLEAR);
            drawn = false;
        }
    }

    void over(Download download) {
        clear();
        if (download.failure().isPresent()) {
            err.println("sennit: fetch: " + download.uri() + ": "
                    + download.failure().get());
        } else if (style != Style.NONE) {
            double seconds = (reactor.nanoTime() - download.startNanos()) / NANOS;
            String rate =
                    seconds >= 1 ? ", " + ByteCounts.format((long) (download.transferred() / seconds)) + "/s" : "";
            err.println(download.name() + ": " + ByteCounts.format(download.received())
                    + String.format(" in %.1f s", seconds) + rate);
        }
    }

    void end() {
        clear();
        if (next != null && next.active()) {
            next.cancel();
        }
    }
}
