// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.mime;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringTokenizer;

/**
 * When a message was sent, as its Date field says (RFC 5322 section 3.3, and the obsolete forms of section 4.3).
 *
 * @param day the day there
 * @param instant the moment
 */
public record DateField(LocalDate day, Instant instant) {
    private static final int LONGEST = 200; // with comments
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final Map<String, Integer> ZONE_HOURS = Map.ofEntries(
            Map.entry("est", -5),
            Map.entry("edt", -4),
            Map.entry("cst", -6),
            Map.entry("cdt", -5),
            Map.entry("mst", -7),
            Map.entry("mdt", -6),
            Map.entry("pst", -8),
            Map.entry("pdt", -7));

    /**
     * Reads the value of a Date field.
     *
     * @param value the value
     * @return when that is; empty if it is no date
     */
    public static Optional<DateField> parse(String value) {
        if (value.length() > LONGEST) {
            return Optional.empty();
        }
        Deque<String> words = new ArrayDeque<>();
        StringTokenizer split = new StringTokenizer(withoutComments(value), " \t\r\n,");
        while (split.hasMoreTokens()) {
            words.add(split.nextToken().toLowerCase(Locale.ROOT));
        }
        if (!words.isEmpty() && Character.isLetter(words.getFirst().charAt(0))) {
            words.removeFirst(); // the day of the week
        }
        if (words.size() < 4) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(words));
        } catch (DateTimeException | NumberFormatException wrong) {
            return Optional.empty();
        }
    }

    private static DateField read(Deque<String> words) {
        int dayOfMonth = number(words.removeFirst(), 2);
        String month = words.removeFirst();
        int year = year(words.removeFirst());
        LocalDate day =
                LocalDate.of(year, 1 + MONTHS.indexOf(month.substring(0, Math.min(3, month.length()))), dayOfMonth);
        String[] time = words.removeFirst().split(":", -1);
        if (time.length < 2 || time.length > 3) {
            throw new NumberFormatException("no time");
        }
        int second = time.length == 3 ? Math.min(59, number(time[2], 2)) : 0; // a leap second is 60
        LocalTime clock = LocalTime.of(number(time[0], 2), number(time[1], 2), second);
        ZoneOffset zone = words.isEmpty() ? ZoneOffset.UTC : zone(words.removeFirst());
        return new DateField(day, LocalDateTime.of(day, clock).toInstant(zone));
    }

    private static int number(String digits, int most) {
        if (digits.isEmpty() || digits.length() > most || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new NumberFormatException("not a number of " + most + " digits at most");
        }
        return Integer.parseInt(digits);
    }

    /** RFC 5322 section 4.3. */
    private static int year(String digits) {
        int year = number(digits, 4);
        return switch (digits.length()) {
            case 4 -> year;
            case 3 -> year + 1900;
            default -> year < 50 ? year + 2000 : year + 1900;
        };
    }

    private static ZoneOffset zone(String zone) {
        char sign = zone.charAt(0);
        if ((sign == '+' || sign == '-') && zone.length() == 5) {
            int minutes = number(zone.substring(1, 3), 2) * 60 + number(zone.substring(3), 2);
            return ZoneOffset.ofTotalSeconds((sign == '-' ? -minutes : minutes) * 60);
        }
        return ZoneOffset.ofHours(ZONE_HOURS.getOrDefault(zone, 0));
    }

    private static String withoutComments(String value) {
        StringBuilder out = new StringBuilder(value.length());
        int depth = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '(') {
                depth++;
            } else if (c == ')' && depth > 0) {
                depth--;
                out.append(' ');
            } else if (depth == 0) {
                out.append(c);
            }
        }
        return out.toString();
    }
}
