// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.access.AccessEntry.Outcome;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;

class AccessFormatTest {
    private static final Instant RECEIVED = Instant.parse("2000-10-10T20:55:36.1239Z");
    private static final SocketAddress PEER = new InetSocketAddress("192.0.2.1", 50_000);

    static AccessEntry entry(SocketAddress peer, String target, String referrer, String userAgent) {
        return new AccessEntry(
                peer,
                RECEIVED,
                "GET",
                target,
                "HTTP/1.1",
                "example.org",
                referrer,
                userAgent,
                200,
                2326,
                Duration.ofNanos(1_234_999),
                Outcome.WHOLE);
    }

    private static String line(AccessFormat format, AccessEntry entry) {
        StringBuilder line = new StringBuilder();
        format.write(entry, line);
        return line.toString();
    }

    private static String zoned() {
        return DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
                .format(ZonedDateTime.ofInstant(RECEIVED, ZoneId.systemDefault()));
    }

    @Test
    void combinedIsWhatOthersWrite() {
        assertThat(line(AccessFormat.COMBINED, entry(PEER, "/a?b", "http://c/", "curl/8")))
                .isEqualTo("192.0.2.1 - - [" + zoned() + "] \"GET /a?b HTTP/1.1\" 200 2326 \"http://c/\" \"curl/8\"");
    }

    @Test
    void whatIsMissingIsADash() {
        AccessEntry refused = new AccessEntry(
                UnixDomainSocketAddress.of(""),
                RECEIVED,
                AccessEntry.UNKNOWN,
                AccessEntry.UNKNOWN,
                AccessEntry.UNKNOWN,
                "",
                "",
                "",
                400,
                16,
                Duration.ZERO,
                Outcome.WHOLE);
        assertThat(line(AccessFormat.COMBINED, refused))
                .isEqualTo("unix: - - [" + zoned() + "] \"-\" 400 16 \"-\" \"-\"");
    }

    @Test
    void jsonHasTheSameAndMore() {
        assertThat(line(AccessFormat.JSON, entry(PEER, "/a", "", "x\"y\\z\u00e9")))
                .isEqualTo("{\"time\":\"2000-10-10T20:55:36.123Z\",\"peer\":\"192.0.2.1\",\"method\":\"GET\","
                        + "\"target\":\"/a\",\"version\":\"HTTP/1.1\",\"host\":\"example.org\",\"status\":200,"
                        + "\"body_bytes\":2326,\"duration_us\":1234,\"referrer\":\"\","
                        + "\"user_agent\":\"x\\\"y\\\\z\\u00e9\",\"outcome\":\"whole\"}");
    }

    @Property
    void nothingThatAClientSendsEndsItsFieldOrTheLine(@ForAll @CharRange(from = '\0', to = '\u00ff') String sent) {
        String expected = sent.isEmpty()
                ? "-"
                : IntStream.range(0, sent.length())
                        .mapToObj(i -> escaped(sent.charAt(i)))
                        .collect(Collectors.joining());
        assertThat(line(AccessFormat.COMBINED, entry(PEER, "/", sent, ""))).endsWith(" \"" + expected + "\" \"-\"");
        assertThat(line(AccessFormat.JSON, entry(PEER, "/", sent, ""))).matches("[ -~]+");
    }

    private static String escaped(char each) {
        if (each == '"' || each == '\\') {
            return "\\" + each;
        }
        return each < 0x20 || each > 0x7e ? String.format("\\x%02x", (int) each) : String.valueOf(each);
    }
}
