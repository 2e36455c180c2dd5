// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.zstd.coding;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import dev.sennit.http.compression.ContentEncoder;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** One frame. Its memory is outside the heap, and no collector frees it. */
final class ZstdEncoder implements ContentEncoder {
    private static final int OUTPUT_BYTES = 16_384;

    private final ZstdCompressCtx context;
    private final ByteBuffer output = ByteBuffer.allocate(OUTPUT_BYTES);
    private Stage stage = Stage.OPEN;

    private enum Stage {
        OPEN,
        ENDED,
        CLOSED
    }

    ZstdEncoder(int level, int windowBits) {
        ZstdLibrary.require();
        context = new ZstdCompressCtx();
        try {
            context.setLevel(level).setWindowLog(windowBits);
        } catch (RuntimeException e) {
            context.close();
            throw e;
        }
    }

    @Override
    public void encode(ByteBuffer content, Flush flush, Consumer<ByteBuffer> out) {
        if (stage != Stage.OPEN) {
            throw new IllegalStateException("the body has ended: nothing may follow");
        }
        EndDirective directive = switch (flush) {
            case NONE -> EndDirective.CONTINUE;
            case ALL -> EndDirective.FLUSH;
            case END -> EndDirective.END;
        };
        if (flush == Flush.END) {
            stage = Stage.ENDED;
        }
        ByteBuffer input = inReach(content);
        boolean isFlushed;
        do {
            isFlushed = context.compressByteBufferStream(output.clear(), input, directive);
            if (output.flip().hasRemaining()) {
                out.accept(output);
            }
        } while (input.hasRemaining() || (flush != Flush.NONE && !isFlushed));
        content.position(content.limit());
    }

    /** The library takes buffers that are direct or show their array. */
    private static ByteBuffer inReach(ByteBuffer content) {
        return content.isDirect() || content.hasArray()
                ? content
                : ByteBuffer.allocate(content.remaining()).put(content).flip();
    }

    @Override
    public void close() {
        if (stage != Stage.CLOSED) {
            stage = Stage.CLOSED;
            context.close();
        }
    }
}
