// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import java.nio.charset.StandardCharsets;

/** The line {@code Date: Sun, 06 Nov 1994 08:49:37 GMT}, made anew only when the second has changed. One for each loop. */
public final class DateField {
    /** How long the line is, its end included. */
    public static final int LINE_BYTES = 37;

    private static final String DAYS = "ThuFriSatSunMonTueWed"; // 1970-01-01 was a Thursday
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final long SECONDS_PER_DAY = 86_400;
    private static final int DATE_AT = "Date: ".length();

    private final byte[] line = "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n".getBytes(StandardCharsets.US_ASCII);
    private long second;

    /** The line for 1970-01-01. */
    public DateField() {}

    /**
     * The line for a time in seconds since 1970-01-01 UTC, years 0 to 9999; on loan until the next call.
     */
    public byte[] line(long epochSecond) {
        if (epochSecond != second) {
            long day = Math.floorDiv(epochSecond, SECONDS_PER_DAY);
            if (day != Math.floorDiv(second, SECONDS_PER_DAY)) {
                writeDay(day);
            }
            writeTime((int) Math.floorMod(epochSecond, SECONDS_PER_DAY));
            second = epochSecond;
        }
        return line;
    }

    /** The date alone, as {@code Last-Modified} and its like want it. */
    public String text(long epochSecond) {
        byte[] whole = line(epochSecond);
        return new String(whole, DATE_AT, whole.length - DATE_AT - 2, StandardCharsets.US_ASCII);
    }

    private void writeTime(int secondOfDay) {
        twoDigits(DATE_AT + 17, secondOfDay / 3600);
        twoDigits(DATE_AT + 20, secondOfDay / 60 % 60);
        twoDigits(DATE_AT + 23, secondOfDay % 60);
    }

    /** Years begin in March here, so that the leap day is the last of its year; eras have 400 years, 146,097 days. */
    private void writeDay(long day) {
        name(DATE_AT, DAYS, (int) Math.floorMod(day, 7L));
        long sinceMarchOfYear0 = day + 719_468;
        long era = Math.floorDiv(sinceMarchOfYear0, 146_097);
        int dayOfEra = (int) Math.floorMod(sinceMarchOfYear0, 146_097L);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int month = (monthFromMarch + 2) % 12;
        int year = (int) (era * 400) + yearOfEra + (month < 2 ? 1 : 0);
        twoDigits(DATE_AT + 5, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1);
        name(DATE_AT + 8, MONTHS, month);
        twoDigits(DATE_AT + 12, year / 100);
        twoDigits(DATE_AT + 14, year % 100);
    }

    private void name(int at, String names, int index) {
        for (int i = 0; i < 3; i++) {
            line[at + i] = (byte) names.charAt(3 * index + i);
        }
    }

    private void twoDigits(int at, int number) {
        line[at] = (byte) ('0' + number / 10);
        line[at + 1] = (byte) ('0' + number % 10);
    }
}
