// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pace;

import dev.sennit.mail.MessageReceiver;
import dev.sennit.reactor.Transport;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A receiver that gets a message as fast as it takes it, and the peer that has to send it at a least rate meanwhile. */
public final class PacedReceiver {
    private enum State {
        READY,
        HELD,
        CLOSED
    }

    private final Transport transport;
    private final MessageReceiver receiver;
    private final LeastRate rate;
    private final Runnable ready;
    private final Consumer<Throwable> failed;
    private State state = State.READY;
    private long receivedBytes;
    private boolean complete;

    /**
     * The rate runs at once.
     *
     * @param ready called when it was not ready, and is
     * @param failed called instead, if it cannot take the message
     */
    public PacedReceiver(
            Transport transport,
            MessageReceiver receiver,
            int bytesPerSecond,
            Duration grace,
            Runnable ready,
            Consumer<Throwable> failed) {
        this.transport = transport;
        this.receiver = receiver;
        this.ready = ready;
        this.failed = failed;
        rate = new LeastRate(transport, "message rate", bytesPerSecond, grace, () -> receivedBytes);
        rate.run();
    }

    /** Bytes have come, with those that are not the message's own. */
    public void received(int bytes) {
        receivedBytes += bytes;
    }

    /** How many have come. */
    public long receivedBytes() {
        return receivedBytes;
    }

    /** The peer has sent all. */
    public void complete() {
        complete = true;
        rate.close();
    }

    /** Hands bytes on, if there are any; look then whether {@link #isReady}. */
    public void hand(ByteBuffer piece) {
        if (!piece.hasRemaining()) {
            return;
        }
        CompletionStage<Void> taken;
        try {
            taken = receiver.write(piece.asReadOnlyBuffer());
        } catch (RuntimeException failure) {
            taken = CompletableFuture.failedFuture(failure);
        }
        if (taken instanceof CompletableFuture<Void> future && future.isDone() && !future.isCompletedExceptionally()) {
            return;
        }
        state = State.HELD;
        rate.pause();
        taken.whenComplete((nothing, failure) -> transport.reactor().callFromThread(() -> taken(failure)));
    }

    private void taken(@Nullable Throwable failure) {
        if (state != State.HELD) {
            return;
        }
        if (failure != null) {
            failed.accept(failure);
            return;
        }
        state = State.READY;
        if (!complete) {
            rate.run();
        }
        ready.run();
    }

    /** Whether more may be handed on. */
    public boolean isReady() {
        return state == State.READY;
    }

    /** For good. */
    public void close() {
        state = State.CLOSED;
        rate.close();
    }
}
