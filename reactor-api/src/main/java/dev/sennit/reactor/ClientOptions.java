// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.time.Duration;
import java.util.Optional;

/**
 * How a {@link ClientEndpoint} connects; immutable. Start from {@link #defaults()} and change what matters.
 *
 * @param tcp of each attempt and of the connection; {@link TcpOptions#connectTimeout()} is the one budget for looking
 *     the name up and for all attempts together. By default {@link TcpOptions#defaults()}
 * @param attemptDelay how long an attempt is alone before the next address is tried beside it; one that fails makes room
 *     at once. By default {@link #ATTEMPT_DELAY}; RFC 8305, sections 5 and 8
 * @param resolver looks host names up; empty for the reactor's, see {@link HostResolver#of}
 */
public record ClientOptions(TcpOptions tcp, Duration attemptDelay, Optional<HostResolver> resolver) {
    /** The default {@link #attemptDelay}, 250 ms, as RFC 8305 recommends. */
    public static final Duration ATTEMPT_DELAY = Duration.ofMillis(250);

    /** The least {@link #attemptDelay}, 10 ms: RFC 8305, section 8. */
    public static final Duration MIN_ATTEMPT_DELAY = Duration.ofMillis(10);

    /** The most {@link #attemptDelay}, 2 s: RFC 8305, section 8. */
    public static final Duration MAX_ATTEMPT_DELAY = Duration.ofSeconds(2);

    private static final ClientOptions DEFAULTS =
            new ClientOptions(TcpOptions.defaults(), ATTEMPT_DELAY, Optional.empty());

    /**
     * Checks the range.
     *
     * @param tcp see above
     * @param attemptDelay see above
     * @param resolver see above
     * @throws IllegalArgumentException if {@code attemptDelay} is less than 10 ms or more than 2 s
     */
    public ClientOptions {
        if (attemptDelay.compareTo(MIN_ATTEMPT_DELAY) < 0 || attemptDelay.compareTo(MAX_ATTEMPT_DELAY) > 0) {
            throw new IllegalArgumentException("attemptDelay must be from " + Durations.format(MIN_ATTEMPT_DELAY)
                    + " to " + Durations.format(MAX_ATTEMPT_DELAY) + ", not " + attemptDelay);
        }
    }

    /**
     * The defaults named at each option.
     *
     * @return the defaults
     */
    public static ClientOptions defaults() {
        return DEFAULTS;
    }

    /**
     * These options with other {@link #tcp} options.
     *
     * @param value the new value
     * @return the changed options
     */
    public ClientOptions withTcp(TcpOptions value) {
        return new ClientOptions(value, attemptDelay, resolver);
    }

    /**
     * These options with another {@link #attemptDelay}.
     *
     * @param value from 10 ms to 2 s
     * @return the changed options
     * @throws IllegalArgumentException if it is out of range
     */
    public ClientOptions withAttemptDelay(Duration value) {
        return new ClientOptions(tcp, value, resolver);
    }

    /**
     * These options with a {@link #resolver} of their own.
     *
     * @param value the new value
     * @return the changed options
     */
    public ClientOptions withResolver(HostResolver value) {
        return new ClientOptions(tcp, attemptDelay, Optional.of(value));
    }
}
