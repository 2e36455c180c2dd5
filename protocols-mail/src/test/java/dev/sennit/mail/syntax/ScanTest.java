// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ScanTest {
    @Property
    void theFirstSpecialByteIsFoundWhereverItStands(
            @ForAll @Size(max = 40) byte[] bytes, @ForAll @IntRange(max = 9) int margin) {
        int to = Math.max(0, bytes.length - margin);
        int from = Math.min(margin, to);
        int expected = from;
        while (expected < to && bytes[expected] != '\r' && bytes[expected] != '\n' && bytes[expected] != 0) {
            expected++;
        }
        assertThat(Scan.endOfText(bytes, from, to)).isEqualTo(expected);
    }

    @Property
    void everyOtherByteIsText(@ForAll @IntRange(min = 1, max = 255) int value, @ForAll @IntRange(max = 30) int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) (value == '\r' || value == '\n' ? 'x' : value));
        assertThat(Scan.endOfText(bytes, 0, length)).isEqualTo(length);
        assertThat(Scan.isAscii(bytes, 0, length)).isEqualTo(length == 0 || value < 128);
    }
}
