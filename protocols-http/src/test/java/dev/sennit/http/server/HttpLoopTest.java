// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.HttpLimits;
import dev.sennit.http.h1.RequestHeadParser;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HttpLoopTest {
    private final HttpLoop loop = new HttpLoop(HttpLimits.DEFAULTS.withHeader(1 << 20, 100), Wire.CLOCK);

    private RequestHeadParser usedFor(int headBytes) {
        String start = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
        byte[] head =
                (start + "x".repeat(headBytes - start.length() - 4) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        RequestHeadParser parser = loop.borrowParser();
        assertThat(parser.parse(head, 0, head.length)).isEqualTo(headBytes);
        loop.giveBack(parser);
        return parser;
    }

    /** Else the longest heads that are allowed, 16 MiB each, stay in memory for ever. */
    @Test
    void aParserThatGrewLargeIsNotKept() {
        RequestHeadParser atTheLimit = usedFor(65_536);
        assertThat(loop.borrowParser()).isSameAs(atTheLimit);
        RequestHeadParser above = usedFor(65_537);
        assertThat(loop.borrowParser()).isNotSameAs(above);
    }
}
