// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.StoreException;
import dev.sennit.mail.store.SystemFlag;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeywordsTest {
    @Test
    void lettersMeanWhatDovecotsFileSays() throws IOException {
        Keywords keywords = Keywords.parse(UidListTest.sample("dovecot-keywords"));
        Flags flags = keywords.flags("FSabdz");
        assertThat(flags)
                .isEqualTo(
                        Flags.of(Set.of(SystemFlag.FLAGGED, SystemFlag.SEEN), Set.of("$Forwarded", "work", "Later")));
        assertThat(keywords.letters(flags, "")).isEqualTo("FSabd");
        assertThat(keywords.letters(Flags.of(SystemFlag.DELETED), "FPabz")).isEqualTo("PTz");
        assertThat(keywords.text()).isEqualTo(UidListTest.sample("dovecot-keywords"));
    }

    @Test
    void everyFlagOfTheSystemHasItsLetter() {
        Keywords keywords = new Keywords();
        Flags all = Flags.of(SystemFlag.values());
        assertThat(keywords.letters(all, "")).isEqualTo("DFRST");
        assertThat(keywords.flags("DFRST")).isEqualTo(all);
    }

    @Test
    void thereAreAsManyKeywordsAsLetters() {
        Keywords keywords = new Keywords();
        List<String> words = IntStream.range(0, 26).mapToObj(i -> "k" + i).toList();
        keywords.learn(Flags.of(Set.of(), words));
        assertThat(keywords.flags("abcdefghijklmnopqrstuvwxyz").keywords()).hasSize(26);
        keywords.learn(Flags.of(Set.of(), Set.of("K7")));
        assertThatThrownBy(() -> keywords.learn(Flags.of(Set.of(), Set.of("one-more"))))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("26");
        assertThat(Keywords.parse(keywords.text()).text()).isEqualTo(keywords.text());
    }

    @Test
    void lineThatIsNoKeywordIsPassedOver() {
        assertThat(Keywords.parse("0 a\nx y\n26 z\n-1 z\n99999999999 z\n3\n4 b c\n1 b\n")
                        .text())
                .isEqualTo("0 a\n1 b\n");
    }
}
