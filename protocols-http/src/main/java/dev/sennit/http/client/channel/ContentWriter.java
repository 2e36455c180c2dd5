// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import dev.sennit.http.client.RequestBody;
import dev.sennit.http.h1.ChunkedEncoder;
import dev.sennit.http.h1.WireBuffer;
import dev.sennit.reactor.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Writes the content of a request, in the framing that was announced and held to the length that was. */
final class ContentWriter {
    private static final int CHUNK_LINE_BYTES = 16;
    private static final byte[] CRLF = {'\r', '\n'};

    private final Transport transport;
    private long remainingBytes; // or UNKNOWN_LENGTH
    private long writtenBytes; // the framing included

    ContentWriter(Transport transport, long lengthBytes) {
        this.transport = transport;
        this.remainingBytes = lengthBytes;
    }

    private boolean isChunked() {
        return remainingBytes == RequestBody.UNKNOWN_LENGTH;
    }

    /** Writes a piece; an empty one would end a chunked body, and is left out. */
    void write(ByteBuffer piece) throws IOException {
        int length = piece.remaining();
        if (length == 0) {
            return;
        }
        if (isChunked()) {
            WireBuffer line = new WireBuffer(CHUNK_LINE_BYTES);
            ChunkedEncoder.beginChunk(line, length);
            writtenBytes += line.length() + length + CRLF.length;
            transport.writeSequence(
                    List.of(ByteBuffer.wrap(line.bytes(), 0, line.length()), piece, ByteBuffer.wrap(CRLF)));
            return;
        }
        if (length > remainingBytes) {
            throw new IOException(
                    "the body goes on " + (length - remainingBytes) + " bytes after its announced length");
        }
        remainingBytes -= length;
        writtenBytes += length;
        transport.write(piece);
    }

    /** How much of it has left, as far as we know. */
    long takenBytes() {
        return Math.max(0, writtenBytes - transport.bufferedBytes());
    }

    /** Whether all that was announced is written; never if no length was. */
    boolean isFull() {
        return remainingBytes == 0;
    }

    /** The content is complete. */
    void end() throws IOException {
        if (isChunked()) {
            WireBuffer end = new WireBuffer(CHUNK_LINE_BYTES);
            ChunkedEncoder.end(end);
            transport.write(ByteBuffer.wrap(end.bytes(), 0, end.length()));
        } else if (remainingBytes > 0) {
            throw new IOException("the body ended " + remainingBytes + " bytes before its announced length");
        }
    }
}
