// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.compression;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** RFC 1952: a header that says nothing, deflate, then checksum and length. About 260 KiB outside the heap until it is closed. */
final class GzipEncoder implements ContentEncoder {
    private static final byte UNKNOWN_SYSTEM = (byte) 0xff;
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, UNKNOWN_SYSTEM};
    private static final int TRAILER_BYTES = 8;
    private static final int OUTPUT_BYTES = 8192;

    private final Deflater deflater;
    private final CRC32 checksum = new CRC32();
    private final ByteBuffer output = ByteBuffer.allocate(OUTPUT_BYTES);
    private Stage stage = Stage.NEW;

    private enum Stage {
        NEW,
        BEGUN,
        ENDED
    }

    GzipEncoder(int level) {
        deflater = new Deflater(level, true);
    }

    @Override
    public void encode(ByteBuffer content, Flush flush, Consumer<ByteBuffer> out) {
        if (stage == Stage.ENDED) {
            throw new IllegalStateException("the body has ended: nothing may follow");
        }
        if (stage == Stage.NEW) {
            stage = Stage.BEGUN;
            out.accept(ByteBuffer.wrap(HEADER).asReadOnlyBuffer());
        }
        checksum.update(content.duplicate());
        deflater.setInput(content);
        if (flush == Flush.END) {
            deflater.finish();
        }
        deflate(flush == Flush.ALL ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH, out);
        if (flush == Flush.END) {
            stage = Stage.ENDED;
            out.accept(trailer());
        }
    }

    /** Until a call leaves room: then there is no more. */
    private void deflate(int mode, Consumer<ByteBuffer> out) {
        boolean isFull = true;
        while (isFull) {
            deflater.deflate(output.clear(), mode);
            isFull = !output.hasRemaining();
            if (output.flip().hasRemaining()) {
                out.accept(output);
            }
        }
    }

    private ByteBuffer trailer() {
        return ByteBuffer.allocate(TRAILER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) checksum.getValue())
                .putInt((int) deflater.getBytesRead())
                .flip();
    }

    @Override
    public void close() {
        deflater.end();
    }
}
