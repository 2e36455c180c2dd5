// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.brotli.coding;

import com.aayushatharva.brotli4j.encoder.Encoder.Mode;
import com.aayushatharva.brotli4j.encoder.EncoderJNI;
import com.aayushatharva.brotli4j.encoder.EncoderJNI.Operation;
import dev.sennit.http.compression.ContentEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Google's encoder. All of its memory is its own, outside the heap, and no collector frees it. */
final class BrotliEncoder implements ContentEncoder {
    private static final int INPUT_BYTES = 16_384;

    private final EncoderJNI.Wrapper encoder;
    private final ByteBuffer input; // the encoder's memory: not to be touched when that is closed
    private Stage stage = Stage.OPEN;

    private enum Stage {
        OPEN,
        ENDED,
        CLOSED
    }

    BrotliEncoder(int quality, int windowBits) {
        BrotliLibrary.require();
        try {
            encoder = new EncoderJNI.Wrapper(INPUT_BYTES, quality, windowBits, Mode.GENERIC);
        } catch (IOException e) {
            throw new IllegalStateException("there is no memory for an encoder of br", e);
        }
        input = encoder.getInputBuffer();
    }

    @Override
    public void encode(ByteBuffer content, Flush flush, Consumer<ByteBuffer> out) {
        if (stage != Stage.OPEN) {
            throw new IllegalStateException("the body has ended: nothing may follow");
        }
        while (content.hasRemaining()) {
            push(Operation.PROCESS, fill(content), out);
        }
        switch (flush) {
            case NONE -> {}
            case ALL -> push(Operation.FLUSH, 0, out);
            case END -> {
                stage = Stage.ENDED;
                push(Operation.FINISH, 0, out);
            }
        }
    }

    /** Returns how many bytes the encoder is to take. */
    private int fill(ByteBuffer content) {
        int bytes = Math.min(content.remaining(), INPUT_BYTES);
        input.clear().put(content.slice(content.position(), bytes));
        content.position(content.position() + bytes);
        return bytes;
    }

    /** Until nothing more goes in or comes out. */
    private void push(Operation operation, int inputBytes, Consumer<ByteBuffer> out) {
        encoder.push(operation, inputBytes);
        while (encoder.isSuccess() && (encoder.hasMoreOutput() || encoder.hasRemainingInput())) {
            if (encoder.hasMoreOutput()) {
                out.accept(encoder.pull());
            } else {
                encoder.push(operation, 0);
            }
        }
        if (!encoder.isSuccess()) {
            throw new IllegalStateException("the encoder of br failed");
        }
    }

    @Override
    public void close() {
        if (stage != Stage.CLOSED) {
            stage = Stage.CLOSED;
            encoder.destroy();
        }
    }
}
