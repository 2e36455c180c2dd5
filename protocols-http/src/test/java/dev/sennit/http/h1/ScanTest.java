// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.IntPredicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The word-wise scans find what a loop over the bytes finds. */
class ScanTest {
    private static final String TCHARS =
            "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final IntPredicate TARGET = c -> c > ' ' && c < 0x7f && c != '#' && c != '\\';
    private static final IntPredicate VALUE = c -> (c >= ' ' && c != 0x7f) || c == '\t';

    private static int end(byte[] bytes, int from, int to, IntPredicate allowed) {
        int p = from;
        while (p < to && allowed.test(bytes[p] & 0xff)) {
            p++;
        }
        return p;
    }

    @Test
    void everyByteAtEveryPlaceOfAWord() {
        for (int c = 0; c < 256; c++) {
            for (int length = 1; length <= 20; length++) {
                for (int at = 0; at < length; at++) {
                    byte[] bytes = new byte[length];
                    Arrays.fill(bytes, (byte) 'a');
                    bytes[at] = (byte) c;
                    assertThat(Scan.endOfTarget(bytes, 0, length)).isEqualTo(end(bytes, 0, length, TARGET));
                    assertThat(Scan.endOfValue(bytes, 0, length)).isEqualTo(end(bytes, 0, length, VALUE));
                }
            }
            assertThat(Scan.isToken((byte) c)).isEqualTo(TCHARS.indexOf(c) >= 0);
        }
    }

    @Property
    void anyBytesFromAnyPlace(@ForAll @Size(max = 40) byte[] bytes) {
        for (int from = 0; from <= bytes.length; from++) {
            assertThat(Scan.endOfTarget(bytes, from, bytes.length)).isEqualTo(end(bytes, from, bytes.length, TARGET));
            assertThat(Scan.endOfValue(bytes, from, bytes.length)).isEqualTo(end(bytes, from, bytes.length, VALUE));
        }
    }
}
