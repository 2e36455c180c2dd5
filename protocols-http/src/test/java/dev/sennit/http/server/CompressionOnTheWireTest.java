// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.http.BodySource;
import dev.sennit.http.HttpHandler;
import dev.sennit.http.HttpLimits;
import dev.sennit.http.HttpRequest;
import dev.sennit.http.HttpResponse;
import dev.sennit.http.HttpStatus;
import dev.sennit.http.HttpTimeouts;
import dev.sennit.http.ResponseBody;
import dev.sennit.http.StaticFiles;
import dev.sennit.http.StaticFilesOptions;
import dev.sennit.http.compression.Compression;
import dev.sennit.http.compression.CompressionOptions;
import dev.sennit.http.compression.ContentCoding;
import dev.sennit.http.compression.ContentEncoder;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.testkit.ManualTime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Handlers that do not know of compression, and clients that ask for it, on a real channel. */
class CompressionOnTheWireTest {
    private static final String LONG = "It is a truth universally acknowledged. ".repeat(50);
    private static final String HUGE = LONG.repeat(500); // a million bytes
    private static final String BIG = HUGE.substring(0, 100_000);
    private static final String GZIP = "Accept-Encoding: gzip";
    private static final long GZIP_BYTES =
            CompressionOptions.DEFAULTS.codings().get(0).encoderBytes(4);

    private final ManualTime time = new ManualTime();

    private Wire wire(HttpHandler handler, CompressionOptions options) {
        return new Wire(time, Compression.of(handler, options), HttpLimits.DEFAULTS, HttpTimeouts.DEFAULTS);
    }

    private Wire wire(HttpHandler handler) {
        return wire(handler, CompressionOptions.DEFAULTS);
    }

    private static String request(String method, String... lines) {
        String fields = lines.length == 0 ? "" : String.join("\r\n", lines) + "\r\n";
        return method + " / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
    }

    private static String get(String... lines) {
        return request("GET", lines);
    }

    /** Plays until nothing more comes, and takes one response apart. */
    private static Answer answer(Wire wire, String request) {
        wire.sends(request);
        int before = -1;
        while (wire.transport.bytes().length > before) {
            before = wire.transport.bytes().length;
            wire.settles();
        }
        byte[] all = wire.transport.bytes();
        wire.transport.clear();
        return new Answer(all);
    }

    private static Answer answer(HttpHandler handler, String... lines) {
        ManualTime time = new ManualTime();
        return answer(new Wire(time, Compression.of(handler), HttpLimits.DEFAULTS, HttpTimeouts.DEFAULTS), get(lines));
    }

    private record Answer(byte[] bytes) {
        private String latin1() {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }

        String head() {
            return latin1().substring(0, latin1().indexOf("\r\n\r\n") + 2);
        }

        byte[] body() {
            String raw = latin1().substring(latin1().indexOf("\r\n\r\n") + 4);
            return (head().contains("Transfer-Encoding: chunked") ? dechunked(raw) : raw)
                    .getBytes(StandardCharsets.ISO_8859_1);
        }

        private static String dechunked(String raw) {
            StringBuilder body = new StringBuilder();
            int at = 0;
            while (true) {
                int line = raw.indexOf("\r\n", at);
                int length = Integer.parseInt(raw.substring(at, line), 16);
                if (length == 0) {
                    assertThat(raw.substring(at)).isEqualTo("0\r\n\r\n");
                    return body.toString();
                }
                body.append(raw, line + 2, line + 2 + length);
                at = line + 2 + length + 2;
            }
        }

        String text() {
            return new String(body(), StandardCharsets.UTF_8);
        }

        String decoded() {
            try {
                return new String(
                        new GZIPInputStream(new ByteArrayInputStream(body())).readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void isPlain() {
            assertThat(head()).doesNotContain("Content-Encoding: gzip");
        }
    }

    // ------------------------------------------------------------------------------------- what is written in turns

    @Test
    void whatIsWrittenCanBeReadAtOnce() throws IOException {
        List<ResponseBody> open = new ArrayList<>();
        Wire wire = wire((request, response) ->
                open.add(response.header("Content-Type", "text/plain").open()));
        Answer begun = answer(wire, get(GZIP));
        assertThat(begun.head()).contains("Content-Encoding: gzip", "Vary: Accept-Encoding");
        open.get(0).write("first ");
        wire.settles();
        String chunk = new String(wire.transport.bytes(), StandardCharsets.ISO_8859_1);
        byte[] sent =
                chunk.substring(chunk.indexOf("\r\n") + 2, chunk.length() - 2).getBytes(StandardCharsets.ISO_8859_1);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(sent)).readNBytes(6))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("first ");
        open.get(0).write("second");
        open.get(0).end();
        wire.settles();
        assertThat(new Answer((begun.latin1() + new String(wire.transport.bytes(), StandardCharsets.ISO_8859_1))
                                .getBytes(StandardCharsets.ISO_8859_1))
                        .decoded())
                .isEqualTo("first second");
    }

    @ParameterizedTest
    @ValueSource(strings = {"end", "fail", "lose", "head"})
    void howeverABodyEndsAnotherMayFollow(String ending) {
        CompressionOptions one = CompressionOptions.DEFAULTS.withMaxEncoderBytes(GZIP_BYTES);
        List<ResponseBody> open = new ArrayList<>();
        HttpHandler handler = (request, response) ->
                open.add(response.header("Content-Type", "text/plain").open());
        Wire wire = wire(handler, one);
        answer(wire, ending.equals("head") ? request("HEAD", GZIP) : get(GZIP));
        switch (ending) {
            case "end" -> open.get(0).end();
            case "fail" -> open.get(0).fail(new IOException("the test wants it"));
            case "lose" -> wire.transport.loseNow(CloseReason.ABORTED);
            default -> {}
        }
        time.advance(Duration.ZERO);
        assertThat(answer(wire(handler, one), get(GZIP)).head()).contains("Content-Encoding: gzip");
        assertThat(answer(wire(handler, one), get(GZIP)).head()).doesNotContain("Content-Encoding");
    }

    @Test
    void aHandlerThatWantsAStreamGetsIt() {
        HttpHandler handler = new HttpHandler() {
            @Override
            public void handle(HttpRequest request, HttpResponse response) {
                response.send("before the body");
            }

            @Override
            public boolean wantsStream(HttpRequest head) {
                return true;
            }
        };
        assertThat(answer(wire(handler), request("POST", "Content-Length: 5")).text())
                .isEqualTo("before the body");
    }

    // ------------------------------------------------------------------------------------------ what is compressed

    @Test
    void aBodyInMemoryIsCompressedAtOnce() {
        Answer answer = answer((request, response) -> response.send(LONG), GZIP);
        assertThat(answer.decoded()).isEqualTo(LONG);
        assertThat(answer.head())
                .contains("Content-Encoding: gzip\r\n", "Vary: Accept-Encoding\r\n")
                .contains("Content-Type: text/plain; charset=utf-8\r\n")
                .contains("Content-Length: " + answer.body().length + "\r\n");
        assertThat(answer.body().length).isLessThan(LONG.length() / 10);
    }

    @ParameterizedTest
    @ValueSource(ints = {65_536, 65_537, 1_000_000, 3_000_000})
    void aLongBodyInMemoryIsCompressedAsItIsRead(int lengthBytes) {
        String text = HUGE.repeat(3).substring(0, lengthBytes);
        Answer answer = answer(
                (request, response) -> response.send("text/html", text.getBytes(StandardCharsets.US_ASCII)), GZIP);
        assertThat(answer.decoded().equals(text)).isTrue();
        assertThat(answer.head().contains("Transfer-Encoding: chunked")).isEqualTo(lengthBytes > 65_536);
    }

    @Test
    void theArrayIsTheCallersAgain() {
        Answer answer = answer(
                (request, response) -> {
                    byte[] body = HUGE.getBytes(StandardCharsets.US_ASCII);
                    response.send("text/plain", body);
                    Arrays.fill(body, (byte) 'x');
                },
                GZIP);
        assertThat(answer.decoded().equals(HUGE)).isTrue();
    }

    @Property(tries = 100)
    void aStreamArrivesWholeHoweverItIsCut(
            @ForAll List<@IntRange(min = 1, max = 100_000) Integer> cuts, @ForAll boolean isLengthKnown) {
        StringBuilder text = new StringBuilder();
        List<String> pieces = new ArrayList<>();
        for (int cut : cuts.subList(0, Math.min(10, cuts.size()))) {
            String piece = HUGE.substring(text.length() % 97, text.length() % 97 + cut);
            pieces.add(piece);
            text.append(piece);
        }
        Answer answer = answer(
                (request, response) -> {
                    response.header("Content-Type", "application/json");
                    Pieces body = new Pieces(pieces.toArray(String[]::new));
                    if (isLengthKnown) {
                        response.stream(text.length(), body);
                    } else {
                        response.stream(body);
                    }
                },
                GZIP);
        boolean isCompressed = answer.head().contains("Content-Encoding: gzip");
        assertThat(isCompressed).isEqualTo(!isLengthKnown || text.length() >= 1024);
        assertThat((isCompressed ? answer.decoded() : answer.text()).contentEquals(text))
                .isTrue();
    }

    @Test
    void theCodingIsTheClientsFavourite() {
        ContentCoding shouting = new Shouting();
        ContentCoding gzip = CompressionOptions.DEFAULTS.codings().get(0);
        CompressionOptions options = CompressionOptions.DEFAULTS.withCodings(List.of(shouting, gzip));
        HttpHandler handler = (request, response) -> response.send(LONG);
        assertThat(answer(wire(handler, options), get("Accept-Encoding: gzip, shout"))
                        .text())
                .isEqualTo(LONG.toUpperCase(Locale.ROOT));
        assertThat(answer(wire(handler, options), get("Accept-Encoding: gzip, shout;q=0.9"))
                        .decoded())
                .isEqualTo(LONG);
    }

    /** A coding that anybody can read. */
    private static final class Shouting implements ContentCoding {
        @Override
        public String name() {
            return "shout";
        }

        @Override
        public long encoderBytes(int level) {
            return 1;
        }

        @Override
        public ContentEncoder newEncoder(int level) {
            return new ContentEncoder() {
                @Override
                public void encode(ByteBuffer content, Flush flush, Consumer<ByteBuffer> out) {
                    String text = StandardCharsets.US_ASCII.decode(content).toString();
                    out.accept(StandardCharsets.US_ASCII.encode(text.toUpperCase(Locale.ROOT)));
                }

                @Override
                public void close() {}
            };
        }
    }

    // ------------------------------------------------------------------------------------------ what is left alone

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Accept-Encoding: br",
                "Accept-Encoding: gzip;q=0",
                "Accept-Encoding: identity, gzip;q=0.5",
                "X: y"
            })
    void whoDoesNotAskForItIsToldThatItDepends(String line) {
        Answer answer = answer((request, response) -> response.send(LONG), line);
        answer.isPlain();
        assertThat(answer.text()).isEqualTo(LONG);
        assertThat(answer.head()).contains("Vary: Accept-Encoding\r\n");
    }

    @ParameterizedTest
    @CsvSource({"1023, false", "1024, true", "1025, true"})
    void shortBodiesAreSentAsTheyAre(int lengthBytes, boolean isCompressed) {
        Answer answer = answer((request, response) -> response.send("x".repeat(lengthBytes)), GZIP);
        assertThat(answer.head().contains("Content-Encoding")).isEqualTo(isCompressed);
        assertThat(answer.head().contains("Vary")).isEqualTo(isCompressed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Content-Encoding | br
            Content-Range    | bytes 0-9/10
            Cache-Control    | public, no-transform
            Set-Cookie       | session=secret
            Content-Digest   | sha-256=:x:
            Repr-Digest      | sha-256=:x:
            """)
    void whatAFieldForbidsIsSentAsItIs(String name, String value) {
        Answer answer =
                answer((request, response) -> response.header(name, value).send(LONG), GZIP);
        answer.isPlain();
        assertThat(answer.text()).isEqualTo(LONG);
        assertThat(answer.head()).doesNotContain("Vary");
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/png", "text/event-stream", "application/octet-stream", "video/mp4"})
    void whatDoesNotShrinkIsSentAsItIs(String type) {
        Answer answer =
                answer((request, response) -> response.send(type, LONG.getBytes(StandardCharsets.US_ASCII)), GZIP);
        answer.isPlain();
        assertThat(answer.text()).isEqualTo(LONG);
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 206, 304})
    void whatIsNotTheWholeIsSentAsItIs(int code) {
        Answer answer = answer(
                (request, response) -> response.status(HttpStatus.of(code)).send(LONG), GZIP);
        answer.isPlain();
    }

    @Test
    void requestsForRangesAndForHeadsAreAnsweredAsTheyAre() {
        Wire wire = wire((request, response) -> response.send(LONG));
        Answer range = answer(wire, get(GZIP, "Range: bytes=0-1"));
        range.isPlain();
        assertThat(range.head()).contains("Vary: Accept-Encoding\r\n");
        Answer head = answer(wire, request("HEAD", GZIP));
        head.isPlain();
        assertThat(head.head()).contains("Vary: Accept-Encoding\r\n", "Content-Length: " + LONG.length() + "\r\n");
        assertThat(head.body()).isEmpty();
        Answer old = answer(wire, "GET / HTTP/1.0\r\n" + GZIP + "\r\n\r\n");
        old.isPlain();
        assertThat(old.text()).isEqualTo(LONG);
    }

    @Test
    void errorsAndRedirectsGoThrough() {
        assertThat(answer((request, response) -> response.error(HttpStatus.NOT_FOUND), GZIP)
                        .head())
                .startsWith("HTTP/1.1 404 ");
        assertThat(answer((request, response) -> response.redirect(HttpStatus.FOUND, "/x"), GZIP)
                        .head())
                .contains("Location: /x\r\n");
        assertThat(answer((request, response) -> response.send(), GZIP).head()).contains("Content-Length: 0\r\n");
    }

    // ------------------------------------------------------------------------------------------------ for caches

    @Test
    void theTagOfOtherBytesIsWeak() {
        Map<String, String> tags = Map.of("\"a\"", "W/\"a\"", "W/\"a\"", "W/\"a\"");
        tags.forEach((given, sent) -> assertThat(answer(
                                (request, response) ->
                                        response.header("ETag", given).send(LONG),
                                GZIP)
                        .head())
                .contains("\r\nETag: " + sent + "\r\n"));
        assertThat(answer((request, response) ->
                                response.header("ETag", "\"a\"").send(LONG))
                        .head())
                .contains("\r\nETag: \"a\"\r\n");
    }

    @Test
    void varyIsSaidOnceBesideTheOthers() {
        HttpHandler handler = (request, response) ->
                response.header("Vary", "Cookie, accept-encoding").send(LONG);
        assertThat(answer(handler, GZIP).head()).containsOnlyOnce("Vary");
        assertThat(answer(
                                (request, response) ->
                                        response.header("Vary", "Cookie").send(LONG),
                                GZIP)
                        .head())
                .contains("Vary: Cookie\r\nVary: Accept-Encoding\r\n");
    }

    // ----------------------------------------------------------------------------------------------------- costs

    @Test
    void aBigBodyHoldsTheReactorForOnePieceAtATime() {
        Pieces body = new Pieces(BIG, BIG, BIG);
        Counting counting = new Counting(HUGE.getBytes(StandardCharsets.US_ASCII));
        CompressionOptions options = CompressionOptions.DEFAULTS.withCodings(List.of(counting.coding()));
        Wire wire = wire((request, response) -> response.header("Content-Type", "text/plain").stream(body), options);
        wire.transport.peerSends(get("Accept-Encoding: counting"));
        int turns = 0;
        int before = -1;
        while (counting.takenBytes > before) {
            before = counting.takenBytes;
            wire.transport.settle();
            time.advance(Duration.ZERO);
            turns++;
        }
        assertThat(counting.mostAtOnce).isLessThanOrEqualTo(65_536);
        assertThat(counting.takenBytes).isEqualTo(3 * BIG.length());
        assertThat(turns).isGreaterThan(1);
        assertThat(body.closed).isEqualTo(1);
    }

    /** Ten to one: what comes out is little, what goes in is counted. */
    private static final class Counting {
        private final byte[] output;
        private int takenBytes;
        private int mostAtOnce;

        Counting(byte[] output) {
            this.output = output;
        }

        ContentCoding coding() {
            return new ContentCoding() {
                @Override
                public String name() {
                    return "counting";
                }

                @Override
                public long encoderBytes(int level) {
                    return 1;
                }

                @Override
                public ContentEncoder newEncoder(int level) {
                    return new ContentEncoder() {
                        @Override
                        public void encode(ByteBuffer content, Flush flush, Consumer<ByteBuffer> out) {
                            takenBytes += content.remaining();
                            mostAtOnce = Math.max(mostAtOnce, content.remaining());
                            out.accept(ByteBuffer.wrap(output, 0, content.remaining() / 10));
                            content.position(content.limit());
                        }

                        @Override
                        public void close() {}
                    };
                }
            };
        }
    }

    @Test
    void aClientThatReadsNothingHasNothingCompressed() {
        Counting counting = new Counting(HUGE.getBytes(StandardCharsets.US_ASCII));
        CompressionOptions options = CompressionOptions.DEFAULTS.withCodings(List.of(counting.coding()));
        Wire wire = wire(
                (request, response) -> response.header("Content-Type", "text/plain").stream(new Pieces(BIG, BIG)),
                options);
        wire.transport.peerStalls();
        wire.sends(get("Accept-Encoding: counting"));
        wire.waitsSeconds(5);
        assertThat(counting.takenBytes).isBetween(1, 65_536);
        wire.transport.peerReads();
        wire.waitsSeconds(1);
        assertThat(counting.takenBytes).isEqualTo(2 * BIG.length());
    }

    @Test
    void beyondTheLimitBodiesAreSentAsTheyAre() {
        CompressionOptions options = CompressionOptions.DEFAULTS.withMaxEncoderBytes(2 * GZIP_BYTES);
        HttpHandler handler =
                (request, response) -> response.header("Content-Type", "text/plain").stream(new Pieces(BIG, BIG, BIG));
        List<Wire> wires = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Wire wire = wire(handler, options);
            wire.transport.peerStalls();
            wire.sends(get(GZIP));
            wires.add(wire);
            if (i == 2) {
                wires.get(0).transport.loseNow(CloseReason.DONE);
            }
        }
        List<Boolean> isCompressed = wires.stream()
                .skip(1)
                .map(wire -> {
                    wire.transport.peerReads();
                    return wire.waitsSeconds(1).received().contains("Content-Encoding: gzip");
                })
                .toList();
        assertThat(isCompressed).containsExactly(true, false, true);
        assertThat(answer(wire(handler, options), get(GZIP)).decoded()).hasSize(3 * BIG.length());
    }

    // -------------------------------------------------------------------------------------------------- mistakes

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void aBodyOfAnotherLengthThanAnnouncedCostsTheConnection(int difference) {
        Pieces body = new Pieces(LONG, LONG);
        Wire wire = wire((request, response) ->
                response.header("Content-Type", "text/plain").stream(2L * LONG.length() + difference, body));
        wire.sends(get(GZIP));
        assertThat(wire.received()).startsWith("HTTP/1.1 500 ").doesNotContain("Content-Encoding");
        assertThat(body.closed).isEqualTo(1);
    }

    @Test
    void aSourceThatFailsInTheMiddleCostsTheConnection() {
        Failing body = new Failing();
        Wire wire = wire((request, response) -> response.header("Content-Type", "text/plain").stream(body));
        wire.sends(get(GZIP));
        assertThat(wire.transport.aborted()).isTrue();
        assertThat(wire.reason()).contains("no more");
        assertThat(body.closed).isEqualTo(1);
    }

    private static final class Failing implements BodySource {
        private int asked;
        private int closed;

        @Override
        public ByteBuffer next() throws IOException {
            if (asked++ == 2) {
                throw new IOException("no more");
            }
            return ByteBuffer.wrap(HUGE.getBytes(StandardCharsets.US_ASCII), 0, 65_536);
        }

        @Override
        public void close() {
            closed++;
        }
    }

    @Test
    void aSecondAnswerIsAMistake() {
        List<HttpResponse> kept = new ArrayList<>();
        answer(
                (request, response) -> {
                    kept.add(response);
                    response.send(LONG);
                },
                GZIP);
        HttpResponse response = kept.get(0);
        assertThat(response.isFinished()).isTrue();
        assertThatThrownBy(() -> response.send(LONG)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> response.send()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> response.header("Content-Type", "text/plain").stream(new Pieces("x")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anAnswerForAClientThatHasGoneIsHarmless() {
        List<HttpResponse> kept = new ArrayList<>();
        Wire wire = wire((request, response) -> kept.add(response));
        wire.sends(get(GZIP));
        wire.transport.loseNow(CloseReason.DONE);
        HttpResponse response = kept.get(0);
        assertThat(response.isLost()).isTrue();
        Pieces body = new Pieces(BIG);
        response.header("Content-Type", "text/plain").stream(body);
        assertThat(body.closed).isEqualTo(1);
        response.send(LONG);
    }

    @Test
    void aFieldThatCannotBeSentIsRefusedWhereItIsSet() {
        List<Throwable> failures = new ArrayList<>();
        Answer answer = answer(
                (request, response) -> {
                    for (Runnable mistake : List.<Runnable>of(
                            () -> response.header("Content-Length", "1"),
                            () -> response.header("X", "a\r\nb"),
                            () -> response.send("text/plain\r\nX: y", LONG.getBytes(StandardCharsets.US_ASCII)))) {
                        try {
                            mistake.run();
                        } catch (IllegalArgumentException e) {
                            failures.add(e);
                        }
                    }
                    response.send("text/plain", "x".getBytes(StandardCharsets.US_ASCII));
                },
                GZIP);
        assertThat(failures).hasSize(3);
        answer.isPlain();
        assertThat(answer.text()).isEqualTo("x");
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 1", "10, 1, 1", "1, 0, 1", "1, 1, -1"})
    void optionsAreChecked(int level, int minBytes, long maxEncoderBytes) {
        assertThatThrownBy(() ->
                        new CompressionOptions(level, minBytes, maxEncoderBytes, CompressionOptions.DEFAULTS.codings()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be");
    }

    // ----------------------------------------------------------------------------------------------------- files

    @Test
    void filesAreCompressedAndConfirmed(@TempDir Path root) throws IOException {
        Files.writeString(root.resolve("index.html"), HUGE);
        Wire wire = wire(new StaticFiles(root, StaticFilesOptions.DEFAULTS, Wire.CLOCK));
        Answer whole = answer(wire, get(GZIP));
        assertThat(whole.decoded().equals(HUGE)).isTrue();
        assertThat(whole.head()).contains("Accept-Ranges: none\r\n");
        String tag = whole.head().replaceAll("(?s).*ETag: ([^\r]*).*", "$1");
        assertThat(tag).startsWith("W/");
        Answer confirmed = answer(wire, get(GZIP, "If-None-Match: " + tag));
        assertThat(confirmed.head())
                .startsWith("HTTP/1.1 304 ")
                .contains("ETag: " + tag + "\r\n", "Vary: Accept-Encoding\r\n");
        Answer plain = answer(wire, get("If-None-Match: " + tag.substring(2)));
        assertThat(plain.head()).startsWith("HTTP/1.1 304 ").contains("ETag: " + tag.substring(2) + "\r\n");
        Answer range = answer(wire, get(GZIP, "Range: bytes=0-9"));
        assertThat(range.head()).startsWith("HTTP/1.1 206 ");
        assertThat(range.text()).isEqualTo(HUGE.substring(0, 10));
    }

    @Test
    void filesOfTwoClientsDoNotMixThoughTheyShareTheirBuffers(@TempDir Path root) throws IOException {
        StringBuilder numbers = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            numbers.append(i * 7919 % 100_003).append('\n');
        }
        Files.writeString(root.resolve("index.html"), numbers);
        List<Wire> wires = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Wire wire = wire(new StaticFiles(root, StaticFilesOptions.DEFAULTS, Wire.CLOCK));
            wire.transport.peerSends(get(GZIP));
            wires.add(wire);
        }
        for (int turns = 0; turns < 200; turns++) {
            wires.forEach(wire -> wire.transport.settle());
            time.advance(Duration.ZERO);
        }
        for (Wire wire : wires) {
            assertThat(new Answer(wire.transport.bytes()).decoded().contentEquals(numbers))
                    .isTrue();
        }
    }
}
