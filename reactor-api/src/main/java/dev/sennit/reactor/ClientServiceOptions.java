// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * How a {@link ClientService} keeps its connection; immutable. Start from {@link #defaults()} and change what matters.
 *
 * @param client of each attempt and connection. By default {@link ClientOptions#defaults()}
 * @param retryPolicy how long to wait between attempts. By default {@link RetryPolicy#backoff()}
 * @param prepareConnection what to do with a new connection before anybody gets it, such as logging in: starts that, and
 *     returns a stage that ends with it, on any thread. If it throws or the stage fails, the connection is closed, and
 *     the attempt counts as failed. By default nothing
 * @param prepareTimeout how long preparing may take; {@link Deadline#NONE} for no limit. By default
 *     {@link #PREPARE_TIMEOUT}
 * @param <P> the protocol
 */
public record ClientServiceOptions<P extends Protocol>(
        ClientOptions client,
        RetryPolicy retryPolicy,
        Function<? super P, ? extends CompletionStage<?>> prepareConnection,
        Duration prepareTimeout) {
    /** The default {@link #prepareTimeout}: 30 s. */
    public static final Duration PREPARE_TIMEOUT = Duration.ofSeconds(30);

    /**
     * Checks the range.
     *
     * @param client see above
     * @param retryPolicy see above
     * @param prepareConnection see above
     * @param prepareTimeout see above
     * @throws IllegalArgumentException if {@code prepareTimeout} is not positive
     */
    public ClientServiceOptions {
        if (prepareTimeout.isNegative() || prepareTimeout.isZero()) {
            throw new IllegalArgumentException(
                    "prepareTimeout must be positive, or Deadline.NONE to switch it off: " + prepareTimeout);
        }
    }

    /**
     * The defaults named at each option.
     *
     * @param <P> the protocol
     * @return the defaults, with a random source of their own
     */
    public static <P extends Protocol> ClientServiceOptions<P> defaults() {
        return new ClientServiceOptions<>(
                ClientOptions.defaults(),
                RetryPolicy.backoff(),
                connected -> CompletableFuture.completedStage(connected),
                PREPARE_TIMEOUT);
    }

    /**
     * These options with other {@link #client} options.
     *
     * @param value the new value
     * @return the changed options
     */
    public ClientServiceOptions<P> withClient(ClientOptions value) {
        return new ClientServiceOptions<>(value, retryPolicy, prepareConnection, prepareTimeout);
    }

    /**
     * These options with another {@link #retryPolicy}.
     *
     * @param value the new value
     * @return the changed options
     */
    public ClientServiceOptions<P> withRetryPolicy(RetryPolicy value) {
        return new ClientServiceOptions<>(client, value, prepareConnection, prepareTimeout);
    }

    /**
     * These options with another {@link #prepareConnection}.
     *
     * @param value the new value
     * @return the changed options
     */
    public ClientServiceOptions<P> withPrepareConnection(Function<? super P, ? extends CompletionStage<?>> value) {
        return new ClientServiceOptions<>(client, retryPolicy, value, prepareTimeout);
    }

    /**
     * These options with another {@link #prepareTimeout}.
     *
     * @param value positive; {@link Deadline#NONE} for no limit
     * @return the changed options
     * @throws IllegalArgumentException if it is not
     */
    public ClientServiceOptions<P> withPrepareTimeout(Duration value) {
        return new ClientServiceOptions<>(client, retryPolicy, prepareConnection, value);
    }
}
