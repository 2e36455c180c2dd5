// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.files;

import dev.sennit.http.BodySource;
import dev.sennit.reactor.ReactorLocal;
import dev.sennit.reactor.Transport;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a file, read when the client has room for them. At most as many as were announced: what is appended meanwhile is not sent.
 * When the file has become shorter the announced length cannot be kept, and the connection is cut off. A file that was removed or
 * replaced is still read to its end.
 */
public final class FileBody implements BodySource {
    static final int CHUNK_BYTES = 64 << 10;

    /** One for all files of a reactor: a client that reads slowly costs no memory here. */
    public static final ReactorLocal<ByteBuffer> CHUNK =
            new ReactorLocal<>(() -> ByteBuffer.allocateDirect(CHUNK_BYTES));

    private final FileChannel file;
    private final ByteBuffer chunk;
    private final long endByte;
    private long atByte;

    /** Takes the file over: it is closed with this. */
    public FileBody(FileChannel file, long firstByte, long lengthBytes, ByteBuffer chunk) {
        this.file = file;
        this.chunk = chunk;
        this.atByte = firstByte;
        this.endByte = firstByte + lengthBytes;
    }

    @Override
    public @Nullable ByteBuffer next() throws IOException {
        if (atByte == endByte) {
            return null;
        }
        chunk.clear().limit((int) Math.min(chunk.capacity(), endByte - atByte));
        int readBytes = file.read(chunk, atByte);
        if (readBytes <= 0) {
            throw new EOFException(
                    "the file became shorter while it was sent: " + (endByte - atByte) + " bytes are missing");
        }
        atByte += readBytes;
        return chunk.flip();
    }

    /** Has the transport send what is left; until that is done this must not be closed, unless the connection is lost. */
    public CompletionStage<Void> transferTo(Transport transport) {
        long firstByte = atByte;
        atByte = endByte;
        return transport.transferFrom(file, firstByte, endByte - firstByte);
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
