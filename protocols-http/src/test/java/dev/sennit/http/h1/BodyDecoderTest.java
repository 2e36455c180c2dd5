// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.http.HttpFault;
import dev.sennit.http.HttpLimits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyDecoderTest {
    private final List<String> slices = new ArrayList<>();
    private final BodySink sink = (bytes, from, to) ->
            slices.add(new String(bytes, from, to - from, java.nio.charset.StandardCharsets.ISO_8859_1));

    @Test
    void noChunkIsWaitedFor() {
        ChunkedDecoder decoder = new ChunkedDecoder(HttpLimits.DEFAULTS, 1 << 20);
        byte[] part = Feedings.bytes("ffff\r\nhello");
        assertThat(decoder.decode(part, 0, part.length, sink)).isEqualTo(part.length);
        assertThat(slices).containsExactly("hello");
    }

    @Test
    void oneSliceACallSoThatAReceiverCanPause() {
        ChunkedDecoder decoder = new ChunkedDecoder(HttpLimits.DEFAULTS, 100);
        byte[] raw = Feedings.bytes("1\r\na\r\n1\r\nb\r\n0\r\n\r\nGET");
        int next = decoder.decode(raw, 0, raw.length, sink);
        assertThat(slices).containsExactly("a");
        next = decoder.decode(raw, next, raw.length, sink);
        assertThat(slices).containsExactly("a", "b");
        next = decoder.decode(raw, next, raw.length, sink);
        assertThat(slices).containsExactly("a", "b");
        assertThat(decoder.progress()).isEqualTo(Progress.COMPLETE);
        assertThat(next).isEqualTo(raw.length - 3);
    }

    @Test
    void aHandlersOwnBodyLimitReplacesTheCommonOne() {
        ChunkedDecoder decoder = new ChunkedDecoder(HttpLimits.DEFAULTS.withMaxBodyBytes(1), Long.MAX_VALUE);
        byte[] raw = Feedings.bytes("fffffffffffffff\r\n");
        decoder.decode(raw, 0, raw.length, sink);
        assertThat(decoder.progress()).isEqualTo(Progress.INCOMPLETE);
        assertThat(new FixedLengthDecoder(2, 1).fault()).isEqualTo(HttpFault.BODY_TOO_LARGE);
        assertThat(new FixedLengthDecoder(2, 2).progress()).isEqualTo(Progress.INCOMPLETE);
    }

    @Test
    void aFixedLengthEndsAtItsLengthAndNoByteLater() {
        FixedLengthDecoder decoder = new FixedLengthDecoder(3, 10);
        byte[] raw = Feedings.bytes("abcdef");
        assertThat(decoder.decode(raw, 0, 2, sink)).isEqualTo(2);
        assertThat(decoder.remainingBytes()).isEqualTo(1);
        assertThat(decoder.decode(raw, 2, 6, sink)).isEqualTo(3);
        assertThat(decoder.progress()).isEqualTo(Progress.COMPLETE);
        assertThat(decoder.trailers().size()).isZero();
        assertThat(slices).containsExactly("ab", "c");
        assertThat(new FixedLengthDecoder(0, 0).progress()).isEqualTo(Progress.COMPLETE);
    }

    @Test
    void decodingAfterTheEndIsRefused() {
        byte[] raw = Feedings.bytes("0\r\n\r\nX");
        ChunkedDecoder chunked = new ChunkedDecoder(HttpLimits.DEFAULTS, 1);
        assertThat(chunked.decode(raw, 0, 6, sink)).isEqualTo(5);
        assertThatThrownBy(() -> chunked.decode(raw, 5, 6, sink))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("COMPLETE");
        assertThatThrownBy(chunked::fault).isInstanceOf(IllegalStateException.class);
        FixedLengthDecoder fixed = new FixedLengthDecoder(0, 0);
        assertThatThrownBy(() -> fixed.decode(raw, 0, 1, sink)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(fixed::fault).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new FixedLengthDecoder(-1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
