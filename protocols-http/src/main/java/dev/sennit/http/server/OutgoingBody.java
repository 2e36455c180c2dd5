// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.http.HttpHeaderList;
import dev.sennit.http.HttpHeaders;
import dev.sennit.http.h1.BodyFraming;
import java.io.IOException;

/** A body that does not leave with its head. */
sealed interface OutgoingBody permits BodyStream, PushedBody, Handover {
    long UNKNOWN = -1;
    HttpHeaders NO_TRAILERS = new HttpHeaderList();

    /** The length that was announced and is still to come, or {@link #UNKNOWN}. */
    long remainingBytes();

    /**
     * Gets the next piece, to be sent at once. Returns whether there is one.
     *
     * @throws IOException if there is none though there should be
     */
    boolean fetch() throws IOException;

    /** Sends pieces until about {@code mostBytes} are sent. Returns whether that was the end. */
    boolean send(ResponseOutput out, BodyFraming framing, int mostBytes) throws IOException;

    /** What stands behind the pieces, if the body is sent in chunks. */
    default HttpHeaders trailers() {
        return NO_TRAILERS;
    }

    /** How much was sent since this was asked last. */
    long takeSentBytes();

    /** Whether the transport sends the rest by itself. */
    boolean isTransferring();

    void close();
}
