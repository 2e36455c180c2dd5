// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.http.HttpHandler;
import dev.sennit.http.HttpLimits;
import dev.sennit.http.HttpTimeouts;
import dev.sennit.reactor.ReactorLocal;
import java.time.InstantSource;

/** What all connections of a server have in common. */
public final class ServerSettings {
    private final HttpHandler handler;
    private final HttpLimits limits;
    private final HttpTimeouts timeouts;
    private final ReactorLocal<HttpLoop> loops;

    /** The settings; {@code clock} tells the time of day. */
    public ServerSettings(HttpHandler handler, HttpLimits limits, HttpTimeouts timeouts, InstantSource clock) {
        this.handler = handler;
        this.limits = limits;
        this.timeouts = timeouts;
        this.loops = new ReactorLocal<>(() -> new HttpLoop(limits, clock));
    }

    HttpHandler handler() {
        return handler;
    }

    HttpLimits limits() {
        return limits;
    }

    /** How long its clients may take. */
    public HttpTimeouts timeouts() {
        return timeouts;
    }

    ReactorLocal<HttpLoop> loops() {
        return loops;
    }
}
