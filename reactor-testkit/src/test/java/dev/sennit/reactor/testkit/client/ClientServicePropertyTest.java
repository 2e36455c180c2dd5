// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.client;

import static dev.sennit.reactor.testkit.client.ClientWorld.V4A;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.ClientService;
import dev.sennit.reactor.ClientService.State;
import dev.sennit.reactor.ClientServiceOptions;
import dev.sennit.reactor.Endpoints;
import dev.sennit.reactor.RetryPolicy;
import dev.sennit.reactor.testkit.FaultOptions;
import dev.sennit.reactor.testkit.RecordingProtocol;
import dev.sennit.reactor.testkit.SimulatedPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class ClientServicePropertyTest {
    enum Step {
        START,
        STOP,
        WAIT_FOR_CONNECTION,
        PEERS_FINISH,
        PEERS_RESET,
        PREPARED,
        REJECTED,
        MILLISECONDS,
        SECONDS,
        MINUTES
    }

    /** What a script of steps does to a service, on a network that refuses and swallows attempts. */
    private static final class Run {
        final ClientWorld world;
        final List<CompletableFuture<Void>> preparations = new ArrayList<>();
        final List<CompletableFuture<?>> waiting = new ArrayList<>();
        final ClientService<RecordingProtocol> service;

        Run(long seed) {
            world = new ClientWorld(
                    seed,
                    FaultOptions.none()
                            .withDelays(Duration.ofMillis(1), Duration.ofMillis(200))
                            .withConnectFaults(0.3, 0.2));
            world.serve(V4A);
            ClientServiceOptions<RecordingProtocol> options = ClientServiceOptions.defaults();
            service = new ClientService<>(
                    world.client,
                    Endpoints.client("tcp:192.0.2.1:25:timeout=3s"),
                    peer -> new RecordingProtocol(),
                    options.withRetryPolicy(RetryPolicy.backoff(
                                    Duration.ofSeconds(1), 2, Duration.ofSeconds(20), new SplittableRandom(seed)))
                            .withPrepareConnection(protocol -> {
                                preparations.add(new CompletableFuture<>());
                                return preparations.get(preparations.size() - 1);
                            }));
        }

        void step(Step step) {
            switch (step) {
                case START -> service.start();
                case STOP -> service.stop();
                case WAIT_FOR_CONNECTION -> waiting.add(service.whenConnected(2).toCompletableFuture());
                case PEERS_FINISH -> world.live().forEach(SimulatedPeer::finish);
                case PEERS_RESET -> world.live().forEach(SimulatedPeer::reset);
                case PREPARED -> preparations.forEach(each -> each.complete(null));
                case REJECTED -> preparations.forEach(each -> each.completeExceptionally(new Exception("no")));
                case MILLISECONDS -> world.network.advance(Duration.ofMillis(150));
                case SECONDS -> world.network.advance(Duration.ofSeconds(4));
                case MINUTES -> world.network.advance(Duration.ofMinutes(1));
            }
            check();
        }

        private void check() {
            assertThat(world.openSockets()).as("never two").hasSizeLessThanOrEqualTo(1);
            if (service.state() == State.STOPPED || service.state() == State.IDLE) {
                assertThat(world.openSockets()).isEmpty();
                assertThat(world.client.counters().pendingCalls()).isZero();
            }
            if (service.state() == State.CONNECTED) {
                assertThat(service.failures()).isZero();
            }
        }
    }

    @Property(tries = 1000)
    void neverTwoConnectionsAndNothingLeftAfterAStop(@ForAll @Size(max = 40) List<Step> steps, @ForAll long seed) {
        Run run = new Run(seed);
        steps.forEach(run::step);
        CompletableFuture<Void> stopped = run.service.stop().toCompletableFuture();
        for (int i = 0; i < 3; i++) {
            run.step(Step.PEERS_FINISH);
            run.step(Step.MINUTES);
        }
        assertThat(stopped).isCompleted();
        assertThat(run.service.state()).isEqualTo(State.STOPPED);
        assertThat(run.waiting).allMatch(CompletableFuture::isDone);
        assertThat(run.world.end()).isEmpty();
    }

    @Property
    void aServiceThatIsLeftAloneConnectsInTheEnd(@ForAll @Size(max = 20) List<Step> steps, @ForAll long seed) {
        Run run = new Run(seed);
        steps.forEach(run::step);
        run.step(Step.START);
        for (int i = 0; i < 200 && run.service.state() != State.CONNECTED; i++) {
            run.step(Step.PREPARED);
            run.step(Step.SECONDS);
        }
        assertThat(run.service.state()).isEqualTo(State.CONNECTED);
        run.world.live().forEach(SimulatedPeer::finish);
        assertThat(run.world.end()).isEmpty();
    }

    @Property // D22
    void delaysAreFromZeroToTheBoundAndTheSameForTheSameSeed(
            @ForAll @LongRange(min = 1, max = 3_600_000) long initialMillis,
            @ForAll @DoubleRange(min = 1, max = 10) double factor,
            @ForAll @IntRange(max = 5_000) int failures,
            @ForAll long seed) {
        Duration initial = Duration.ofMillis(initialMillis);
        Duration max = initial.multipliedBy(60);
        var policy = RetryPolicy.backoff(initial, factor, max, new SplittableRandom(seed));
        var twin = RetryPolicy.backoff(initial, factor, max, new SplittableRandom(seed));
        double boundNanos = Math.min(max.toNanos(), initial.toNanos() * Math.pow(factor, failures));
        for (int i = 0; i < 20; i++) {
            Duration delay = policy.delay(failures);
            assertThat(delay).isBetween(Duration.ZERO, Duration.ofNanos((long) boundNanos));
            assertThat(twin.delay(failures)).isEqualTo(delay);
        }
    }

    @Property(tries = 20)
    void jitterCoversTheWholeRange(@ForAll long seed) {
        var policy =
                RetryPolicy.backoff(Duration.ofSeconds(1), 1.5, Duration.ofSeconds(60), new SplittableRandom(seed));
        long[] millis = IntStream.range(0, 1000)
                .mapToLong(i -> policy.delay(100).toMillis())
                .toArray();
        assertThat(IntStream.range(0, 6)
                        .allMatch(tenth -> java.util.Arrays.stream(millis).anyMatch(each -> each / 10_000 == tenth)))
                .isTrue();
    }
}
