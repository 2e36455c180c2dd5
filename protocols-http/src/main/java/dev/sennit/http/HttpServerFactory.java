// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http;

import dev.sennit.http.access.AccessLog;
import dev.sennit.http.server.ServerSettings;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.TcpOptions;
import java.net.SocketAddress;
import java.time.Clock;
import java.time.InstantSource;

/**
 * An HTTP/1.1 server (RFC 9110, RFC 9112) around a {@link HttpHandler}.
 *
 * <pre>{@code
 * reactor.listen("tcp:8080", new HttpServerFactory((request, response) -> response.send("Hello, World!")));
 * }</pre>
 *
 * <p>One factory may serve several reactors at once.
 */
public final class HttpServerFactory implements ServerFactory {
    private final ServerSettings settings;

    /**
     * A server with {@link HttpLimits#DEFAULTS} and {@link HttpTimeouts#DEFAULTS}.
     *
     * @param handler answers the requests
     */
    public HttpServerFactory(HttpHandler handler) {
        this(handler, HttpLimits.DEFAULTS, HttpTimeouts.DEFAULTS);
    }

    /**
     * A server.
     *
     * @param handler answers the requests
     * @param limits how much clients may send
     * @param timeouts how long they may take
     */
    public HttpServerFactory(HttpHandler handler, HttpLimits limits, HttpTimeouts timeouts) {
        this(handler, limits, timeouts, Clock.systemUTC());
    }

    /**
     * A server that takes the time of day for its {@code Date} fields from a clock of your own, for tests.
     *
     * @param handler answers the requests
     * @param limits how much clients may send
     * @param timeouts how long they may take
     * @param clock read once a second
     */
    public HttpServerFactory(HttpHandler handler, HttpLimits limits, HttpTimeouts timeouts, InstantSource clock) {
        this(new ServerSettings(handler, limits, timeouts, clock));
    }

    private HttpServerFactory(ServerSettings settings) {
        this.settings = settings;
    }

    /**
     * The same server with an access log.
     *
     * @param log hears of every request that is over
     * @return another factory
     */
    public HttpServerFactory withAccessLog(AccessLog log) {
        return new HttpServerFactory(settings.withAccessLog(log));
    }

    /**
     * The same server with limits of its own for connections and streams.
     *
     * @param limits in place of {@link ServerLimits#DEFAULTS}
     * @return another factory
     */
    public HttpServerFactory withServerLimits(ServerLimits limits) {
        return new HttpServerFactory(settings.withServerLimits(limits));
    }

    @Override
    public Protocol buildProtocol(SocketAddress peer) {
        return settings.newChannel();
    }

    /** The write time of its timeouts is the transport's write stall. */
    @Override
    public TcpOptions tcpOptions() {
        return settings.timeouts().tcpOptions();
    }
}
