// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.brotli.coding;

import com.aayushatharva.brotli4j.decoder.DecoderJNI;
import com.aayushatharva.brotli4j.decoder.DecoderJNI.Status;
import dev.sennit.http.compression.CodingDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Google's decoder. Its window is that of the content, at most 16 MiB (RFC 7932); no collector frees its memory. */
final class BrotliDecoder implements CodingDecoder {
    private static final int INPUT_BYTES = 4096;

    private final DecoderJNI.Wrapper decoder;
    private final ByteBuffer memory; // the decoder's: not to be touched when that is closed
    private boolean isClosed;

    BrotliDecoder() {
        BrotliLibrary.require();
        try {
            decoder = new DecoderJNI.Wrapper(INPUT_BYTES);
        } catch (IOException e) {
            throw new IllegalStateException("there is no memory for a decoder of br", e);
        }
        memory = decoder.getInputBuffer();
    }

    @Override
    public void decode(ByteBuffer input, ByteBuffer output) throws IOException {
        if (isClosed) {
            throw new IllegalStateException("the decoder is closed");
        }
        while (output.hasRemaining()) {
            if (decoder.hasOutput() || decoder.getStatus() == Status.NEEDS_MORE_OUTPUT) {
                output.put(decoder.pull(output.remaining()));
            } else if (decoder.getStatus() == Status.OK) {
                decoder.push(0);
            } else if (decoder.getStatus() == Status.NEEDS_MORE_INPUT && input.hasRemaining()) {
                decoder.push(fill(input));
            } else {
                break;
            }
        }
        if (decoder.getStatus() == Status.ERROR) {
            throw new IOException("the compressed content is broken");
        }
    }

    /** Returns how many bytes the decoder is to take. */
    private int fill(ByteBuffer input) {
        int bytes = Math.min(input.remaining(), INPUT_BYTES);
        memory.clear().put(input.slice(input.position(), bytes));
        input.position(input.position() + bytes);
        return bytes;
    }

    @Override
    public boolean isFinished() {
        return decoder.getStatus() == Status.DONE && !decoder.hasOutput();
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            decoder.destroy();
        }
    }
}
