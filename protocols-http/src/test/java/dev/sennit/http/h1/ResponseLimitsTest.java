// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.http.HttpFault;
import dev.sennit.http.HttpLimits;
import dev.sennit.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each limit one below, at, and one above: exactly at its limit a response passes. */
class ResponseLimitsTest {
    private static final HttpLimits SMALL = new HttpLimits(40, 60, 4, 30, 2, 12, 20, 25, 1);
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    private static String last(String raw, boolean ends) {
        byte[] bytes = Feedings.bytes(raw);
        List<String> whole = ResponseTranscript.cut(HttpMethod.GET, bytes, ends, SMALL, bytes.length);
        assertThat(ResponseTranscript.cut(HttpMethod.GET, bytes, ends, SMALL, Feedings.everyIndex(bytes.length)))
                .as("byte by byte")
                .isEqualTo(whole);
        return whole.get(whole.size() - 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {39, 40, 41, 42, 60})
    void statusLineBytes(int bytes) {
        String line = "HTTP/1.1 200 " + "x".repeat(bytes - "HTTP/1.1 200 ".length());
        String expected = bytes <= 40 ? "'' keep" : HttpFault.STATUS_LINE_TOO_LONG.name();
        assertThat(last(line + "\r\nContent-Length: 0\r\n\r\n", false)).isEqualTo(expected);
    }

    @Test
    void aStatusLineThatNeverEndsIsRefusedAtItsLimit() {
        assertThat(last("HTTP/1.1 200 " + "x".repeat(28), false)).isEqualTo("in head");
        assertThat(last("HTTP/1.1 200 " + "x".repeat(29), false)).isEqualTo(HttpFault.STATUS_LINE_TOO_LONG.name());
    }

    @ParameterizedTest
    @ValueSource(ints = {59, 60, 61, 62, 80})
    void headerBytes(int bytes) {
        String fields =
                "Content-Length: 0\r\nX: " + "y".repeat(bytes - "Content-Length: 0\r\nX: \r\n".length()) + "\r\n";
        String expected = bytes <= 60 ? "'' keep" : HttpFault.HEADER_TOO_LARGE.name();
        assertThat(last(OK + fields + "\r\n", false)).isEqualTo(expected);
    }

    @Test
    void aHeaderThatNeverEndsIsRefusedAtItsLimit() {
        assertThat(last(OK + "X: " + "y".repeat(200), false)).isEqualTo(HttpFault.HEADER_TOO_LARGE.name());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void headerCount(int count) {
        String raw = OK + "Content-Length: 0\r\n" + "X: y\r\n".repeat(count - 1) + "\r\n";
        assertThat(last(raw, false)).isEqualTo(count <= 4 ? "'' keep" : HttpFault.TOO_MANY_FIELDS.name());
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 25, 26})
    void bodyBytesOfEachFraming(int bytes) {
        String content = "z".repeat(bytes);
        String tooLarge = HttpFault.BODY_TOO_LARGE.name();
        assertThat(last(OK + "Content-Length: " + bytes + "\r\n\r\n" + content, false))
                .isEqualTo(bytes <= 25 ? "'" + content + "' keep" : tooLarge);
        assertThat(last(OK + "\r\n" + content, true)).isEqualTo(bytes <= 25 ? "'" + content + "' close" : tooLarge);
        String chunk = Integer.toHexString(bytes - 1) + "\r\n" + content.substring(1) + "\r\n1\r\nz\r\n0\r\n\r\n";
        assertThat(last(OK + "Transfer-Encoding: chunked\r\n\r\n" + chunk, false))
                .isEqualTo(bytes <= 25 ? "'" + content + "' keep" : tooLarge);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void interimResponses(int count) {
        String raw = "HTTP/1.1 100 \r\n\r\n".repeat(count) + OK + "Content-Length: 0\r\n\r\n";
        assertThat(last(raw, false)).isEqualTo(count <= 3 ? "'' keep" : HttpFault.TOO_MANY_INTERIM_RESPONSES.name());
    }

    @Test
    void aHeadStaysValidWhenTheNextOneComes() {
        List<ResponseHead> heads = new ArrayList<>();
        ResponseDecoder decoder = new ResponseDecoder(HttpMethod.GET, HttpLimits.DEFAULTS, 8);
        byte[] raw = Feedings.bytes("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + OK + "Content-Length: 0\r\n\r\n");
        ResponseSink sink = new ResponseSink() {
            @Override
            public void interim(ResponseHead head) {
                heads.add(head);
            }

            @Override
            public void head(ResponseHead head) {
                heads.add(head);
            }

            @Override
            public void data(byte[] bytes, int from, int to) {}
        };
        assertThat(decoder.hasBegun()).isFalse();
        int next = decoder.decode(raw, 0, raw.length, sink);
        assertThat(decoder.hasBegun()).isTrue();
        decoder.decode(raw, next, raw.length, sink);
        assertThat(heads.get(0).headers().first("Link")).contains("x");
        assertThat(heads.get(1).lengthBytes()).isEqualTo(raw.length - next);
        assertThatThrownBy(() -> decoder.decode(raw, 0, 1, sink))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("COMPLETE");
        assertThatThrownBy(decoder::fault).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theEndOfABodyIsNeverLookedForBehindARefusal() {
        UntilCloseDecoder decoder = new UntilCloseDecoder(1);
        byte[] raw = "ab".getBytes(StandardCharsets.US_ASCII);
        List<Integer> taken = new ArrayList<>();
        BodySink sink = (bytes, from, to) -> taken.add(to - from);
        assertThat(decoder.decode(raw, 0, 2, sink)).isEqualTo(1);
        assertThat(decoder.decode(raw, 1, 2, sink)).isEqualTo(1);
        assertThat(taken).containsExactly(1);
        assertThat(decoder.fault()).isEqualTo(HttpFault.BODY_TOO_LARGE);
        decoder.end();
        assertThat(decoder.progress()).isEqualTo(Progress.REFUSED);
    }
}
