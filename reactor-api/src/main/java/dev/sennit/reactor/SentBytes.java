// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a source sends, and requests more when there is room. Every signal takes its turn through
 * {@link Reactor#callFromThread}, wherever it comes from: that keeps their order, and no source calls itself from inside a request.
 */
final class SentBytes implements Flow.Subscriber<ByteBuffer>, PushProducer {
    private enum State {
        /** No source yet. */
        WAITING,
        OPEN,
        /** There is a source, but no room. */
        PAUSED,
        OVER
    }

    private final Transport transport;
    private final FlowProtocol.AtEnd atEnd;
    private final int prefetch;
    private final Runnable whenOver;
    private State state = State.WAITING;
    private Flow.@Nullable Subscription subscription; // null before the first, and once it is over
    private int requested; // and not yet here

    SentBytes(Transport transport, FlowProtocol.AtEnd atEnd, int prefetch, Runnable whenOver) {
        this.transport = transport;
        this.atEnd = atEnd;
        this.prefetch = prefetch;
        this.whenOver = whenOver;
    }

    boolean isOver() {
        return state == State.OVER;
    }

    // ------------------------------------------------------------------------------------------------ the source

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        Objects.requireNonNull(newSubscription, "subscription"); // 2.13
        inTurn(() -> subscribed(newSubscription));
    }

    private void subscribed(Flow.Subscription newSubscription) {
        if (state != State.WAITING) {
            newSubscription.cancel(); // 2.5
            return;
        }
        subscription = newSubscription;
        try {
            transport.registerProducer(this); // or stops this at once, if nothing can be sent any more
        } catch (IllegalStateException taken) {
            failed(taken);
        }
        if (state == State.WAITING) {
            state = State.OPEN;
            requestMore();
        }
    }

    @Override
    public void onNext(ByteBuffer data) {
        Objects.requireNonNull(data, "data"); // 2.13
        inTurn(() -> received(data));
    }

    private void received(ByteBuffer data) {
        if (state != State.OPEN && state != State.PAUSED) {
            return; // 2.8: it was on its way when the source was cancelled
        }
        if (requested == 0) {
            failed(new IllegalStateException("rule 1.1: the source sent more than was requested"));
            return;
        }
        requested--;
        transport.write(data);
        requestMore();
    }

    @Override
    public void onError(Throwable failure) {
        Objects.requireNonNull(failure, "failure"); // 2.13
        inTurn(() -> {
            if (state != State.OVER) {
                subscription = null; // 2.4
                failed(failure);
            }
        });
    }

    @Override
    public void onComplete() {
        inTurn(this::completed);
    }

    private void completed() {
        if (state == State.OVER) {
            return;
        }
        subscription = null; // 2.4
        leave();
        switch (atEnd) {
            case CLOSE -> transport.loseConnection();
            case CLOSE_HALF -> transport.loseWriteConnection();
            case STAY_OPEN -> {}
        }
        whenOver.run();
    }

    private void failed(Throwable failure) {
        leave();
        transport.abortConnection(new CloseReason.ApplicationError(failure));
    }

    /** Has no more to send. */
    private void leave() {
        boolean registered = state == State.OPEN || state == State.PAUSED;
        cancel();
        if (registered) {
            transport.unregisterProducer();
        }
    }

    private void cancel() {
        state = State.OVER;
        Flow.Subscription cancelled = subscription;
        subscription = null;
        if (cancelled != null) {
            cancelled.cancel();
        }
    }

    /** Half of what may be on its way is asked for at once: 2.1. */
    private void requestMore() {
        Flow.Subscription source = subscription;
        if (state == State.OPEN && source != null && requested <= prefetch / 2) {
            int more = prefetch - requested;
            requested = prefetch;
            source.request(more);
        }
    }

    // --------------------------------------------------------------------------------------------- the transport

    @Override
    public void pauseProducing() {
        if (state == State.OPEN) {
            state = State.PAUSED;
        }
    }

    @Override
    public void resumeProducing() {
        if (state == State.PAUSED) {
            state = State.OPEN;
            requestMore();
        }
    }

    @Override
    public void stopProducing() {
        cancel();
    }

    private void inTurn(Runnable call) {
        transport.reactor().callFromThread(call);
    }

    @Override
    public String toString() {
        return "bytes sent by " + transport + ", " + state;
    }
}
