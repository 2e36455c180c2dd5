// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.Producer;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.PushProducer;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.WrappingProtocol;

/** When a connection's producer is told to pause and to go on: once for each crossing of a water mark. */
final class Backpressure {
    /** What the producer was told last. */
    private enum Told {
        GO_ON,
        PAUSE,
        /** A pull producer was asked for its next write, or will be in the next turn. */
        ASKED
    }

    private final Producer producer;
    private final TcpOptions options;
    private Told told;

    Backpressure(Producer producer, TcpOptions options) {
        this.producer = producer;
        this.options = options;
        this.told = isPush() ? Told.GO_ON : Told.ASKED;
    }

    Producer producer() {
        return producer;
    }

    /** Whether the producer is a connection's own protocol, or one inside of it. */
    @SuppressWarnings("ReferenceEquality") // the question is whether it is that very object
    boolean isOf(Protocol protocol) {
        Protocol each = protocol;
        while (each != producer && each instanceof WrappingProtocol wrapping) {
            each = wrapping.wrapped();
        }
        return each == producer;
    }

    private boolean isPush() {
        return producer instanceof PushProducer;
    }

    private boolean isPull() {
        return !isPush();
    }

    boolean startsByAsking() {
        return isPull();
    }

    /** Bytes were queued; what the producer throws is its caller's. */
    void written(long bufferedBytes) {
        if (producer instanceof PushProducer push
                && told == Told.GO_ON
                && bufferedBytes > options.writeHighWaterBytes()) {
            told = Told.PAUSE;
            push.pauseProducing();
        }
    }

    /** Bytes were sent: whether the producer is to be told to go on. */
    boolean wantsMore(long bufferedBytes) {
        if (isPush()) {
            if (told == Told.PAUSE && bufferedBytes <= options.writeLowWaterBytes()) {
                told = Told.GO_ON;
                return true;
            }
            return false;
        }
        if (told == Told.GO_ON && bufferedBytes == 0) {
            told = Told.ASKED;
            return true;
        }
        return false;
    }

    /** As {@link #wantsMore}, and tells it. */
    void sent(TcpTransport transport, long bufferedBytes) {
        if (wantsMore(bufferedBytes)) {
            resume(transport);
        }
        if (bufferedBytes == 0 && producer instanceof PushProducer push && transport.isFedBy(this)) {
            try {
                push.allSent();
            } catch (Throwable failure) {
                transport.applicationFailed(failure);
            }
        }
    }

    /** Tells the producer to go on, unless it was taken back meanwhile. */
    void resume(TcpTransport transport) {
        if (!transport.isFedBy(this)) {
            return;
        }
        asked();
        try {
            producer.resumeProducing();
        } catch (Throwable failure) {
            transport.applicationFailed(failure);
        }
        if (isPull() && transport.isFedBy(this)) {
            transport.scheduleFlush(); // asks again when all is sent, also if it wrote nothing
        }
    }

    /** A pull producer is being asked for its write: the next one may be asked for when it is sent. */
    void asked() {
        if (!isPush()) {
            told = Told.GO_ON;
        }
    }
}
