// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds where a run of allowed bytes ends. The long runs (targets, values) are tested eight bytes at a time: each test below puts
 * the top bit into the bytes of a word that fit it. A borrow can mark a byte falsely only above one that is marked truly, and in a
 * little-endian word the lowest mark is the first byte, so the first mark is always exact.
 */
final class Scan {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long TOPS = 0x8080808080808080L;
    private static final long CASE = 0x2020202020202020L;
    private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~";
    private static final boolean[] TOKEN = new boolean[256];

    static {
        for (int c = 0; c < 128; c++) {
            TOKEN[c] = Character.isLetterOrDigit(c) || TOKEN_PUNCTUATION.indexOf(c) >= 0;
        }
    }

    private Scan() {}

    /** Eight bytes, the first in the lowest bits. */
    static long word(byte[] bytes, int from) {
        return (long) WORD.get(bytes, from);
    }

    static boolean isToken(byte b) {
        return TOKEN[b & 0xff];
    }

    /** The index of the first byte that is no token character (RFC 9110 section 5.6.2), or {@code to}. */
    static int endOfToken(byte[] bytes, int from, int to) {
        int p = from;
        while (p < to && TOKEN[bytes[p] & 0xff]) {
            p++;
        }
        return p;
    }

    /** The index of the first byte that is not visible ASCII, or is '#' or a backslash; or {@code to}. */
    static int endOfTarget(byte[] bytes, int from, int to) {
        int p = from;
        for (; p + Long.BYTES <= to; p += Long.BYTES) {
            long w = word(bytes, p);
            long marks = (w | below(w, '!') | equal(w, 0x7f) | equal(w, '#') | equal(w, '\\')) & TOPS;
            if (marks != 0) {
                return p + (Long.numberOfTrailingZeros(marks) >>> 3);
            }
        }
        while (p < to && isTargetByte(bytes[p])) {
            p++;
        }
        return p;
    }

    private static boolean isTargetByte(byte b) {
        return b > ' ' && b != 0x7f && b != '#' && b != '\\';
    }

    /** The index of the first control character other than tab, or {@code to} (RFC 9110 section 5.5). */
    static int endOfValue(byte[] bytes, int from, int to) {
        int p = firstControl(bytes, from, to);
        while (p < to && bytes[p] == '\t') {
            p = firstControl(bytes, p + 1, to);
        }
        return p;
    }

    private static int firstControl(byte[] bytes, int from, int to) {
        int p = from;
        for (; p + Long.BYTES <= to; p += Long.BYTES) {
            long w = word(bytes, p);
            long marks = (below(w, ' ') | equal(w, 0x7f)) & TOPS;
            if (marks != 0) {
                return p + (Long.numberOfTrailingZeros(marks) >>> 3);
            }
        }
        while (p < to && !isControl(bytes[p])) {
            p++;
        }
        return p;
    }

    private static boolean isControl(byte b) {
        return (b & 0xff) < ' ' || b == 0x7f;
    }

    /** Marks the bytes below {@code limit}, which is at most 0x80; bytes of 0x80 and above are never below. */
    private static long below(long w, int limit) {
        return (w - ONES * limit) & ~w;
    }

    private static long equal(long w, int value) {
        long x = w ^ (ONES * value);
        return (x - ONES) & ~x;
    }

    static boolean isWhitespace(byte b) {
        return b == ' ' || b == '\t';
    }

    static int skipWhitespace(byte[] bytes, int from, int to) {
        int p = from;
        while (p < to && isWhitespace(bytes[p])) {
            p++;
        }
        return p;
    }

    static int trimWhitespace(byte[] bytes, int from, int to) {
        int p = to;
        while (p > from && isWhitespace(bytes[p - 1])) {
            p--;
        }
        return p;
    }

    /** The index of {@code wanted}, or {@code to}. */
    static int indexOf(byte wanted, byte[] bytes, int from, int to) {
        int p = from;
        while (p < to && bytes[p] != wanted) {
            p++;
        }
        return p;
    }

    /**
     * True if the bytes are {@code lowerCase}, letters in any case. Setting bit 0x20 maps to a letter nothing but that letter, and to
     * '-' and digits nothing but control characters, which no checked name or value holds.
     */
    static boolean equalsIgnoreCase(byte[] bytes, int from, int to, byte[] lowerCase) {
        int length = to - from;
        if (length != lowerCase.length) {
            return false;
        }
        if (length >= Long.BYTES && length <= 2 * Long.BYTES) { // two words, overlapping
            return (word(bytes, from) | CASE) == word(lowerCase, 0)
                    && (word(bytes, to - Long.BYTES) | CASE) == word(lowerCase, length - Long.BYTES);
        }
        for (int i = 0; i < length; i++) {
            if ((bytes[from + i] | 0x20) != lowerCase[i]) {
                return false;
            }
        }
        return true;
    }

    /** True if both ranges hold the same bytes, ASCII letters in any case. */
    static boolean equalsIgnoreCase(byte[] bytes, int from, int to, int otherFrom, int otherTo) {
        if (to - from != otherTo - otherFrom) {
            return false;
        }
        for (int i = 0; i < to - from; i++) {
            if (lowerCase(bytes[from + i]) != lowerCase(bytes[otherFrom + i])) {
                return false;
            }
        }
        return true;
    }

    static int lowerCase(int c) {
        return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
    }
}
