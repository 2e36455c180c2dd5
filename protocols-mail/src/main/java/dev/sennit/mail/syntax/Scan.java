// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.syntax;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds the bytes that end a line or may not stand in one, eight at a time: each test puts the top bit into the bytes of a word that
 * fit it. A borrow can mark a byte falsely only above one that is marked truly, and in a little-endian word the lowest mark is the
 * first byte, so the first mark is always exact.
 */
public final class Scan {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long TOPS = 0x8080808080808080L;
    private static final long LINE_FEEDS = ONES * '\n';
    private static final long CARRIAGE_RETURNS = ONES * '\r';

    private Scan() {}

    /** The index of the first CR, LF or NUL, or {@code to}. */
    public static int endOfText(byte[] bytes, int from, int to) {
        int p = from;
        for (; p + Long.BYTES <= to; p += Long.BYTES) {
            long w = (long) WORD.get(bytes, p);
            long marks = (zero(w) | zero(w ^ LINE_FEEDS) | zero(w ^ CARRIAGE_RETURNS)) & TOPS;
            if (marks != 0) {
                return p + (Long.numberOfTrailingZeros(marks) >>> 3);
            }
        }
        while (p < to && bytes[p] != '\r' && bytes[p] != '\n' && bytes[p] != 0) {
            p++;
        }
        return p;
    }

    /** The index of the first LF, or {@code to}. */
    public static int endOfLine(byte[] bytes, int from, int to) {
        int p = from;
        for (; p + Long.BYTES <= to; p += Long.BYTES) {
            long marks = zero((long) WORD.get(bytes, p) ^ LINE_FEEDS) & TOPS;
            if (marks != 0) {
                return p + (Long.numberOfTrailingZeros(marks) >>> 3);
            }
        }
        while (p < to && bytes[p] != '\n') {
            p++;
        }
        return p;
    }

    /** Where the LFs are among the eight bytes from {@code at}: a mark for each, and no other; see {@link #firstOf}. */
    public static long lineFeeds(byte[] bytes, int at) {
        long w = (long) WORD.get(bytes, at) ^ LINE_FEEDS;
        return ~(((w & ~TOPS) + ~TOPS) | w | ~TOPS); // nothing is borrowed or carried from byte to byte
    }

    /** How many bytes are before the first mark. */
    public static int firstOf(long marks) {
        return Long.numberOfTrailingZeros(marks) >>> 3;
    }

    /** Whether all bytes are below 128. */
    public static boolean isAscii(byte[] bytes, int from, int to) {
        int p = from;
        for (; p + Long.BYTES <= to; p += Long.BYTES) {
            if (((long) WORD.get(bytes, p) & TOPS) != 0) {
                return false;
            }
        }
        while (p < to && bytes[p] >= 0) {
            p++;
        }
        return p == to;
    }

    private static long zero(long w) {
        return (w - ONES) & ~w;
    }
}
