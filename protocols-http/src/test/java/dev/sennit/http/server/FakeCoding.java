// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.http.compression.ContentCoding;
import dev.sennit.http.compression.ContentEncoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A coding that changes nothing, knows how often each of its encoders was closed, and fails on demand. */
final class FakeCoding implements ContentCoding {
    private final String name;
    private final List<Encoder> encoders = new ArrayList<>();
    private Optional<String> problem = Optional.empty();
    private int asked; // whether it works
    private int failsAfter = Integer.MAX_VALUE;

    FakeCoding(String name) {
        this.name = name;
    }

    /** It does not work here. */
    FakeCoding missing() {
        problem = Optional.of("the test wants it");
        return this;
    }

    /** Each of its encoders fails after so many pieces. */
    FakeCoding failingAfter(int pieces) {
        failsAfter = pieces;
        return this;
    }

    int timesAsked() {
        return asked;
    }

    /** How often each was closed, in the order in which they were made. */
    List<Integer> closed() {
        return encoders.stream().map(each -> each.closed).toList();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<String> availability() {
        asked++;
        return problem;
    }

    @Override
    public long encoderBytes(int level) {
        return 1;
    }

    @Override
    public ContentEncoder newEncoder(int level) {
        Encoder encoder = new Encoder();
        encoders.add(encoder);
        return encoder;
    }

    private final class Encoder implements ContentEncoder {
        private int pieces;
        private int closed;

        @Override
        public void encode(ByteBuffer content, Flush flush, Consumer<ByteBuffer> out) {
            if (closed > 0) {
                throw new IllegalStateException("used after it was closed");
            }
            if (++pieces > failsAfter) {
                throw new IllegalStateException("the encoder is broken: the test wants it");
            }
            if (content.hasRemaining()) {
                out.accept(content);
                content.position(content.limit());
            }
            if (flush == Flush.END) {
                out.accept(ByteBuffer.wrap(new byte[] {'.'}));
            }
        }

        @Override
        public void close() {
            closed++;
        }
    }
}
