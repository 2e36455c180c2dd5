// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A publisher that sends what the test tells it to. */
final class FlowSource implements Flow.Publisher<ByteBuffer> {
    private Flow.@Nullable Subscriber<? super ByteBuffer> subscriber; // non-null once subscribed
    private long requested;
    private long sent;
    private int cancels;
    private boolean ended;

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> to) {
        subscriber = to;
        to.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long n) {
                assertThat(n).isPositive();
                requested += isOver() ? 0 : n; // 3.6: perhaps it does not know yet
            }

            @Override
            public void cancel() {
                cancels++;
            }
        });
    }

    private Flow.Subscriber<? super ByteBuffer> to() {
        if (subscriber == null) {
            throw new IllegalStateException("nobody has subscribed");
        }
        return subscriber;
    }

    void next(String text) {
        sent++;
        to().onNext(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    void nextIfRequested(String text) {
        if (sent < requested && !isOver()) {
            next(text);
        }
    }

    void complete() {
        if (!isOver()) {
            ended = true;
            to().onComplete();
        }
    }

    void error(Throwable failure) {
        if (!isOver()) {
            ended = true;
            to().onError(failure);
        }
    }

    boolean isOver() {
        return ended || cancels > 0;
    }

    long requested() {
        return requested;
    }

    int cancels() {
        return cancels;
    }
}
