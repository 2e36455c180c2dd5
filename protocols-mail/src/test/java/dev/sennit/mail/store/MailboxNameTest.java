// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailboxNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "a//b",
                "/etc",
                "a/",
                "../x",
                "a/../b",
                "..",
                ".",
                "a.b",
                "~root",
                "a/~b",
                "a\u0000b",
                "a\rb",
                "a\u007Fb",
                "a\\b",
                "a\u0085",
                "\u2028"
            })
    void nameThatCouldLeadAnywhereElseIsRefused(String text) {
        assertThatThrownBy(() -> MailboxName.parse(text, '/')).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nameIsAsLongAsANameOfAFile() {
        assertThat(MailboxName.of("a".repeat(254)).encoded()).hasSize(255);
        assertThatThrownBy(() -> MailboxName.of("a".repeat(255))).hasMessageContaining("256 bytes");
        assertThatThrownBy(() -> MailboxName.of("ä".repeat(100))).hasMessageContaining("255 are allowed");
        assertThatThrownBy(() -> MailboxName.parse("a/".repeat(1 << 20), '/')).hasMessageContaining("255");
    }

    @Property
    void encodedNameStaysInItsFolder(
            @ForAll @StringLength(max = 12) @Chars({'a', '.', '/', '~', '&', '-', 'ä', ' ', '%', '\n', '\\', '\u0000'})
                    String text) {
        MailboxName name;
        try {
            name = MailboxName.parse(text, '/');
        } catch (IllegalArgumentException refused) {
            return;
        }
        Path root = Path.of("/home/mail");
        Path folder = root.resolve(name.encoded());
        assertThat(folder.normalize()).isEqualTo(folder);
        assertThat(folder.getParent()).isEqualTo(root);
        assertThat(MailboxName.parse(name.text('/'), '/')).isEqualTo(name);
    }

    @Test
    void inboxIsOneNameInAnyCase() {
        assertThat(MailboxName.parse("inBox", '/')).isEqualTo(MailboxName.INBOX);
        assertThat(MailboxName.parse("inbox/Work", '/').components()).isEqualTo(List.of("INBOX", "Work"));
        assertThat(MailboxName.of("\u0131nbox").isInbox()).isFalse();
        assertThat(MailboxName.of("Work", "inbox").components()).isEqualTo(List.of("Work", "inbox"));
    }

    @Test
    void nameMovesWithTheOneAboveIt() {
        MailboxName name = MailboxName.of("a", "b", "c");
        assertThat(name.moved(MailboxName.of("a", "b"), MailboxName.of("x"))).isEqualTo(MailboxName.of("x", "c"));
        assertThat(MailboxName.of("ab").isBelow(MailboxName.of("a"))).isFalse();
        assertThat(name.isBelow(MailboxName.of("a"))).isTrue();
        assertThat(name.isBelow(name)).isFalse();
    }
}
