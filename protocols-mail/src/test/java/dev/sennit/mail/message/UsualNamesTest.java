// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsualNamesTest {
    private static FieldName of(String name) {
        return UsualNames.of(Cut.bytes("x" + name + "y"), 1, name.length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Date", "To", "Message-ID", "Message-Id", "Content-Description", "Content-Disposition"})
    void aUsualNameIsOneString(String name) {
        assertThat(of(name).text()).isEqualTo(name).isSameAs(of(name).text());
    }

    @Test
    void anotherNameIsAsItIsWritten() {
        for (String usual : new String[] {"Date", "Subject", "References", "Content-Type"}) {
            for (int at = 0; at < usual.length(); at++) {
                String other = usual.substring(0, at) + '_' + usual.substring(at + 1);
                assertThat(of(other).text()).isEqualTo(other);
                assertThat(of(other).isKept()).isFalse();
            }
            assertThat(of(usual.toLowerCase(java.util.Locale.ROOT)).isKept()).isTrue();
        }
    }

    @Property
    void anyOctetsAreAName(@ForAll @CharRange(to = '\u00ff') String name) {
        assertThat(of(name).text()).isEqualTo(name);
    }
}
