// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.http.h1.BodySink;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A request whose body is gathered before it is handled. Room is made for what has come, not for what was announced. */
final class GatheredBody implements BodySink {
    private static final int FIRST_BYTES = 4096;

    private final Request request;
    private boolean ownsHead; // beside the request: false while its head is the parser's
    private byte[] bytes = new byte[0];
    private int length;

    GatheredBody(Request request) {
        this.request = request;
    }

    @Override
    public void data(byte[] source, int from, int to) {
        int needed = length + to - from;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, Math.max(FIRST_BYTES, 2 * bytes.length)));
        }
        System.arraycopy(source, from, bytes, length, to - from);
        length = needed;
    }

    /** The parser needs its head for the next connection. */
    void outliveBatch() {
        if (!ownsHead) {
            request.outliveBatch();
            ownsHead = true;
        }
    }

    /** The request, now that its body is there. */
    Request whole() {
        request.gathered(ByteBuffer.wrap(bytes, 0, length).slice().asReadOnlyBuffer());
        return request;
    }
}
