// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic;

/** A length in one, two or four bytes, unsigned and big-endian, then the message. */
final class PrefixFraming implements Framing {
    private final int prefixBytes;
    private final int maxStringBytes;

    PrefixFraming(int prefixBytes, int maxStringBytes) {
        this.prefixBytes = prefixBytes;
        this.maxStringBytes = Limits.require("maxStringBytes", maxStringBytes);
    }

    int prefixBytes() {
        return prefixBytes;
    }

    String tooLong(long announcedBytes) {
        return "string of " + announcedBytes + " bytes announced, at most " + maxStringBytes + " are allowed";
    }

    /** The longest message whose length the prefix can say. */
    long mostBytes() {
        return (1L << (Byte.SIZE * prefixBytes)) - 1;
    }

    @Override
    public int longestFrameBytes() {
        return prefixBytes + maxStringBytes;
    }

    @Override
    public Verdict examine(byte[] window, int start, int end, Cut cut) {
        if (end - start < prefixBytes) {
            cut.needed = prefixBytes;
            return Verdict.INCOMPLETE;
        }
        long length = 0;
        for (int i = 0; i < prefixBytes; i++) {
            length = (length << Byte.SIZE) | (window[start + i] & 0xff);
        }
        if (length > maxStringBytes) {
            cut.announced = length;
            return cut.refused(tooLong(length));
        }
        cut.from = start + prefixBytes;
        cut.to = cut.from + (int) length;
        cut.next = cut.to;
        if (cut.next > end) {
            cut.needed = cut.next - start;
            return Verdict.INCOMPLETE;
        }
        return Verdict.FRAME;
    }
}
