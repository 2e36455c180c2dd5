// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MailAddressTest {
    /** CVE-2025-7962: U+760D and U+760A became CR and LF where characters were narrowed to bytes. */
    @Test
    void noCharacterOfTheWholePlaneBringsALineBreakIn() {
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            String text = "a" + (char) c + "b";
            try {
                byte[] sent = new MailAddress(text, "c").toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
                for (byte b : sent) {
                    assertThat(b).isNotIn((byte) '\r', (byte) '\n', (byte) 0);
                }
            } catch (IllegalArgumentException refused) {
                assertThat(c < ' ' || c == 0x7f || Character.isISOControl(c)).isTrue();
            }
            if (c < 0x80 && !Character.isLetterOrDigit(c) && c != '.' && c != '-' && c != '_') {
                assertThatThrownBy(() -> new MailAddress("a", text)).isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    void whatItSaysIsReadBackTheSame() {
        for (MailAddress each : new MailAddress[] {
            new MailAddress("a", "b"),
            new MailAddress("a b", "b"),
            new MailAddress("a\"\\b", "[192.0.2.1]"),
            new MailAddress("a..b", "b"),
            new MailAddress("\"a\"", "b"),
            new MailAddress("", "b"),
            new MailAddress("\u00e4", "\u00fc.example")
        }) {
            assertThat(MailAddress.parse(each.toString())).isEqualTo(each);
        }
    }

    @Test
    void whatIsNoAddressIsRefusedByName() {
        assertThatThrownBy(() -> MailAddress.parse("a")).hasMessage("no address: no @ stands behind the local part");
        assertThatThrownBy(() -> MailAddress.parse("a@b c")).hasMessageContaining("behind the domain");
        assertThatThrownBy(() -> new MailAddress("a\r\nb", "c")).hasMessageContaining("control character");
        assertThatThrownBy(() -> new MailAddress("a", "b>")).hasMessageContaining("stands in no address");
    }

    @Test
    void thePostmasterIsKnown() {
        assertThat(new MailAddress("PostMaster", "").isPostmaster()).isTrue();
        assertThat(new MailAddress("post", "").isPostmaster()).isFalse();
    }
}
