// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.ReactorCounters;
import dev.sennit.reactor.core.EventLoop;
import dev.sennit.reactor.testkit.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/** Whatever the network does and whoever misbehaves: the promises of the core hold, in hours that take milliseconds. */
class SoakTest {
    private static final int SIMULATIONS = 100;

    @Test
    void everyConnectionEndsOnceAndLeavesNothing() {
        Seeds.each(SIMULATIONS, seed -> {
            World world = new World(seed);
            world.anHour();
            assertThat(world.violations).isEmpty();
            theCountersAddUp(world);
            theServersDrain(world);
            theRestStops(world);
            assertThat(world.violations).isEmpty();
            assertThat(world.lost).isEqualTo(world.made);
            assertThat(world.network.leftovers()).isEmpty();
            theCountersAddUp(world);
        });
    }

    @Test
    void anHourIsTheSameEachTime() {
        for (long seed = 1; seed <= 5; seed++) {
            assertThat(logOf(seed)).isEqualTo(logOf(seed));
        }
    }

    private static List<String> logOf(long seed) {
        World world = new World(seed);
        world.anHour();
        return world.network.log();
    }

    private static void theCountersAddUp(World world) {
        List<EventLoop> all = new ArrayList<>(world.servers);
        all.addAll(world.clients);
        assertThat(sum(world.servers, ReactorCounters::accepted)).isEqualTo(world.built);
        assertThat(sum(world.clients, ReactorCounters::connectFailures)).isEqualTo(world.connectionsFailed);
        assertThat(sum(all, ReactorCounters::active)).isEqualTo(world.made - world.lost);
        assertThat(sum(all, each -> total(each.lost().values()))).isEqualTo(world.lost);
        assertThat(sum(all, each -> total(each.timeouts().values())))
                .isEqualTo(sum(all, each -> each.lost().getOrDefault("TimedOut", 0L)));
        long open = sum(world.clients, ReactorCounters::active);
        assertThat(sum(world.clients, ReactorCounters::connected)).isEqualTo(world.connectionsLost + open);
    }

    private static long sum(List<EventLoop> loops, ToLongFunction<ReactorCounters> number) {
        return loops.stream()
                .mapToLong(loop -> number.applyAsLong(loop.counters()))
                .sum();
    }

    private static long total(Iterable<Long> numbers) {
        long total = 0;
        for (long each : numbers) {
            total += each;
        }
        return total;
    }

    private static void theServersDrain(World world) {
        List<CompletableFuture<Integer>> drains = new ArrayList<>();
        for (EventLoop each : world.servers) {
            drains.add(each.drain(Duration.ofSeconds(30)).toCompletableFuture());
        }
        world.network.advance(Duration.ofSeconds(31));
        assertThat(drains).allMatch(CompletableFuture::isDone);
        assertThat(sum(world.servers, ReactorCounters::active)).isZero();
    }

    private static void theRestStops(World world) {
        world.servers.forEach(Reactor::stop);
        world.clients.forEach(Reactor::stop);
        world.network.runUntilQuiet();
        assertThat(world.servers).allMatch(each -> each.state() == Reactor.State.IDLE);
        assertThat(world.clients).allMatch(each -> each.state() == Reactor.State.IDLE);
    }
}
