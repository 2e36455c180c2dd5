// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.zstd.coding;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.sennit.http.compression.CodingDecoder;
import dev.sennit.http.zstd.Zstandard;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Frames, one or several in a row (RFC 8878 section 3). Its memory is outside the heap, and no collector frees it. */
final class ZstdDecoder implements CodingDecoder {
    private final ZstdDecompressCtx context;
    private boolean isFinished;

    ZstdDecoder() {
        ZstdLibrary.require();
        context = new ZstdDecompressCtx();
        try {
            context.setLongMax(Zstandard.MOST_WINDOW_BITS);
        } catch (RuntimeException e) {
            context.close();
            throw e;
        }
    }

    @Override
    public void decode(ByteBuffer input, ByteBuffer output) throws IOException {
        try {
            while (output.hasRemaining() && (input.hasRemaining() || !isFinished)) {
                int before = input.position() + output.position();
                isFinished = context.decompressByteBufferStream(output, input);
                if (input.position() + output.position() == before) {
                    return;
                }
            }
        } catch (ZstdException broken) {
            throw new IOException("the compressed content is broken: " + broken.getMessage(), broken);
        }
    }

    @Override
    public boolean isFinished() {
        return isFinished;
    }

    @Override
    public void close() {
        context.close();
    }
}
