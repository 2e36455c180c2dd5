// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client;

import dev.sennit.http.HttpFault;
import dev.sennit.http.HttpHeaderList;
import dev.sennit.http.HttpMethod;
import dev.sennit.http.client.channel.ClientChannel;
import dev.sennit.http.client.channel.ClientExchange;
import dev.sennit.http.client.channel.IncomingResponse;
import dev.sennit.http.client.channel.Origin;
import dev.sennit.http.client.channel.OutgoingRequest;
import dev.sennit.http.client.channel.ResponseListener;
import dev.sennit.http.client.pool.Acquisition;
import dev.sennit.http.client.pool.ConnectionPool;
import dev.sennit.http.client.pool.Waiter;
import dev.sennit.http.client.pool.Wish;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.Reactor;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request from the moment it is given to the client until its response begins: it waits for a connection, is sent, and if an old
 * connection turns out to be dead before the first byte of a response, again on a new one. A redirection begins it again.
 *
 * <pre>
 *   WAITING --connection--> SENT --response, failure--> OVER
 *      ^                      |
 *      '--old connection dead,
 *         redirection ---------'               any: cancelled, too long --> OVER
 * </pre>
 */
final class Call implements Waiter, ResponseListener {
    private enum State {
        WAITING,
        SENT,
        OVER
    }

    /** RFC 9110 section 9.2.2. */
    private static final Set<HttpMethod> IDEMPOTENT = Set.of(
            HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.TRACE, HttpMethod.PUT, HttpMethod.DELETE);

    private final Reactor reactor;
    private final ConnectionPool pool;
    private final HttpClientOptions options;
    private final ClientLimits limits;
    private final ClientTimeouts timeouts;
    private final Consumer<Call> whenOver;
    private final CompletableFuture<ClientResponse> result = new CompletableFuture<>();
    private final Deadline total;
    private final long begunNanos;
    private ClientRequest request; // the one that is sent now
    private int redirects; // followed so far
    private State state = State.WAITING;
    private @Nullable Acquisition acquisition; // non-null once begun
    private @Nullable ClientExchange exchange; // non-null once sent
    private int tries; // of the request that is sent now
    private boolean mayBeRepeated; // its connection had served before, or it is a repetition itself

    Call(
            Reactor reactor,
            ConnectionPool pool,
            ClientRequest request,
            HttpClientOptions options,
            Consumer<Call> whenOver) {
        this.reactor = reactor;
        this.pool = pool;
        this.request = request;
        this.options = options;
        limits = request.limits().orElse(options.limits());
        timeouts = request.timeouts().orElse(options.timeouts());
        this.whenOver = whenOver;
        begunNanos = reactor.nanoTime();
        total = new Deadline(reactor, DeadlineKind.PHASE, "exchange", this::totalTooLong);
        result.whenComplete((response, failure) -> {
            if (result.isCancelled()) { // by somebody else, on any thread
                reactor.callFromThread(this::cancel);
            }
        });
    }

    CompletableFuture<ClientResponse> result() {
        return result;
    }

    void begin() {
        total.set(timeouts.total());
        acquire();
    }

    private void acquire() {
        tries = 0;
        Wish wish = OutgoingRequest.mayBePipelined(request) ? Wish.SHARED : Wish.ALONE;
        acquisition = pool.acquire(peer(), wish, this, timeouts.acquire());
    }

    /** Whose connection it takes. */
    private Origin peer() {
        Origin origin = Origin.of(request.uri());
        return origin.isSecure()
                ? origin
                : options.proxyFor(origin).map(HttpProxy::origin).orElse(origin);
    }

    private void totalTooLong() {
        end(HttpClientException.of(new CloseReason.TimedOut(DeadlineKind.PHASE, "exchange", timeouts.total())));
    }

    // ------------------------------------------------------------------------------------------------ a connection

    @Override
    public void reused(ClientChannel channel) {
        mayBeRepeated = true;
        send(channel);
    }

    @Override
    public void connected(ClientChannel channel) {
        mayBeRepeated = tries > 0;
        send(channel);
    }

    @Override
    public void unconnected(HttpClientException failure) {
        end(failure);
    }

    private void send(ClientChannel channel) {
        if (state != State.WAITING) {
            return;
        }
        state = State.SENT;
        tries++;
        total.cancel();
        exchange = channel.send(outgoing(), request.uri(), limits, timeouts, totalLeft(), this);
    }

    private OutgoingRequest outgoing() {
        Origin origin = Origin.of(request.uri());
        HttpHeaderList headers = request.headers().copy();
        boolean acceptsCodings = options.isDecompressing() && !headers.contains("Accept-Encoding");
        if (!headers.contains("Cookie")) {
            options.cookies()
                    .flatMap(jar -> jar.cookieField(request.uri()))
                    .ifPresent(value -> headers.add("Cookie", value));
        }
        boolean byProxy = options.proxyFor(origin).isPresent() && !origin.isSecure();
        if (byProxy) {
            options.proxyFor(origin)
                    .flatMap(HttpProxy::authorization)
                    .ifPresent(value -> headers.set("Proxy-Authorization", value));
        }
        return new OutgoingRequest(
                request.method(),
                byProxy ? RequestTargets.absoluteForm(request.uri()) : RequestTargets.originForm(request.uri()),
                origin.authority(),
                headers,
                request.body(),
                request.expectsContinue(),
                acceptsCodings);
    }

    private Duration totalLeft() {
        if (timeouts.total().compareTo(Deadline.NONE) >= 0) {
            return Deadline.NONE;
        }
        Duration left = timeouts.total().minusNanos(reactor.nanoTime() - begunNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    // -------------------------------------------------------------------------------------------------- the outcome

    @Override
    public void responded(IncomingResponse response) {
        if (state == State.OVER) {
            response.cancel();
            return;
        }
        options.cookies()
                .ifPresent(jar ->
                        response.headers().all("Set-Cookie").forEach(cookie -> jar.accept(request.uri(), cookie)));
        Optional<String> location = Redirection.location(response);
        if (location.isPresent() && options.maxRedirects() > 0) {
            follow(response, location.get());
            return;
        }
        over();
        if (!result.complete(response)) {
            response.cancel(); // it was cancelled on another thread just now
        }
    }

    /** The next request begins when the response that redirects is out of the way, so that it can have the same connection. */
    private void follow(IncomingResponse response, String location) {
        try {
            if (++redirects > options.maxRedirects()) {
                throw new HttpClientException(
                        HttpClientException.Kind.BAD_REDIRECT,
                        "more than " + options.maxRedirects() + " redirections, the last one to "
                                + Redirection.withoutQuery(location));
            }
            request = Redirection.follow(request, response.status(), location, options.isDowngradeAllowed());
        } catch (HttpClientException refused) {
            end(refused);
            response.cancel();
            return;
        }
        response.deliverBody(new BoundedDiscard(this::beginAgain));
    }

    private void beginAgain() {
        if (state == State.SENT) {
            state = State.WAITING;
            total.set(totalLeft());
            acquire();
        }
    }

    @Override
    public void failed(HttpClientException failure) {
        if (state == State.OVER) {
            return;
        }
        if (maySendAgain(failure)) {
            state = State.WAITING;
            total.set(totalLeft());
            acquisition = pool.acquire(peer(), Wish.NEW, this, timeouts.acquire());
        } else {
            end(failure);
        }
    }

    /** RFC 9112 sections 9.3.1, 9.3.2: an old connection may have been closed while the request was on its way. */
    private boolean maySendAgain(HttpClientException failure) {
        boolean isLoss = failure.kind() == HttpClientException.Kind.CONNECTION_LOST
                || failure.fault().filter(HttpFault.RESPONSE_CUT_OFF::equals).isPresent();
        return isLoss
                && mayBeRepeated
                && tries < options.maxTries()
                && exchange != null
                && !exchange.hasResponseBegun()
                && IDEMPOTENT.contains(request.method())
                && request.body().canBeSent();
    }

    private void cancel() {
        if (state != State.OVER) {
            end(new HttpClientException(HttpClientException.Kind.CANCELLED, request + " was cancelled"));
        }
    }

    /** Its client is closed. */
    void abandon(HttpClientException why) {
        if (state != State.OVER) {
            end(why);
        }
    }

    private void end(HttpClientException failure) {
        State before = state;
        over();
        if (before == State.WAITING && acquisition != null) {
            acquisition.cancel();
        } else if (before == State.SENT && exchange != null) {
            exchange.cancel();
        }
        result.completeExceptionally(failure);
    }

    private void over() {
        state = State.OVER;
        total.close();
        whenOver.accept(this);
    }

    @Override
    public String toString() {
        return request + ", " + state;
    }
}
