// SPDX-License-Identifier: Apache-2.0
package dev.sennit.simulation;

import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.ReactorCounters;
import dev.sennit.reactor.core.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;

/** The end of a {@link World}, and what must be true then. */
final class Ending {
    private static final Duration DRAIN_GRACE = Duration.ofSeconds(30);

    private final World world;

    Ending(World world) {
        this.world = world;
    }

    void check() {
        List.copyOf(world.actors).forEach(this::checkClose);
        world.beginsToEnd();
        if (world.dice.nextBoolean()) {
            drain();
        }
        stop();
        nothingIsLeft();
        theCountersAddUp();
        FaultLog.take().forEach(world::violated);
    }

    private void checkClose(Actor actor) {
        try {
            actor.requireBoundedClose();
        } catch (Violation noted) {
            // among the world's violations
        }
    }

    private void drain() {
        List<CompletableFuture<Integer>> drains = new ArrayList<>();
        for (EventLoop each : world.servers) {
            drains.add(each.drain(DRAIN_GRACE).toCompletableFuture());
        }
        world.network.advance(DRAIN_GRACE.plusSeconds(1));
        require(drains.stream().allMatch(CompletableFuture::isDone), "a drain is not done");
        long left = sum(world.servers, ReactorCounters::active);
        require(left == 0, left + " connections have outlived a drain");
    }

    private void stop() {
        world.network.giveDescriptors();
        EventLoop first = world.servers.get(0);
        first.callFromThread(() -> world.ports.forEach(ListeningPort::stopListening));
        world.servers.forEach(Reactor::stop);
        world.clients.forEach(Reactor::stop);
        world.network.runUntilQuiet();
        for (EventLoop each : all()) {
            require(each.state() == Reactor.State.IDLE, "a stopped reactor is " + each.state());
        }
    }

    private void nothingIsLeft() {
        world.network.leftovers().forEach(line -> require(false, "left over: " + line));
        world.services.forEach(each -> each.leftovers().forEach(line -> require(false, "left over: " + line)));
        world.actors.stream().filter(Actor::isMade).forEach(each -> require(false, "never lost: " + each));
        require(world.made == world.lost, world.made + " were made, " + world.lost + " lost");
        require(world.races.decided == world.races.begun, "a race has no outcome");
        require(world.races.lost == world.races.won, "nobody heard of the end of a race's winner");
    }

    private void theCountersAddUp() {
        long built = world.services.stream().mapToLong(each -> each.built).sum();
        requireEqual("accepted connections", sum(world.servers, ReactorCounters::accepted), built);
        requireEqual("open connections", sum(all(), ReactorCounters::active), 0);
        requireEqual(
                "connections made and lost",
                sum(world.clients, ReactorCounters::connected),
                world.connectionsLost + world.races.won);
        requireEqual(
                "timeouts",
                sum(all(), each -> total(each.timeouts().values())),
                sum(all(), each -> each.lost().getOrDefault("TimedOut", 0L)));
    }

    private List<EventLoop> all() {
        List<EventLoop> all = new ArrayList<>(world.servers);
        all.addAll(world.clients);
        return all;
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

    private void requireEqual(String what, long counted, long expected) {
        require(counted == expected, what + ": counted " + counted + ", expected " + expected);
    }

    private void require(boolean holds, String what) {
        if (!holds) {
            world.violated(what);
        }
    }
}
