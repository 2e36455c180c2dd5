// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import dev.sennit.http.HttpVersion;
import dev.sennit.http.h1.ResponseHead;
import java.time.Duration;

/** How much longer a connection may be kept: our own time, what the last response has shown, and what the server has said. */
final class Persistence {
    private final Duration own;
    private Duration idle;
    private boolean shown; // by a response of HTTP/1.1 behind which the connection stayed open
    private int requestsLeft = Integer.MAX_VALUE; // behind the last response

    Persistence(Duration own) {
        this.own = own;
        idle = own;
    }

    /** A response is complete, and leaves the connection open. */
    void learn(ResponseHead head) {
        KeepAliveHint hint = KeepAliveHint.of(head.headers());
        idle = hint.idleAtMost(own);
        shown = head.version() == HttpVersion.HTTP_1_1;
        requestsLeft = hint.max().orElse(requestsLeft == Integer.MAX_VALUE ? requestsLeft : requestsLeft - 1);
    }

    /** How long it may be idle. */
    Duration idle() {
        return idle;
    }

    /** Whether another request may be sent on it, when nothing else is under way. */
    boolean allowsAnother() {
        return requestsLeft > 0 && !idle.isZero();
    }

    /** Whether another request may be sent behind so many. */
    boolean allowsBehind(int pending) {
        return shown && pending < requestsLeft;
    }
}
