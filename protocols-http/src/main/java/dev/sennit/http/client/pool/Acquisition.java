// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.pool;

import dev.sennit.http.client.HttpClientException;
import dev.sennit.http.client.channel.ClientChannel;
import dev.sennit.http.client.channel.Origin;
import dev.sennit.reactor.CannotConnectException;
import dev.sennit.reactor.ClientConnection;
import dev.sennit.reactor.ClientOptions;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ConnectCancelledException;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request's wish for a connection.
 *
 * <pre>
 *   WAITING --its turn--> CONNECTING --connected, or not--> OVER        WAITING --idle connection, too long, cancelled--> OVER
 * </pre>
 */
public final class Acquisition {
    private enum State {
        WAITING,
        CONNECTING,
        OVER
    }

    private final ConnectionPool pool;
    private final Origin origin;
    private final Wish wish;
    private final Waiter waiter;
    private State state = State.WAITING;
    private @Nullable Deadline patience; // non-null once in the queue
    private @Nullable ClientConnection<ClientChannel> attempt; // non-null from CONNECTING on

    Acquisition(ConnectionPool pool, Origin origin, Wish wish, Waiter waiter) {
        this.pool = pool;
        this.origin = origin;
        this.wish = wish;
        this.waiter = waiter;
    }

    Origin origin() {
        return origin;
    }

    Wish wish() {
        return wish;
    }

    void waitFor(Duration period) {
        Deadline deadline = new Deadline(
                pool.reactor(),
                DeadlineKind.PHASE,
                "waiting for a connection",
                () -> giveUp(HttpClientException.of(
                        new CloseReason.TimedOut(DeadlineKind.PHASE, "waiting for a connection", period))));
        patience = deadline;
        deadline.set(period);
    }

    /** Gives it a connection that has served before. */
    void give(ClientChannel channel) {
        end();
        waiter.reused(channel);
    }

    void connect(Dialer dialer, ClientOptions options, Supplier<ClientChannel> factory) {
        state = State.CONNECTING;
        closePatience();
        ClientConnection<ClientChannel> started;
        try {
            started = dialer.endpoint(origin).connect(pool.reactor(), peer -> factory.get(), options);
        } catch (RuntimeException impossible) {
            pool.reactor().callFromThread(() -> notConnected(impossible));
            return;
        }
        attempt = started;
        started.protocol().whenComplete((channel, failure) -> {
            if (failure != null) {
                notConnected(failure);
            } else {
                connected(channel);
            }
        });
    }

    private void connected(ClientChannel channel) {
        if (state == State.OVER) {
            if (channel.isIdle()) {
                channel.close();
            }
            return;
        }
        end();
        if (channel.isIdle()) {
            waiter.connected(channel);
        } else {
            waiter.unconnected(new HttpClientException(
                    HttpClientException.Kind.CONNECTION_LOST, "the connection to " + origin + " was lost at once"));
        }
    }

    private void notConnected(Throwable failure) {
        pool.notConnected(origin);
        if (state == State.OVER) {
            return;
        }
        end();
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        HttpClientException.Kind kind = cause instanceof ConnectCancelledException
                ? HttpClientException.Kind.CANCELLED
                : HttpClientException.Kind.CANNOT_CONNECT;
        String message = String.valueOf(cause.getMessage());
        waiter.unconnected(new HttpClientException(
                kind,
                cause instanceof CannotConnectException ? message : "cannot connect to " + origin + ": " + message,
                cause));
    }

    /** It never had a place in the queue. */
    void fail(HttpClientException failure) {
        end();
        pool.reactor().callFromThread(() -> waiter.unconnected(failure));
    }

    void giveUp(HttpClientException failure) {
        if (state != State.OVER) {
            cancel();
            pool.reactor().callFromThread(() -> waiter.unconnected(failure));
        }
    }

    /** It is not wanted any more, and hears nothing. */
    public void cancel() {
        if (state == State.OVER) {
            return;
        }
        end();
        if (attempt != null) {
            attempt.disconnect();
        }
    }

    private void end() {
        state = State.OVER;
        closePatience();
        pool.over(this);
    }

    private void closePatience() {
        if (patience != null) {
            patience.close();
        }
    }
}
