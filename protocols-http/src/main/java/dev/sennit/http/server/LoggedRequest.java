// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.http.HttpHeaders;
import dev.sennit.http.access.AccessEntry;
import dev.sennit.http.access.AccessEntry.Outcome;
import dev.sennit.http.h1.RequestHead;
import dev.sennit.reactor.Transport;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the access log will want to know of a request when it is over. */
final class LoggedRequest {
    private final Instant received;
    private final long receivedNanos;
    private final String method;
    private final String target;
    private final String version;
    private final String host;
    private final String referrer;
    private final String userAgent;
    private long bodyBytes; // of the answer

    /** {@code head} is null for what was no request. */
    LoggedRequest(@Nullable RequestHead head, Instant received, long receivedNanos) {
        this.received = received;
        this.receivedNanos = receivedNanos;
        if (head == null) {
            method = AccessEntry.UNKNOWN;
            target = AccessEntry.UNKNOWN;
            version = AccessEntry.UNKNOWN;
            host = "";
            referrer = "";
            userAgent = "";
        } else {
            HttpHeaders fields = head.headers();
            method = head.method().name();
            target = head.target();
            version = head.version().toString();
            host = head.host();
            referrer = fields.first("Referer").orElse("");
            userAgent = fields.first("User-Agent").orElse("");
        }
    }

    void bodySent(long bytes) {
        bodyBytes += bytes;
    }

    AccessEntry entry(Transport transport, int status, Outcome outcome) {
        Duration duration = Duration.ofNanos(transport.reactor().nanoTime() - receivedNanos);
        return new AccessEntry(
                transport.peer(),
                received,
                method,
                target,
                version,
                host,
                referrer,
                userAgent,
                outcome == Outcome.UNANSWERED ? AccessEntry.UNANSWERED_STATUS : status,
                bodyBytes,
                duration,
                outcome);
    }
}
