// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.Producer;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.PullProducer;
import dev.sennit.reactor.PushProducer;
import dev.sennit.reactor.TcpOptions;
import org.jspecify.annotations.Nullable;

/** The producer of a {@link StringTransport}: paused once and resumed once for each crossing of the water marks. */
final class Backpressure {
    private final TcpOptions options;
    private @Nullable Producer producer;
    private boolean paused;

    Backpressure(TcpOptions options) {
        this.options = options;
    }

    boolean isActive() {
        return producer != null;
    }

    void register(Producer newProducer) {
        if (producer != null) {
            throw new IllegalStateException("a producer is registered already: " + producer);
        }
        producer = newProducer;
        paused = false;
    }

    void unregister() {
        producer = null;
    }

    boolean isFedBy(@Nullable Protocol protocol) {
        return producer != null && producer == protocol;
    }

    boolean overflows(long queuedBytes) {
        return producer instanceof PushProducer && !paused && queuedBytes > options.writeHighWaterBytes();
    }

    void pause() {
        if (producer instanceof PushProducer push) {
            paused = true;
            push.pauseProducing();
        }
    }

    boolean wantsMore(long queuedBytes) {
        return producer instanceof PullProducer
                ? queuedBytes == 0
                : producer != null && paused && queuedBytes <= options.writeLowWaterBytes();
    }

    void resume() {
        if (producer != null) {
            paused = false;
            producer.resumeProducing();
        }
    }

    void allSent() {
        if (producer instanceof PushProducer push) {
            push.allSent();
        }
    }

    void stop() {
        Producer stopped = producer;
        producer = null;
        if (stopped != null) {
            stopped.stopProducing();
        }
    }

    @Override
    public String toString() {
        return producer == null ? "no producer" : producer + (paused ? ", paused" : "");
    }
}
