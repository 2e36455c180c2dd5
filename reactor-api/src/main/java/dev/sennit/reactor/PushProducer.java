// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

/**
 * A producer that writes by itself. It is paused once when more than {@link TcpOptions#writeHighWaterBytes()} are
 * queued, and resumed once when the queue has fallen to {@link TcpOptions#writeLowWaterBytes()}.
 */
public non-sealed interface PushProducer extends Producer {
    /** Too much is queued: write no more until {@link #resumeProducing()}. */
    void pauseProducing();
}
