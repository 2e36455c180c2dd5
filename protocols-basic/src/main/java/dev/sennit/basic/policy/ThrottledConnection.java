// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.policy;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DelayedCall;
import dev.sennit.reactor.Producer;
import dev.sennit.reactor.Protocol;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A connection that pays for what it reads and writes. */
final class ThrottledConnection extends CountedWrites {
    /** Who does not want that the transport reads. It reads again when nobody is left. */
    private enum Pause {
        BY_PROTOCOL,
        FOR_READS,
        FOR_WRITES
    }

    private final @Nullable TokenBucket readBucket; // null: any rate
    private final @Nullable TokenBucket writeBucket;
    private final Set<Pause> pauses = EnumSet.noneOf(Pause.class);
    private @Nullable DelayedCall readsPaid; // active while reads wait
    private @Nullable DelayedCall writesPaid; // active while writes wait
    private @Nullable PacedProducer producer; // null unless one is registered

    ThrottledConnection(Protocol wrapped, @Nullable TokenBucket readBucket, @Nullable TokenBucket writeBucket) {
        super(wrapped);
        this.readBucket = readBucket;
        this.writeBucket = writeBucket;
    }

    // -------------------------------------------------------------------------------------------------- reading

    @Override
    public void dataReceived(ByteBuffer data) {
        int bytes = data.remaining();
        super.dataReceived(data);
        if (readBucket == null) {
            return;
        }
        long waitNanos = readBucket.spendNanos(bytes, reactor().nanoTime());
        if (waitNanos > 0) {
            pause(Pause.FOR_READS);
            readsPaid = later(readsPaid, waitNanos, () -> resume(Pause.FOR_READS));
        }
    }

    private void pause(Pause reason) {
        if (pauses.isEmpty()) {
            super.pauseProducing();
        }
        pauses.add(reason);
    }

    private void resume(Pause reason) {
        if (pauses.remove(reason) && pauses.isEmpty()) {
            super.resumeProducing();
        }
    }

    @Override
    public void pauseProducing() {
        pause(Pause.BY_PROTOCOL);
    }

    @Override
    public void resumeProducing() {
        resume(Pause.BY_PROTOCOL);
    }

    // -------------------------------------------------------------------------------------------------- writing

    @Override
    void written(long bytes) {
        if (writeBucket == null) {
            return;
        }
        long waitNanos = writeBucket.spendNanos(bytes, reactor().nanoTime());
        if (waitNanos > 0) {
            writesPaid = later(writesPaid, waitNanos, this::writeAgain);
            if (producer == null) {
                pause(Pause.FOR_WRITES);
            } else {
                producer.pause(PacedProducer.Pause.FOR_RATE);
            }
        }
    }

    private void writeAgain() {
        resume(Pause.FOR_WRITES);
        if (producer != null) {
            producer.resume(PacedProducer.Pause.FOR_RATE);
        }
    }

    @Override
    protected Producer producerBelow(Producer above) {
        if (writeBucket == null) {
            return above;
        }
        if (producer != null) {
            throw new IllegalStateException("a producer is registered already: " + producer);
        }
        PacedProducer paced = new PacedProducer(this, above);
        producer = paced;
        paced.begin(writesPaid != null && writesPaid.active());
        return paced;
    }

    @Override
    public void unregisterProducer() {
        producerGone();
        super.unregisterProducer();
    }

    /** It was taken back, or told to stop. */
    void producerGone() {
        if (producer != null) {
            producer.forget();
            producer = null;
        }
    }

    /** Who closes is not asked for more, though it is its own producer. */
    boolean wantsMore() {
        return !(isFedByItself() && isClosing());
    }

    // -------------------------------------------------------------------------------------------------- the time

    /** One timed call for a direction: a later one takes the place of the one before. */
    private DelayedCall later(@Nullable DelayedCall pending, long waitNanos, Runnable call) {
        Duration wait = Duration.ofNanos(waitNanos);
        if (pending != null && pending.active()) {
            pending.reset(wait);
            return pending;
        }
        return reactor().callLater(wait, call);
    }

    @Override
    public void connectionLost(CloseReason reason) {
        try {
            super.connectionLost(reason);
        } finally { // not before: the protocol may still write
            cancel(readsPaid);
            cancel(writesPaid);
        }
    }

    private static void cancel(@Nullable DelayedCall call) {
        if (call != null && call.active()) {
            call.cancel();
        }
    }
}
