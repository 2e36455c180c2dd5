// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes to send, gathered in one array that grows and is used again: the responses to one batch of requests leave in one write. */
public final class WireBuffer {
    private static final int MOST_DIGITS = 19;
    private static final int MOST_BYTES = Integer.MAX_VALUE - 8; // what every JVM can give an array
    private static final byte[] DIGIT_PAIRS = digitPairs();
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes;
    private int length;

    /**
     * An empty buffer with room for some bytes.
     *
     * @throws IllegalArgumentException if {@code initialBytes} is not positive
     */
    public WireBuffer(int initialBytes) {
        if (initialBytes < 1) {
            throw new IllegalArgumentException("initialBytes must be positive: " + initialBytes);
        }
        bytes = new byte[initialBytes];
    }

    private static byte[] digitPairs() {
        byte[] pairs = new byte[200];
        for (int i = 0; i < 100; i++) {
            pairs[2 * i] = (byte) ('0' + i / 10);
            pairs[2 * i + 1] = (byte) ('0' + i % 10);
        }
        return pairs;
    }

    /** The array that holds the bytes, from its start; another one after the buffer has grown. */
    public byte[] bytes() {
        return bytes;
    }

    /** How many bytes there are. */
    public int length() {
        return length;
    }

    /** Forgets the bytes, keeps the array. */
    public void clear() {
        length = 0;
    }

    /** Appends a byte. */
    public WireBuffer put(byte b) {
        reserve(1);
        bytes[length++] = b;
        return this;
    }

    /** Appends bytes. */
    public WireBuffer put(byte[] source) {
        return put(source, 0, source.length);
    }

    /** Appends the bytes from {@code from} to {@code to}. */
    public WireBuffer put(byte[] source, int from, int to) {
        reserve(to - from);
        System.arraycopy(source, from, bytes, length, to - from);
        length += to - from;
        return this;
    }

    /** Appends the bytes from the buffer's position to its limit, and moves the position there. */
    public WireBuffer put(ByteBuffer source) {
        int count = source.remaining();
        reserve(count);
        source.get(bytes, length, count);
        length += count;
        return this;
    }

    /** Appends text that has been checked to be ISO 8859-1. */
    @SuppressWarnings(
            "deprecation") // the one way that copies without garbage; dropping the high byte is right for such text
    public WireBuffer put(String latin1) {
        reserve(latin1.length());
        latin1.getBytes(0, latin1.length(), bytes, length);
        length += latin1.length();
        return this;
    }

    /** Appends a decimal number of 0 or more. */
    public WireBuffer putDecimal(long number) {
        reserve(MOST_DIGITS);
        int end = length + decimalDigits(number);
        int p = end;
        long rest = number;
        while (rest >= 10) {
            long next = rest / 100;
            int pair = (int) (rest - next * 100) * 2;
            bytes[--p] = DIGIT_PAIRS[pair + 1];
            bytes[--p] = DIGIT_PAIRS[pair];
            rest = next;
        }
        if (p > length) {
            bytes[--p] = (byte) ('0' + rest);
        }
        length = end;
        return this;
    }

    private static int decimalDigits(long number) {
        int digits = 1;
        for (long bound = 10; digits < MOST_DIGITS && number >= bound; bound *= 10) {
            digits++;
        }
        return digits;
    }

    /** Appends a hexadecimal number of 0 or more, without leading zeros. */
    public WireBuffer putHex(int number) {
        int shift = (31 - Integer.numberOfLeadingZeros(number | 1)) & ~3;
        reserve(Integer.BYTES * 2);
        for (; shift >= 0; shift -= 4) {
            bytes[length++] = HEX[number >>> shift & 0xf];
        }
        return this;
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            int needed = Math.addExact(length, more);
            bytes = Arrays.copyOf(bytes, (int) Math.max(needed, Math.min(bytes.length * 2L, MOST_BYTES)));
        }
    }
}
