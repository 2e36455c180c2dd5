// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.http.HttpFault;
import dev.sennit.http.HttpLimits;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each limit one below, at, and one above: exactly at its limit a message passes. */
class LimitsTest {
    private static final HttpLimits SMALL = new HttpLimits(40, 60, 4, 30, 2, 12, 20, 25, 3);
    private static final String CHUNKED = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static String lastEvent(String raw) {
        List<String> events = Feedings.everyWay(raw, SMALL);
        return events.get(events.size() - 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {39, 40, 41, 42, 60})
    void requestLineBytes(int bytes) {
        String frame = "GET / HTTP/1.1";
        String line = "GET /" + "x".repeat(bytes - frame.length()) + " HTTP/1.1";
        String expected = bytes <= 40 ? line + " keep none [Host=a]" : HttpFault.REQUEST_LINE_TOO_LONG.name();
        assertThat(lastEvent(line + "\r\nHost: a\r\n\r\n")).isEqualTo(expected);
    }

    @Test
    void requestLineThatNeverEndsIsRefusedOneByteAboveTheLimit() {
        assertThat(lastEvent("GET /" + "x".repeat(37))).isEqualTo(HttpFault.REQUEST_LINE_TOO_LONG.name());
        assertThat(lastEvent("GET /" + "x".repeat(36))).isEqualTo("in head");
    }

    @ParameterizedTest
    @ValueSource(ints = {59, 60, 61, 62, 80})
    void headerBytes(int bytes) {
        String fields = "Host: a\r\nX: " + "y".repeat(bytes - "Host: a\r\nX: \r\n".length()) + "\r\n";
        String expected = bytes <= 60 ? "GET / HTTP/1.1 keep none" : HttpFault.HEADER_TOO_LARGE.name();
        assertThat(lastEvent("GET / HTTP/1.1\r\n" + fields + "\r\n")).startsWith(expected);
    }

    @Test
    void headerBytesCountFromTheFirstFieldWhateverTheRequestLine() {
        String fields = "Host: a\r\nX: " + "y".repeat(60 - "Host: a\r\nX: \r\n".length()) + "\r\n";
        String line = "GET /" + "x".repeat(26) + " HTTP/1.1";
        assertThat(lastEvent(line + "\r\n" + fields + "\r\n")).startsWith(line);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void headerCount(int count) {
        String raw = "GET / HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n".repeat(count - 1) + "\r\n";
        assertThat(lastEvent(raw))
                .startsWith(count <= 4 ? "GET / HTTP/1.1 keep none" : HttpFault.TOO_MANY_FIELDS.name());
    }

    @ParameterizedTest
    @ValueSource(ints = {29, 30, 31, 32, 50})
    void trailerBytes(int bytes) {
        String raw = CHUNKED + "0\r\nX: " + "y".repeat(bytes - "X: \r\n".length()) + "\r\n\r\n";
        assertThat(lastEvent(raw)).startsWith(bytes <= 30 ? "body ''" : HttpFault.TRAILER_TOO_LARGE.name());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void trailerCount(int count) {
        String raw = CHUNKED + "0\r\n" + "X: y\r\n".repeat(count) + "\r\n";
        assertThat(lastEvent(raw)).startsWith(count <= 2 ? "body ''" : HttpFault.TOO_MANY_TRAILERS.name());
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 12, 13, 14})
    void chunkLineBytes(int bytes) {
        String raw = CHUNKED + "1;" + "x".repeat(bytes - 2) + "\r\nA\r\n0\r\n\r\n";
        assertThat(lastEvent(raw)).isEqualTo(bytes <= 12 ? "body 'A'" : HttpFault.CHUNK_LINE_TOO_LONG.name());
    }

    @ParameterizedTest
    @ValueSource(ints = {19, 20, 21})
    void chunkExtensionBytesOfTheWholeBody(int bytes) {
        String raw = CHUNKED + "1;234567890\r\nA\r\n0;" + "x".repeat(bytes - 11) + "\r\n\r\n";
        assertThat(lastEvent(raw)).isEqualTo(bytes <= 20 ? "body 'A'" : HttpFault.CHUNK_EXTENSIONS_TOO_LARGE.name());
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 25, 26})
    void maxBodyBytesOfAKnownLength(int bytes) {
        String raw = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + bytes + "\r\n\r\n" + "x".repeat(bytes);
        assertThat(lastEvent(raw))
                .isEqualTo(bytes <= 25 ? "body '" + "x".repeat(bytes) + "'" : HttpFault.BODY_TOO_LARGE.name());
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 25, 26})
    void maxBodyBytesOfAllChunks(int bytes) {
        String chunk = "c\r\nxxxxxxxxxxxx\r\n";
        String rest = Integer.toHexString(bytes - 12) + "\r\n" + "x".repeat(bytes - 12) + "\r\n";
        assertThat(lastEvent(CHUNKED + chunk + rest + "0\r\n\r\n"))
                .isEqualTo(bytes <= 25 ? "body '" + "x".repeat(bytes) + "'" : HttpFault.BODY_TOO_LARGE.name());
    }

    @Test
    void defaultLimitsAreThoseThatAreDocumented() {
        assertThat(HttpLimits.DEFAULTS)
                .isEqualTo(new HttpLimits(8192, 16384, 100, 8192, 32, 256, 4096, 16_777_216, 16));
    }

    @Test
    void everyDefaultLimitHoldsInARealMessage() {
        String uri = "GET /" + "x".repeat(8192 - 14) + " HTTP/1.1\r\nHost: a\r\n\r\n";
        assertThat(events(uri)).hasSize(1).first().asString().endsWith("keep none [Host=a]");
        assertThat(events(uri.replace("/x", "/xx"))).containsExactly(HttpFault.REQUEST_LINE_TOO_LONG.name());
        String large = "GET / HTTP/1.1\r\nHost: a\r\nX: " + "y".repeat(16384 - 14) + "\r\n\r\n";
        assertThat(events(large)).hasSize(1).first().asString().endsWith("y]");
        assertThat(events(large.replace("X: y", "X: yy"))).containsExactly(HttpFault.HEADER_TOO_LARGE.name());
        String many = "GET / HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n".repeat(99) + "\r\n";
        assertThat(events(many)).hasSize(1).first().asString().endsWith("X=y]");
        assertThat(events(many.replaceFirst("X: y", "Z: z\r\nX: y"))).containsExactly(HttpFault.TOO_MANY_FIELDS.name());
    }

    private static List<String> events(String raw) {
        byte[] bytes = Feedings.bytes(raw);
        List<String> whole = Feedings.cut(bytes, HttpLimits.DEFAULTS, bytes.length);
        assertThat(Feedings.cut(bytes, HttpLimits.DEFAULTS, Feedings.everyIndex(bytes.length)))
                .isEqualTo(whole);
        return whole;
    }

    /** A byte at a time through a megabyte: looking at bytes twice would take 10^12 steps. */
    @Test
    @Timeout(60)
    void aDrippingPeerCostsNoMoreThanItsBytes() {
        int bytes = 1 << 20;
        RequestHeadParser parser = new RequestHeadParser(
                HttpLimits.DEFAULTS.withRequestLineBytes(bytes).withHeader(bytes, 10));
        String drip =
                "GET /" + "x".repeat(bytes / 2) + " HTTP/1.1\r\nHost: a\r\nX: " + "y".repeat(bytes / 2) + "\r\n\r\n";
        byte[] raw = Feedings.bytes(drip);
        for (int i = 0; i < raw.length; i++) {
            assertThat(parser.progress()).isEqualTo(Progress.INCOMPLETE);
            parser.parse(raw, i, i + 1);
        }
        assertThat(parser.head().lengthBytes()).isEqualTo(raw.length);
    }

    @Test
    void absurdLimitsAreRefusedByName() {
        HttpLimits defaults = HttpLimits.DEFAULTS;
        assertThatThrownBy(() -> defaults.withRequestLineBytes(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("requestLineBytes");
        assertThatThrownBy(() -> defaults.withHeader(0, 1)).hasMessageContaining("headerBytes");
        assertThatThrownBy(() -> defaults.withHeader(1, 0)).hasMessageContaining("headerCount");
        assertThatThrownBy(() -> defaults.withTrailer((1 << 24) + 1, 1)).hasMessageContaining("trailerBytes");
        assertThatThrownBy(() -> defaults.withTrailer(1, (1 << 16) + 1)).hasMessageContaining("trailerCount");
        assertThatThrownBy(() -> defaults.withChunk(0, 0)).hasMessageContaining("chunkLineBytes");
        assertThatThrownBy(() -> defaults.withChunk(1, -1)).hasMessageContaining("chunkExtensionBytes");
        assertThatThrownBy(() -> defaults.withMaxBodyBytes(-1)).hasMessageContaining("maxBodyBytes");
    }
}
