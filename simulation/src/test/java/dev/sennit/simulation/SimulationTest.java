// SPDX-License-Identifier: Apache-2.0
package dev.sennit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.testkit.Seeds;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever the network, the system and the protocols do: the laws hold, over years of connections. */
class SimulationTest {
    private static final int WORLDS = 110;
    private static final double FEWEST_HOURS = 10_000;

    @Test
    void everyLawHoldsInTenThousandHoursOfConnections() {
        double[] hours = new double[1];
        int[] worlds = new int[1];
        Seeds.each(WORLDS, seed -> {
            hours[0] += Simulation.run(seed);
            worlds[0]++;
        });
        assertThat(worlds[0] < WORLDS ? FEWEST_HOURS : hours[0]) // one that is seen again is not enough
                .isGreaterThanOrEqualTo(FEWEST_HOURS);
    }

    @Test
    void theSameSeedGivesTheSameEventsEachTime() {
        for (long seed = 1; seed <= 5; seed++) {
            assertThat(logOf(seed)).isEqualTo(logOf(seed));
        }
    }

    private static List<String> logOf(long seed) {
        World world = new World(seed);
        world.run();
        return world.network.log();
    }
}
