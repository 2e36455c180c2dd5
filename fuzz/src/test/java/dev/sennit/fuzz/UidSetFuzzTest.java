// SPDX-License-Identifier: Apache-2.0
package dev.sennit.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sennit.mail.store.UidSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Sets of UIDs, against bits. */
class UidSetFuzzTest {
    private static final int MOST = 256;

    /** Ranges of two bytes each, half of them for one set and half for the other. */
    @FuzzTest
    void setsAreThoseOfTheirBits(byte[] bytes) {
        int half = bytes.length / 4 * 2;
        BitSet firstBits = bits(bytes, 0, half);
        BitSet secondBits = bits(bytes, half, bytes.length);
        UidSet first = set(bytes, 0, half);
        UidSet second = set(bytes, half, bytes.length);
        requireSame(firstBits, first);
        requireSame(secondBits, second);
        BitSet and = (BitSet) firstBits.clone();
        and.and(secondBits);
        requireSame(and, first.and(second));
        BitSet or = (BitSet) firstBits.clone();
        or.or(secondBits);
        requireSame(or, first.or(second));
        BitSet minus = (BitSet) firstBits.clone();
        minus.andNot(secondBits);
        requireSame(minus, first.minus(second));
    }

    private static int first(byte[] bytes, int at) {
        return 1 + Math.min(Byte.toUnsignedInt(bytes[at]), Byte.toUnsignedInt(bytes[at + 1]));
    }

    private static int last(byte[] bytes, int at) {
        return 1 + Math.max(Byte.toUnsignedInt(bytes[at]), Byte.toUnsignedInt(bytes[at + 1]));
    }

    private static UidSet set(byte[] bytes, int from, int to) {
        List<UidSet.Range> ranges = new ArrayList<>();
        for (int at = from; at + 1 < to; at += 2) {
            ranges.add(new UidSet.Range(first(bytes, at), last(bytes, at)));
        }
        return UidSet.ofRanges(ranges);
    }

    private static BitSet bits(byte[] bytes, int from, int to) {
        BitSet bits = new BitSet();
        for (int at = from; at + 1 < to; at += 2) {
            bits.set(first(bytes, at), last(bytes, at) + 1);
        }
        return bits;
    }

    private static void requireSame(BitSet bits, UidSet set) {
        Law.requires(set.count() == bits.cardinality(), () -> set + " where there are " + bits);
        for (int uid = 1; uid <= MOST + 1; uid++) {
            int at = uid;
            Law.requires(set.contains(uid) == bits.get(uid), () -> at + " in " + set + " and " + bits);
            long next = bits.nextSetBit(uid);
            Law.requires(set.ceiling(uid).orElse(-1) == next, () -> "behind " + at + " in " + set);
        }
        Law.requires(set.equals(UidSet.ofRanges(set.ranges())), () -> set + " is not that of its ranges");
    }
}
