// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import dev.sennit.http.HttpFault;
import dev.sennit.http.HttpHeaderList;
import dev.sennit.http.HttpHeaders;
import java.util.Objects;

/** Content of a length known beforehand (RFC 9112 section 6.2). */
public final class FixedLengthDecoder implements BodyDecoder {
    private final boolean refused;
    private long remainingBytes;

    /**
     * A body of {@code lengthBytes}, refused at once if that is over the limit.
     *
     * @throws IllegalArgumentException if the length is negative
     */
    public FixedLengthDecoder(long lengthBytes, long maxBodyBytes) {
        if (lengthBytes < 0) {
            throw new IllegalArgumentException("lengthBytes must not be negative: " + lengthBytes);
        }
        remainingBytes = lengthBytes;
        refused = lengthBytes > maxBodyBytes;
    }

    @Override
    public int decode(byte[] in, int from, int to, BodySink sink) {
        Objects.checkFromToIndex(from, to, in.length);
        if (progress() != Progress.INCOMPLETE) {
            throw new IllegalStateException("decode after " + progress());
        }
        int end = from + (int) Math.min(to - from, remainingBytes);
        if (end > from) {
            remainingBytes -= end - from;
            sink.data(in, from, end);
        }
        return end;
    }

    @Override
    public Progress progress() {
        if (refused) {
            return Progress.REFUSED;
        }
        return remainingBytes == 0 ? Progress.COMPLETE : Progress.INCOMPLETE;
    }

    @Override
    public HttpFault fault() {
        if (!refused) {
            throw new IllegalStateException("no fault in " + progress());
        }
        return HttpFault.BODY_TOO_LARGE;
    }

    @Override
    public HttpHeaders trailers() {
        return new HttpHeaderList();
    }

    /** The bytes still to come. */
    public long remainingBytes() {
        return remainingBytes;
    }
}
