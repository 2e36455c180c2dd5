// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.fetch;

import java.util.Locale;

/** A line that says how far downloads are: how much there is, how fast it comes, how long it will take. */
final class ProgressLine {
    private static final int BAR_COLUMNS = 24;
    private static final double OLD_RATE_WEIGHT = 0.7; // of the last rates, against the newest
    private static final double NANOS = 1e9;

    private long lastNanos;
    private long lastTransferred;
    private double bytesPerSecond;

    ProgressLine(long nowNanos) {
        lastNanos = nowNanos;
    }

    /** What is known of all downloads together; {@code expected} is -1 unless it is known of all. */
    record Amounts(long received, long transferred, long expected, int filesDone, int files) {}

    String draw(Amounts amounts, long nowNanos) {
        measure(amounts.transferred(), nowNanos);
        StringBuilder line = new StringBuilder();
        if (amounts.expected() > 0) {
            bar(line, amounts);
        } else {
            line.append(ByteCounts.format(amounts.received()));
        }
        line.append(", ").append(ByteCounts.format((long) bytesPerSecond)).append("/s");
        if (amounts.expected() > 0 && bytesPerSecond >= 1) {
            long seconds = (long) Math.ceil((amounts.expected() - amounts.received()) / bytesPerSecond);
            line.append(", ").append(time(seconds)).append(" left");
        }
        if (amounts.files() > 1) {
            line.append(", ")
                    .append(amounts.filesDone())
                    .append(" of ")
                    .append(amounts.files())
                    .append(" done");
        }
        return line.toString();
    }

    private void measure(long transferred, long nowNanos) {
        double seconds = (nowNanos - lastNanos) / NANOS;
        if (seconds > 0) {
            double rate = Math.max(0, transferred - lastTransferred) / seconds;
            bytesPerSecond =
                    lastTransferred == 0 ? rate : OLD_RATE_WEIGHT * bytesPerSecond + (1 - OLD_RATE_WEIGHT) * rate;
            lastNanos = nowNanos;
            lastTransferred = transferred;
        }
    }

    private static void bar(StringBuilder line, Amounts amounts) {
        double part = Math.min(1, (double) amounts.received() / amounts.expected());
        int full = (int) (part * BAR_COLUMNS);
        line.append('[')
                .append("#".repeat(full))
                .append("-".repeat(BAR_COLUMNS - full))
                .append("] ");
        line.append(String.format(Locale.ROOT, "%3d %%  ", (int) (part * 100)));
        line.append(ByteCounts.format(amounts.received())).append(" of ").append(ByteCounts.format(amounts.expected()));
    }

    private static String time(long seconds) {
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? seconds / 60 + " min " + seconds % 60 + " s"
                : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }
}
