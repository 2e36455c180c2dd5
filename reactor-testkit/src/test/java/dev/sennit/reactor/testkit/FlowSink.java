// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A subscriber that notes what it is told, and watches that the rules are kept. */
final class FlowSink implements Flow.Subscriber<ByteBuffer> {
    private final List<String> signals = new ArrayList<>();
    private final List<ByteBuffer> kept = new ArrayList<>();
    private Flow.@Nullable Subscription subscription; // non-null once subscribed
    private @Nullable Throwable failure;
    private long demand;
    private boolean cancelled;
    private boolean requestsOne;
    private boolean fails;
    private int depth;
    private int deepest;

    private void signal(String signal) {
        assertThat(isOver()).as("%s after the end: %s", signal, signals).isFalse(); // 1.7, 3.12
        signals.add(signal);
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        assertThat(signals).isEmpty();
        signal("subscribed");
        subscription = newSubscription;
    }

    @Override
    public void onNext(ByteBuffer data) {
        deepest = Math.max(deepest, ++depth);
        signal("next " + StandardCharsets.UTF_8.decode(data.duplicate()));
        kept.add(data);
        assertThat(--demand).as("1.1: no more than was requested").isNotNegative();
        if (fails) {
            throw new IllegalStateException("on purpose");
        }
        if (requestsOne) {
            request(1);
        }
        depth--;
    }

    @Override
    public void onError(Throwable thrown) {
        signal("error");
        failure = thrown;
    }

    @Override
    public void onComplete() {
        signal("complete");
    }

    void request(long n) {
        demand = n > 0 && demand + n > 0 ? demand + n : demand;
        if (subscription != null) {
            subscription.request(n);
        }
    }

    void cancel() {
        if (subscription != null) {
            cancelled |= !isOver();
            subscription.cancel();
        }
    }

    void requestOneEachTime() {
        requestsOne = true;
    }

    void failsAtNext() {
        fails = true;
    }

    List<String> signals() {
        return signals;
    }

    String kept() {
        StringBuilder text = new StringBuilder();
        kept.forEach(each -> text.append(StandardCharsets.UTF_8.decode(each.duplicate())));
        return text.toString();
    }

    int deepest() {
        return deepest;
    }

    boolean isOver() {
        return cancelled || signals.contains("error") || signals.contains("complete");
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    void checkRules() {
        assertThat(signals.stream().filter(each -> !each.startsWith("next")).toList())
                .as("one subscription, at most one end: %s", signals)
                .hasSizeLessThanOrEqualTo(2);
        assertThat(signals).first().isEqualTo("subscribed");
    }
}
