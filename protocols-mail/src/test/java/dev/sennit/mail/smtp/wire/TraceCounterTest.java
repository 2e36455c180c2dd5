// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TraceCounterTest {
    private static int count(String text) {
        return Cuts.everyWay(Cuts.bytes(text), TraceCounter::new, TraceCounter::text, TraceCounter::count);
    }

    @Test
    void receivedFieldsOfTheHeaderAreCounted() {
        assertThat(count("Received: a\r\n\tb\r\nRECEIVED: c\r\nSubject: Received: x\r\n received: folded\r\n\r\nx"))
                .isEqualTo(2);
        assertThat(count("Receive: a\r\nReceived-SPF: b\r\n")).isZero();
    }

    @Test
    void theBodyIsNotLookedAt() {
        assertThat(count("A: b\r\n\r\nReceived: x\r\n")).isZero();
        assertThat(count("\r\nReceived: x\r\n")).isZero();
    }
}
