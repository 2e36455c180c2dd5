// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client;

import dev.sennit.http.client.channel.Origin;
import dev.sennit.reactor.ClientOptions;
import dev.sennit.reactor.TlsOptions;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;

/** How an {@link HttpClient} behaves; immutable. Start from {@link #defaults()} and change what matters. */
public final class HttpClientOptions {
    private static final HttpClientOptions DEFAULTS = new HttpClientOptions();
    private static final int MOST_TRIES = 10;

    // Written only while a changed copy is made.
    private ClientLimits limits = ClientLimits.DEFAULTS;
    private ClientTimeouts timeouts = ClientTimeouts.DEFAULTS;
    private PoolLimits pool = PoolLimits.DEFAULTS;
    private ClientOptions connecting = ClientOptions.defaults();
    private Optional<SSLContext> sslContext = Optional.empty();
    private UnaryOperator<TlsOptions> tls = UnaryOperator.identity();
    private int maxTries = 2;
    private int maxRedirects = 10;
    private boolean downgradeAllowed;
    private boolean decompressing = true;
    private Optional<HttpProxy> proxy = Optional.empty();
    private DirectHosts directHosts = DirectHosts.NONE;
    private Optional<CookieJar> cookies = Optional.empty();

    private HttpClientOptions() {}

    private HttpClientOptions copy() {
        HttpClientOptions copy = new HttpClientOptions();
        copy.limits = limits;
        copy.timeouts = timeouts;
        copy.pool = pool;
        copy.connecting = connecting;
        copy.sslContext = sslContext;
        copy.tls = tls;
        copy.maxTries = maxTries;
        copy.maxRedirects = maxRedirects;
        copy.downgradeAllowed = downgradeAllowed;
        copy.decompressing = decompressing;
        copy.proxy = proxy;
        copy.directHosts = directHosts;
        copy.cookies = cookies;
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

    /**
     * What else is special about TLS.
     *
     * @return changes the options of each connection; by default not at all
     */
    public UnaryOperator<TlsOptions> tls() {
        return tls;
    }

    /**
     * These options with another {@link #tls}, for example {@code options -> options.withVersions("TLSv1.3")}.
     *
     * @param value gets the options of a client with the context and the host's name, and returns changed ones
     * @return the changed options
     */
    public HttpClientOptions withTls(UnaryOperator<TlsOptions> value) {
        HttpClientOptions changed = copy();
        changed.tls = value;
        return changed;
    }

    /**
     * How often a request is sent at most. It is sent again if its connection, which had served others before, ended before the first
     * byte of its response, its method is idempotent (RFC 9110 section 9.2.2) and its body, if any, can be sent again; then on a new
     * connection, which it has to itself. With more than 2, the same is done when that one is lost. A redirection leads to another
     * request.
     *
     * @return default 2
     */
    public int maxTries() {
        return maxTries;
    }

    /**
     * These options with other {@link #maxTries}.
     *
     * @param value 1 for none but the first, to 10
     * @return the changed options
     * @throws IllegalArgumentException if it is less than 1, or more than 10
     */
    public HttpClientOptions withMaxTries(int value) {
        if (value < 1 || value > MOST_TRIES) {
            throw new IllegalArgumentException("maxTries must be 1 to " + MOST_TRIES + ", not " + value);
        }
        HttpClientOptions changed = copy();
        changed.maxTries = value;
        return changed;
    }

    /**
     * How many redirections of one request are followed (RFC 9110 section 15.4). 303, and 301 and 302 of a POST, lead to a GET without
     * content; all others keep the method and the content, if that can be sent again. {@code Authorization} and {@code Cookie} fields of
     * the request stay with its origin. A redirection that is one too many, or that must not be followed, fails with {@link
     * HttpClientException.Kind#BAD_REDIRECT}.
     *
     * @return default 10; 0 if none is followed, and the response that redirects is the response
     */
    public int maxRedirects() {
        return maxRedirects;
    }

    /**
     * These options with other {@link #maxRedirects}.
     *
     * @param value 0 or more
     * @return the changed options
     * @throws IllegalArgumentException if it is negative
     */
    public HttpClientOptions withMaxRedirects(int value) {
        if (value < 0) {
            throw new IllegalArgumentException("maxRedirects must be 0 or more, not " + value);
        }
        HttpClientOptions changed = copy();
        changed.maxRedirects = value;
        return changed;
    }

    /**
     * Whether a redirection from {@code https:} to {@code http:} is followed.
     *
     * @return default false
     */
    public boolean isDowngradeAllowed() {
        return downgradeAllowed;
    }

    /**
     * These options, with which redirections may lead from {@code https:} to {@code http:}, where anybody on the way can read and
     * change everything.
     *
     * @return the changed options
     */
    public HttpClientOptions allowingDowngrade() {
        HttpClientOptions changed = copy();
        changed.downgradeAllowed = true;
        return changed;
    }

    /**
     * Whether responses may be compressed (gzip, deflate, and the installed {@linkplain dev.sennit.http.compression.ContentCoding codings}
     * that have a decoder), and are decompressed, within {@link ClientLimits#maxDecodedBytes()} and {@link
     * ClientLimits#maxDecodedRatio()}. Their header fields stay as they were sent. A request with an {@code Accept-Encoding} of its own
     * gets what it asks for, and a part of a whole (206) is left as it is.
     *
     * @return default true
     */
    public boolean isDecompressing() {
        return decompressing;
    }

    /**
     * These options without compression: none is asked for, and what comes is delivered as it comes.
     *
     * @return the changed options
     */
    public HttpClientOptions withoutDecompression() {
        HttpClientOptions changed = copy();
        changed.decompressing = false;
        return changed;
    }

    /**
     * The proxy that everything goes through, but for what goes to {@linkplain #withoutProxyFor some hosts}.
     *
     * @return default empty
     */
    public Optional<HttpProxy> proxy() {
        return proxy;
    }

    /**
     * These options with a {@link #proxy}.
     *
     * @param value the new value
     * @return the changed options
     */
    public HttpClientOptions withProxy(HttpProxy value) {
        HttpClientOptions changed = copy();
        changed.proxy = Optional.of(value);
        return changed;
    }

    /**
     * These options with hosts that are reached without the proxy, in place of those before.
     *
     * @param hosts names or addresses as they stand in the URI, without a port; {@code *.example.org} is every host below that domain.
     *     Names are not looked up: a name is not taken for its address, nor the other way round
     * @return the changed options
     * @throws IllegalArgumentException if one of them is none
     */
    public HttpClientOptions withoutProxyFor(String... hosts) {
        HttpClientOptions changed = copy();
        changed.directHosts = DirectHosts.of(hosts);
        return changed;
    }

    /** What requests to an origin go through. */
    Optional<HttpProxy> proxyFor(Origin origin) {
        return directHosts.include(origin.host()) ? Optional.empty() : proxy;
    }

    /**
     * Where cookies are kept. A request with a {@code Cookie} field of its own sends that, and none of these.
     *
     * @return default empty: none are kept
     */
    public Optional<CookieJar> cookies() {
        return cookies;
    }

    /**
     * These options with {@link #cookies}.
     *
     * @param value the jar
     * @return the changed options
     */
    public HttpClientOptions withCookies(CookieJar value) {
        HttpClientOptions changed = copy();
        changed.cookies = Optional.of(value);
        return changed;
    }
}
