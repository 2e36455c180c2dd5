// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The dates in cookies, of which there are many forms: the parts are looked for one by one (RFC 6265 section 5.1.1). */
final class CookieDates {
    private static final Pattern DELIMITERS = Pattern.compile("[\\x09\\x20-\\x2f\\x3b-\\x40\\x5b-\\x60\\x7b-\\x7e]+");
    private static final Pattern TIME = Pattern.compile("([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[^0-9].*)?");
    private static final Pattern DAY = Pattern.compile("([0-9]{1,2})(?:[^0-9].*)?");
    private static final Pattern YEAR = Pattern.compile("([0-9]{2,4})(?:[^0-9].*)?");
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final int FIRST_YEAR = 1601;
    private static final int MONTH_CHARS = 3;

    private CookieDates() {}

    /** In seconds since 1970-01-01 UTC; empty if it is none. */
    static OptionalLong parse(String text) {
        int[] time = new int[0];
        int day = -1;
        int month = 0;
        int year = -1;
        for (String token : DELIMITERS.split(text)) {
            Matcher matcher;
            if (time.length == 0 && (matcher = match(TIME, token)) != null) {
                time = new int[] {number(matcher, 1), number(matcher, 2), number(matcher, 3)};
            } else if (day < 0 && (matcher = match(DAY, token)) != null) {
                day = number(matcher, 1);
            } else if (month == 0 && monthOf(token) > 0) {
                month = monthOf(token);
            } else if (year < 0 && (matcher = match(YEAR, token)) != null) {
                year = century(number(matcher, 1));
            }
        }
        return time.length == 0 || year < FIRST_YEAR ? OptionalLong.empty() : epochSecond(year, month, day, time);
    }

    private static @Nullable Matcher match(Pattern pattern, String token) {
        Matcher matcher = pattern.matcher(token);
        return matcher.matches() ? matcher : null;
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    private static int monthOf(String token) {
        String start = token.length() < MONTH_CHARS ? "" : token.substring(0, MONTH_CHARS);
        return MONTHS.indexOf(start.toLowerCase(Locale.ROOT)) + 1;
    }

    private static int century(int year) {
        if (year < 70) {
            return year + 2000;
        }
        return year < 100 ? year + 1900 : year;
    }

    private static OptionalLong epochSecond(int year, int month, int day, int[] time) {
        try {
            return OptionalLong.of(LocalDateTime.of(year, month, day, time[0], time[1], time[2])
                    .toEpochSecond(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return OptionalLong.empty();
        }
    }
}
