// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.http.HttpHandler;
import dev.sennit.http.HttpLimits;
import dev.sennit.http.HttpTimeouts;
import dev.sennit.http.ServerLimits;
import dev.sennit.http.access.AccessLog;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ReactorLocal;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** What all connections of a server have in common. */
public final class ServerSettings {
    private final HttpHandler handler;
    private final HttpLimits limits;
    private final ServerLimits serverLimits;
    private final HttpTimeouts timeouts;
    private final InstantSource clock;
    private final @Nullable AccessRecorder accessRecorder; // null unless there is an access log
    private final ReactorLocal<HttpLoop> loops;
    private final ConnectionCount connections;
    private final ConnectionCount refused = new ConnectionCount(BusyChannel.MAX_TOLD);
    private final byte[] refusal;

    /** The settings; {@code clock} tells the time of day. */
    public ServerSettings(HttpHandler handler, HttpLimits limits, HttpTimeouts timeouts, InstantSource clock) {
        this(handler, limits, ServerLimits.DEFAULTS, timeouts, clock, null);
    }

    private ServerSettings(
            HttpHandler handler,
            HttpLimits limits,
            ServerLimits serverLimits,
            HttpTimeouts timeouts,
            InstantSource clock,
            @Nullable AccessRecorder accessRecorder) {
        this.handler = handler;
        this.limits = limits;
        this.serverLimits = serverLimits;
        this.timeouts = timeouts;
        this.clock = clock;
        this.accessRecorder = accessRecorder;
        this.connections = new ConnectionCount(serverLimits.maxConnections());
        this.refusal = BusyChannel.answer(serverLimits.retryAfterSeconds());
        this.loops = new ReactorLocal<>(() -> new HttpLoop(limits, clock));
    }

    /** These settings with an access log. */
    public ServerSettings withAccessLog(AccessLog log) {
        return new ServerSettings(handler, limits, serverLimits, timeouts, clock, new AccessRecorder(log, clock));
    }

    /** These settings with other limits. */
    public ServerSettings withServerLimits(ServerLimits newLimits) {
        return new ServerSettings(handler, limits, newLimits, timeouts, clock, accessRecorder);
    }

    /** A protocol for the next connection. */
    public Protocol newChannel() {
        return connections.isFull() ? new BusyChannel(refused, refusal) : new HttpConnection(this);
    }

    ConnectionCount connections() {
        return connections;
    }

    HttpHandler handler() {
        return handler;
    }

    HttpLimits limits() {
        return limits;
    }

    ServerLimits serverLimits() {
        return serverLimits;
    }

    /** How long its clients may take. */
    public HttpTimeouts timeouts() {
        return timeouts;
    }

    @Nullable
    AccessRecorder accessRecorder() {
        return accessRecorder;
    }

    ReactorLocal<HttpLoop> loops() {
        return loops;
    }
}
