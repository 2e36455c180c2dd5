// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.http.HttpStatus;
import dev.sennit.http.access.AccessEntry.Outcome;
import dev.sennit.http.access.AccessLog;
import dev.sennit.http.h1.RequestHead;
import dev.sennit.reactor.Transport;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells an access log of the requests; what it throws costs nobody anything. */
final class AccessRecorder {
    private static final Logger LOG = LoggerFactory.getLogger(HttpChannel.class);

    private final AccessLog log;
    private final InstantSource clock;

    AccessRecorder(AccessLog log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    /** {@code head} is null for what was no request. */
    LoggedRequest received(@Nullable RequestHead head, Transport transport) {
        return new LoggedRequest(head, clock.instant(), transport.reactor().nanoTime());
    }

    void over(LoggedRequest request, Transport transport, HttpStatus status, Outcome outcome) {
        try {
            log.record(request.entry(transport, status.code(), outcome));
        } catch (RuntimeException | Error failure) {
            LOG.error("the access log failed", failure);
        }
    }
}
