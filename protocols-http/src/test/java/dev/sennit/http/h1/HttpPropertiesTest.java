// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.HttpFault;
import dev.sennit.http.HttpHeaderList;
import dev.sennit.http.HttpLimits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Laws that hold for all bytes and all ways to cut them. */
class HttpPropertiesTest {
    private static final String TOKEN = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final Set<String> FAULTS =
            Arrays.stream(HttpFault.values()).map(Enum::name).collect(Collectors.toSet());

    @Property(tries = 1000)
    void validHeadsComeBackAsTheyWere(
            @ForAll("methods") String method,
            @ForAll("targets") String target,
            @ForAll("fields") List<Tuple2<String, String>> fields,
            @ForAll @Size(max = 6) List<@IntRange(max = 999) Integer> cuts) {
        HttpHeaderList sent = new HttpHeaderList().add("Host", "a.example:8080");
        fields.forEach(field -> sent.add(field.get1(), field.get2()));
        StringBuilder raw = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        sent.forEach(
                (name, value) -> raw.append(name).append(": ").append(value).append(" \r\n"));
        byte[] bytes = Feedings.bytes(raw.append("\r\n").toString());

        RequestHeadParser parser = new RequestHeadParser(HttpLimits.DEFAULTS.withHeader(1 << 16, 100));
        int from = 0;
        for (int end : ends(bytes.length, cuts)) {
            assertThat(parser.parse(bytes, from, end)).isEqualTo(end);
            from = end;
        }
        assertHead(parser.head(), method, target, sent, bytes.length);
        RequestHead copy = parser.head().copy();
        parser.parse(Feedings.bytes("BREW /pot HTTP/1.0\r\nX: y\r\n\r\n"), 0, 28);
        assertThat(parser.head().target()).isEqualTo("/pot");
        assertHead(copy, method, target, sent, bytes.length);
    }

    private static void assertHead(RequestHead head, String method, String target, HttpHeaderList sent, int length) {
        assertThat(head.method().name()).isEqualTo(method);
        assertThat(head.target()).isEqualTo(target);
        assertThat(head.headers().copy().toString()).isEqualTo(sent.toString());
        assertThat(head.host()).isEqualTo("a.example:8080");
        assertThat(head.lengthBytes()).isEqualTo(length);
        int mark = target.indexOf('?');
        assertThat(head.path()).isEqualTo(mark < 0 ? target : target.substring(0, mark));
        assertThat(head.query()).isEqualTo(mark < 0 ? "" : target.substring(mark + 1));
    }

    @Property(tries = 2000)
    void anyBytesMakeTheSameEventsHoweverTheyAreCut(
            @ForAll("nonsense") String raw, @ForAll @Size(max = 8) List<@IntRange(max = 999) Integer> cuts) {
        assertOneMeaning(raw, cuts);
    }

    @Property(tries = 2000)
    void aDamagedMessageMakesTheSameEventsHoweverItIsCut(
            @ForAll("damaged") String raw, @ForAll @Size(max = 8) List<@IntRange(max = 999) Integer> cuts) {
        assertOneMeaning(raw, cuts);
    }

    private static void assertOneMeaning(String raw, List<Integer> cuts) {
        byte[] bytes = Feedings.bytes(raw);
        List<String> whole = Feedings.cut(bytes, HttpLimits.DEFAULTS, bytes.length);
        assertThat(Feedings.cut(bytes, HttpLimits.DEFAULTS, ends(bytes.length, cuts)))
                .isEqualTo(whole);
        assertThat(Feedings.cut(bytes, HttpLimits.DEFAULTS, Feedings.everyIndex(bytes.length)))
                .isEqualTo(whole);
        assertThat(whole.stream().limit(Math.max(0, whole.size() - 1))).noneMatch(FAULTS::contains);
    }

    @Property(tries = 1000)
    void everyChunkedBodyComesBackWhole(
            @ForAll @Size(max = 5) List<@Size(max = 300) byte[]> chunks,
            @ForAll("fields") List<Tuple2<String, String>> trailers,
            @ForAll @Size(max = 6) List<@IntRange(max = 999) Integer> cuts) {
        WireBuffer out = new WireBuffer(1);
        StringBuilder sent = new StringBuilder();
        HttpHeaderList fields = new HttpHeaderList();
        trailers.forEach(field -> fields.add("X-" + field.get1(), field.get2()));
        for (byte[] chunk : chunks) {
            ChunkedEncoder.chunk(out, chunk, 0, chunk.length);
            sent.append(new String(chunk, StandardCharsets.ISO_8859_1));
        }
        if (fields.size() == 0) {
            ChunkedEncoder.end(out);
        } else {
            ChunkedEncoder.end(out, fields);
        }
        ChunkedDecoder decoder = new ChunkedDecoder(HttpLimits.DEFAULTS.withTrailer(1 << 16, 100), 10_000);
        StringBuilder received = new StringBuilder();
        int from = 0;
        for (int end : ends(out.length(), cuts)) {
            while (from < end) {
                from = decoder.decode(
                        out.bytes(),
                        from,
                        end,
                        (bytes, start, to) ->
                                received.append(new String(bytes, start, to - start, StandardCharsets.ISO_8859_1)));
            }
        }
        assertThat(decoder.progress()).isEqualTo(Progress.COMPLETE);
        assertThat(received.toString()).isEqualTo(sent.toString());
        assertThat(decoder.trailers().copy().toString()).isEqualTo(fields.toString());
    }

    /** Ascending ends of pieces; the last is the length, and none is empty. */
    private static int[] ends(int length, List<Integer> cuts) {
        return Stream.concat(cuts.stream().map(cut -> cut % Math.max(1, length)), Stream.of(length))
                .filter(end -> end > 0)
                .distinct()
                .sorted()
                .mapToInt(Integer::intValue)
                .toArray();
    }

    @Provide
    Arbitrary<String> methods() {
        return Arbitraries.strings()
                .withChars(TOKEN)
                .ofMinLength(1)
                .ofMaxLength(32)
                .filter(method -> !method.equals("CONNECT"))
                .edgeCases(edges -> edges.add("GET", "POST"));
    }

    @Provide
    Arbitrary<String> targets() {
        return Arbitraries.strings()
                .withCharRange('!', '~')
                .excludeChars('#', '\\')
                .ofMaxLength(60)
                .map(rest -> "/" + rest);
    }

    @Provide
    Arbitrary<List<Tuple2<String, String>>> fields() {
        Set<String> framing =
                Set.of("host", "expect", "connection", "content-length", "transfer-encoding", "keep-alive");
        Arbitrary<String> names = Arbitraries.strings()
                .withChars(TOKEN)
                .ofMinLength(1)
                .ofMaxLength(20)
                .filter(name -> !framing.contains(name.toLowerCase(Locale.ROOT)));
        Arbitrary<String> values = Arbitraries.strings()
                .withCharRange(' ', '~')
                .withCharRange('\u0080', '\u00ff')
                .withChars('\t')
                .ofMaxLength(60);
        return Combinators.combine(names, values).as(Tuple::of).list().ofMaxSize(12);
    }

    @Provide
    Arbitrary<String> nonsense() {
        Arbitrary<String> words = Arbitraries.of(
                "GET ",
                "POST ",
                "/",
                " HTTP/1.1",
                " HTTP/1.0",
                "\r\n",
                "\r\n\r\n",
                "\n",
                "\r",
                " ",
                "\t",
                ":",
                "Host: a",
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
                "#",
                "Connection: close",
                "X: y",
                "http://a",
                "*",
                "Expect: 100-continue");
        Arbitrary<String> anything =
                Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(12);
        return Arbitraries.frequencyOf(Tuple.of(5, words), Tuple.of(1, anything))
                .list()
                .ofMaxSize(25)
                .map(parts -> String.join("", parts));
    }

    /** A stream of valid messages with one byte changed, left out or put in. */
    @Provide
    Arbitrary<String> damaged() {
        Arbitrary<String> messages = Arbitraries.of(
                        "GET /a?b HTTP/1.1\r\nHost: a\r\nX: y z\r\n\r\n",
                        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
                        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + "5;a=\"b\"\r\nhello\r\n3\r\nabc\r\n0\r\nX: y\r\n\r\n",
                        "OPTIONS * HTTP/1.1\r\nHost: [::1]:80\r\nConnection: close\r\n\r\n")
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
