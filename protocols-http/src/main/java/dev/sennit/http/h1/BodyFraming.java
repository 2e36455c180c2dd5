// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

/** How the end of a message's content is found (RFC 9112 section 6.3). */
public enum BodyFraming {
    /** There is no content. */
    NONE,
    /** A known number of bytes (Content-Length). */
    LENGTH,
    /** Chunks, each with its size before it (Transfer-Encoding: chunked). */
    CHUNKED,
    /** Everything until the connection closes: responses only. */
    UNTIL_CLOSE
}
