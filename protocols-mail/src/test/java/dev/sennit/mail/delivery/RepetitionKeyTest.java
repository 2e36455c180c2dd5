// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RepetitionKeyTest {
    private static final String OWN = "Received: from x\r\n\tby mx;\r\n Sun\r\n";

    private static Optional<String> key(String sender, String... pieces) {
        RepetitionKey key = new RepetitionKey(sender);
        for (String each : pieces) {
            ByteBuffer bytes = StandardCharsets.ISO_8859_1.encode(each).asReadOnlyBuffer();
            int before = bytes.remaining();
            key.add(bytes);
            assertThat(bytes.remaining()).isEqualTo(before);
        }
        return key.text();
    }

    @Test
    void isTheSameAtEverySplit() {
        String message = OWN + "To: b\r\nMESSAGE-id: <1>\r\n\r\nbody\r\n.\r\n";
        Optional<String> whole = key("a", message);
        assertThat(whole).isPresent();
        for (int first = 0; first <= message.length(); first++) {
            for (int second = first; second <= message.length(); second++) {
                assertThat(key(
                                "a",
                                message.substring(0, first),
                                message.substring(first, second),
                                message.substring(second)))
                        .isEqualTo(whole);
            }
        }
    }

    @Test
    void everyByteBehindTheFirstFieldCounts() {
        String rest = "To: b\r\nMessage-ID: <1>\r\n\r\nbody\r\n";
        Optional<String> whole = key("a", OWN + rest);
        for (int i = 0; i < rest.length(); i++) {
            assertThat(key("a", OWN + rest.substring(0, i) + "q" + rest.substring(i + 1)))
                    .as("byte %d", i)
                    .isNotEqualTo(whole);
        }
        assertThat(key("a", OWN + rest + "x")).isNotEqualTo(whole);
        assertThat(key("b", OWN + rest)).isNotEqualTo(whole);
    }

    @Test
    void theFirstFieldDoesNotCountHoweverLongItIs() {
        String rest = "Message-ID: <1>\r\n\r\nbody\r\n";
        assertThat(key("a", "Received: y\r\n" + rest)).isEqualTo(key("a", OWN + rest));
        assertThat(key("a", "Message-ID: 2\r\n" + rest)).isEqualTo(key("a", OWN + rest));
        assertThat(key("a", OWN + OWN + rest)).isNotEqualTo(key("a", OWN + rest));
    }

    @Test
    void withoutMessageIdInItsHeaderThereIsNone() {
        for (String each : new String[] {
            "",
            "To: b\r\n",
            "\r\nMessage-ID: <1>\r\n",
            "To: b\r\n\r\nMessage-ID: <1>\r\n",
            "X-Message-ID: <1>\r\n\r\n",
            "To: Message-ID: <1>\r\n",
            " Message-ID: <1>\r\n",
            "To: b\r\n Message-ID: <1>\r\n",
            "Message-ID <1>\r\n"
        }) {
            assertThat(key("a", OWN + each)).as(each).isEmpty();
        }
        assertThat(key("a", OWN + "Message-ID:")).isPresent();
        assertThat(key("a", OWN + "To: b\rMessage-ID: x\r\r\r\nMessage-ID: <1>\r\n"))
                .isPresent();
    }
}
