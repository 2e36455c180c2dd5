// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.wire;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dates and times of RFC 9051 section 9. */
final class DateTimes {
    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final Pattern DATE = Pattern.compile("(\\d{1,2})-([A-Za-z]{3})-(\\d{4})");
    private static final Pattern DATE_TIME =
            Pattern.compile("( \\d|\\d\\d)-([A-Za-z]{3})-(\\d{4}) (\\d\\d):(\\d\\d):(\\d\\d) ([+-])(\\d\\d)(\\d\\d)");
    private static final int MINUTES = 60;
    private static final int LONGEST = 26;

    private DateTimes() {}

    /** {@code 1-Jan-2024}, in quotes or not. */
    static LocalDate date(Scanner in) throws SyntaxFault {
        Matcher found = DATE.matcher(latin1(in.peek() == '"' ? in.string() : in.astring()));
        if (found.matches()) {
            try {
                return day(found);
            } catch (DateTimeException e) {
                throw notADate();
            }
        }
        throw notADate();
    }

    private static SyntaxFault notADate() {
        return new SyntaxFault("A date is written as 1-Jan-2024");
    }

    /** {@code " 1-Jan-2024 00:00:00 +0000"}; a day of one digit has a space before. */
    static Instant dateTime(Scanner in) throws SyntaxFault {
        Matcher found = DATE_TIME.matcher(latin1(in.string()));
        if (found.matches()) {
            try {
                int minutes = number(found, 8) * MINUTES + number(found, 9);
                return LocalDateTime.of(day(found), LocalTime.of(number(found, 4), number(found, 5), number(found, 6)))
                        .toInstant(
                                ZoneOffset.ofTotalSeconds((found.group(7).equals("-") ? -minutes : minutes) * MINUTES));
            } catch (DateTimeException e) {
                throw notATime();
            }
        }
        throw notATime();
    }

    private static SyntaxFault notATime() {
        return new SyntaxFault("A time is written as \" 1-Jan-2024 00:00:00 +0000\"");
    }

    private static String latin1(byte[] bytes) {
        return bytes.length > LONGEST ? "" : new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static LocalDate day(Matcher found) {
        int month = MONTHS.indexOf(found.group(2).toUpperCase(Locale.ROOT)) + 1;
        return LocalDate.of(number(found, 3), month, number(found, 1));
    }

    private static int number(Matcher found, int group) {
        return Integer.parseInt(found.group(group).strip());
    }
}
