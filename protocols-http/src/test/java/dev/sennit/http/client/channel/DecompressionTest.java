// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import static dev.sennit.http.client.channel.ClientWire.OK;
import static dev.sennit.http.client.channel.ClientWire.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.testkit.RecordingProtocol;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is compressed comes out whole, in pieces, within limits, or not at all. */
class DecompressionTest {
    private static final String WORDS = "It is a truth universally acknowledged. ";

    private final ClientWire wire = new ClientWire();

    @BeforeEach
    void decode() {
        wire.decoding = true;
    }

    private static byte[] compressed(String coding, byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out =
                coding.equals("deflate") ? new DeflaterOutputStream(bytes) : new GZIPOutputStream(bytes)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] compressed(String coding, String content) {
        return compressed(coding, content.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String numbered(int lines) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            text.append(i).append(' ').append(WORDS);
        }
        return text.toString();
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private ClientWire sends(String coding, byte[] bytes) {
        return wire.get()
                .receives(OK + "Content-Encoding: " + coding
                        + "\r\nContent-Type: x; charset=iso-8859-1\r\nContent-Length: " + bytes.length + "\r\n\r\n"
                        + latin1(bytes));
    }

    private String textOf(String coding, byte[] bytes) {
        sends(coding, bytes);
        var text = wire.response().text();
        for (int i = 0; i < 10; i++) {
            wire.settles();
        }
        return outcome(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZip", "x-gzip", "deflate", "identity, gzip"})
    void contentComesOutWhole(String coding) {
        String content = numbered(2000);
        String simple = coding.replace("identity, ", "").toLowerCase(java.util.Locale.ROOT);
        assertThat(textOf(coding, compressed(simple, content)).equals(content)).isTrue();
        assertThat(wire.events).containsExactly("HTTP/1.1 200 OK", "idle");
        assertThat(wire.got()).contains("Accept-Encoding: gzip, deflate\r\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8191, 8192, 8193, 16384, 65536})
    void contentOfEverySizeAroundAPieceComesOutWhole(int bytes) {
        byte[] content = new byte[bytes];
        new Random(1).nextBytes(content);
        for (String coding : List.of("gzip", "deflate")) {
            ClientWire fresh = new ClientWire();
            fresh.decoding = true;
            byte[] sent = compressed(coding, content);
            fresh.get()
                    .receives(OK + "Content-Encoding: " + coding + "\r\nContent-Length: " + sent.length + "\r\n\r\n");
            var got = fresh.response().bytes();
            for (int at = 0; at < sent.length; at += 50_000) {
                fresh.settles().receives(latin1(Arrays.copyOfRange(sent, at, Math.min(sent.length, at + 50_000))));
            }
            assertThat(Arrays.equals(got.toCompletableFuture().getNow(null), content))
                    .isTrue();
        }
    }

    @Test
    void contentComesOutWholeHoweverItIsCut() {
        byte[] sent = compressed("gzip", WORDS);
        for (int at = 0; at <= sent.length; at++) {
            ClientWire cut = new ClientWire();
            cut.decoding = true;
            cut.get().receives(OK + "Content-Encoding: gzip\r\nContent-Length: " + sent.length + "\r\n\r\n");
            var text = cut.response().text();
            cut.settles()
                    .receives(latin1(Arrays.copyOf(sent, at)))
                    .receives(latin1(Arrays.copyOfRange(sent, at, sent.length)));
            assertThat(outcome(text)).as("cut at %d", at).isEqualTo(WORDS);
        }
    }

    @Test
    void aReceiverThatPausesIsNotFlooded() {
        RecordingProtocol receiver = new RecordingProtocol();
        receiver.onData((transport, text) -> transport.pauseProducing());
        String content = numbered(2000);
        sends("gzip", compressed("gzip", content));
        wire.response().deliverBody(receiver);
        wire.settles();
        assertThat(receiver.bytes()).hasSize(8192);
        assertThat(receiver.reason()).isEmpty();
        for (int i = 0; i < 20; i++) {
            receiver.transport().resumeProducing();
            wire.settles();
        }
        assertThat(receiver.text().equals(content)).isTrue();
        assertThat(receiver.reason()).contains(CloseReason.DONE);
    }

    @Test
    void anEmptyBodyIsEmpty() {
        wire.get().receives(OK + "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        var text = wire.response().text();
        wire.settles();
        assertThat(outcome(text)).isEmpty();
    }

    @Test
    void headerFieldsOfGzipAreSkipped() {
        byte[] plain = compressed("gzip", "hello");
        ByteArrayOutputStream named = new ByteArrayOutputStream();
        named.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 2 + 4 + 8 + 16, 0, 0, 0, 0, 0, 0});
        named.writeBytes(new byte[] {3, 0, 'e', 'x', 't'});
        named.writeBytes("name\0comment\0".getBytes(StandardCharsets.US_ASCII));
        named.writeBytes(new byte[] {1, 2});
        named.write(plain, 10, plain.length - 10);
        assertThat(textOf("gzip", named.toByteArray())).isEqualTo("hello");
    }

    @Test
    void brokenContentIsRefused() {
        byte[] right = compressed("gzip", "hello");
        byte[] magic = right.clone();
        magic[0]++;
        byte[] data = right.clone();
        data[10] = (byte) 0xff;
        byte[] crc = right.clone();
        crc[right.length - 8]++;
        byte[] size = right.clone();
        size[right.length - 1]++;
        byte[] reserved = right.clone();
        reserved[3] = (byte) 0x80;
        byte[] tooShort = Arrays.copyOf(right, right.length - 1);
        byte[] tooLong = Arrays.copyOf(right, right.length + 1);
        for (byte[] broken : List.of(magic, data, crc, size, reserved, tooShort, tooLong)) {
            ClientWire fresh = new ClientWire();
            fresh.decoding = true;
            fresh.get()
                    .receives(OK + "Content-Encoding: gzip\r\nContent-Length: " + broken.length + "\r\n\r\n"
                            + latin1(broken));
            var text = fresh.response().text();
            fresh.settles();
            assertThat(outcome(text)).isEqualTo("failed: BAD_RESPONSE");
        }
        assertThat(textOf("deflate", right)).isEqualTo("failed: BAD_RESPONSE");
    }

    @Test
    void twiceCompressedIsRefusedAndUnknownIsLeft() {
        sends("gzip, gzip", compressed("gzip", "x"));
        assertThat(wire.events).containsExactly("gone", "BAD_RESPONSE");
        ClientWire other = new ClientWire();
        other.decoding = true;
        other.get().receives(OK + "Content-Encoding: br\r\nContent-Length: 3\r\n\r\nabc");
        var text = other.response().text();
        other.settles();
        assertThat(outcome(text)).isEqualTo("abc");
    }

    @Test
    void nothingIsDecodedThatWasNotAskedFor() {
        wire.decoding = false;
        byte[] sent = compressed("gzip", "hello");
        assertThat(textOf("gzip", sent)).isEqualTo(latin1(sent));
        assertThat(wire.got()).doesNotContain("Accept-Encoding");
    }

    @Test
    void aPartOfAWholeIsLeft() {
        wire.get().receives("HTTP/1.1 206 Partial Content\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc");
        var text = wire.response().text();
        wire.settles();
        assertThat(outcome(text)).isEqualTo("abc");
    }

    @Test
    void whatComesOutIsBounded() {
        wire.limits = wire.limits.withDecoded(100_000, 1_000_000);
        assertThat(textOf("gzip", compressed("gzip", "x".repeat(100_000)))).hasSize(100_000);
        assertThat(textOf("gzip", compressed("gzip", "x".repeat(100_001)))).isEqualTo("failed: BAD_RESPONSE");
    }

    @Test
    void aBombIsRefusedByItsRatio() {
        byte[] bomb = compressed("gzip", new byte[10_000_000]);
        RecordingProtocol receiver = new RecordingProtocol();
        sends("gzip", bomb);
        wire.response().deliverBody(receiver);
        wire.settles();
        assertThat(receiver.bytes().length).isLessThan(200 * bomb.length + 65_536);
        assertThat(receiver.reason()).get().asString().contains("200 times as large");
        assertThat(wire.transport.aborted()).isTrue();
        ClientWire small = new ClientWire();
        small.decoding = true;
        byte[] harmless = compressed("gzip", new byte[60_000]);
        small.get()
                .receives(OK + "Content-Encoding: gzip\r\nContent-Length: " + harmless.length + "\r\n\r\n"
                        + latin1(harmless));
        var bytes = small.response().bytes();
        small.settles();
        assertThat(bytes.toCompletableFuture().getNow(null)).hasSize(60_000);
    }
}
