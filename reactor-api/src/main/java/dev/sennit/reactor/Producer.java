// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

/**
 * A source of bytes that a transport tells when to go on: {@link PushProducer} goes on by itself until it is paused,
 * {@link PullProducer} writes once for each time it is asked.
 */
public sealed interface Producer permits PushProducer, PullProducer {
    /** There is room: go on (push), or write once (pull). */
    void resumeProducing();

    /** The connection is gone: produce no more and let go of what you hold. Called at most once. */
    void stopProducing();
}
