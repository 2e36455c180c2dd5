// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VerbTest {
    private static Verb verb(String line) {
        byte[] bytes = Cuts.bytes("#" + line + " #");
        return Verb.of(bytes, 1, 1 + line.length());
    }

    @Test
    void everyVerbIsFoundInLettersOfAnyCase() {
        for (Verb each : Verb.values()) {
            assertThat(verb(each.name().toLowerCase(java.util.Locale.ROOT))).isEqualTo(each);
            assertThat(verb(each.name() + " x")).isEqualTo(each);
        }
    }

    @Test
    void whatIsLongerOrShorterIsAnother() {
        assertThat(verb("QUITX")).isEqualTo(Verb.UNKNOWN);
        assertThat(verb("QUI")).isEqualTo(Verb.UNKNOWN);
        assertThat(verb("QUIT\t")).isEqualTo(Verb.UNKNOWN);
        assertThat(verb(" QUIT")).isEqualTo(Verb.UNKNOWN);
        assertThat(verb("")).isEqualTo(Verb.UNKNOWN);
        assertThat(verb("\u0011UIT")).isEqualTo(Verb.UNKNOWN);
    }

    @Test
    void argumentsBeginBehindTheSpace() {
        assertThat(Verb.MAIL.argumentStart(3, 10)).isEqualTo(8);
        assertThat(Verb.DATA.argumentStart(3, 7)).isEqualTo(7);
    }
}
