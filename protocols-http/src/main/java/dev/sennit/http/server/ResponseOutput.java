// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.http.HttpHeaders;
import dev.sennit.http.h1.BodyFraming;
import dev.sennit.http.h1.ChunkedEncoder;
import dev.sennit.http.h1.WireBuffer;
import dev.sennit.reactor.Transport;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the responses of a connection bring forth in a batch: gathered, and sent in one write. Lent by the loop, so that an idle connection
 * has none.
 */
final class ResponseOutput {
    private static final int BYTES = 16_384;
    private static final int MOST_KEPT_BYTES = 262_144; // what its buffer may keep after it was used
    private static final int COPY_BYTES = 8192; // from here on a body goes to the transport without being gathered
    private static final int FULL_BYTES = 65_536;
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final WireBuffer buffer = new WireBuffer(BYTES);
    private ByteBuffer view = ByteBuffer.wrap(buffer.bytes());
    private @Nullable Transport transport; // non-null while it is lent
    private long writtenBytes; // since it was lent

    ResponseOutput lendTo(Transport borrower) {
        transport = borrower;
        writtenBytes = 0;
        return this;
    }

    /** Forgets whom it was lent to. Returns whether it is worth keeping. */
    boolean takeBack() {
        transport = null;
        buffer.clear();
        return buffer.bytes().length <= MOST_KEPT_BYTES;
    }

    /** Where heads are written. */
    WireBuffer head() {
        return buffer;
    }

    void sendContinue() {
        buffer.put(CONTINUE);
    }

    void bytes(byte[] bytes) {
        if (bytes.length < COPY_BYTES) {
            buffer.put(bytes);
            flushIfFull();
        } else {
            bytes(ByteBuffer.wrap(bytes));
        }
    }

    private void bytes(ByteBuffer bytes) {
        if (bytes.remaining() < COPY_BYTES) {
            buffer.put(bytes);
            flushIfFull();
        } else {
            flush();
            writtenBytes += bytes.remaining();
            transport().write(bytes);
        }
    }

    /** Of a body that comes by and by. */
    void piece(ByteBuffer piece, BodyFraming framing) {
        if (framing == BodyFraming.CHUNKED) {
            ChunkedEncoder.beginChunk(buffer, piece.remaining());
            bytes(piece);
            ChunkedEncoder.endChunk(buffer);
        } else {
            bytes(piece);
        }
    }

    void endBody(BodyFraming framing, HttpHeaders trailers) {
        if (framing != BodyFraming.CHUNKED) {
            return;
        }
        if (trailers.size() == 0) {
            ChunkedEncoder.end(buffer);
        } else {
            ChunkedEncoder.end(buffer, trailers);
        }
    }

    /** Hands what was gathered to the transport. */
    void flush() {
        if (buffer.length() > 0) {
            if (view.array() != buffer.bytes()) {
                view = ByteBuffer.wrap(buffer.bytes());
            }
            writtenBytes += buffer.length();
            transport().write(view.limit(buffer.length()).position(0));
            buffer.clear();
        }
    }

    private void flushIfFull() {
        if (buffer.length() > FULL_BYTES) {
            flush();
        }
    }

    /** What went to the transport since this was lent. */
    long writtenBytes() {
        return writtenBytes;
    }

    int gatheredBytes() {
        return buffer.length();
    }

    private Transport transport() {
        return Objects.requireNonNull(transport);
    }
}
