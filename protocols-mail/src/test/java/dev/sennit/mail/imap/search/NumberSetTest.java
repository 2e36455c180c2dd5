// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.imap.search.NumberSet.Span;
import dev.sennit.mail.store.UidSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class NumberSetTest {
    private static NumberSet of(Span... spans) {
        return new NumberSet(List.of(spans));
    }

    @Test
    void aRangeMayBeWrittenBackwards() {
        assertThat(of(new Span(4, 2), new Span(9, 9)).resolve(20)).hasToString("2:4,9");
    }

    @Test
    void anAsteriskIsTheLastMessageEvenBelowTheOtherEnd() {
        assertThat(of(new Span(50, NumberSet.STAR)).resolve(20)).hasToString("20:50");
        assertThat(of(new Span(NumberSet.STAR, NumberSet.STAR)).resolve(20)).hasToString("20");
    }

    @Test
    void withoutAMessageAnAsteriskIsNothing() {
        assertThat(of(new Span(1, NumberSet.STAR)).resolve(0)).isEqualTo(UidSet.EMPTY);
    }

    @Test
    void nothingElseIsANumber() {
        assertThatThrownBy(() -> new Span(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Span(1, UidSet.MAX_UID + 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
