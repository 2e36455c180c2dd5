// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.util.Map;

/**
 * What a reactor did since it was created.
 *
 * @param turns how often the loop went round
 * @param accepted connections accepted, refused ones among them
 * @param refused connections a factory would not serve
 * @param acceptErrors accepts that failed, most often for want of descriptors
 * @param connected connections we opened
 * @param connectFailures attempts to connect that failed
 * @param active connections open now
 * @param lost connections ended, by the name of their {@link CloseReason}: {@code Done}, {@code TimedOut}…
 * @param timeouts connections ended by a deadline, by its kind
 * @param bytesRead bytes taken from the operating system
 * @param bytesWritten bytes given to it
 * @param writeStalls times the operating system would take no more
 * @param timedCalls timed calls made
 * @param pendingCalls timed calls to come
 * @param threadCalls calls made for other threads
 * @param maxTurnNanos the longest turn, without its wait: what a slow callback cost the others, and about as long as a
 *     call from another thread may have waited
 * @param fired deadlines whose time was up, by their kind, whatever was done about it
 * @param busyNanos the time of all turns, without their waits
 * @param slowTurns turns that took {@link dev.sennit.reactor.spi.ReactorOptions#slowTurn()} or longer
 * @param maxLagNanos the most by which a wait was longer than the reactor asked for: what the collector, the scheduler or
 *     a suspended machine cost
 * @param handshakes TLS handshakes that were done
 * @param handshakesFailed connections that ended in their TLS handshake
 */
public record ReactorCounters(
        long turns,
        long accepted,
        long refused,
        long acceptErrors,
        long connected,
        long connectFailures,
        long active,
        Map<String, Long> lost,
        Map<DeadlineKind, Long> timeouts,
        long bytesRead,
        long bytesWritten,
        long writeStalls,
        long timedCalls,
        long pendingCalls,
        long threadCalls,
        long maxTurnNanos,
        Map<DeadlineKind, Long> fired,
        long busyNanos,
        long slowTurns,
        long maxLagNanos,
        long handshakes,
        long handshakesFailed) {}
