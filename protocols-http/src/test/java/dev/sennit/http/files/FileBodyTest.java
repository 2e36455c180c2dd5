// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.testkit.ManualTime;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileBodyTest {
    private static final int SIZE = 2 * FileBody.CHUNK_BYTES + 100;

    @TempDir
    Path temp;

    private Path file;
    private byte[] content;

    @BeforeEach
    void writeFile() throws IOException {
        content = new byte[SIZE];
        new Random(7).nextBytes(content);
        file = Files.write(temp.resolve("file"), content);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "0,1", "5,0", "1,65535", "0,65536", "0,65537", "100,131072", "0,131172", "131171,1"})
    void thePartComesInChunks(int firstByte, int lengthBytes) throws IOException {
        FileBody body = body(firstByte, lengthBytes);
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        int chunks = 0;
        for (ByteBuffer chunk = body.next(); chunk != null; chunk = body.next()) {
            assertThat(chunk.remaining()).isBetween(1, FileBody.CHUNK_BYTES);
            byte[] bytes = new byte[chunk.remaining()];
            chunk.get(bytes);
            got.writeBytes(bytes);
            chunks++;
        }
        body.close();
        assertThat(got.toByteArray()).isEqualTo(Arrays.copyOfRange(content, firstByte, firstByte + lengthBytes));
        assertThat(chunks).isEqualTo((lengthBytes + FileBody.CHUNK_BYTES - 1) / FileBody.CHUNK_BYTES);
    }

    @Test
    void theFileIsClosedWithTheBody() throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        FileBody body = new FileBody(channel, 0, SIZE, ByteBuffer.allocate(10));
        assertThat(body.next().remaining()).isEqualTo(10);
        assertThat(channel.isOpen()).isTrue();
        body.close();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void bodiesOfOneReactorShareTheirChunk() {
        ManualTime time = new ManualTime();
        assertThat(FileBody.CHUNK.get(time.reactor())).isSameAs(FileBody.CHUNK.get(time.reactor()));
        assertThat(FileBody.CHUNK.get(new ManualTime().reactor())).isNotSameAs(FileBody.CHUNK.get(time.reactor()));
    }

    @Test
    void whatIsAppendedIsNotSent() throws IOException {
        FileBody body = body(SIZE - 10, 10);
        Files.write(file, new byte[1000], StandardOpenOption.APPEND);
        assertThat(body.next().remaining()).isEqualTo(10);
        assertThat(body.next()).isNull();
        body.close();
    }

    @Test
    void aShorterFileIsAFault() throws IOException {
        FileBody body = body(0, SIZE);
        body.next();
        try (FileChannel writer = FileChannel.open(file, StandardOpenOption.WRITE)) {
            writer.truncate(FileBody.CHUNK_BYTES + 1);
        }
        assertThat(body.next().remaining()).isEqualTo(1);
        assertThatThrownBy(body::next)
                .isInstanceOf(EOFException.class)
                .hasMessageContaining((SIZE - FileBody.CHUNK_BYTES - 1) + " bytes are missing");
        body.close();
    }

    @Test
    void aDeletedFileIsReadToItsEnd() throws IOException {
        FileBody body = body(0, SIZE);
        body.next();
        Files.delete(file);
        body.next();
        assertThat(body.next().remaining()).isEqualTo(100);
        assertThat(body.next()).isNull();
        body.close();
    }

    private FileBody body(long firstByte, long lengthBytes) throws IOException {
        return new FileBody(
                FileChannel.open(file, StandardOpenOption.READ),
                firstByte,
                lengthBytes,
                ByteBuffer.allocateDirect(FileBody.CHUNK_BYTES));
    }
}
