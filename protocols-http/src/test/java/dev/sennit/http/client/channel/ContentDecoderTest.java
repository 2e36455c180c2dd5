// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.http.client.ClientLimits;
import dev.sennit.http.compression.CodingDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What holds for the decoder of any coding. */
class ContentDecoderTest {
    private static final int PIECE_BYTES = 8192;

    private final Endless endless = new Endless();

    /** Makes as much as there is room for out of one byte. */
    private static final class Endless implements CodingDecoder {
        private long made;
        private int closed;

        @Override
        public void decode(ByteBuffer input, ByteBuffer output) {
            input.position(Math.min(input.limit(), 1));
            made += output.remaining();
            output.position(output.limit());
        }

        @Override
        public boolean isFinished() {
            return false;
        }

        @Override
        public void close() {
            closed++;
        }
    }

    /** Delivers all it makes. */
    private static void exhaust(ContentDecoder decoder) throws IOException {
        while (decoder.hasInput()) {
            decoder.next();
        }
    }

    @Test
    void noMoreIsMadeThanAPieceBeyondTheLargestContent() {
        ClientLimits limits = ClientLimits.DEFAULTS.withDecoded(100_000, 1_000_000);
        ContentDecoder decoder = new ContentDecoder(endless, limits);
        decoder.feed(new byte[1]);
        assertThatThrownBy(() -> exhaust(decoder))
                .isInstanceOf(IOException.class)
                .hasMessage("the decompressed content has more than 100000 bytes");
        assertThat(endless.made).isBetween(100_001L, 100_000L + PIECE_BYTES);
    }

    @Test
    void noMoreIsMadeThanAPieceBeyondTheLargestRatio() {
        ContentDecoder decoder = new ContentDecoder(endless, ClientLimits.DEFAULTS.withDecoded(10_000_000, 100));
        decoder.feed(new byte[1000]);
        assertThatThrownBy(() -> exhaust(decoder))
                .isInstanceOf(IOException.class)
                .hasMessage("the decompressed content is more than 100 times as large as the compressed");
        assertThat(endless.made).isBetween(100_001L, 100_000L + 2 * PIECE_BYTES);
    }

    @Test
    void aDecoderThatStandsStillIsNotWaitedFor() {
        ContentDecoder decoder = new ContentDecoder(
                new CodingDecoder() {
                    @Override
                    public void decode(ByteBuffer input, ByteBuffer output) {}

                    @Override
                    public boolean isFinished() {
                        return false;
                    }

                    @Override
                    public void close() {}
                },
                ClientLimits.DEFAULTS);
        decoder.feed(new byte[1]);
        assertThatThrownBy(() -> exhaust(decoder)).isInstanceOf(IOException.class);
    }

    @Test
    void itsMemoryIsFreedOnce() {
        ContentDecoder decoder = new ContentDecoder(endless, ClientLimits.DEFAULTS);
        decoder.close();
        decoder.close();
        assertThat(endless.closed).isEqualTo(1);
    }
}
