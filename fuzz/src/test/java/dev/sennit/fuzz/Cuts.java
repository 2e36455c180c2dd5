// SPDX-License-Identifier: Apache-2.0
package dev.sennit.fuzz;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Feeds bytes whole, byte by byte, cut in two and in pieces of any size, and compares what comes out. */
final class Cuts {
    private static final int MOST_PIECE_BYTES = 20;

    private Cuts() {}

    /** What reads them. */
    interface Reader {
        /** Reads a piece, which is not the reader's when this returns. */
        void feed(byte[] piece);

        /** What came out, in words. */
        String outcome();
    }

    /** How long the next piece is, where so many bytes are left. */
    @FunctionalInterface
    private interface Cutter {
        int pieceBytes(int left);
    }

    /** Returns what came out. */
    static String requireSame(byte[] bytes, Supplier<? extends Reader> fresh) {
        String whole = read(bytes, fresh.get(), left -> left);
        requireSame(whole, read(bytes, fresh.get(), left -> 1), "byte by byte");
        int seed = Arrays.hashCode(bytes); // an input is always cut in the same way
        SplittableRandom dice = new SplittableRandom(seed);
        if (bytes.length > 1) {
            int middle = dice.nextInt(1, bytes.length);
            String halves = read(bytes, fresh.get(), left -> left == bytes.length ? middle : left);
            requireSame(whole, halves, "cut at " + middle);
        }
        String pieces = read(bytes, fresh.get(), left -> dice.nextInt(1, MOST_PIECE_BYTES + 1));
        requireSame(whole, pieces, "in pieces of seed " + seed);
        return whole;
    }

    /** For readers that may tell cuts apart. */
    static void feedEveryWay(byte[] bytes, Supplier<? extends Reader> fresh) {
        SplittableRandom dice = new SplittableRandom(Arrays.hashCode(bytes));
        read(bytes, fresh.get(), left -> left);
        read(bytes, fresh.get(), left -> 1);
        read(bytes, fresh.get(), left -> dice.nextInt(1, MOST_PIECE_BYTES + 1));
    }

    private static String read(byte[] bytes, Reader reader, Cutter cutter) {
        int from = 0;
        while (from < bytes.length) {
            int left = bytes.length - from;
            int to = from + Math.min(left, cutter.pieceBytes(left));
            byte[] piece = Arrays.copyOfRange(bytes, from, to);
            reader.feed(piece);
            Arrays.fill(piece, (byte) '!'); // whoever kept it is found out
            from = to;
        }
        return reader.outcome();
    }

    private static void requireSame(String expected, String actual, String how) {
        Law.requires(expected.equals(actual), () -> "fed " + how + ": " + actual + "\nfed whole: " + expected);
    }
}
