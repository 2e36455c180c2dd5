// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

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

    @Test
    void lineFeedsAreMarkedAndNothingElseBesideAnyByte() {
        for (int value = 0; value < 256; value++) {
            for (int places = 0; places < 256; places++) {
                byte[] bytes = new byte[Long.BYTES];
                for (int i = 0; i < Long.BYTES; i++) {
                    bytes[i] = (byte) ((places >> i & 1) == 1 ? value : '\n');
                }
                List<Integer> expected = IntStream.range(0, Long.BYTES)
                        .filter(i -> bytes[i] == '\n')
                        .boxed()
                        .toList();
                List<Integer> found = new ArrayList<>();
                for (long marks = Scan.lineFeeds(bytes, 0); marks != 0; marks &= marks - 1) {
                    found.add(Scan.firstOf(marks));
                }
                assertThat(found).isEqualTo(expected);
            }
        }
    }

    @Test
    void aLineEndsWhereverItsLineFeedStands() {
        for (int length = 0; length <= 20; length++) {
            for (int at = 0; at <= length; at++) {
                byte[] bytes = new byte[length + 1];
                Arrays.fill(bytes, (byte) ('\n' + 1));
                bytes[at] = '\n';
                assertThat(Scan.endOfLine(bytes, 0, length)).isEqualTo(at);
            }
        }
    }
}
