// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500ms}, {@code 30s}, {@code 2m}, {@code 1h}, or {@code none}. */
public final class Durations {
    private static final Pattern SYNTAX = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    private Durations() {}

    /**
     * Reads a duration.
     *
     * @param text digits and a unit of {@code ms}, {@code s}, {@code m} or {@code h}; or {@code none}
     * @return the duration; {@link Deadline#NONE} for {@code none}
     * @throws IllegalArgumentException saying what was wrong and what is allowed
     */
    public static Duration parse(String text) {
        if (text.equals("none")) {
            return Deadline.NONE;
        }
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a duration: write for example 500ms, 30s, 2m, 1h or none");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    /**
     * Writes a duration the way {@link #parse} reads it, in the largest unit that is exact; below a millisecond it is
     * rounded up.
     *
     * @param duration what to write
     * @return for example {@code 30s}
     */
    public static String format(Duration duration) {
        if (duration.compareTo(Deadline.NONE) >= 0) {
            return "none";
        }
        long millis = toMillisCeiling(duration);
        if (millis == 0 || millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    private static long toMillisCeiling(Duration duration) {
        return duration.plusNanos(999_999).toMillis();
    }

    /**
     * A duration in nanoseconds, held at half of the clock's range so that deadlines can be compared by subtraction.
     *
     * @param duration any duration
     * @return nanoseconds, between -2^62 and 2^62
     */
    public static long toNanosSaturated(Duration duration) {
        long bound = 1L << 62;
        long seconds = duration.getSeconds();
        if (seconds >= bound / 1_000_000_000L) {
            return bound;
        }
        if (seconds <= -bound / 1_000_000_000L) {
            return -bound;
        }
        return seconds * 1_000_000_000L + duration.getNano();
    }
}
