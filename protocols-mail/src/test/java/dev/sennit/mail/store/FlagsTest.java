// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

import static dev.sennit.mail.store.SystemFlag.DELETED;
import static dev.sennit.mail.store.SystemFlag.SEEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlagsTest {
    private static Flags keywords(String... words) {
        return Flags.of(Set.of(), Set.of(words));
    }

    @Test
    void caseOfAKeywordMakesNoDifferenceAndIsKept() {
        Flags flags = keywords("$Forwarded");
        assertThat(flags).isEqualTo(keywords("$forwarded")).hasSameHashCodeAs(keywords("$FORWARDED"));
        assertThat(flags.with(keywords("$FORWARDED"))).hasToString("($Forwarded)");
        assertThat(flags.without(keywords("$forwarded"))).isEqualTo(Flags.NONE);
    }

    @Test
    void changeAddsRemovesOrReplaces() {
        Flags before = Flags.of(SEEN).with(keywords("a"));
        assertThat(FlagChange.add(Flags.of(DELETED)).of(before)).hasToString("(\\Deleted \\Seen a)");
        assertThat(FlagChange.remove(Flags.of(SEEN)).of(before)).hasToString("(a)");
        assertThat(FlagChange.replace(Flags.of(DELETED)).of(before)).hasToString("(\\Deleted)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "a b", "\\Seen", "a(", "a)", "a{", "a%", "a*", "a\"", "a]", "ä", "a\r\nb", "\u0000", "a\u760D"
            })
    void whatIsNoAtomIsNoKeyword(String word) {
        assertThatThrownBy(() -> keywords(word)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keywordsAreBounded() {
        assertThat(Flags.isKeyword("k".repeat(100))).isTrue();
        assertThat(Flags.isKeyword("k".repeat(101))).isFalse();
        Flags full =
                Flags.of(Set.of(), IntStream.range(0, 64).mapToObj(i -> "k" + i).collect(Collectors.toSet()));
        assertThat(full.keywords()).hasSize(Flags.MAX_KEYWORDS);
        assertThat(full.with(keywords("K0"))).isEqualTo(full);
        assertThatThrownBy(() -> full.with(keywords("one-more"))).hasMessageContaining("65 keywords where 64");
    }
}
