// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.fetch.ProgressLine.Amounts;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private static final long SECOND = 1_000_000_000L;

    private final ProgressLine line = new ProgressLine(0);

    @Test
    void itShowsHowMuchHowFastAndHowLong() {
        assertThat(line.draw(new Amounts(25_000_000, 25_000_000, 100_000_000, 0, 1), SECOND))
                .isEqualTo("[######------------------]  25 %  25.0 MB of 100.0 MB, 25.0 MB/s, 3 s left");
    }

    @Test
    void whatIsThereFromBeforeMakesItNoFaster() {
        assertThat(line.draw(new Amounts(50_000_000, 10_000_000, 100_000_000, 1, 3), SECOND))
                .isEqualTo("[############------------]  50 %  50.0 MB of 100.0 MB, 10.0 MB/s, 5 s left, 1 of 3 done");
    }

    @Test
    void withoutALengthItShowsWhatIsThere() {
        assertThat(line.draw(new Amounts(1234, 1234, -1, 0, 1), SECOND)).isEqualTo("1.2 kB, 1.2 kB/s");
    }

    @Test
    void aLongTimeIsInMinutesAndHours() {
        assertThat(line.draw(new Amounts(1000, 1000, 91_000, 0, 1), SECOND)).endsWith("1 min 30 s left");
        assertThat(new ProgressLine(0).draw(new Amounts(1, 1, 7262, 0, 1), SECOND))
                .endsWith("2 h 1 min left");
    }

    @Property
    void aNumberHasOneUnitAndAtMostFourDigits(@ForAll @LongRange(min = 0) long bytes) {
        assertThat(ByteCounts.format(bytes)).matches("[0-9]{1,3} B|[0-9]{1,3}\\.[0-9] [kMGTPE]B");
    }
}
