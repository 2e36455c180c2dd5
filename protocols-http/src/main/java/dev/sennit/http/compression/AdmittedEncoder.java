// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.compression;

import dev.sennit.http.compression.ContentEncoder.Flush;
import dev.sennit.http.h1.WireBuffer;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The encoder of a body on its way, and its share of the workshop's memory: both are given back together, and once. */
final class AdmittedEncoder implements AutoCloseable {
    private final ContentEncoder encoder;
    private final Workshop workshop;
    private final long bytes;
    private Stage stage = Stage.OPEN;

    private enum Stage {
        OPEN,
        CLOSED
    }

    private AdmittedEncoder(ContentEncoder encoder, Workshop workshop, long bytes) {
        this.encoder = encoder;
        this.workshop = workshop;
        this.bytes = bytes;
    }

    /** Empty if those that are open leave no memory for it. */
    static Optional<AdmittedEncoder> open(ContentCoding coding, CompressionOptions options, Workshop workshop) {
        long bytes = coding.encoderBytes(options.level());
        if (!workshop.hasRoom(bytes, options.maxEncoderBytes())) {
            return Optional.empty();
        }
        ContentEncoder encoder = coding.newEncoder(options.level()); // may fail: nothing is taken before
        workshop.enter(bytes);
        return Optional.of(new AdmittedEncoder(encoder, workshop, bytes));
    }

    boolean isOpen() {
        return stage == Stage.OPEN;
    }

    /** An empty buffer for what comes out; it must be taken before anybody else is called. */
    WireBuffer emptyOutput() {
        return workshop.emptyOutput();
    }

    void encode(ByteBuffer content, Flush flush, WireBuffer output) {
        encoder.encode(content, flush, piece -> Encoded.append(piece, output));
    }

    @Override
    public void close() {
        if (stage == Stage.OPEN) {
            stage = Stage.CLOSED;
            workshop.leave(bytes);
            encoder.close();
        }
    }
}
