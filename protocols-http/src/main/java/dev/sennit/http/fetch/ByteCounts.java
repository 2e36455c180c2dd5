// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.fetch;

import java.util.Locale;

/** Numbers of bytes for people. */
final class ByteCounts {
    private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB", "EB"};

    private ByteCounts() {}

    /** Such as {@code 812 B} and {@code 4.7 MB}. */
    static String format(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = -1;
        while (value >= 999.95) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }
}
