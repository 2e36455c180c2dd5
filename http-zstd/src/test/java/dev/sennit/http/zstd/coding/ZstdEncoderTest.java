// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.zstd.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.sennit.http.compression.CompressionOptions;
import dev.sennit.http.compression.ContentCoding;
import dev.sennit.http.compression.ContentEncoder;
import dev.sennit.http.compression.ContentEncoder.Flush;
import dev.sennit.http.zstd.Zstandard;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZstdEncoderTest {
    private static final int LEVEL = 4;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final ByteArrayOutputStream got = new ByteArrayOutputStream();

    private void take(ByteBuffer piece) {
        byte[] bytes = new byte[piece.remaining()];
        piece.get(bytes);
        got.writeBytes(bytes);
    }

    private static ZstdInputStreamNoFinalizer decoding(byte[] bytes) throws IOException {
        return new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(bytes));
    }

    private byte[] encoded(ContentCoding coding, byte[] content) {
        got.reset();
        try (ContentEncoder encoder = coding.newEncoder(LEVEL)) {
            encoder.encode(ByteBuffer.wrap(content), Flush.END, this::take);
        }
        return got.toByteArray();
    }

    @Test
    void theCodingIsFoundAndPreferredToGzip() {
        assertThat(CompressionOptions.DEFAULTS.codings())
                .extracting(ContentCoding::name)
                .containsExactly("zstd", "gzip");
        assertThat(new ZstdCoding().availability()).isEmpty();
    }

    @Property(tries = 200)
    void whateverGoesInComesOut(
            @ForAll @Size(max = 6) List<@Size(max = 40_000) byte[]> pieces,
            @ForAll @IntRange(min = 1, max = 9) int level,
            @ForAll @IntRange(min = Zstandard.LEAST_WINDOW_BITS, max = Zstandard.MOST_WINDOW_BITS) int windowBits,
            @ForAll Flush flush)
            throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        got.reset();
        ByteBuffer shared = ByteBuffer.allocateDirect(40_000); // as files are read, and used again for each piece
        try (ContentEncoder encoder = Zstandard.withWindow(windowBits).newEncoder(level)) {
            for (byte[] piece : pieces) {
                content.writeBytes(piece);
                shared.clear().put(piece).flip();
                encoder.encode(shared, flush == Flush.END ? Flush.NONE : flush, this::take);
                assertThat(shared.hasRemaining()).isFalse();
            }
            encoder.encode(NOTHING.duplicate(), Flush.END, this::take);
        }
        assertThat(decoding(got.toByteArray()).readAllBytes()).isEqualTo(content.toByteArray());
    }

    @Test
    void whatIsFlushedCanBeReadAtOnce() throws IOException {
        try (ContentEncoder encoder = new ZstdCoding().newEncoder(LEVEL)) {
            for (String soFar : List.of("so far", "so far, so good")) {
                String piece = soFar.substring(soFar.length() == 6 ? 0 : 6);
                encoder.encode(StandardCharsets.US_ASCII.encode(piece), Flush.ALL, this::take);
                assertThat(beginning(got.toByteArray(), soFar.length())).isEqualTo(soFar);
            }
        }
    }

    /** By single bytes: the end is not there yet. */
    private static String beginning(byte[] encoded, int bytes) throws IOException {
        try (ZstdInputStreamNoFinalizer in = decoding(encoded)) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < bytes; i++) {
                text.append((char) in.read());
            }
            return text.toString();
        }
    }

    @Test
    void contentThatMustNotBeWrittenToIsTaken() throws IOException {
        try (ContentEncoder encoder = new ZstdCoding().newEncoder(LEVEL)) {
            ByteBuffer readOnly = StandardCharsets.US_ASCII.encode("read only").asReadOnlyBuffer();
            encoder.encode(readOnly, Flush.END, this::take);
            assertThat(readOnly.hasRemaining()).isFalse();
        }
        assertThat(decoding(got.toByteArray()).readAllBytes())
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("read only");
    }

    @Test
    void afterTheEndNothingFollows() {
        try (ContentEncoder encoder = new ZstdCoding().newEncoder(LEVEL)) {
            encoder.encode(NOTHING.duplicate(), Flush.END, this::take);
            assertThatThrownBy(() -> encoder.encode(ByteBuffer.allocate(1), Flush.END, this::take))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void whatIsClosedIsNotUsedAndNotFreedAgain() {
        ContentEncoder encoder = new ZstdCoding().newEncoder(LEVEL);
        encoder.encode(ByteBuffer.allocate(100), Flush.NONE, this::take);
        encoder.close();
        encoder.close();
        assertThatThrownBy(() -> encoder.encode(ByteBuffer.allocate(100), Flush.NONE, this::take))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anEncoderLooksNoFurtherBackThanItsWindow() {
        byte[] noise = new byte[100_000];
        new Random(1).nextBytes(noise);
        ByteBuffer twice =
                ByteBuffer.allocate(2 * noise.length).put(noise).put(noise).flip();
        assertThat(encoded(Zstandard.withWindow(18), twice.array())).hasSizeLessThan(110_000);
        assertThat(encoded(Zstandard.withWindow(15), twice.array())).hasSizeGreaterThan(190_000);
    }

    /** RFC 8878 section 3.1.1.1: what the frame asks of who decodes it. */
    @Property(tries = 50)
    void noFrameAsksForALargerWindowThanThatOrThan8MiB(
            @ForAll @IntRange(min = 1, max = 9) int level,
            @ForAll @IntRange(min = Zstandard.LEAST_WINDOW_BITS, max = Zstandard.MOST_WINDOW_BITS) int windowBits) {
        got.reset();
        try (ContentEncoder encoder = Zstandard.withWindow(windowBits).newEncoder(level)) {
            encoder.encode(ByteBuffer.allocate(1000), Flush.ALL, this::take);
        }
        byte[] frame = got.toByteArray();
        assertThat(frame).startsWith(0x28, 0xb5, 0x2f, 0xfd);
        boolean isSingleSegment = (frame[4] & 0x20) != 0;
        assertThat(isSingleSegment).isFalse();
        int descriptor = frame[5] & 0xff;
        long base = 1L << (10 + (descriptor >> 3));
        assertThat(base + base / 8 * (descriptor & 7)).isLessThanOrEqualTo(1L << windowBits);
        assertThat(1L << windowBits).isLessThanOrEqualTo(8L << 20);
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 24})
    void windowsAreBounded(int windowBits) {
        assertThatThrownBy(() -> Zstandard.withWindow(windowBits))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("windowBits must be 10 to 23, not " + windowBits);
    }
}
