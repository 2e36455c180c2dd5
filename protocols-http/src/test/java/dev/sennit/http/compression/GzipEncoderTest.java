// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.http.compression.ContentEncoder.Flush;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class GzipEncoderTest {
    private final ByteArrayOutputStream got = new ByteArrayOutputStream();

    private void take(ByteBuffer piece) {
        byte[] bytes = new byte[piece.remaining()];
        piece.get(bytes);
        got.writeBytes(bytes);
    }

    static byte[] decoded(byte[] gzip) throws IOException {
        return new GZIPInputStream(new ByteArrayInputStream(gzip)).readAllBytes();
    }

    @Property(tries = 300)
    void whateverGoesInComesOut(
            @ForAll @Size(max = 6) List<@Size(max = 40_000) byte[]> pieces,
            @ForAll @IntRange(min = 1, max = 9) int level,
            @ForAll Flush flush)
            throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        got.reset();
        ByteBuffer shared = ByteBuffer.allocateDirect(40_000); // as files are read, and used again for each piece
        try (ContentEncoder encoder = new GzipEncoder(level)) {
            for (byte[] piece : pieces) {
                content.writeBytes(piece);
                shared.clear().put(piece).flip();
                encoder.encode(shared, flush == Flush.END ? Flush.NONE : flush, this::take);
                assertThat(shared.hasRemaining()).isFalse();
            }
            shared.clear();
            encoder.encode(ByteBuffer.allocate(0), Flush.END, this::take);
        }
        assertThat(decoded(got.toByteArray())).isEqualTo(content.toByteArray());
    }

    @Test
    void whatIsFlushedCanBeReadAtOnce() throws IOException {
        try (ContentEncoder encoder = new GzipEncoder(6)) {
            encoder.encode(ByteBuffer.wrap("so far".getBytes(StandardCharsets.US_ASCII)), Flush.ALL, this::take);
            GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(got.toByteArray()));
            assertThat(new String(in.readNBytes(6), StandardCharsets.US_ASCII)).isEqualTo("so far");
        }
    }

    @Test
    void afterTheEndNothingFollows() {
        try (ContentEncoder encoder = new GzipEncoder(6)) {
            encoder.encode(ByteBuffer.allocate(0), Flush.END, this::take);
            assertThatThrownBy(() -> encoder.encode(ByteBuffer.allocate(1), Flush.END, this::take))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void theHeaderTellsNothingAboutThisMachine() {
        try (ContentEncoder encoder = new GzipEncoder(6)) {
            encoder.encode(ByteBuffer.allocate(0), Flush.END, this::take);
        }
        assertThat(got.toByteArray()).startsWith(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff);
    }
}
