// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic;

/** Netstrings: the length in decimal digits without leading zeros, a colon, the message, a comma. */
final class NetstringFraming implements Framing {
    private final int maxStringBytes;
    private final int longestFrameBytes;

    NetstringFraming(int maxStringBytes) {
        this.maxStringBytes = Limits.require("maxStringBytes", maxStringBytes);
        this.longestFrameBytes = Integer.toString(maxStringBytes).length() + 1 + maxStringBytes + 1;
    }

    @Override
    public int longestFrameBytes() {
        return longestFrameBytes;
    }

    @Override
    public Verdict examine(byte[] window, int start, int end, Cut cut) {
        long length = 0;
        int at = start;
        for (; at < end && window[at] != ':'; at++) {
            byte digit = window[at];
            if (digit < '0' || digit > '9') {
                return cut.refused("netstring length has a byte that is no digit: " + (digit & 0xff));
            }
            if (at > start && window[start] == '0') {
                return cut.refused("netstring length has a leading zero");
            }
            length = length * 10 + digit - '0';
            if (length
                    > maxStringBytes) { // checked for each digit: it can not overflow, and nobody waits for the colon
                cut.announced = length;
                return cut.refused("netstring longer than " + maxStringBytes + " bytes");
            }
        }
        if (at == end) {
            return Verdict.INCOMPLETE;
        }
        if (at == start) {
            return cut.refused("netstring without a length");
        }
        cut.from = at + 1;
        cut.to = cut.from + (int) length;
        cut.next = cut.to + 1;
        if (cut.next > end) {
            cut.needed = cut.next - start;
            return Verdict.INCOMPLETE;
        }
        return window[cut.to] == ',' ? Verdict.FRAME : cut.refused("netstring does not end with a comma");
    }
}
