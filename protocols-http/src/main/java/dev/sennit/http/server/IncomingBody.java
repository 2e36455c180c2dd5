// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.http.HttpLimits;
import dev.sennit.http.h1.BodyDecoder;
import dev.sennit.http.h1.BodyFraming;
import dev.sennit.http.h1.BodySink;
import dev.sennit.http.h1.ChunkedDecoder;
import dev.sennit.http.h1.FixedLengthDecoder;
import dev.sennit.http.h1.RequestHead;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A request whose body is being gathered. Room is made for what has come, not for what was announced. */
final class IncomingBody implements BodySink {
    /** Where it stands with a client that waits for 100 (Continue) before it sends the body (RFC 9110 section 10.1.1). */
    enum Continue {
        NOT_ASKED,
        DUE,
        SENT
    }

    private static final int FIRST_BYTES = 4096;

    private final BodyDecoder decoder;
    private RequestHead head;
    private boolean ownsHead; // beside the head: false while it is the parser's
    private Continue continuation;
    private byte[] bytes = new byte[0];
    private int length;
    private long receivedBytes; // with the chunks' own lines

    IncomingBody(RequestHead head, HttpLimits limits) {
        this.head = head;
        this.continuation = head.expectsContinue() ? Continue.DUE : Continue.NOT_ASKED;
        this.decoder = head.body() == BodyFraming.LENGTH
                ? new FixedLengthDecoder(head.contentLength(), limits.maxBodyBytes())
                : new ChunkedDecoder(limits, limits.maxBodyBytes());
    }

    BodyDecoder decoder() {
        return decoder;
    }

    /** Takes bytes; returns the index of the first that was not taken. */
    int decode(byte[] in, int from, int to) {
        continuation = Continue.NOT_ASKED; // who sends does not wait any more
        int end = decoder.decode(in, from, to, this);
        receivedBytes += end - from;
        return end;
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

    long receivedBytes() {
        return receivedBytes;
    }

    Continue continuation() {
        return continuation;
    }

    void continueSent() {
        continuation = Continue.SENT;
    }

    /** The parser needs its head for the next connection. */
    void outliveBatch() {
        if (!ownsHead) {
            head = head.copy();
            ownsHead = true;
        }
    }

    RequestHead head() {
        return head;
    }

    ByteBuffer content() {
        return ByteBuffer.wrap(bytes, 0, length).slice().asReadOnlyBuffer();
    }
}
