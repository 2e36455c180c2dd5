// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.HttpLimits;
import dev.sennit.http.HttpMethod;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Laws that hold for all bytes of servers and all ways to cut them. */
class ResponsePropertiesTest {
    @Property(tries = 2000)
    void anyBytesMakeTheSameEventsHoweverTheyAreCut(
            @ForAll("methods") HttpMethod method,
            @ForAll("nonsense") String raw,
            @ForAll boolean ends,
            @ForAll @Size(max = 8) List<@IntRange(max = 999) Integer> cuts) {
        assertOneMeaning(method, raw, ends, cuts);
    }

    @Property(tries = 2000)
    void aDamagedResponseMakesTheSameEventsHoweverItIsCut(
            @ForAll("methods") HttpMethod method,
            @ForAll("damaged") String raw,
            @ForAll boolean ends,
            @ForAll @Size(max = 8) List<@IntRange(max = 999) Integer> cuts) {
        assertOneMeaning(method, raw, ends, cuts);
    }

    private static void assertOneMeaning(HttpMethod method, String raw, boolean ends, List<Integer> cuts) {
        byte[] bytes = Feedings.bytes(raw);
        HttpLimits limits = HttpLimits.DEFAULTS.withMaxBodyBytes(40);
        List<String> whole = ResponseTranscript.cut(method, bytes, ends, limits, bytes.length);
        assertThat(ResponseTranscript.cut(method, bytes, ends, limits, ends(bytes.length, cuts)))
                .isEqualTo(whole);
        assertThat(ResponseTranscript.cut(method, bytes, ends, limits, Feedings.everyIndex(bytes.length)))
                .isEqualTo(whole);
    }

    private static int[] ends(int length, List<Integer> cuts) {
        return Stream.concat(cuts.stream().map(cut -> cut % Math.max(1, length)), Stream.of(length))
                .filter(end -> end > 0)
                .distinct()
                .sorted()
                .mapToInt(Integer::intValue)
                .toArray();
    }

    @Provide
    Arbitrary<HttpMethod> methods() {
        return Arbitraries.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.CONNECT, HttpMethod.of("UPGRADE"));
    }

    @Provide
    Arbitrary<String> nonsense() {
        Arbitrary<String> words = Arbitraries.of(
                "HTTP/1.1 ",
                "HTTP/1.0 ",
                "200 ",
                "204 ",
                "100 ",
                "101 ",
                "304 ",
                "OK",
                "\r\n",
                "\r\n\r\n",
                "\n",
                "\r",
                " ",
                "\t",
                ":",
                "Content-Length: ",
                "Transfer-Encoding: ",
                "chunked",
                "5",
                "0",
                "hello",
                ";a=\"b\"",
                ",",
                "\0",
                "\u00ff",
                "Connection: close",
                "X: y",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
        Arbitrary<String> anything =
                Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(12);
        return Arbitraries.frequencyOf(Tuple.of(5, words), Tuple.of(1, anything))
                .list()
                .ofMaxSize(25)
                .map(parts -> String.join("", parts));
    }

    /** A valid response with one byte changed, left out or put in. */
    @Provide
    Arbitrary<String> damaged() {
        Arbitrary<String> messages = Arbitraries.of(
                        "HTTP/1.1 100 Continue\r\n\r\n",
                        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + "5;a=\"b\"\r\nhello\r\n3\r\nabc\r\n0\r\nX: y\r\n\r\n",
                        "HTTP/1.1 200 OK\r\nX: y z\r\n\r\nuntil the end",
                        "HTTP/1.0 304 Not Modified\r\nConnection: keep-alive\r\n\r\n")
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(parts -> String.join("", parts));
        Arbitrary<Character> bytes = Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.of('\r', '\n', ' ', '\t', ':', '\0', '0', '5', ';', '"', ',')),
                Tuple.of(1, Arbitraries.chars().range('\0', '\u00ff')));
        Arbitrary<Integer> places = Arbitraries.integers().between(0, 400);
        return Combinators.combine(messages, bytes, places, Arbitraries.of(0, 1, 2))
                .as((message, b, place, damage) -> {
                    int at = place % message.length();
                    String rest = message.substring(damage == 0 ? at : at + 1);
                    return message.substring(0, at) + (damage == 2 ? "" : b) + rest;
                });
    }
}
