// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import java.nio.charset.StandardCharsets;

/**
 * {@code uri-host [ ":" port ]} (RFC 9110 section 7.2, RFC 3986 section 3.2.2). Stricter than the RFC in three things: the host is
 * never empty, it holds no comma (two Host fields merged by a proxy), and a port is at most 65535.
 */
public final class HostSyntax {
    private static final String NAME_PUNCTUATION = "-._~!$&'()*+;=";
    private static final boolean[] NAME = new boolean[256];
    private static final int MOST_PORT = 65535;

    static {
        for (int c = 0; c < 128; c++) {
            NAME[c] = Character.isLetterOrDigit(c) || NAME_PUNCTUATION.indexOf(c) >= 0;
        }
    }

    private HostSyntax() {}

    /** True for a host with or without a port. */
    public static boolean isHost(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return isHost(bytes, 0, bytes.length);
    }

    /** True for a host with or without a port. */
    static boolean isHost(byte[] bytes, int from, int to) {
        int end = endOfHost(bytes, from, to);
        return end > from && (end == to || (bytes[end] == ':' && isPort(bytes, end + 1, to)));
    }

    /** True for a host with a port, as CONNECT needs it (RFC 9112 section 3.2.3). */
    static boolean isHostAndPort(byte[] bytes, int from, int to) {
        int end = endOfHost(bytes, from, to);
        return end > from && end + 1 < to && bytes[end] == ':' && isPort(bytes, end + 1, to);
    }

    /** The index behind the host, or {@code from} if there is none. */
    private static int endOfHost(byte[] bytes, int from, int to) {
        if (from < to && bytes[from] == '[') {
            int close = Scan.indexOf((byte) ']', bytes, from, to);
            return close < to && isIpv6(bytes, from + 1, close) ? close + 1 : from;
        }
        int p = from;
        while (p < to) {
            if (NAME[bytes[p] & 0xff]) {
                p++;
            } else if (bytes[p] == '%') {
                if (to - p < 3 || hex(bytes[p + 1]) < 0 || hex(bytes[p + 2]) < 0) {
                    return from;
                }
                p += 3;
            } else {
                break;
            }
        }
        return p;
    }

    private static boolean isPort(byte[] bytes, int from, int to) {
        int port = 0;
        for (int p = from; p < to; p++) {
            if (!isDigit(bytes[p])) {
                return false;
            }
            port = port * 10 + bytes[p] - '0';
            if (port > MOST_PORT) {
                return false;
            }
        }
        return true;
    }

    /** Eight groups of one to four digits; "::" once for one group or more; an IPv4 address for the last two. */
    private static boolean isIpv6(byte[] bytes, int from, int to) {
        int groups = 0;
        boolean gap = false;
        int p = from;
        if (startsWithGap(bytes, p, to)) {
            gap = true;
            p += 2;
        }
        while (p < to) {
            int end = p;
            while (end < to && hex(bytes[end]) >= 0) {
                end++;
            }
            if (end < to && bytes[end] == '.') {
                return isIpv4(bytes, p, to) && (gap ? groups + 2 < 8 : groups + 2 == 8);
            }
            if (end == p || end - p > 4) {
                return false;
            }
            groups++;
            p = end;
            if (p == to) {
                break;
            }
            if (startsWithGap(bytes, p, to)) {
                if (gap) {
                    return false;
                }
                gap = true;
                p += 2;
            } else if (bytes[p] == ':' && p + 1 < to) {
                p++;
            } else {
                return false;
            }
        }
        return gap ? groups < 8 : groups == 8;
    }

    private static boolean startsWithGap(byte[] bytes, int from, int to) {
        return to - from >= 2 && bytes[from] == ':' && bytes[from + 1] == ':';
    }

    private static boolean isIpv4(byte[] bytes, int from, int to) {
        int parts = 0;
        int p = from;
        while (true) {
            int number = 0;
            int start = p;
            while (p < to && isDigit(bytes[p]) && p - start < 3) {
                number = number * 10 + bytes[p++] - '0';
            }
            if (p == start || number > 255 || (bytes[start] == '0' && p - start > 1)) {
                return false;
            }
            parts++;
            if (p == to) {
                return parts == 4;
            }
            if (bytes[p++] != '.') {
                return false;
            }
        }
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** The value of a hexadecimal digit, or -1. */
    static int hex(byte b) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        int lower = b | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }
}
