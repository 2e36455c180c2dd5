// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.access;

import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;

/**
 * A request that is over. What the client sent is as it was sent: whoever writes it down must escape it.
 *
 * @param peer who asked
 * @param received when its head was complete, by the clock on the wall
 * @param method as sent; {@code -} for what was no request, as the next two
 * @param target as sent
 * @param version for example {@code HTTP/1.1}
 * @param host host and port it was for; empty if the client did not say
 * @param referrer the {@code Referer} field; empty if there was none
 * @param userAgent the {@code User-Agent} field; empty if there was none
 * @param status of the answer; if {@link #outcome} is {@link Outcome#UNANSWERED}, 499 as others write it
 * @param bodyBytes of the answer's body, without its framing, that were handed to the connection; of a file that was cut off
 *     what had been handed over in pieces
 * @param duration from the head to the end
 * @param outcome whether the answer was whole
 */
public record AccessEntry(
        SocketAddress peer,
        Instant received,
        String method,
        String target,
        String version,
        String host,
        String referrer,
        String userAgent,
        int status,
        long bodyBytes,
        Duration duration,
        Outcome outcome) {

    /** What stands in place of what is not known. */
    public static final String UNKNOWN = "-";

    /** The status of a request whose client had gone before it was answered. */
    public static final int UNANSWERED_STATUS = 499;

    /** What became of the answer. */
    public enum Outcome {
        /** All of it was handed to the connection. */
        WHOLE,
        /** The connection ended in the middle of it. */
        CUT_OFF,
        /** The connection ended before it was begun. */
        UNANSWERED
    }
}
