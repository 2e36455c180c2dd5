// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SeedsTest {
    private static final List<String> PROPERTIES = List.of("sennit.seed", "sennit.simulations");
    private final List<String> before = new ArrayList<>();

    @BeforeEach
    void withoutProperties() {
        PROPERTIES.forEach(each -> before.add(System.getProperty(each, "")));
        PROPERTIES.forEach(System::clearProperty);
    }

    @AfterEach
    void asBefore() {
        for (int i = 0; i < before.size(); i++) {
            if (before.get(i).isEmpty()) {
                System.clearProperty(PROPERTIES.get(i));
            } else {
                System.setProperty(PROPERTIES.get(i), before.get(i));
            }
        }
    }

    private static List<Long> seeds(int count) {
        List<Long> seeds = new ArrayList<>();
        Seeds.each(count, seeds::add);
        return seeds;
    }

    @Test
    void theSeedsAreTheSameEachTime() {
        assertThat(seeds(3)).containsExactly(1L, 2L, 3L);
        assertThat(Seeds.one()).isEqualTo(1);
    }

    @Test
    void moreCanBeAskedFor() {
        System.setProperty("sennit.simulations", "5");
        assertThat(seeds(3)).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void oneCanBeAskedFor() {
        System.setProperty("sennit.simulations", "5");
        System.setProperty("sennit.seed", "-4711");
        assertThat(seeds(3)).containsExactly(-4711L);
        assertThat(Seeds.one()).isEqualTo(-4711);
    }

    @Test
    void aFailureNamesItsSeed() {
        var cause = new IllegalStateException("no");
        assertThatThrownBy(() -> Seeds.each(3, seed -> {
                    if (seed == 2) {
                        throw cause;
                    }
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessage("failed with seed 2 (to see it again: -Dsennit.seed=2): no")
                .hasCause(cause);
    }
}
