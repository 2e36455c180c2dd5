// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.PullProducer;
import dev.sennit.reactor.PushProducer;
import dev.sennit.reactor.TcpOptions;
import org.junit.jupiter.api.Test;

final class BackpressureTest {
    private static final TcpOptions OPTIONS = TcpOptions.defaults().withWaterMarks(10, 100);

    private int pauses;

    private final PushProducer push = new PushProducer() {
        @Override
        public void pauseProducing() {
            pauses++;
        }

        @Override
        public void resumeProducing() {}

        @Override
        public void stopProducing() {}
    };

    private final PullProducer pull = new PullProducer() {
        @Override
        public void resumeProducing() {}

        @Override
        public void stopProducing() {}
    };

    @Test // E-65, D7
    void pushProducerIsPausedOnceForEachCrossing() {
        Backpressure marks = new Backpressure(push, OPTIONS);
        marks.written(99);
        marks.written(100);
        assertThat(pauses).isZero();
        marks.written(101);
        marks.written(1000);
        assertThat(pauses).isEqualTo(1);
        assertThat(marks.wantsMore(11)).isFalse();
        assertThat(marks.wantsMore(10)).isTrue();
        assertThat(marks.wantsMore(9)).as("told already").isFalse();
        marks.written(101);
        assertThat(pauses).isEqualTo(2);
        assertThat(marks.wantsMore(0)).isTrue();
    }

    @Test // PC-03
    void pushProducerIsNotToldToGoOnUnlessItWasPaused() {
        Backpressure marks = new Backpressure(push, OPTIONS);
        assertThat(marks.startsByAsking()).isFalse();
        assertThat(marks.wantsMore(0)).isFalse();
        marks.written(100);
        assertThat(marks.wantsMore(0)).isFalse();
    }

    @Test // PC-04, E-66
    void pullProducerIsAskedOnceEachTimeAllIsSentAndNeverPaused() {
        Backpressure marks = new Backpressure(pull, OPTIONS);
        assertThat(marks.startsByAsking()).isTrue();
        assertThat(marks.wantsMore(0)).as("will be asked in the next turn").isFalse();
        marks.asked();
        marks.written(1000);
        assertThat(marks.wantsMore(1)).isFalse();
        assertThat(marks.wantsMore(0)).isTrue();
        assertThat(marks.wantsMore(0)).as("being asked").isFalse();
        marks.asked();
        assertThat(marks.wantsMore(0)).isTrue();
    }
}
