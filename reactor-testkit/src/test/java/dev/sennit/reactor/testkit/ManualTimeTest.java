// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.DelayedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManualTimeTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualTime time = new ManualTime();
    private final List<String> made = new ArrayList<>();

    private DelayedCall later(String name, long seconds) {
        return time.callLater(Duration.ofSeconds(seconds), () -> made.add(name));
    }

    @Test
    void timeJumpsBeforeTheCallsAreMade() { // CK-01
        List<Long> seen = new ArrayList<>();
        time.callLater(SECOND, () -> seen.add(time.nanoTime()));
        time.callLater(SECOND.multipliedBy(2), () -> seen.add(time.nanoTime()));
        time.advance(Duration.ofSeconds(5));
        assertThat(seen).containsExactly(5_000_000_000L, 5_000_000_000L);
    }

    @Test
    void callsAreMadeInDueOrderAndEqualOnesInTheOrderOfAsking() { // CK-01, DC-04
        later("c", 3);
        later("a", 1);
        later("b1", 2);
        later("b2", 2);
        time.advance(Duration.ofSeconds(3));
        assertThat(made).containsExactly("a", "b1", "b2", "c");
    }

    @Test
    void aCallIsMadeNeitherEarlyNorTwice() {
        later("a", 1);
        time.advance(SECOND.minusNanos(1));
        assertThat(made).isEmpty();
        time.advance(Duration.ofNanos(1));
        time.advance(SECOND);
        assertThat(made).containsExactly("a");
        assertThat(time.pendingCalls()).isZero();
    }

    @Test
    void callsAskedForMeanwhileAreMadeTooIfDue() { // CK-02
        time.callLater(SECOND, () -> {
            later("now", 0);
            later("in a second", 1);
        });
        time.advance(Duration.ofSeconds(5));
        assertThat(made).containsExactly("now");
        time.advance(SECOND);
        assertThat(made).containsExactly("now", "in a second");
    }

    @Test
    void aCallThatMovesAnotherForwardIsFollowedByItInDueOrder() { // E-12
        DelayedCall late = later("late", 10);
        time.callLater(SECOND, () -> late.delay(Duration.ofSeconds(-8)));
        later("third", 3);
        time.advance(Duration.ofSeconds(4));
        assertThat(made).containsExactly("late", "third");
    }

    @Test
    void whatACallThrowsIsThrownAndTheRestStaysPending() { // CK-03
        time.callLater(SECOND, () -> {
            throw new IllegalStateException("from the call");
        });
        later("b", 2);
        assertThatThrownBy(() -> time.advance(Duration.ofSeconds(2))).hasMessage("from the call");
        assertThat(time.pendingCalls()).isEqualTo(1);
        time.advance(Duration.ZERO);
        assertThat(made).containsExactly("b");
    }

    @Test
    void pumpIsSeveralAdvances() { // CK-04
        time.callLater(SECOND, () -> later("after the first", 1));
        time.pump(SECOND, SECOND);
        assertThat(made).containsExactly("after the first");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 1_000_000_000L})
    void timeMayBeginAnywhere(long originNanos) {
        var from = new ManualTime(originNanos);
        from.callLater(Duration.ofSeconds(2), () -> made.add("b"));
        from.callLater(SECOND, () -> made.add("a"));
        from.advance(SECOND);
        assertThat(made).containsExactly("a");
        from.advance(SECOND);
        assertThat(made).containsExactly("a", "b");
        assertThat(from.nanoTime() - originNanos).isEqualTo(2_000_000_000L);
    }

    @Test
    void centuriesAreFine() { // E-16
        time.callLater(Duration.ofDays(36_500), () -> made.add("a"));
        time.advance(Duration.ofDays(36_499));
        assertThat(made).isEmpty();
        time.advance(Duration.ofDays(1));
        assertThat(made).containsExactly("a");
    }

    @Test
    void misuseIsNamed() {
        assertThatThrownBy(() -> time.advance(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("time does not go back");
        assertThatThrownBy(() -> time.callLater(Duration.ofNanos(-1), () -> {}))
                .isInstanceOf(IllegalArgumentException.class);
        time.callLater(SECOND, () -> time.advance(SECOND));
        assertThatThrownBy(() -> time.advance(SECOND)).hasMessageContaining("from inside advance");
    }

    @Test
    void aCallThatNeverLetsTimePassIsFoundOut() {
        time.callLater(Duration.ZERO, new Runnable() {
            @Override
            public void run() {
                time.callLater(Duration.ZERO, this);
            }
        });
        assertThatThrownBy(() -> time.advance(Duration.ZERO)).hasMessageContaining("without a delay");
    }
}
