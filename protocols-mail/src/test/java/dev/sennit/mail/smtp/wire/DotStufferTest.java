// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DotStufferTest {
    private static String sent(String text) {
        StringBuilder wire = new StringBuilder();
        TextSink sink = (b, f, t) -> wire.append(new String(b, f, t - f, StandardCharsets.ISO_8859_1));
        return Cuts.everyWay(
                Cuts.bytes(text),
                () -> {
                    wire.setLength(0);
                    return new DotStuffer();
                },
                (stuffer, in, from, to) -> stuffer.write(in, from, to, sink),
                stuffer -> {
                    stuffer.finish(sink);
                    return wire.toString();
                });
    }

    @Test
    void everyLineThatBeginsWithADotGetsOneMore() {
        assertThat(sent(".a\r\n..\r\nb.\r\n")).isEqualTo("..a\r\n...\r\nb.\r\n.\r\n");
    }

    @Test
    void theLastLineIsEnded() {
        assertThat(sent("a")).isEqualTo("a\r\n.\r\n");
        assertThat(sent("a\r")).isEqualTo("a\r\n.\r\n");
        assertThat(sent("")).isEqualTo(".\r\n");
    }

    /** CVE-2026-33604: a dot behind a bare CR was not doubled. */
    @Test
    void linesEndWithCrlfBeforeDotsAreDoubled() {
        assertThat(sent("a\n.\nb\r.\rc")).isEqualTo("a\r\n..\r\nb\r\n..\r\nc\r\n.\r\n");
        assertThat(sent("a\n\0.\0\nb")).isEqualTo("a\r\n..\r\nb\r\n.\r\n");
    }
}
