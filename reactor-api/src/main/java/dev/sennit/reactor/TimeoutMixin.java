// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * For protocols that time out: a single timeout, set with {@link #setTimeout}, put off with {@link #resetTimeout},
 * answered in {@link #timeoutConnection}. It combines with every superclass:
 *
 * <pre>{@code
 * public final class Echo extends LineReceiver implements TimeoutMixin {
 *     private final IdleTimeout idleTimeout = new IdleTimeout(this);
 *
 *     @Override public IdleTimeout idleTimeout() { return idleTimeout; }
 *     @Override protected void connectionMade() { setTimeout(Duration.ofSeconds(30)); }
 *     @Override protected void lineReceived(ByteBuffer line) { resetTimeout(); sendLine(line); }
 * }
 * }</pre>
 *
 * <p>Nothing resets the timeout by itself: neither reading nor writing. Reset it on meaning (a line, a head, a frame),
 * not on bytes, so that a peer that drips single bytes cannot stay for ever. When the connection is lost the timeout is
 * closed without the protocol's help.
 */
public interface TimeoutMixin {
    /**
     * The timeout's state.
     *
     * @return the same object for the life of the protocol
     */
    IdleTimeout idleTimeout();

    /**
     * The connection's transport; {@link BaseProtocol} has it.
     *
     * @return the transport
     */
    Transport transport();

    /**
     * Sets the period, and arms the timeout with all of it from now on.
     *
     * @param period zero or more, zero fires in the next turn; null disables, as {@link #cancelTimeout()}
     * @return the previous period; empty the first time
     * @throws IllegalArgumentException if {@code period} is negative; nothing is changed then
     */
    @SuppressWarnings("exports") // who compiles against this needs no jspecify
    default Optional<Duration> setTimeout(@Nullable Duration period) {
        return period == null ? cancelTimeout() : idleTimeout().set(period);
    }

    /**
     * Disables the timeout; always harmless.
     *
     * @return the previous period
     */
    default Optional<Duration> cancelTimeout() {
        return idleTimeout().cancel();
    }

    /**
     * Starts the countdown again, because something meaningful arrived. Does nothing when the timeout fired or was
     * cancelled. Costs a field write.
     */
    default void resetTimeout() {
        idleTimeout().reset();
    }

    /**
     * The time is up. Closes the connection politely unless overridden; the transport aborts it if the peer does not
     * let it close within {@link TcpOptions#closeGrace()}. {@link #setTimeout} works from here, {@link #resetTimeout}
     * has nothing left to reset.
     */
    default void timeoutConnection() {
        transport().loseConnection();
    }
}
