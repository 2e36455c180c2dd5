// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client;

import dev.sennit.http.HttpFault;
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
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.Reactor;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request from the moment it is given to the client until its response begins: it waits for a connection, is sent, and if an old
 * connection turns out to be dead before the first byte of a response, once more on a new one.
 *
 * <pre>
 *   WAITING --connection--> SENT --response, failure--> OVER
 *      ^                      |
 *      '--old connection dead-'                any: cancelled, too long --> OVER
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
    private final ClientLimits limits;
    private final ClientTimeouts timeouts;
    private final Consumer<Call> whenOver;
    private final CompletableFuture<ClientResponse> result = new CompletableFuture<>();
    private final Deadline total;
    private final long begunNanos;
    private final ClientRequest request;
    private State state = State.WAITING;
    private @Nullable Acquisition acquisition; // non-null once begun
    private @Nullable ClientExchange exchange; // non-null once sent
    private boolean onOldConnection;

    Call(
            Reactor reactor,
            ConnectionPool pool,
            ClientRequest request,
            ClientLimits limits,
            ClientTimeouts timeouts,
            Consumer<Call> whenOver) {
        this.reactor = reactor;
        this.pool = pool;
        this.request = request;
        this.limits = limits;
        this.timeouts = timeouts;
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
        acquisition = pool.acquire(Origin.of(request.uri()), this, timeouts.acquire());
    }

    private void totalTooLong() {
        end(HttpClientException.of(new CloseReason.TimedOut(DeadlineKind.PHASE, "exchange", timeouts.total())));
    }

    // ------------------------------------------------------------------------------------------------ a connection

    @Override
    public void reused(ClientChannel channel) {
        onOldConnection = true;
        send(channel);
    }

    @Override
    public void connected(ClientChannel channel) {
        onOldConnection = false;
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
        total.cancel();
        exchange = channel.send(outgoing(), request.uri(), limits, timeouts, totalLeft(), this);
    }

    private OutgoingRequest outgoing() {
        return new OutgoingRequest(
                request.method(),
                RequestTargets.originForm(request.uri()),
                Origin.of(request.uri()).authority(),
                request.headers(),
                request.body(),
                request.expectsContinue());
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
        over();
        if (!result.complete(response)) {
            response.cancel(); // it was cancelled on another thread just now
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
            acquisition = pool.acquireNew(Origin.of(request.uri()), this, timeouts.acquire());
        } else {
            end(failure);
        }
    }

    /** RFC 9112 section 9.3.1: an old connection may have been closed while the request was on its way. */
    private boolean maySendAgain(HttpClientException failure) {
        boolean isLoss = failure.kind() == HttpClientException.Kind.CONNECTION_LOST
                || failure.fault().filter(HttpFault.RESPONSE_CUT_OFF::equals).isPresent();
        return isLoss
                && onOldConnection
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
