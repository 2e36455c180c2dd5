// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;

class XtextTest {
    @Property
    void textComesBack(@ForAll @CharRange(from = ' ', to = '~') String text) throws CommandFault {
        String encoded = Xtext.encode(text);
        assertThat(encoded).doesNotContain(" ", "=");
        assertThat(Xtext.decode("X", encoded)).isEqualTo(text);
    }

    @Test
    void brokenCodesAreRefused() {
        for (String each : new String[] {"+", "a+4", "+4g", "+ab", "+0D", "+80", "\u00e4"}) {
            assertThatThrownBy(() -> Xtext.decode("X", each)).isInstanceOf(CommandFault.class);
        }
        assertThatThrownBy(() -> Xtext.encode("a\r\n")).hasMessageContaining("U+000D");
    }
}
