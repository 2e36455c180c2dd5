// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Lines: a frame ends with a delimiter that does not occur in it. */
final class LineFraming implements Framing {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long TOPS = 0x8080808080808080L;

    private final byte[] delimiter;
    private final int maxLineBytes;

    LineFraming(byte[] delimiter, int maxLineBytes) {
        if (delimiter.length == 0) {
            throw new IllegalArgumentException("a delimiter must have at least one byte");
        }
        this.delimiter = delimiter.clone();
        this.maxLineBytes = Limits.require("maxLineBytes", maxLineBytes);
    }

    byte[] delimiter() {
        return delimiter;
    }

    String tooLong() {
        return "line longer than " + maxLineBytes + " bytes";
    }

    @Override
    public int longestFrameBytes() {
        return maxLineBytes + delimiter.length;
    }

    @Override
    public Verdict examine(byte[] window, int start, int end, Cut cut) {
        int delimiterAt = find(window, start + cut.scanned, end);
        int lineEnd = delimiterAt < 0 ? end - delimiter.length : delimiterAt;
        if (lineEnd - start > maxLineBytes || (delimiterAt < 0 && lineEnd - start == maxLineBytes)) {
            return cut.refused(tooLong());
        }
        if (delimiterAt < 0) {
            cut.scanned = Math.max(0, lineEnd + 1 - start); // the delimiter may have begun behind it
            return Verdict.INCOMPLETE;
        }
        cut.from = start;
        cut.to = delimiterAt;
        cut.next = delimiterAt + delimiter.length;
        return Verdict.FRAME;
    }

    /**
     * Where the first whole delimiter is, or -1. Looks for its first byte eight at a time: the top bit of each byte
     * that fits is set in {@code marks}. A borrow can set one falsely, but only above one that is set truly, and
     * {@link #isDelimiter} looks again anyway.
     */
    int find(byte[] window, int from, int end) {
        long pattern = ONES * (delimiter[0] & 0xff);
        int last = end - delimiter.length;
        int at = from;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            long differs = (long) WORD.get(window, at) ^ pattern;
            for (long marks = (differs - ONES) & ~differs & TOPS; marks != 0; marks &= marks - 1) {
                int candidate = at + (Long.numberOfTrailingZeros(marks) >>> 3);
                if (candidate <= last && isDelimiter(window, candidate)) {
                    return candidate;
                }
            }
        }
        for (; at <= last; at++) {
            if (isDelimiter(window, at)) {
                return at;
            }
        }
        return -1;
    }

    private boolean isDelimiter(byte[] window, int at) {
        for (int i = 0; i < delimiter.length; i++) {
            if (window[at + i] != delimiter[i]) {
                return false;
            }
        }
        return true;
    }

    /** That {@code frame}, a line and its delimiter, would be received as that one line. */
    void requireOneLine(byte[] frame, int frameBytes) {
        int at = find(frame, 0, frameBytes);
        if (at != frameBytes - delimiter.length) {
            throw new IllegalArgumentException("a line must not contain the delimiter " + Arrays.toString(delimiter)
                    + ", this one does at byte " + at);
        }
    }
}
