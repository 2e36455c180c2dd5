// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

/**
 * A producer that writes by itself. It is paused once when more than {@link TcpOptions#writeHighWaterBytes()} are
 * queued, and resumed once when the queue has fallen to {@link TcpOptions#writeLowWaterBytes()}.
 */
public non-sealed interface PushProducer extends Producer {
    /** Too much is queued: write no more until {@link #resumeProducing()}. */
    void pauseProducing();

    /**
     * Nothing waits any more: all that was written is the operating system's. Comes whenever that is so after something was
     * sent, and perhaps more often; for producers that have to know that the queue is empty, and not only that it is no
     * longer full. Does nothing unless overridden.
     */
    default void allSent() {}
}
