// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.files.RequestedRanges.Kind;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 section 14, on a file of 1000 bytes. */
class RequestedRangesTest {
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
        RequestedRanges ranges = parse(range);
        assertThat(ranges.kind()).isEqualTo(Kind.PART);
        assertThat(ranges.parts())
                .singleElement()
                .extracting(part -> part.contentRange(1000))
                .isEqualTo(contentRange);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=1000-",
                "bytes=1000-1001",
                "bytes=-0",
                "bytes=-000",
                "bytes=2000-,3000-",
                "bytes=-0, 1000-1001",
                "bytes=" + HUGE + "-",
                "bytes=" + HUGE + "-" + HUGE
            })
    void aRangeOutsideTheFileCannotBeSatisfied(String range) {
        assertThat(parse(range).kind()).isEqualTo(Kind.UNSATISFIABLE);
        assertThat(parse(range).parts()).isEmpty();
        assertThat(RequestedRanges.unsatisfiable(1000)).isEqualTo("bytes */1000");
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
                "bytes=0-1,2",
                "bytes=0-1,3-2",
                "bytes=0-1,-",
                "bytes=2000-,x",
                "bytes=1-2-3",
                "bytes=--1"
            })
    void theRestIsAnsweredWhole(String range) {
        assertThat(parse(range)).isEqualTo(RequestedRanges.WHOLE);
    }

    @Test
    void withoutOrWithTwoFieldsItIsWhole() {
        assertThat(RequestedRanges.parse(List.of(), 1000)).isEqualTo(RequestedRanges.WHOLE);
        assertThat(RequestedRanges.parse(List.of("bytes=0-1", "bytes=0-1"), 1000))
                .isEqualTo(RequestedRanges.WHOLE);
    }

    @Test
    void anEmptyFileHasNoParts() {
        assertThat(RequestedRanges.parse(List.of("bytes=0-"), 0).kind()).isEqualTo(Kind.UNSATISFIABLE);
        assertThat(RequestedRanges.parse(List.of("bytes=-5"), 0)).isEqualTo(RequestedRanges.WHOLE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bytes=0-1,4-5              | 0-1 4-5
            bytes=4-5 , 0-1            | 4-5 0-1
            bytes=0-0,-1               | 0-0 999-999
            bytes=0-9,5-14             | 0-9 5-14
            bytes=0-9,0-9              | 0-9 0-9
            bytes=0-499,500-999        | 0-499 500-999
            bytes=0-1,2000-,4-5,-0     | 0-1 4-5
            """)
    void severalRangesAreSentInTheOrderAskedFor(String range, String expected) {
        RequestedRanges ranges = parse(range);
        assertThat(ranges.kind()).isEqualTo(Kind.SEVERAL);
        assertThat(ranges.parts())
                .extracting(part -> part.contentRange(1000))
                .containsExactly(Arrays.stream(expected.split(" "))
                        .map(part -> "bytes " + part + "/1000")
                        .toArray(String[]::new));
    }

    @Test
    void theOnlyOneOfSeveralThatIsThereIsAPart() {
        assertThat(parse("bytes=2000-,5-6,-0").kind()).isEqualTo(Kind.PART);
    }

    @ParameterizedTest
    @CsvSource({"15, SEVERAL", "16, SEVERAL", "17, WHOLE", "1000, WHOLE"})
    void moreThanSixteenRangesAreAnsweredWhole(int count, Kind kind) {
        StringBuilder range = new StringBuilder("bytes=");
        for (int i = 0; i < count; i++) {
            range.append(2 * i).append('-').append(2 * i).append(',');
        }
        assertThat(parse(range.toString()).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bytes=0-9,5-14,100-109               | SEVERAL
            bytes=0-9,5-14,100-109,105-114       | WHOLE
            bytes=0-9,5-14,14-20                 | WHOLE
            bytes=0-0,0-0,0-0                    | WHOLE
            """)
    void moreThanTwoThatOverlapAreAnsweredWhole(String range, Kind kind) {
        assertThat(parse(range).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({"bytes=0-498 500-999, SEVERAL", "bytes=0-500 500-998, SEVERAL", "bytes=0-500 500-999, WHOLE"})
    void moreBytesThanTheFileHasAreAnsweredWhole(String range, Kind kind) {
        assertThat(parse(range.replace(' ', ',')).kind()).isEqualTo(kind);
    }

    @Test
    void severalRangesOfAnEmptyFileAreNone() {
        assertThat(RequestedRanges.parse(List.of("bytes=-5,-6"), 0)).isEqualTo(RequestedRanges.WHOLE);
        assertThat(RequestedRanges.parse(List.of("bytes=0-,1-"), 0).kind()).isEqualTo(Kind.UNSATISFIABLE);
    }

    @Property
    void partsLieInTheFileAndAreNoLongerThanIt(
            @ForAll List<@LongRange(min = -1, max = 2000) Long> numbers, @ForAll @LongRange(min = 0) long sizeBytes) {
        StringBuilder range = new StringBuilder("bytes=");
        for (int i = 0; i + 1 < numbers.size(); i += 2) {
            range.append(numbers.get(i) < 0 ? "" : numbers.get(i))
                    .append('-')
                    .append(numbers.get(i + 1) < 0 ? "" : numbers.get(i + 1))
                    .append(',');
        }
        RequestedRanges ranges = RequestedRanges.parse(List.of(range.toString()), sizeBytes);
        assertThat(ranges.parts()).allSatisfy(part -> {
            assertThat(part.firstByte()).isGreaterThanOrEqualTo(0);
            assertThat(part.lengthBytes()).isBetween(1L, sizeBytes - part.firstByte());
        });
        assertThat(ranges.parts().stream().mapToLong(ByteRange::lengthBytes).sum())
                .isLessThanOrEqualTo(sizeBytes);
        assertThat(ranges.parts().size())
                .isEqualTo(
                        switch (ranges.kind()) {
                            case WHOLE, UNSATISFIABLE -> 0;
                            case PART -> 1;
                            case SEVERAL -> Math.max(2, ranges.parts().size());
                        });
    }

    @Property
    void aPartLiesInTheFile(
            @ForAll @LongRange(min = -1) long first,
            @ForAll @LongRange(min = -1) long last,
            @ForAll @LongRange(min = 0) long sizeBytes) {
        String range = "bytes=" + (first < 0 ? "" : first) + "-" + (last < 0 ? "" : last);
        RequestedRanges ranges = RequestedRanges.parse(List.of(range), sizeBytes);
        assertThat(ranges.parts()).allSatisfy(part -> {
            assertThat(part.firstByte()).isGreaterThanOrEqualTo(0);
            assertThat(part.lengthBytes()).isBetween(1L, sizeBytes - part.firstByte());
        });
    }

    private static RequestedRanges parse(String range) {
        return RequestedRanges.parse(List.of(range), 1000);
    }
}
