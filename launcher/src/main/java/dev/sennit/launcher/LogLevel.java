// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How much is logged to standard error. */
enum LogLevel {
    OFF,
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE;

    private static final String PREFIX = "org.slf4j.simpleLogger.";

    static LogLevel parse(String text) {
        for (LogLevel level : values()) {
            if (level.toString().equals(text)) {
                return level;
            }
        }
        String allowed = Arrays.stream(values()).map(LogLevel::toString).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("'" + text + "' is not one of " + allowed);
    }

    /** Takes effect if no logger was made yet. What the user set with {@code -D} stays. */
    void apply() {
        System.setProperty(PREFIX + "defaultLogLevel", toString());
        setUnlessGiven("logFile", "System.err");
        setUnlessGiven("showDateTime", "true");
        setUnlessGiven("dateTimeFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
    }

    private static void setUnlessGiven(String name, String value) {
        if (System.getProperty(PREFIX + name) == null) {
            System.setProperty(PREFIX + name, value);
        }
    }

    boolean showsStackTraces() {
        return compareTo(DEBUG) >= 0;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
