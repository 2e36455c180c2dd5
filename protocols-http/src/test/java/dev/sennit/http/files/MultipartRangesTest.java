// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RFC 9110 section 14.6. */
class MultipartRangesTest {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";

    @TempDir
    Path temp;

    private Path path;
    private FileChannel channel;

    @BeforeEach
    void writeFile() throws IOException {
        path = Files.writeString(temp.resolve("letters"), LETTERS);
        channel = FileChannel.open(path, StandardOpenOption.READ);
    }

    private MultipartRanges body(ByteRange... parts) {
        FileVersion version = new FileVersion(LETTERS.length(), FileTime.fromMillis(0));
        FileTree.OpenFile file = new FileTree.OpenFile(channel, version);
        return new MultipartRanges(file, "text/plain", List.of(parts), ByteBuffer.allocate(4));
    }

    private static String read(MultipartRanges body) throws IOException {
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        for (ByteBuffer piece = body.next(); piece != null; piece = body.next()) {
            assertThat(piece.remaining()).isPositive();
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            got.writeBytes(bytes);
        }
        body.close();
        return got.toString(StandardCharsets.US_ASCII);
    }

    private static String boundary(MultipartRanges body) {
        assertThat(body.contentType()).matches("multipart/byteranges; boundary=[0-9a-f]{32}");
        return body.contentType().substring(body.contentType().indexOf('=') + 1);
    }

    @Test
    void eachPartSaysWhatItIs() throws IOException {
        MultipartRanges body = body(new ByteRange(20, 6), new ByteRange(0, 1));
        String expected = """
                --BOUNDARY\r
                Content-Type: text/plain\r
                Content-Range: bytes 20-25/26\r
                \r
                uvwxyz\r
                --BOUNDARY\r
                Content-Type: text/plain\r
                Content-Range: bytes 0-0/26\r
                \r
                a\r
                --BOUNDARY--\r
                """.replace("BOUNDARY", boundary(body));
        assertThat(body.lengthBytes()).isEqualTo(expected.length());
        assertThat(read(body)).isEqualTo(expected);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void theAnnouncedLengthIsKept() throws IOException {
        ByteRange[] parts = IntStream.rangeClosed(1, 16)
                .mapToObj(i -> new ByteRange(i, i / 2 + 1))
                .toArray(ByteRange[]::new);
        MultipartRanges body = body(parts);
        assertThat((long) read(body).length()).isEqualTo(body.lengthBytes());
    }

    @Test
    void noTwoAnswersHaveTheSameBoundary() {
        MultipartRanges first = body(new ByteRange(0, 1));
        MultipartRanges second = body(new ByteRange(0, 1));
        assertThat(boundary(first)).isNotEqualTo(boundary(second));
        first.close();
        second.close();
    }

    @Test
    void aFileThatBecameShorterIsAFault() throws IOException {
        MultipartRanges body = body(new ByteRange(0, 1), new ByteRange(20, 6));
        try (FileChannel writer = FileChannel.open(path, StandardOpenOption.WRITE)) {
            writer.truncate(10);
        }
        assertThatThrownBy(() -> read(body))
                .isInstanceOf(EOFException.class)
                .hasMessageContaining("6 bytes are missing");
        body.close();
    }
}
