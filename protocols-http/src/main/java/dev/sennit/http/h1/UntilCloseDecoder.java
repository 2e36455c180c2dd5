// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import dev.sennit.http.HttpFault;
import dev.sennit.http.HttpHeaderList;
import dev.sennit.http.HttpHeaders;
import java.util.Objects;

/** Content that ends with its connection: of responses only (RFC 9112 section 6.3, item 8). */
public final class UntilCloseDecoder implements BodyDecoder {
    private long roomBytes;
    private Progress progress = Progress.INCOMPLETE;

    /**
     * A body that is refused with the first byte over the limit.
     *
     * @throws IllegalArgumentException if the limit is negative
     */
    public UntilCloseDecoder(long maxBodyBytes) {
        if (maxBodyBytes < 0) {
            throw new IllegalArgumentException("maxBodyBytes must not be negative: " + maxBodyBytes);
        }
        roomBytes = maxBodyBytes;
    }

    @Override
    public int decode(byte[] in, int from, int to, BodySink sink) {
        Objects.checkFromToIndex(from, to, in.length);
        if (progress != Progress.INCOMPLETE) {
            throw new IllegalStateException("decode after " + progress);
        }
        int end = from + (int) Math.min(to - from, roomBytes);
        if (end > from) {
            roomBytes -= end - from;
            sink.data(in, from, end);
        } else if (to > from) {
            progress = Progress.REFUSED;
        }
        return end;
    }

    /** The connection ended in order, and the body with it. */
    public void end() {
        if (progress == Progress.INCOMPLETE) {
            progress = Progress.COMPLETE;
        }
    }

    @Override
    public Progress progress() {
        return progress;
    }

    @Override
    public HttpFault fault() {
        if (progress != Progress.REFUSED) {
            throw new IllegalStateException("no fault in " + progress);
        }
        return HttpFault.BODY_TOO_LARGE;
    }

    @Override
    public HttpHeaders trailers() {
        return new HttpHeaderList();
    }
}
