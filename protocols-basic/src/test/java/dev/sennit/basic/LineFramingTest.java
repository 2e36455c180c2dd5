// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class LineFramingTest {
    @Property
    void findsWhatIndexOfFinds(
            @ForAll @Chars({'\r', '\n', '\f', '\u008d', '\0', '\u00ff'}) @StringLength(max = 60) String text,
            @ForAll @Chars({'\r', '\n', '\u008d'}) @StringLength(min = 1, max = 4) String delimiter,
            @ForAll @IntRange(max = 20) int from) {
        var framing = new LineFraming(delimiter.getBytes(ISO_8859_1), 100);
        String window = text + delimiter; // what lies behind the end must not be found

        int expected = text.indexOf(delimiter, from);

        assertThat(framing.find(window.getBytes(ISO_8859_1), Math.min(from, text.length()), text.length()))
                .isEqualTo(expected);
    }

    @Test
    void refusesLimitsAndDelimitersThatMakeNoSense() {
        byte[] delimiter = {'\n'};
        assertThatThrownBy(() -> new LineFraming(new byte[0], 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a delimiter must have at least one byte");
        assertThatThrownBy(() -> new LineFraming(delimiter, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxLineBytes must be from 1 to 1073741824: 0");
        assertThatThrownBy(() -> new LineFraming(delimiter, (1 << 30) + 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new LineFraming(delimiter, 1 << 30).longestFrameBytes()).isEqualTo((1 << 30) + 1);
    }
}
