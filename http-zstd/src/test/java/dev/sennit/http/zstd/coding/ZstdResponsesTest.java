// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.zstd.coding;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import dev.sennit.http.client.ClientRequest;
import dev.sennit.http.client.ClientResponse;
import dev.sennit.http.client.HttpClient;
import dev.sennit.http.client.HttpClientOptions;
import dev.sennit.http.compression.ContentEncoder;
import dev.sennit.http.compression.ContentEncoder.Flush;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client that has this coding asks for it, and takes it off within its limits. */
class ZstdResponsesTest {
    private static final String CODING = "zstd";
    private static final byte[] TEXT = text(3000);

    private final ManualTime time = new ManualTime();

    private static byte[] text(int lines) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            text.append(i * 7919L % 100_003).append(" It is a truth universally acknowledged.\n");
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] encoded(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ContentEncoder encoder = new ZstdCoding().newEncoder(4)) {
            encoder.encode(ByteBuffer.wrap(content), Flush.END, piece -> {
                byte[] bytes = new byte[piece.remaining()];
                piece.get(bytes);
                out.writeBytes(bytes);
            });
        }
        return out.toByteArray();
    }

    /** The length of what a client makes of a response with this content, if it came in two parts; or what it says of it. */
    private String received(byte[] content, int cut) {
        HttpClient client = new HttpClient(time.reactor(), HttpClientOptions.defaults());
        CompletableFuture<ClientResponse> response =
                client.send(ClientRequest.get("http://192.0.2.1/")).toCompletableFuture();
        time.advance(Duration.ZERO);
        var attempts = time.reactor().connectors();
        StringTransport connection = attempts.get(attempts.size() - 1).succeed().orElseThrow();
        settle(connection);
        assertThat(connection.text()).contains("Accept-Encoding: gzip, deflate, " + CODING + "\r\n");
        send(
                connection,
                ("HTTP/1.1 200 OK\r\nContent-Encoding: " + CODING + "\r\nContent-Length: " + content.length
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        CompletableFuture<String> outcome = response.join()
                .bytes()
                .thenApply(bytes -> Arrays.equals(bytes, TEXT) ? "whole" : bytes.length + " bytes")
                .exceptionally(Throwable::getMessage)
                .toCompletableFuture();
        send(connection, Arrays.copyOf(content, cut));
        send(connection, Arrays.copyOfRange(content, cut, content.length));
        return outcome.getNow("nothing yet");
    }

    /** As sockets do, some at a time. */
    private void send(StringTransport connection, byte[] bytes) {
        for (int at = 0; at < bytes.length; at += 30_000) {
            connection.peerSends(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 30_000)));
            settle(connection);
        }
    }

    private void settle(StringTransport connection) {
        for (int turns = 0; turns < 3; turns++) {
            connection.settle();
            time.advance(Duration.ZERO);
        }
    }

    @Property(tries = 100)
    void contentComesOutWholeHoweverItIsCut(@ForAll @IntRange(max = 1_000_000) int where) {
        byte[] content = encoded(TEXT);
        assertThat(received(content, where % (content.length + 1))).isEqualTo("whole");
    }

    @Property(tries = 30)
    void contentThatEndsTooSoonIsNone(@ForAll @IntRange(min = 1, max = 1_000_000) int where) {
        byte[] content = encoded(TEXT);
        byte[] part = Arrays.copyOf(content, 1 + where % (content.length - 1));
        assertThat(received(part, 0)).contains("the compressed content ends too soon");
    }

    @Test
    void whatStandsBehindTheContentIsNotOverlooked() {
        byte[] content = encoded(TEXT);
        byte[] longer = Arrays.copyOf(content, content.length + 3);
        assertThat(received(longer, 0)).contains("compressed content");
        assertThat(received(longer, content.length)).contains("compressed content");
    }

    @Test
    void aBombIsNotUnpacked() {
        assertThat(received(encoded(new byte[50_000_000]), 0))
                .contains("the decompressed content is more than 200 times as large as the compressed");
    }

    @Property(tries = 500)
    void contentThatIsBrokenIsRefusedOrIsOther(
            @ForAll @IntRange(max = 1_000_000) int where, @ForAll byte value, @ForAll @IntRange(max = 100) int cut) {
        byte[] content = encoded(TEXT);
        content[where % content.length] ^= value;
        assertThat(received(content, cut)).doesNotContain("nothing yet").matches("whole|\\d+ bytes|.*compressed.*");
    }

    @Test
    void severalFramesInARowAreOneContent() {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        frames.writeBytes(encoded(Arrays.copyOf(TEXT, 1000)));
        int first = frames.size();
        frames.writeBytes(encoded(Arrays.copyOfRange(TEXT, 1000, TEXT.length)));
        assertThat(received(frames.toByteArray(), 0)).isEqualTo("whole");
        assertThat(received(frames.toByteArray(), first)).isEqualTo("whole");
    }

    /** RFC 9659 section 3. */
    @ParameterizedTest
    @CsvSource({"23, true", "24, false"})
    void aWindowOfMoreThan8MiBIsRefused(int windowBits, boolean isTaken) {
        byte[] frame = new byte[100_000];
        ByteBuffer out = ByteBuffer.wrap(frame);
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            context.setLevel(1).setWindowLog(windowBits);
            ByteBuffer in = ByteBuffer.wrap(TEXT);
            while (!context.compressByteBufferStream(out, in, EndDirective.FLUSH)) {
                assertThat(out.hasRemaining()).isTrue();
            }
            context.compressByteBufferStream(out, in, EndDirective.END);
        }
        assertThat(received(Arrays.copyOf(frame, out.position()), 0).equals("whole"))
                .isEqualTo(isTaken);
    }
}
