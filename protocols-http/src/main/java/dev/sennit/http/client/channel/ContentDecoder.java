// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import dev.sennit.http.HttpHeaders;
import dev.sennit.http.client.ClientLimits;
import dev.sennit.http.compression.CodingDecoder;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Decompresses content of one coding (RFC 9110 section 8.4.1), piece by piece and within limits: what would come out is bounded before it
 * is made. There is nothing behind it.
 */
final class ContentDecoder {
    private static final int PIECE_BYTES = 8192;
    private static final int FREE_BYTES = 65_536; // the ratio counts beyond these

    /** For content that its receiver forgot in the middle. */
    private static final Cleaner CLEANER = Cleaner.create();

    private final CodingDecoder decoder;
    private final Cleaner.Cleanable closing;
    private final ClientLimits limits;
    private ByteBuffer input = ByteBuffer.allocate(0);
    private long inBytes;
    private long outBytes;
    private boolean full; // the last piece was, so there may be more without more input

    ContentDecoder(CodingDecoder decoder, ClientLimits limits) {
        this.decoder = decoder;
        this.limits = limits;
        closing = CLEANER.register(this, decoder::close);
    }

    /**
     * The decoder for a response; empty if it is not compressed, or in a way that was not asked for.
     *
     * @throws IOException if it was compressed more than once
     */
    static Optional<ContentDecoder> of(HttpHeaders headers, ClientLimits limits) throws IOException {
        List<String> codings = headers.all("Content-Encoding").stream()
                .flatMap(value -> List.of(value.split(",", -1)).stream())
                .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
                .filter(coding -> !coding.isEmpty() && !coding.equals("identity"))
                .toList();
        if (codings.size() > 1) {
            throw new IOException("the content was encoded " + codings.size() + " times; once is allowed");
        }
        return codings.stream()
                .findFirst()
                .flatMap(ClientCodings::decoder)
                .map(decoder -> new ContentDecoder(decoder, limits));
    }

    /** Takes a copy of what came; all of the input before must have been used. */
    void feed(byte[] bytes) {
        input = ByteBuffer.wrap(bytes);
        inBytes += bytes.length;
    }

    /** Whether {@link #next} may have something. */
    boolean hasInput() {
        return input.hasRemaining() || (full && !decoder.isFinished());
    }

    /**
     * The next piece; empty if more input is needed.
     *
     * @throws IOException if the content is broken, or over a limit
     */
    ByteBuffer next() throws IOException {
        int before = input.position();
        ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
        decoder.decode(input, piece);
        full = !piece.hasRemaining();
        count(piece.position());
        if (input.hasRemaining() && (decoder.isFinished() || (piece.position() == 0 && input.position() == before))) {
            throw new IOException("there are bytes behind the compressed content");
        }
        return piece.flip();
    }

    private void count(int made) throws IOException {
        outBytes += made;
        if (outBytes > limits.maxDecodedBytes()) {
            throw new IOException("the decompressed content has more than " + limits.maxDecodedBytes() + " bytes");
        }
        if (outBytes > FREE_BYTES && outBytes / limits.maxDecodedRatio() > inBytes) {
            throw new IOException("the decompressed content is more than " + limits.maxDecodedRatio()
                    + " times as large as the compressed");
        }
    }

    /**
     * The content is complete.
     *
     * @throws IOException if the compressed content is not
     */
    void end() throws IOException {
        if (inBytes > 0 && !decoder.isFinished()) {
            throw new IOException("the compressed content ends too soon");
        }
    }

    /** Later calls do nothing. */
    void close() {
        closing.clean();
    }
}
