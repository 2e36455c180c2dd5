// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import dev.sennit.reactor.internal.ConnectionWaiters;
import dev.sennit.reactor.internal.OnReactor;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one connection: connects, connects again when it fails or is lost, until it is stopped. Never are two of its
 * connections open at a time.
 *
 * <pre>
 *   IDLE, STOPPED --start--> CONNECTING --> PREPARING --> CONNECTED
 *                             ^  | failed    | rejected      | lost
 *                       timer |  v           v               |
 *                            WAITING &lt;--- REJECTING          |
 *                                ^---------------------------'
 *
 *   any of these --stop--> DISCONNECTING --over--> STOPPED       (from WAITING at once)
 *                            | start ^ stop
 *                            v       |
 *                          RESTARTING --over--> CONNECTING
 * </pre>
 *
 * <p>All of it belongs to the reactor's thread, where the stages complete, too. When the reactor stops, so does the
 * service; started again, it connects as soon as the reactor runs.
 *
 * <p>While the reactor drains, no attempt is begun: one that is due is put off by the retry policy's delay, counts as no
 * failure, and who waits for it gets a {@link ConnectCancelledException} that says so.
 *
 * @param <P> the protocol
 */
public final class ClientService<P extends Protocol> {
    /** How many may wait for the connection at a time. */
    public static final int MAX_WAITERS = 10_000;

    /** The delay when a {@link RetryPolicy} fails to give one. */
    public static final Duration FALLBACK_DELAY = RetryPolicy.MAX;

    /** Where a service stands. */
    public enum State {
        /** Not started yet. */
        IDLE,
        /** An attempt is under way. */
        CONNECTING,
        /** Connected, and {@link ClientServiceOptions#prepareConnection} is at work. */
        PREPARING,
        /** A connection that could not be prepared is being closed. */
        REJECTING,
        /** Waiting for the time of the next attempt. */
        WAITING,
        /** Connected. */
        CONNECTED,
        /** Stopping: what there was of a connection is being closed. */
        DISCONNECTING,
        /** As {@link #DISCONNECTING}, to connect again afterwards. */
        RESTARTING,
        /** Stopped, and nothing is open. */
        STOPPED
    }

    private static final System.Logger LOG = System.getLogger(ClientService.class.getName());

    private final Reactor reactor;
    private final ClientEndpoint endpoint;
    private final ProtocolFactory<P> factory;
    private final ClientServiceOptions<P> options;
    private final ConnectionWaiters<P> waiters = new ConnectionWaiters<>(MAX_WAITERS);
    private final Deadline preparing;
    private State state = State.IDLE;
    private int failures;
    private @Nullable ClientConnection<P> connection; // non-null from CONNECTING until it is over
    private @Nullable P protocol; // non-null while CONNECTED
    private @Nullable DelayedCall retry; // active while WAITING
    private @Nullable CompletableFuture<Void> stopped; // non-null while DISCONNECTING or RESTARTING
    private Reactor.@Nullable Registration shutdown; // non-null while started

    /**
     * A service with {@linkplain ClientServiceOptions#defaults() the default options}, not started.
     *
     * @param reactor serves the connections
     * @param endpoint where to connect to
     * @param factory makes the protocol of each connection; one that refuses or throws counts as a failed attempt
     */
    public ClientService(Reactor reactor, ClientEndpoint endpoint, ProtocolFactory<P> factory) {
        this(reactor, endpoint, factory, ClientServiceOptions.defaults());
    }

    /**
     * A service, not started.
     *
     * @param reactor serves the connections
     * @param endpoint where to connect to
     * @param factory makes the protocol of each connection; one that refuses or throws counts as a failed attempt
     * @param options how to keep the connection
     */
    public ClientService(
            Reactor reactor, ClientEndpoint endpoint, ProtocolFactory<P> factory, ClientServiceOptions<P> options) {
        this.reactor = reactor;
        this.endpoint = endpoint;
        this.factory = factory;
        this.options = options;
        preparing = new Deadline(reactor, DeadlineKind.PHASE, "prepare connection", this::prepareTimedOut);
    }

    /**
     * Where it stands.
     *
     * @return the state
     */
    public State state() {
        return state;
    }

    /**
     * How many attempts failed since the last success.
     *
     * @return zero or more
     */
    public int failures() {
        return failures;
    }

    // ------------------------------------------------------------------------------------------------- commands

    /**
     * Starts to keep a connection. While it stops, this has it connect again once that is done; when it is started
     * already, nothing happens.
     *
     * @throws IllegalStateException on a thread that is not the reactor's
     */
    public void start() {
        OnReactor.check(reactor);
        switch (state) {
            case IDLE, STOPPED -> {
                shutdown = reactor.beforeShutdown(this::stop);
                connect();
            }
            case DISCONNECTING -> state = State.RESTARTING;
            case CONNECTING, PREPARING, REJECTING, WAITING, CONNECTED, RESTARTING -> {}
        }
    }

    /**
     * Stops: gives up what is under way, politely closes what is open, and makes no further attempt. Those who wait for
     * a connection get a {@link CancellationException}.
     *
     * @return done when nothing is open any more; already, when nothing was
     * @throws IllegalStateException on a thread that is not the reactor's
     */
    public CompletionStage<Void> stop() {
        OnReactor.check(reactor);
        switch (state) {
            case IDLE, STOPPED -> state = State.STOPPED;
            case WAITING -> enterStopped();
            case CONNECTING, PREPARING, REJECTING, CONNECTED -> beginStop();
            case DISCONNECTING, RESTARTING -> state = State.DISCONNECTING;
        }
        CompletionStage<Void> done = stopped == null ? CompletableFuture.completedStage(null) : stopped;
        waiters.fail(isStopped());
        return done;
    }

    private void beginStop() {
        state = State.DISCONNECTING;
        stopped = new CompletableFuture<>();
        protocol = null;
        preparing.cancel();
        if (connection != null) {
            connection.disconnect();
        }
    }

    private CancellationException isStopped() {
        return new CancellationException("the client service for " + endpoint + " is stopped");
    }

    /**
     * The connection, once there is one and it is prepared, however long that takes.
     *
     * @return as {@link #whenConnected(int)} without a limit of failures
     * @throws IllegalStateException on a thread that is not the reactor's, or if {@link #MAX_WAITERS} wait already
     */
    public CompletionStage<P> whenConnected() {
        return whenConnected(Integer.MAX_VALUE);
    }

    /**
     * The connection, once there is one and it is prepared.
     *
     * @param failAfterFailures after how many failed attempts from now to stop waiting; at least 1
     * @return the protocol, at once when connected; or that last failure; or {@link CancellationException} when the
     *     service stops or is stopped; or {@link ConnectCancelledException} when an attempt would be begun and the reactor
     *     drains. Before {@link #start()} it waits for that
     * @throws IllegalArgumentException if {@code failAfterFailures} is less than 1
     * @throws IllegalStateException on a thread that is not the reactor's, or if {@link #MAX_WAITERS} wait already
     */
    public CompletionStage<P> whenConnected(int failAfterFailures) {
        OnReactor.check(reactor);
        if (failAfterFailures < 1) {
            throw new IllegalArgumentException("failAfterFailures must be at least 1: " + failAfterFailures);
        }
        P connected = protocol;
        if (connected != null) {
            return CompletableFuture.completedStage(connected);
        }
        return switch (state) {
            case DISCONNECTING, STOPPED -> CompletableFuture.failedStage(isStopped());
            case WAITING ->
                reactor.isDraining() ? CompletableFuture.failedStage(drains()) : waiters.add(failAfterFailures);
            case IDLE, CONNECTING, PREPARING, REJECTING, CONNECTED, RESTARTING -> waiters.add(failAfterFailures);
        };
    }

    private ConnectCancelledException drains() {
        return new ConnectCancelledException("not connecting to " + endpoint + ": its reactor drains");
    }

    // ----------------------------------------------------------------------------------------- what happens to it

    private void connect() {
        if (reactor.isDraining()) {
            await();
            return;
        }
        state = State.CONNECTING;
        try {
            ClientConnection<P> attempt = endpoint.connect(reactor, factory, options.client());
            connection = attempt;
            attempt.protocol().whenComplete((made, failure) -> attempted(attempt, made, failure));
            attempt.lost().whenComplete((reason, failure) -> over(attempt, failure));
        } catch (RuntimeException fault) { // an endpoint that breaks its word must not end the service
            reactor.callFromThread(() -> attemptFailed(fault));
        }
    }

    private void attempted(ClientConnection<P> attempt, @Nullable P made, @Nullable Throwable failure) {
        if (attempt != connection) {
            return;
        }
        if (failure != null || made == null) {
            connection = null;
            attemptFailed(
                    failure == null ? new IllegalStateException(endpoint + " gave no protocol") : unwrap(failure));
        } else if (state == State.CONNECTING) {
            prepare(attempt, made);
        }
    }

    private void attemptFailed(Throwable failure) {
        if (state == State.CONNECTING) {
            failed(failure);
            await();
        } else {
            endStop();
        }
    }

    private void prepare(ClientConnection<P> attempt, P made) {
        state = State.PREPARING;
        preparing.set(options.prepareTimeout());
        CompletionStage<?> work = preparation(made);
        work.whenComplete((done, failure) -> reactor.callFromThread(() -> prepared(attempt, made, failure)));
    }

    private CompletionStage<?> preparation(P made) {
        try {
            return Objects.requireNonNull(options.prepareConnection().apply(made), "prepareConnection gave no stage");
        } catch (Throwable fault) {
            return CompletableFuture.failedStage(fault);
        }
    }

    private void prepared(ClientConnection<P> attempt, P made, @Nullable Throwable failure) {
        if (attempt != connection || state != State.PREPARING) {
            return; // lost, stopped, or too late
        }
        preparing.cancel();
        if (failure != null) {
            reject(attempt, unwrap(failure));
            return;
        }
        state = State.CONNECTED;
        failures = 0;
        protocol = made;
        waiters.complete(made);
    }

    private void prepareTimedOut() {
        if (state == State.PREPARING && connection != null) {
            reject(
                    connection,
                    new SocketTimeoutException(
                            "preparing the connection took longer than " + Durations.format(options.prepareTimeout())));
        }
    }

    private void reject(ClientConnection<P> attempt, Throwable failure) {
        state = State.REJECTING;
        attempt.disconnect();
        failed(failure);
    }

    private void over(ClientConnection<P> attempt, @Nullable Throwable neverConnected) {
        if (attempt != connection || neverConnected != null) {
            return;
        }
        connection = null;
        protocol = null;
        preparing.cancel();
        switch (state) {
            case PREPARING, CONNECTING -> {
                failed(new IOException("the connection to " + endpoint + " was lost while it was prepared"));
                await();
            }
            case REJECTING, CONNECTED -> await();
            case DISCONNECTING, RESTARTING -> endStop();
            case IDLE, WAITING, STOPPED -> {}
        }
    }

    private void failed(Throwable failure) {
        failures++;
        waiters.failed(failure);
    }

    private void await() {
        if (state == State.DISCONNECTING || state == State.RESTARTING) { // a waiter stopped it
            endStop();
            return;
        }
        state = State.WAITING;
        retry = reactor.callLater(nextDelay(), this::connect);
        if (reactor.isDraining()) {
            waiters.fail(drains());
        }
    }

    private Duration nextDelay() {
        try {
            Duration delay = options.retryPolicy().delay(failures);
            if (!delay.isNegative()) {
                return delay;
            }
            LOG.log(System.Logger.Level.ERROR, "a retry policy must not give a negative delay: " + delay);
        } catch (RuntimeException fault) {
            LOG.log(System.Logger.Level.ERROR, "a retry policy failed", fault);
        }
        return FALLBACK_DELAY;
    }

    private void endStop() {
        boolean restart = state == State.RESTARTING;
        CompletableFuture<Void> done = stopped;
        stopped = null;
        connection = null;
        enterStopped();
        if (restart) {
            start();
        }
        if (done != null) {
            done.complete(null);
        }
    }

    private void enterStopped() {
        state = State.STOPPED;
        failures = 0;
        if (retry != null && retry.active()) {
            retry.cancel();
        }
        if (shutdown != null) {
            shutdown.remove();
            shutdown = null;
        }
    }

    private static Throwable unwrap(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    @Override
    public String toString() {
        return "client service for " + endpoint + ", " + state;
    }
}
