// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDatesTest {
    private static final long EXAMPLE = 784_111_777;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sun, 06 Nov 1994 08:49:37 GMT",
                "Sunday, 06-Nov-94 08:49:37 GMT",
                "Sun Nov  6 08:49:37 1994",
                "Sun Nov 06 08:49:37 1994"
            })
    void theThreeFormsMeanTheSame(String text) {
        assertThat(HttpDates.parse(text, EXAMPLE)).hasValue(EXAMPLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "784111777",
                "1994-11-06T08:49:37Z",
                "Sun, 06 Nov 1994 08:49:37",
                "Sun, 06 Nov 1994 08:49:37 UTC",
                "Sun, 06 Nov 1994 08:49:37 +0000",
                "Sun, 06 Nov 1994 08:49:37 GMT ",
                " Sun, 06 Nov 1994 08:49:37 GMT",
                "sun, 06 nov 1994 08:49:37 gmt",
                "Sun, 6 Nov 1994 08:49:37 GMT",
                "Sun,06 Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov 94 08:49:37 GMT",
                "Sun, 06 Nov 1994 8:49:37 GMT",
                "Sun, 06 Nov 1994 24:00:00 GMT",
                "Sun, 06 Nov 1994 08:60:37 GMT",
                "Sun, 06 Nov 1994 08:49:61 GMT",
                "Mon, 06 Nov 1994 08:49:37 GMT",
                "Sun, 31 Nov 1994 08:49:37 GMT",
                "Sun, 00 Nov 1994 08:49:37 GMT",
                "Thu, 29 Feb 1900 00:00:00 GMT",
                "Sun, 06-Nov-94 08:49:37 GMT",
                "Sunday, 06 Nov 1994 08:49:37 GMT",
                "Sunday, 06-Nov-1994 08:49:37 GMT",
                "Sun Nov 6 08:49:37 1994",
                "Sun Nov  6 08:49:37 1994 GMT",
                "Sun, 06 Nov 1994 08:49:37 GMT; length=1",
                "Sun, 06 Nov ١٩٩٤ 08:49:37 GMT"
            })
    void anythingElseIsNoDate(String text) {
        assertThat(HttpDates.parse(text, EXAMPLE)).isEqualTo(OptionalLong.empty());
    }

    @Test
    void aLeapSecondIsTheSecondAfterIt() {
        assertThat(HttpDates.parse("Sat, 31 Dec 2016 23:59:60 GMT", 0)).hasValue(1_483_228_800);
    }

    @Test
    void aYearOfTwoDigitsIsAtMostFiftyYearsAhead() {
        long in2020 = 1_577_836_800;
        assertThat(HttpDates.parse("Sunday, 01-Jan-70 00:00:00 GMT", in2020)).isEmpty();
        assertThat(HttpDates.parse("Wednesday, 01-Jan-70 00:00:00 GMT", in2020)).hasValue(3_155_760_000L);
        assertThat(HttpDates.parse("Friday, 01-Jan-71 00:00:00 GMT", in2020)).hasValue(31_536_000);
        assertThat(HttpDates.parse("Sunday, 06-Nov-94 08:49:37 GMT", in2020)).hasValue(EXAMPLE);
    }

    @Property
    void whatIsWrittenIsRead(@ForAll @LongRange(min = -62_167_219_200L, max = 253_402_300_799L) long epochSecond) {
        assertThat(HttpDates.canBeWritten(epochSecond)).isTrue();
        assertThat(HttpDates.parse(HttpDates.format(epochSecond), 0)).hasValue(epochSecond);
    }

    @Test
    void yearsOfFiveDigitsCannotBeWritten() {
        assertThat(HttpDates.canBeWritten(253_402_300_800L)).isFalse();
        assertThat(HttpDates.canBeWritten(-62_167_219_201L)).isFalse();
    }
}
