// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import dev.sennit.http.HttpHeaders;
import dev.sennit.http.client.ClientLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses content of one coding, {@code gzip} or {@code deflate} (RFC 9110 section 8.4.1), piece by piece and within limits: what
 * would come out is bounded before it is made. One member, and nothing behind it.
 */
final class ContentDecoder {
    private enum State {
        NEEDS_INPUT,
        /** The last piece was full, so there may be another one without more input. */
        MAY_HAVE_MORE,
        CLOSED
    }

    private static final int PIECE_BYTES = 8192;
    private static final int FREE_BYTES = 65_536; // the ratio counts beyond these

    private final Inflater inflater;
    private final @Nullable GzipFraming gzip; // null for deflate
    private final ClientLimits limits;
    private byte[] input = new byte[0];
    private int at; // in the input
    private long inBytes;
    private long outBytes;
    private State state = State.NEEDS_INPUT;

    private ContentDecoder(boolean isGzip, ClientLimits limits) {
        inflater = new Inflater(isGzip);
        gzip = isGzip ? new GzipFraming() : null;
        this.limits = limits;
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
        return switch (codings.isEmpty() ? "" : codings.get(0)) {
            case "gzip", "x-gzip" -> Optional.of(new ContentDecoder(true, limits));
            case "deflate" -> Optional.of(new ContentDecoder(false, limits));
            default -> Optional.empty();
        };
    }

    /** Takes a copy of what came; all of the input before must have been used. */
    void feed(byte[] bytes) {
        input = bytes;
        at = 0;
        inBytes += bytes.length;
    }

    /** Whether {@link #next} may have something. */
    boolean hasInput() {
        return at < input.length || (state == State.MAY_HAVE_MORE && !inflater.finished());
    }

    /**
     * The next piece; empty if more input is needed.
     *
     * @throws IOException if the content is broken, or over a limit
     */
    ByteBuffer next() throws IOException {
        try {
            return inflate();
        } catch (DataFormatException broken) {
            throw new IOException("the compressed content is broken: " + broken.getMessage(), broken);
        }
    }

    private ByteBuffer inflate() throws IOException, DataFormatException {
        if (gzip != null && !gzip.headerIsComplete()) {
            at = gzip.header(input, at);
        }
        byte[] piece = new byte[PIECE_BYTES];
        int made = 0;
        if (!inflater.finished() && (gzip == null || gzip.headerIsComplete())) {
            if (inflater.needsInput() && at < input.length) {
                inflater.setInput(input, at, input.length - at);
            }
            made = inflater.inflate(piece);
            at = input.length - inflater.getRemaining();
            if (made == 0 && inflater.needsDictionary()) {
                throw new IOException("the compressed content needs a dictionary that nobody has");
            }
        }
        state = made == PIECE_BYTES ? State.MAY_HAVE_MORE : State.NEEDS_INPUT;
        count(piece, made);
        if (inflater.finished()) {
            behind();
        }
        return ByteBuffer.wrap(piece, 0, made);
    }

    private void count(byte[] piece, int made) throws IOException {
        outBytes += made;
        if (gzip != null) {
            gzip.content(piece, made);
        }
        if (outBytes > limits.maxDecodedBytes()) {
            throw new IOException("the decompressed content has more than " + limits.maxDecodedBytes() + " bytes");
        }
        if (outBytes > FREE_BYTES && outBytes / limits.maxDecodedRatio() > inBytes) {
            throw new IOException("the decompressed content is more than " + limits.maxDecodedRatio()
                    + " times as large as the compressed");
        }
    }

    private void behind() throws IOException {
        if (gzip != null) {
            at = gzip.trailer(input, at);
        }
        if (at < input.length) {
            throw new IOException("there are bytes behind the compressed content");
        }
    }

    /**
     * The content is complete.
     *
     * @throws IOException if the compressed content is not
     */
    void end() throws IOException {
        if (inBytes > 0 && (!inflater.finished() || (gzip != null && !gzip.isComplete()))) {
            throw new IOException("the compressed content ends too soon");
        }
    }

    void close() {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            inflater.end();
        }
    }
}
