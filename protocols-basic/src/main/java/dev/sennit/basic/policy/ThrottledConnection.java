// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.policy;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DelayedCall;
import dev.sennit.reactor.Producer;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ProtocolWrapper;
import dev.sennit.reactor.TlsOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A connection that pays for what it reads, and by its {@link PacedOutput} for what it writes. */
final class ThrottledConnection extends ProtocolWrapper {
    /** Who does not want that the transport reads. It reads again when nobody is left. */
    private enum Pause {
        BY_PROTOCOL,
        FOR_READS,
        FOR_WRITES
    }

    private final @Nullable TokenBucket readBucket; // null: any rate
    private final @Nullable PacedOutput output; // null: any rate
    private final Set<Pause> pauses = EnumSet.noneOf(Pause.class);
    private @Nullable DelayedCall readsPaid; // active while reads wait

    ThrottledConnection(
            Protocol wrapped,
            @Nullable TokenBucket readBucket,
            @Nullable TokenBucket writeBucket,
            long maxBufferedBytes) {
        super(wrapped);
        this.readBucket = readBucket;
        this.output = writeBucket == null ? null : new PacedOutput(this, writeBucket, maxBufferedBytes);
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

    void pauseForWrites() {
        pause(Pause.FOR_WRITES);
    }

    void resumeAfterWrites() {
        resume(Pause.FOR_WRITES);
    }

    // -------------------------------------------------------------------------------------------------- writing

    @Override
    public void write(ByteBuffer data) {
        if (output == null) {
            super.write(data);
        } else {
            output.write(data);
        }
    }

    @Override
    public void writeSequence(List<ByteBuffer> data) {
        if (output == null) {
            super.writeSequence(data);
        } else {
            output.writeSequence(data);
        }
    }

    @Override
    protected boolean handsFilesOn() {
        return true;
    }

    @Override
    public CompletionStage<Void> transferFrom(FileChannel file, long position, long count) {
        if (output == null || position < 0 || count < 0 || !canTransfer()) {
            return super.transferFrom(file, position, count); // which refuses what is wrong
        }
        return output.transfer(file, position, count);
    }

    @Override
    public long bufferedBytes() {
        return super.bufferedBytes() + (output == null ? 0 : output.heldBytes());
    }

    @Override
    public long transferBytesLeft() {
        return super.transferBytesLeft() + (output == null ? 0 : output.transferBytesLeft());
    }

    @Override
    public void registerProducer(Producer producer) {
        if (output == null) {
            super.registerProducer(producer);
        } else {
            output.registerProducer(producer);
        }
    }

    @Override
    public void unregisterProducer() {
        if (output == null) {
            super.unregisterProducer();
        } else {
            output.unregisterProducer();
        }
    }

    /** Files that wait are waited for, whoever the producer is. */
    @Override
    protected boolean isFedByItself() {
        return output == null ? super.isFedByItself() : output.isFedByProtocol() && !output.hasFiles();
    }

    /** Whether that is the protocol at the top. */
    boolean isProtocol(Producer producer) {
        return producer == wrapped() || super.isFedByItself();
    }

    /** Who closes is not asked for more, though it is its own producer. */
    boolean wantsMore() {
        return !(isFedByItself() && isClosing());
    }

    @Override
    public void startTls(TlsOptions options) {
        if (output != null && output.hasFiles()) {
            throw new IllegalStateException(
                    "startTls: files that are to be sent in the clear wait for the rate; start it when they are sent");
        }
        super.startTls(options);
    }

    // -------------------------------------------------------------------------------------------------- the end

    @Override
    public void loseConnection() {
        if (output != null) {
            output.closes();
        }
        super.loseConnection();
    }

    @Override
    public void loseConnection(CloseReason reason) {
        if (output != null) {
            output.closes();
        }
        super.loseConnection(reason);
    }

    @Override
    public void loseWriteConnection() {
        if (output != null) {
            output.endsWriting();
        }
        super.loseWriteConnection();
    }

    @Override
    public void abortConnection() {
        super.abortConnection();
        drop();
    }

    @Override
    public void abortConnection(CloseReason reason) {
        super.abortConnection(reason);
        drop();
    }

    private void drop() {
        if (output != null) {
            output.drop();
        }
    }

    @Override
    public void connectionLost(CloseReason reason) {
        try {
            if (output != null) {
                output.lost(reason);
            }
            super.connectionLost(reason);
        } finally { // not before: the protocol may still write
            cancel(readsPaid);
            if (output != null) {
                output.cancel();
            }
        }
    }

    // ------------------------------------------------------------------------------------------------- the time

    /** One timed call for a direction: a later one takes the place of the one before. */
    DelayedCall later(@Nullable DelayedCall pending, long waitNanos, Runnable call) {
        Duration wait = Duration.ofNanos(waitNanos);
        if (pending != null && pending.active()) {
            pending.reset(wait);
            return pending;
        }
        return reactor().callLater(wait, call);
    }

    static void cancel(@Nullable DelayedCall call) {
        if (call != null && call.active()) {
            call.cancel();
        }
    }
}
