// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * What a connection receives, for one subscriber. Rules such as 3.9 are those of the Reactive Streams specification 1.0.4.
 * The connection reads exactly while there is demand.
 */
final class ReceivedBytes implements Flow.Publisher<ByteBuffer> {
    private enum State {
        /** Nobody has subscribed. */
        WAITING,
        SUBSCRIBED,
        /** Nobody has subscribed, and the end is known. */
        ENDED_UNHEARD,
        /** The subscriber has had its last signal, or has cancelled. */
        OVER
    }

    private static final Flow.Subscription NONE = new Flow.Subscription() {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    };

    private final Transport transport;
    private State state = State.WAITING;
    private Flow.@Nullable Subscriber<? super ByteBuffer> subscriber; // non-null exactly in SUBSCRIBED
    private @Nullable CloseReason end; // non-null exactly in ENDED_UNHEARD
    private boolean taken; // somebody subscribed once
    private long demand;

    ReceivedBytes(Transport transport) {
        this.transport = transport;
    }

    boolean isOver() {
        return state == State.OVER || state == State.ENDED_UNHEARD;
    }

    // ------------------------------------------------------------------------------------------- for subscribers

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> newSubscriber) {
        Objects.requireNonNull(newSubscriber, "subscriber"); // 1.9
        onReactor(() -> attach(newSubscriber));
    }

    private void attach(Flow.Subscriber<? super ByteBuffer> newSubscriber) {
        if (taken) {
            newSubscriber.onSubscribe(NONE); // 1.9: before any other signal
            newSubscriber.onError(new IllegalStateException("the bytes of a connection have one subscriber"));
            return;
        }
        taken = true;
        CloseReason known = end;
        end = null;
        subscriber = newSubscriber;
        state = State.SUBSCRIBED;
        guarded(() -> newSubscriber.onSubscribe(new Demand()));
        if (known != null) {
            end(known);
        }
    }

    private final class Demand implements Flow.Subscription {
        @Override
        public void request(long n) {
            onReactor(() -> requested(n));
        }

        @Override
        public void cancel() {
            onReactor(ReceivedBytes.this::cancelled);
        }

        @Override
        public String toString() {
            return "subscription to " + transport;
        }
    }

    private void requested(long n) {
        if (state != State.SUBSCRIBED) {
            return; // 3.6
        }
        if (n <= 0) {
            fail(new IllegalArgumentException("rule 3.9: a request is for 1 element or more, not for " + n));
            transport.loseConnection();
            return;
        }
        demand = n >= Long.MAX_VALUE - demand ? Long.MAX_VALUE : demand + n; // 3.17
        transport.resumeProducing();
    }

    private void cancelled() {
        if (state == State.SUBSCRIBED) {
            leave(); // 3.12, 3.13
            transport.loseConnection();
        }
    }

    // ------------------------------------------------------------------------------------------ for the protocol

    /** Something arrived. */
    void deliver(ByteBuffer data) {
        Flow.Subscriber<? super ByteBuffer> to = subscriber;
        if (to == null) {
            return;
        }
        if (demand != Long.MAX_VALUE && --demand == 0) {
            transport.pauseProducing(); // 1.1
        }
        ByteBuffer copy = ByteBuffer.allocate(data.remaining()).put(data).flip().asReadOnlyBuffer();
        try {
            to.onNext(copy);
        } catch (RuntimeException | Error e) {
            leave(); // 2.13: it is as if it had cancelled
            throw e;
        }
    }

    /** Nothing more will arrive. */
    void end(CloseReason why) {
        switch (state) {
            case WAITING -> {
                state = State.ENDED_UNHEARD;
                end = why;
            }
            case SUBSCRIBED -> {
                if (why instanceof CloseReason.Done) {
                    complete();
                } else {
                    fail(new ConnectionLostException(why));
                }
            }
            case ENDED_UNHEARD, OVER -> {}
        }
    }

    private void complete() {
        Flow.Subscriber<? super ByteBuffer> told = leave();
        guarded(told::onComplete);
    }

    private void fail(Throwable failure) {
        Flow.Subscriber<? super ByteBuffer> told = leave();
        guarded(() -> told.onError(failure));
    }

    /** It hears nothing more after this: 1.7. */
    private Flow.Subscriber<? super ByteBuffer> leave() {
        Flow.Subscriber<? super ByteBuffer> left = Objects.requireNonNull(subscriber);
        subscriber = null;
        state = State.OVER;
        return left;
    }

    private void guarded(Runnable signal) {
        try {
            signal.run();
        } catch (RuntimeException | Error e) { // 2.13
            if (state == State.SUBSCRIBED) {
                leave();
            }
            transport.abortConnection(new CloseReason.ApplicationError(e));
        }
    }

    private void onReactor(Runnable call) {
        Reactor reactor = transport.reactor();
        if (reactor.isReactorThread()) {
            call.run();
        } else {
            reactor.callFromThread(call);
        }
    }

    @Override
    public String toString() {
        return "bytes received by " + transport;
    }
}
