// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.spi.Health.State;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a health port has to tell. */
class ServerHealthTest {
    private final List<Runnable> asked = new ArrayList<>();
    private long nowNanos = Long.MAX_VALUE - 1; // a clock may begin anywhere, and turn over
    private final ServerHealth health = new ServerHealth(List.of(new Answering(), new Answering()), () -> nowNanos);

    private final class Answering extends FakeReactor {
        @Override
        public void callFromThread(Runnable call) {
            asked.add(call);
        }
    }

    private void answer(int count) {
        for (int i = 0; i < count; i++) {
            asked.remove(0).run();
        }
    }

    private void pass(long nanos) {
        nowNanos += nanos;
    }

    @Test
    void aServerIsReadyFromItsStartUntilItLeaves() {
        assertThat(health.state()).isEqualTo(State.STARTING);
        health.ready();
        assertThat(health.state()).isEqualTo(State.READY);
        health.leaving();
        assertThat(health.state()).isEqualTo(State.LEAVING);
    }

    @Test
    void whoLeavesBeforeItIsReadyNeverIs() {
        health.leaving();
        health.ready();
        assertThat(health.state()).isEqualTo(State.LEAVING);
    }

    @Test
    void aServerIsAliveWhileAllReactorsAnswer() {
        for (int i = 0; i < 5; i++) {
            assertThat(health.isAlive()).isTrue();
            assertThat(asked).hasSize(2);
            pass(ServerHealth.PATIENCE.toNanos() - 1);
            answer(2);
            pass(ServerHealth.PATIENCE.toNanos());
        }
    }

    @Test
    void oneReactorThatDoesNotAnswerIsEnoughNotToBe() {
        assertThat(health.isAlive()).isTrue();
        answer(1);
        pass(ServerHealth.PATIENCE.toNanos() - 1);
        assertThat(health.isAlive()).isTrue();
        pass(1);
        assertThat(health.isAlive()).isFalse();
        answer(1);
        assertThat(health.isAlive()).isTrue();
    }

    @Test
    void questionsDoNotPileUpInAReactorThatIsStuck() {
        for (int i = 0; i < 1000; i++) {
            health.isAlive();
            pass(1_000_000_000);
        }
        assertThat(asked).hasSize(2);
    }
}
