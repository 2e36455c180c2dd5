// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.function.UnaryOperator;

/** What a publisher publishes, with other words for its failure. */
record FailureMapping(Flow.Publisher<ByteBuffer> publisher, UnaryOperator<Throwable> words)
        implements Flow.Publisher<ByteBuffer> {
    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        publisher.subscribe(new Flow.Subscriber<ByteBuffer>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscriber.onSubscribe(subscription);
            }

            @Override
            public void onNext(ByteBuffer piece) {
                subscriber.onNext(piece);
            }

            @Override
            public void onError(Throwable failure) {
                subscriber.onError(words.apply(failure));
            }

            @Override
            public void onComplete() {
                subscriber.onComplete();
            }
        });
    }
}
