// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client;

import dev.sennit.reactor.ClientOptions;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** How an {@link HttpClient} behaves; immutable. Start from {@link #defaults()} and change what matters. */
public final class HttpClientOptions {
    private static final HttpClientOptions DEFAULTS = new HttpClientOptions();

    // Written only while a changed copy is made.
    private ClientLimits limits = ClientLimits.DEFAULTS;
    private ClientTimeouts timeouts = ClientTimeouts.DEFAULTS;
    private PoolLimits pool = PoolLimits.DEFAULTS;
    private ClientOptions connecting = ClientOptions.defaults();
    private Optional<SSLContext> sslContext = Optional.empty();

    private HttpClientOptions() {}

    private HttpClientOptions copy() {
        HttpClientOptions copy = new HttpClientOptions();
        copy.limits = limits;
        copy.timeouts = timeouts;
        copy.pool = pool;
        copy.connecting = connecting;
        copy.sslContext = sslContext;
        return copy;
    }

    /**
     * The defaults named at each option.
     *
     * @return the defaults
     */
    public static HttpClientOptions defaults() {
        return DEFAULTS;
    }

    /**
     * How much servers may send.
     *
     * @return default {@link ClientLimits#DEFAULTS}
     */
    public ClientLimits limits() {
        return limits;
    }

    /**
     * These options with other {@link #limits}.
     *
     * @param value the new value
     * @return the changed options
     */
    public HttpClientOptions withLimits(ClientLimits value) {
        HttpClientOptions changed = copy();
        changed.limits = value;
        return changed;
    }

    /**
     * How long servers may take.
     *
     * @return default {@link ClientTimeouts#DEFAULTS}
     */
    public ClientTimeouts timeouts() {
        return timeouts;
    }

    /**
     * These options with other {@link #timeouts}.
     *
     * @param value the new value
     * @return the changed options
     */
    public HttpClientOptions withTimeouts(ClientTimeouts value) {
        HttpClientOptions changed = copy();
        changed.timeouts = value;
        return changed;
    }

    /**
     * How many connections are kept.
     *
     * @return default {@link PoolLimits#DEFAULTS}
     */
    public PoolLimits pool() {
        return pool;
    }

    /**
     * These options with another {@link #pool}.
     *
     * @param value the new value
     * @return the changed options
     */
    public HttpClientOptions withPool(PoolLimits value) {
        HttpClientOptions changed = copy();
        changed.pool = value;
        return changed;
    }

    /**
     * How connections are made: resolver, attempts, socket options. The times for connecting and writing are those of {@link
     * #timeouts}.
     *
     * @return default {@link ClientOptions#defaults()}
     */
    public ClientOptions connecting() {
        return connecting;
    }

    /**
     * These options with other {@link #connecting}.
     *
     * @param value the new value
     * @return the changed options
     */
    public HttpClientOptions withConnecting(ClientOptions value) {
        HttpClientOptions changed = copy();
        changed.connecting = value;
        return changed;
    }

    /**
     * Whom {@code https:} trusts. The server's name is verified in any case.
     *
     * @return default empty, for {@link SSLContext#getDefault()}
     */
    public Optional<SSLContext> sslContext() {
        return sslContext;
    }

    /**
     * These options with another {@link #sslContext}.
     *
     * @param value initialized
     * @return the changed options
     */
    public HttpClientOptions withSslContext(SSLContext value) {
        HttpClientOptions changed = copy();
        changed.sslContext = Optional.of(value);
        return changed;
    }
}
