// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FaultOptionsTest {
    private final FaultOptions none = FaultOptions.none();

    @Test
    void probabilitiesLieBetweenZeroAndOne() {
        for (double allowed : new double[] {0, 0.5, 1}) {
            assertThat(none.withShortTransfers(allowed).shortTransfer()).isEqualTo(allowed);
        }
        for (double refused : new double[] {-0.01, 1.01, Double.NaN}) {
            assertThatThrownBy(() -> none.withShortTransfers(refused)).hasMessageContaining("shortTransfer");
            assertThatThrownBy(() -> none.withEndings(refused, 0)).hasMessageContaining("reset");
            assertThatThrownBy(() -> none.withEndings(0, refused)).hasMessageContaining("earlyFin");
            assertThatThrownBy(() -> none.withConnectFaults(refused, 0)).hasMessageContaining("refused");
            assertThatThrownBy(() -> none.withConnectFaults(0, refused)).hasMessageContaining("unanswered");
            assertThatThrownBy(() -> none.withAcceptFailures(refused)).hasMessageContaining("acceptFailure");
            assertThatThrownBy(() -> none.withStalls(refused, Duration.ZERO)).hasMessageContaining("stall");
            assertThatThrownBy(() -> new SystemFaults(refused, 0, 0)).hasMessageContaining("emptyPoll");
            assertThatThrownBy(() -> new SystemFaults(0, refused, 0)).hasMessageContaining("reorderedPoll");
            assertThatThrownBy(() -> new SystemFaults(0, 0, refused)).hasMessageContaining("noBufferSpace");
        }
    }

    @Test
    void aPollTellsAtLeastSometimes() {
        assertThat(new SystemFaults(0.99, 1, 1).emptyPoll()).isEqualTo(0.99);
        assertThatThrownBy(() -> new SystemFaults(1, 0, 0)).hasMessageContaining("less than 1");
    }

    @Test
    void delaysAndBuffersMustMakeSense() {
        Duration second = Duration.ofSeconds(1);
        assertThat(none.withDelays(second, second).maxDelay()).isEqualTo(second);
        assertThatThrownBy(() -> none.withDelays(second, Duration.ofMillis(999)))
                .hasMessageContaining("min PT1S");
        assertThatThrownBy(() -> none.withDelays(second.negated(), second)).hasMessageContaining("delays");
        assertThatThrownBy(() -> none.withStalls(0, second.negated())).hasMessageContaining("maxStall");
        assertThat(none.withBuffers(1, 2).receiveBufferBytes()).isEqualTo(2);
        assertThatThrownBy(() -> none.withBuffers(0, 1)).hasMessageContaining("send 0");
        assertThatThrownBy(() -> none.withBuffers(1, 0)).hasMessageContaining("receive 0");
    }

    @Test
    void everyWayOfChangingChangesOnlyWhatItNames() {
        FaultOptions hostile = FaultOptions.hostile();
        FaultOptions rebuilt = none.withDelays(hostile.minDelay(), hostile.maxDelay())
                .withShortTransfers(hostile.shortTransfer())
                .withStalls(hostile.stall(), hostile.maxStall())
                .withEndings(hostile.reset(), hostile.earlyFin())
                .withConnectFaults(hostile.refused(), hostile.unanswered())
                .withAcceptFailures(hostile.acceptFailure())
                .withBuffers(hostile.sendBufferBytes(), hostile.receiveBufferBytes())
                .withDatagrams(hostile.datagrams())
                .withSystem(hostile.system());
        assertThat(rebuilt).isEqualTo(hostile);
        assertThat(hostile.withAcceptFailures(0)).isNotEqualTo(hostile);
    }
}
