// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.HttpLimits;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What clients and attackers send (RFC 9112), each case fed whole, byte by byte and cut at every place. */
public class RawCasesTest {
    public static Stream<RawCase> cases() {
        return Stream.of(
                        RequestLineCases.LINES,
                        FieldCases.LINES,
                        FieldCases.hosts(),
                        FramingCases.HEADS,
                        FramingCases.CHUNKS)
                .flatMap(List::stream);
    }

    @ParameterizedTest(name = "{index} {0}")
    @MethodSource("cases")
    void makesTheSameEventsHoweverItIsCut(RawCase raw) {
        assertThat(Feedings.everyWay(raw.raw(), HttpLimits.DEFAULTS)).isEqualTo(raw.events());
    }

    @Test
    void noCaseStandsTwice() {
        assertThat(cases().map(RawCase::raw)).doesNotHaveDuplicates();
    }
}
