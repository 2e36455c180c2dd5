// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.files.ByteRange.Kind;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 section 14, on a file of 1000 bytes. */
class ByteRangeTest {
    private static final String HUGE = "99999999999999999999999999";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    bytes=0-499          | bytes 0-499/1000
                    bytes=500-999        | bytes 500-999/1000
                    bytes=999-999        | bytes 999-999/1000
                    bytes=999-           | bytes 999-999/1000
                    bytes=0-0            | bytes 0-0/1000
                    bytes=0-             | bytes 0-999/1000
                    bytes=900-1000       | bytes 900-999/1000
                    bytes=900-99999999999999999999999999 | bytes 900-999/1000
                    bytes=-1             | bytes 999-999/1000
                    bytes=-1000          | bytes 0-999/1000
                    bytes=-1001          | bytes 0-999/1000
                    bytes=-99999999999999999999999999 | bytes 0-999/1000
                    bytes=0000000000000000000000007-0000000000000000000000009 | bytes 7-9/1000
                    Bytes=1-2            | bytes 1-2/1000
                    'bytes=, 1-2 ,'      | bytes 1-2/1000
                    """)
    void oneRangeIsAPart(String range, String contentRange) {
        ByteRange part = parse(range);
        assertThat(part.kind()).isEqualTo(Kind.PART);
        assertThat(part.contentRange(1000)).isEqualTo(contentRange);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=1000-",
                "bytes=1000-1001",
                "bytes=-0",
                "bytes=-000",
                "bytes=" + HUGE + "-",
                "bytes=" + HUGE + "-" + HUGE
            })
    void aRangeOutsideTheFileCannotBeSatisfied(String range) {
        assertThat(parse(range).kind()).isEqualTo(Kind.UNSATISFIABLE);
        assertThat(parse(range).contentRange(1000)).isEqualTo("bytes */1000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "bytes=-",
                "bytes=,",
                "bytes=a-b",
                "bytes=1",
                "bytes=2-1",
                "bytes=1001-1000",
                "bytes= 0 - 1",
                "bytes=0--1",
                "bytes=+1-2",
                "bytes=0x1-2",
                "bytes=1-2x",
                "bytes=١-٢",
                "bytes =1-2",
                "items=1-2",
                "none",
                "bytes=0-1,2-3",
                "bytes=0-0,-1",
                "bytes=2000-,3000-",
                "bytes=1-2-3",
                "bytes=--1"
            })
    void theRestIsAnsweredWhole(String range) {
        assertThat(parse(range)).isEqualTo(ByteRange.whole(1000));
    }

    @Test
    void withoutOrWithTwoFieldsItIsWhole() {
        assertThat(ByteRange.parse(List.of(), 1000)).isEqualTo(ByteRange.whole(1000));
        assertThat(ByteRange.parse(List.of("bytes=0-1", "bytes=0-1"), 1000)).isEqualTo(ByteRange.whole(1000));
    }

    @Test
    void anEmptyFileHasNoParts() {
        assertThat(ByteRange.parse(List.of("bytes=0-"), 0).kind()).isEqualTo(Kind.UNSATISFIABLE);
        assertThat(ByteRange.parse(List.of("bytes=-5"), 0)).isEqualTo(ByteRange.whole(0));
    }

    @Property
    void aPartLiesInTheFile(
            @ForAll @LongRange(min = -1) long first,
            @ForAll @LongRange(min = -1) long last,
            @ForAll @LongRange(min = 0) long sizeBytes) {
        String range = "bytes=" + (first < 0 ? "" : first) + "-" + (last < 0 ? "" : last);
        ByteRange part = ByteRange.parse(List.of(range), sizeBytes);
        assertThat(part.firstByte()).isGreaterThanOrEqualTo(0);
        assertThat(part.lengthBytes()).isBetween(part.kind() == Kind.PART ? 1L : 0L, sizeBytes - part.firstByte());
    }

    private static ByteRange parse(String range) {
        return ByteRange.parse(List.of(range), 1000);
    }
}
