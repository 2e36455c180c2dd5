// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import dev.sennit.http.HttpFault;
import dev.sennit.http.HttpHeaders;

/** The content of one message, from after its head to its end. Nothing is gathered: content is passed on as it comes. */
public sealed interface BodyDecoder permits ChunkedDecoder, FixedLengthDecoder, UntilCloseDecoder {
    /**
     * Takes bytes, and returns at the latest after one call of the sink, so that a receiver that wants a pause gets it.
     *
     * @return the index of the first byte not taken; call again while that is before {@code to} and more is needed
     * @throws IllegalStateException after the end or a refusal
     */
    int decode(byte[] in, int from, int to, BodySink sink);

    /** How far the body is. */
    Progress progress();

    /**
     * Why the body was refused.
     *
     * @throws IllegalStateException if it was not
     */
    HttpFault fault();

    /** The fields after the body, once it is complete; usually none. Fields that must not come late are left out. */
    HttpHeaders trailers();
}
