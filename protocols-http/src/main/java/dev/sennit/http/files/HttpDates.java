// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.files;

import dev.sennit.http.h1.DateField;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dates in field values: writes one form, reads the three that RFC 9110 section 5.6.7 knows, and nothing else. */
public final class HttpDates {
    private static final List<String> MONTHS =
            List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");
    private static final List<String> DAYS =
            List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");

    private static final String MONTH = "(?<month>" + String.join("|", MONTHS) + ")";
    private static final String DAY = "(?<name>Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
    private static final String TIME = "(?<hour>[0-9]{2}):(?<minute>[0-9]{2}):(?<second>[0-9]{2})";

    /** {@code Sun, 06 Nov 1994 08:49:37 GMT} */
    private static final Pattern FIXED =
            Pattern.compile(DAY + ", (?<day>[0-9]{2}) " + MONTH + " (?<year>[0-9]{4}) " + TIME + " GMT");
    /** {@code Sunday, 06-Nov-94 08:49:37 GMT} */
    private static final Pattern RFC_850 = Pattern.compile("(?<name>" + String.join("|", DAYS) + "), (?<day>[0-9]{2})-"
            + MONTH + "-(?<year>[0-9]{2}) " + TIME + " GMT");
    /** {@code Sun Nov  6 08:49:37 1994} */
    private static final Pattern ASCTIME =
            Pattern.compile(DAY + " " + MONTH + " (?<day>[0-9]{2}| [0-9]) " + TIME + " (?<year>[0-9]{4})");

    private static final int LONGEST = "Wednesday, 06-Nov-94 08:49:37 GMT".length();
    private static final long FIRST_SECOND = -62_167_219_200L; // 0000-01-01T00:00:00Z
    private static final long LAST_SECOND = 253_402_300_799L; // 9999-12-31T23:59:59Z

    private HttpDates() {}

    /** True if the date has a year of four digits, so that it can be written. */
    public static boolean canBeWritten(long epochSecond) {
        return epochSecond >= FIRST_SECOND && epochSecond <= LAST_SECOND;
    }

    public static String format(long epochSecond) {
        return new DateField().text(epochSecond);
    }

    /**
     * Reads a date, in seconds since 1970-01-01 UTC; empty if it is in none of the three forms, names a day that does not exist, or the
     * wrong day of the week.
     *
     * @param nowSecond the time of day: a year of two digits is at most 50 years after it
     */
    static OptionalLong parse(String text, long nowSecond) {
        if (text.length() > LONGEST) {
            return OptionalLong.empty();
        }
        for (Pattern form : List.of(FIXED, RFC_850, ASCTIME)) {
            Matcher matcher = form.matcher(text);
            if (matcher.matches()) {
                return interpret(matcher, nowSecond);
            }
        }
        return OptionalLong.empty();
    }

    private static OptionalLong interpret(Matcher date, long nowSecond) {
        int hour = number(date, "hour");
        int minute = number(date, "minute");
        int second = number(date, "second");
        if (hour > 23 || minute > 59 || second > 60) { // 60 is a leap second, and counts as the second after it
            return OptionalLong.empty();
        }
        try {
            LocalDate day =
                    LocalDate.of(year(date, nowSecond), MONTHS.indexOf(date.group("month")) + 1, number(date, "day"));
            String nameOfDay = DAYS.get(day.getDayOfWeek().ordinal());
            return nameOfDay.startsWith(date.group("name"))
                    ? OptionalLong.of(day.toEpochDay() * 86_400 + hour * 3600 + minute * 60 + second)
                    : OptionalLong.empty();
        } catch (DateTimeException e) { // 30 February
            return OptionalLong.empty();
        }
    }

    private static int year(Matcher date, long nowSecond) {
        int year = number(date, "year");
        if (date.pattern() != RFC_850) {
            return year;
        }
        int thisYear = LocalDate.ofInstant(Instant.ofEpochSecond(nowSecond), ZoneOffset.UTC)
                .getYear();
        int first = thisYear - 49;
        return first + Math.floorMod(year - first, 100);
    }

    private static int number(Matcher date, String group) {
        return Integer.parseInt(date.group(group).strip());
    }
}
