// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import static dev.sennit.interleavings.Interleavings.explore;
import static dev.sennit.interleavings.Interleavings.require;

import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.ReactorGroup;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A group of loops on threads of their own, and somebody who ends it before they have come far. */
class GroupInterleavingsTest {
    private static ReactorGroup started() {
        ReactorGroup group = new ReactorGroup(2, i -> SleepingPoller.newLoop());
        group.start();
        return group;
    }

    @Test
    void aGroupThatIsStoppedAtOnceEnds() {
        explore(() -> {
            ReactorGroup group = started();
            group.stop();
            group.join();
            group.close();
            for (Reactor each : group.reactors()) {
                require(each.state() == Reactor.State.CLOSED, "one is " + each.state());
            }
        });
    }

    @Test
    void aGroupThatIsDrainedAtOnceIsDrained() {
        explore(() -> {
            ReactorGroup group = started();
            CompletableFuture<Integer> drained =
                    group.drain(Duration.ofHours(1)).toCompletableFuture();
            require(drained.get() == 0, "there was a connection to abort");
            group.stop();
            group.join();
            group.close();
        });
    }
}
