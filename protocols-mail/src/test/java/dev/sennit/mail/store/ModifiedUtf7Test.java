// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModifiedUtf7Test {
    @Test // the examples of RFC 3501 section 5.1.3
    void examplesOfTheStandard() {
        assertThat(ModifiedUtf7.decode("~peter/mail/&U,BTFw-/&ZeVnLIqe-")).isEqualTo("~peter/mail/台北/日本語");
        assertThat(ModifiedUtf7.encode("台北")).isEqualTo("&U,BTFw-");
        assertThat(ModifiedUtf7.encode("a&b")).isEqualTo("a&-b");
        assertThat(ModifiedUtf7.decode("&Jjo-!")).isEqualTo("☺!");
    }

    @Property
    void everyTextHasOneSpelling(@ForAll String text) {
        String spelled;
        try {
            spelled = ModifiedUtf7.encode(text);
        } catch (IllegalArgumentException halfOfASurrogatePair) {
            return;
        }
        assertThat(spelled).matches("[ -~]*");
        assertThat(ModifiedUtf7.decode(spelled)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"&", "&AC8-", "&U,BTFw", "&U,BTFw-&ZeVnLIqe-", "&AGE-", "ä", "&U/BTFw-", "&AA-", "&Jjq-", "&2AA-"
            })
    void otherSpellingIsRefused(String text) {
        assertThatThrownBy(() -> ModifiedUtf7.decode(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void whateverIsReadIsWrittenAlike(@ForAll String text) {
        try {
            assertThat(ModifiedUtf7.encode(ModifiedUtf7.decode(text))).isEqualTo(text);
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageNotContaining("null");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "a\ud83db", "\ude00\ud83d", "\u00e4\ude00"})
    void halfACharacterHasNoSpelling(String text) {
        assertThatThrownBy(() -> ModifiedUtf7.encode(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("half of a surrogate pair");
    }
}
