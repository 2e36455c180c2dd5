// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class TextPatternTest {
    @Property
    void itFindsWhatContainsFinds(
            @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 5) String pattern,
            @ForAll @CharRange(from = 'A', to = 'B') @StringLength(max = 20) String text) {
        assertThat(new TextPattern(pattern).isIn(text))
                .isEqualTo(text.toLowerCase(Locale.ROOT).contains(pattern));
    }

    @Test
    void caseAndCompositionMakeNoDifference() {
        assertThat(new TextPattern("caf\u00e9").isIn("a CAFE\u0301!")).isTrue();
        assertThat(new TextPattern("\u03c3\u03bf\u03c6").isIn("\u03a3\u039f\u03a6\u0399\u0391"))
                .isTrue();
        assertThat(new TextPattern("\ufb01n").isIn("FIN")).isTrue();
        assertThat(new TextPattern("\ud55c").isIn("\ud55c\uad6d")).isTrue();
        assertThat(new TextPattern("\ud558").isIn("\ud55c\uad6d")).isFalse();
        assertThat(new TextPattern("\ud83d\ude00").isIn("x\ud83d\ude00y")).isTrue();
    }
}
