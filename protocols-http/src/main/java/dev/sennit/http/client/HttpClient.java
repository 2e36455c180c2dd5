// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client;

import dev.sennit.http.HttpHeaderList;
import dev.sennit.http.HttpHeaders;
import dev.sennit.http.client.channel.Origin;
import dev.sennit.http.client.pool.ConnectionPool;
import dev.sennit.http.client.pool.TunnelEndpoint;
import dev.sennit.reactor.ClientEndpoint;
import dev.sennit.reactor.ClientOptions;
import dev.sennit.reactor.Endpoints;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.ReactorLocal;
import dev.sennit.reactor.Tls;
import dev.sennit.reactor.TlsOptions;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;

/**
 * An HTTP/1.1 client (RFC 9110, RFC 9112) that keeps its connections for the next request.
 *
 * <pre>{@code
 * HttpClient client = new HttpClient(reactor);
 * client.get("http://example.org/")
 *         .thenCompose(ClientResponse::text)
 *         .thenAccept(System.out::println);
 * }</pre>
 *
 * <p>It belongs to its reactor: its methods are called on that thread, or before it runs, and everything it promises completes there,
 * in a later turn. When the reactor stops, what is under way fails.
 */
public final class HttpClient implements AutoCloseable {
    private static final String ALPN = "http/1.1";

    private static final ReactorLocal<Boolean> THREAD_CHECK = new ReactorLocal<>(() -> Boolean.TRUE);

    private final Reactor reactor;
    private final HttpClientOptions options;
    private final ConnectionPool pool;
    private final Set<Call> calls = new LinkedHashSet<>();
    private final Reactor.Registration shutdown;
    private boolean closed;

    /**
     * A client with {@link HttpClientOptions#defaults()}.
     *
     * @param reactor serves its connections
     */
    public HttpClient(Reactor reactor) {
        this(reactor, HttpClientOptions.defaults());
    }

    /**
     * A client.
     *
     * @param reactor serves its connections
     * @param options how it behaves
     */
    public HttpClient(Reactor reactor, HttpClientOptions options) {
        this.reactor = reactor;
        this.options = options;
        ClientTimeouts times = options.timeouts();
        ClientOptions connecting = options.connecting()
                .withTcp(options.connecting()
                        .tcp()
                        .withConnectTimeout(times.connect())
                        .withWriteStall(times.write()));
        pool = new ConnectionPool(reactor, options.pool(), connecting, this::endpoint, times.idle(), times.age());
        shutdown = reactor.beforeShutdown(() -> {
            abandon("its reactor stopped");
            return CompletableFuture.completedFuture(null);
        });
    }

    private ClientEndpoint endpoint(Origin origin) {
        if (!origin.isSecure()) {
            return tcp(origin); // if there is a proxy, it is the proxy's
        }
        ClientEndpoint below = options.proxyFor(origin)
                .<ClientEndpoint>map(proxy -> new TunnelEndpoint(tcp(proxy.origin()), origin, fieldsFor(proxy)))
                .orElseGet(() -> tcp(origin));
        return Tls.client(tlsOptions(origin), below);
    }

    private static ClientEndpoint tcp(Origin origin) {
        return Endpoints.tcpClient(origin.host(), origin.port());
    }

    private static HttpHeaders fieldsFor(HttpProxy proxy) {
        HttpHeaderList fields = new HttpHeaderList();
        proxy.authorization().ifPresent(value -> fields.add("Proxy-Authorization", value));
        return fields;
    }

    private TlsOptions tlsOptions(Origin origin) {
        SSLContext context = options.sslContext().orElseGet(HttpClient::defaultContext);
        return options.tls().apply(TlsOptions.client(context, origin.host()).withApplicationProtocols(ALPN));
    }

    private static SSLContext defaultContext() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no default SSLContext: give one with withSslContext", e);
        }
    }

    /**
     * Sends a request.
     *
     * @param request what to send
     * @return the response, as soon as its head is complete, whatever its status but for redirections that are followed; or
     *     {@link HttpClientException}. Cancelling it as a {@linkplain CompletableFuture#cancel future}, on any thread, closes the
     *     connection that the request uses; in a pipeline, after the responses before it have come
     * @throws IllegalStateException on a thread that is not the reactor's, or if the client is closed
     */
    public CompletionStage<ClientResponse> send(ClientRequest request) {
        THREAD_CHECK.get(reactor);
        if (closed) {
            throw new IllegalStateException("this client is closed");
        }
        Call call = new Call(reactor, pool, request, options, calls::remove);
        calls.add(call);
        call.begin();
        return call.result();
    }

    /**
     * Sends a GET, as {@link #send}.
     *
     * @param uri an absolute {@code http:} or {@code https:} URI
     * @return as {@link #send}
     * @throws IllegalArgumentException as {@link ClientRequest#of}
     * @throws IllegalStateException as {@link #send}
     */
    public CompletionStage<ClientResponse> get(String uri) {
        return send(ClientRequest.get(uri));
    }

    /**
     * Closes it: requests that have no response yet fail with {@link HttpClientException.Kind#CANCELLED}, idle connections are closed.
     * Responses whose body is on its way come to their end. Harmless when done before.
     *
     * @throws IllegalStateException on a thread that is not the reactor's
     */
    @Override
    public void close() {
        THREAD_CHECK.get(reactor);
        closed = true;
        shutdown.remove();
        pool.retire();
        abandon("its client was closed");
    }

    private void abandon(String why) {
        for (Call call : List.copyOf(calls)) {
            call.abandon(new HttpClientException(HttpClientException.Kind.CANCELLED, why));
        }
        pool.close(why);
    }

    /**
     * How many connections are open or being opened.
     *
     * @return at most {@link PoolLimits#maxTotal()}
     */
    public int openConnections() {
        return pool.openCount();
    }

    /**
     * How many connections are open and serve no request.
     *
     * @return at most {@link #openConnections()}
     */
    public int idleConnections() {
        return pool.idleCount();
    }

    /**
     * How many requests wait until they may have a connection.
     *
     * @return at most {@link PoolLimits#maxWaiting()}
     */
    public int waitingRequests() {
        return pool.waitingCount();
    }

    /** What is open and who waits, for logs. */
    @Override
    public String toString() {
        return "http client: " + pool;
    }
}
