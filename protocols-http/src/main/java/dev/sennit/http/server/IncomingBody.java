// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.http.HttpLimits;
import dev.sennit.http.h1.BodyDecoder;
import dev.sennit.http.h1.BodyFraming;
import dev.sennit.http.h1.BodySink;
import dev.sennit.http.h1.ChunkedDecoder;
import dev.sennit.http.h1.FixedLengthDecoder;
import dev.sennit.http.h1.RequestHead;

/** A request's body that is coming, whoever gets it. */
final class IncomingBody {
    /** Where it stands with a client that waits for 100 (Continue) before it sends the body (RFC 9110 section 10.1.1). */
    enum Continue {
        NOT_ASKED,
        DUE,
        SENT
    }

    private final BodyDecoder decoder;
    private Continue continuation;
    private long receivedBytes; // with the chunks' own lines

    IncomingBody(RequestHead head, HttpLimits limits, long maxBytes) {
        this.continuation = head.expectsContinue() ? Continue.DUE : Continue.NOT_ASKED;
        this.decoder = head.body() == BodyFraming.LENGTH
                ? new FixedLengthDecoder(head.contentLength(), maxBytes)
                : new ChunkedDecoder(limits, maxBytes);
    }

    BodyDecoder decoder() {
        return decoder;
    }

    /** Takes bytes; returns the index of the first that was not taken. */
    int decode(byte[] in, int from, int to, BodySink sink) {
        continuation = Continue.NOT_ASKED; // who sends does not wait any more
        int end = decoder.decode(in, from, to, sink);
        receivedBytes += end - from;
        return end;
    }

    long receivedBytes() {
        return receivedBytes;
    }

    /** The least that is still to come: all of it if a length was announced. */
    long remainingBytes() {
        return decoder instanceof FixedLengthDecoder fixed ? fixed.remainingBytes() : 0;
    }

    boolean waitsForContinue() {
        return continuation == Continue.DUE;
    }

    void continueSent() {
        continuation = Continue.SENT;
    }
}
