// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.client;

import static dev.sennit.reactor.testkit.client.ClientWorld.V4A;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CannotConnectException;
import dev.sennit.reactor.ClientEndpoint;
import dev.sennit.reactor.ClientService;
import dev.sennit.reactor.ClientService.State;
import dev.sennit.reactor.ClientServiceOptions;
import dev.sennit.reactor.DrainableProtocol;
import dev.sennit.reactor.Endpoints;
import dev.sennit.reactor.ProtocolFactory;
import dev.sennit.reactor.RetryPolicy;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.testkit.FaultOptions;
import dev.sennit.reactor.testkit.RecordingProtocol;
import dev.sennit.reactor.testkit.Seeds;
import dev.sennit.reactor.testkit.SimulatedPeer;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** E-91; RE-03 to RE-06. */
class ClientServiceTest {
    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final int FIRST_ONLY = 2; // and the peer that holds the drain up

    private final ClientWorld world = new ClientWorld(Seeds.one(), FaultOptions.none());
    private final ClientEndpoint endpoint = Endpoints.client("tcp:192.0.2.1:25:timeout=5s");
    private final List<Integer> asked = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private final ClientServiceOptions<RecordingProtocol> options = ClientServiceOptions.<RecordingProtocol>defaults()
            .withRetryPolicy(failures -> {
                asked.add(failures);
                return RETRY;
            });
    private ProtocolFactory<RecordingProtocol> factory = peer -> new RecordingProtocol();
    private ClientService<RecordingProtocol> service = make(options);
    private Throwable failure = new AssertionError("no failure yet");

    @AfterEach
    void nothingIsLeft() {
        world.live().forEach(SimulatedPeer::finish);
        assertThat(world.end()).isEmpty();
    }

    private ClientService<RecordingProtocol> make(ClientServiceOptions<RecordingProtocol> with) {
        return new ClientService<>(world.client, endpoint, peer -> factory.buildProtocol(peer), with);
    }

    private void pass(Duration time) {
        world.network.advance(time);
    }

    private void settle() {
        pass(Duration.ZERO);
    }

    private void hear(String who, CompletionStage<?> stage) {
        stage.whenComplete((value, cause) -> {
            assertThat(world.client.isReactorThread()).isTrue();
            heard.add(who + (cause == null ? " ok" : " " + cause.getClass().getSimpleName()));
            failure = cause == null ? failure : cause;
        });
    }

    private void startConnected() {
        world.serve(V4A);
        service.start();
        settle();
        assertThat(service.state()).isEqualTo(State.CONNECTED);
    }

    private void peersFinish() {
        world.live().forEach(SimulatedPeer::finish);
        pass(Duration.ofSeconds(5));
    }

    // -------------------------------------------------------------------------------------------------- starting

    @Test
    void itConnectsAndTellsWhoWaitedBeforeTheStartAndWhoComesLater() {
        hear("early", service.whenConnected());
        world.serve(V4A);
        service.start();
        assertThat(service.state()).isEqualTo(State.CONNECTING);
        assertThat(heard).isEmpty();
        settle();
        hear("late", service.whenConnected(1));
        assertThat(heard).containsExactly("early ok", "late ok");
        service.start(); // does nothing
        settle();
        assertThat(world.live()).hasSize(1);
    }

    @Test
    void aFailureIsRetriedAfterTheDelayAndCounted() {
        service.start();
        settle();
        assertThat(service.state()).isEqualTo(State.WAITING);
        assertThat(service.failures()).isEqualTo(1);
        pass(RETRY.minusMillis(1));
        assertThat(world.tries()).isEqualTo(1);
        pass(Duration.ofMillis(2));
        assertThat(world.tries()).isEqualTo(2);
        world.serve(V4A);
        pass(RETRY.plusMillis(2));
        assertThat(service.state()).isEqualTo(State.CONNECTED);
        assertThat(service.failures()).as("a success resets").isZero();
        assertThat(asked).containsExactly(1, 2);
    }

    @Test
    void aLostConnectionIsMadeAnew() {
        startConnected();
        peersFinish();
        assertThat(service.state()).isEqualTo(State.WAITING);
        assertThat(asked).as("a loss is no failure").containsExactly(0);
        hear("next", service.whenConnected());
        pass(RETRY);
        assertThat(heard).containsExactly("next ok");
        assertThat(world.live()).hasSize(1);
    }

    @Test // RE-06
    void aFactoryThatRefusesOrThrowsCountsAsAFailure() {
        world.serve(V4A);
        factory = peer -> null;
        hear("first", service.whenConnected(1));
        hear("second", service.whenConnected(2));
        service.start();
        settle();
        assertThat(heard).containsExactly("first CannotConnectException");
        factory = peer -> {
            throw new IllegalStateException("not today");
        };
        pass(RETRY.plusMillis(2));
        assertThat(heard).containsExactly("first CannotConnectException", "second CannotConnectException");
        assertThat(failure).hasMessageContaining("not today");
        assertThat(service.failures()).isEqualTo(2);
        assertThat(world.openSockets()).isEmpty();
    }

    @Test
    void anEndpointThatThrowsCountsAsAFailure() {
        service = new ClientService<>(
                world.client,
                new ClientEndpoint() {
                    @Override
                    public <P extends dev.sennit.reactor.Protocol> dev.sennit.reactor.ClientConnection<P> connect(
                            dev.sennit.reactor.Reactor reactor,
                            ProtocolFactory<P> made,
                            dev.sennit.reactor.ClientOptions how) {
                        throw new IllegalStateException("broken endpoint");
                    }
                },
                peer -> new RecordingProtocol(),
                options);
        hear("waiter", service.whenConnected(1));
        service.start();
        settle();
        assertThat(service.state()).isEqualTo(State.WAITING);
        assertThat(failure).hasMessage("broken endpoint");
        service.stop();
    }

    @Test // RE-04
    void whoBearsSoManyFailuresIsToldTheLastOfThem() {
        hear("1", service.whenConnected(1));
        hear("2", service.whenConnected(2));
        hear("all", service.whenConnected());
        service.start();
        settle();
        assertThat(heard).containsExactly("1 CannotConnectException");
        hear("1 later", service.whenConnected(1));
        pass(RETRY.plusMillis(2));
        assertThat(heard)
                .containsExactly(
                        "1 CannotConnectException", "2 CannotConnectException", "1 later CannotConnectException");
        assertThat(failure).isInstanceOf(CannotConnectException.class);
        service.stop();
        assertThat(heard).last().isEqualTo("all CancellationException");
    }

    // -------------------------------------------------------------------------------------------------- draining

    /** Holds the drain up for as long as it is open. */
    private SimulatedPeer aConnectionThatStays() {
        var port = world.client.listenTcp(
                new InetSocketAddress("192.0.2.99", 0), peer -> new StubbornProtocol(), TcpOptions.defaults());
        SimulatedPeer peer = world.network.connect("stays", port.address());
        settle();
        return peer;
    }

    private static final class StubbornProtocol extends BaseProtocol implements DrainableProtocol {
        @Override
        public void drainRequested() {}
    }

    @Test
    void whileItsReactorDrainsNoAttemptIsBegunAndWhoWaitsIsTold() {
        startConnected();
        SimulatedPeer stays = aConnectionThatStays();
        var drained = world.client.drain(Duration.ofHours(1)).toCompletableFuture();
        settle();
        peersFinish();
        assertThat(service.state()).isEqualTo(State.WAITING);
        hear("late", service.whenConnected());
        assertThat(heard).containsExactly("late ConnectCancelledException");
        assertThat(failure).hasMessage("not connecting to " + endpoint + ": its reactor drains");
        pass(RETRY.multipliedBy(3));
        assertThat(world.tries()).isEqualTo(FIRST_ONLY);
        assertThat(drained).isNotDone();
        assertThat(service.failures()).isZero();
        stays.finish();
        pass(RETRY.plusSeconds(1));
        assertThat(drained).isCompletedWithValue(0);
        assertThat(service.state()).as("after the drain it goes on").isEqualTo(State.CONNECTED);
    }

    @Test
    void whoWaitsWhenTheDrainComesIsToldWhenTheAttemptWouldBeDue() {
        service.start();
        settle();
        hear("waiter", service.whenConnected());
        SimulatedPeer stays = aConnectionThatStays();
        world.client.drain(Duration.ofHours(1));
        pass(RETRY.plusMillis(2));
        assertThat(heard).containsExactly("waiter ConnectCancelledException");
        assertThat(world.tries()).isEqualTo(FIRST_ONLY);
        stays.finish();
        service.stop();
    }

    @Test
    void anAttemptThatADrainCutsShortIsNotRepeatedMeanwhile() {
        world.silence(V4A);
        service.start();
        settle();
        SimulatedPeer stays = aConnectionThatStays();
        hear("waiter", service.whenConnected());
        world.client.drain(Duration.ofHours(1));
        pass(RETRY.multipliedBy(2));
        assertThat(heard).containsExactly("waiter ConnectCancelledException");
        assertThat(world.tries()).isEqualTo(FIRST_ONLY);
        stays.finish();
        service.stop();
    }

    // -------------------------------------------------------------------------------------------------- stopping

    @Test
    void stoppingBeforeTheStartIsDoneAtOnceAndThenNobodyIsLeftWaiting() {
        hear("waiter", service.whenConnected());
        hear("stop", service.stop());
        hear("late", service.whenConnected());
        assertThat(heard).containsExactly("waiter CancellationException", "stop ok", "late CancellationException");
        assertThat(service.state()).isEqualTo(State.STOPPED);
    }

    @Test
    void stoppingWhileItWaitsCancelsTheTimerAtOnce() {
        service.start();
        settle();
        hear("stop", service.stop());
        assertThat(heard).containsExactly("stop ok");
        assertThat(world.client.counters().pendingCalls()).isZero();
        pass(RETRY.multipliedBy(2));
        assertThat(world.tries()).isEqualTo(1);
    }

    @Test
    void stoppingWhileItConnectsGivesTheAttemptUp() {
        world.silence(V4A);
        service.start();
        settle();
        hear("waiter", service.whenConnected());
        hear("stop", service.stop());
        assertThat(heard).containsExactly("waiter CancellationException");
        assertThat(world.openSockets()).isEmpty();
        settle();
        assertThat(heard).containsExactly("waiter CancellationException", "stop ok");
        assertThat(service.state()).isEqualTo(State.STOPPED);
        assertThat(service.failures()).isZero();
    }

    @Test
    void stoppingIsDoneWhenFullyDisconnectedForWhoeverAsked() {
        startConnected();
        hear("stop", service.stop());
        hear("again", service.stop());
        hear("late", service.whenConnected());
        settle();
        assertThat(service.state()).isEqualTo(State.DISCONNECTING);
        assertThat(heard).containsExactly("late CancellationException");
        peersFinish();
        assertThat(heard).containsExactlyInAnyOrder("late CancellationException", "stop ok", "again ok");
        assertThat(service.state()).isEqualTo(State.STOPPED);
        pass(RETRY.multipliedBy(2));
        assertThat(world.tries()).isEqualTo(1);
    }

    @Test
    void startingWhileItStopsConnectsAgainAfterwards() {
        startConnected();
        hear("stop", service.stop());
        service.start();
        assertThat(service.state()).isEqualTo(State.RESTARTING);
        hear("waiter", service.whenConnected());
        settle();
        assertThat(world.tries()).as("never two at a time").isEqualTo(1);
        peersFinish();
        assertThat(heard).containsExactly("stop ok", "waiter ok");
        assertThat(world.live()).hasSize(1);
    }

    @Test
    void stoppingWhileItRestartsStops() {
        startConnected();
        service.stop();
        service.start();
        hear("waiter", service.whenConnected());
        hear("stop", service.stop());
        peersFinish();
        assertThat(heard).containsExactly("waiter CancellationException", "stop ok");
        assertThat(service.state()).isEqualTo(State.STOPPED);
    }

    @Test
    void itCanBeStartedAgain() {
        startConnected();
        service.stop();
        peersFinish();
        service.start();
        settle();
        assertThat(service.state()).isEqualTo(State.CONNECTED);
    }

    @Test
    void aWaiterMayStopOrRestartItFromInsideItsFailure() {
        service.whenConnected(1).exceptionally(cause -> {
            hear("stop", service.stop());
            return null;
        });
        service.start();
        settle();
        assertThat(heard).containsExactly("stop ok");
        assertThat(service.state()).isEqualTo(State.STOPPED);
        service.whenConnected();
        world.serve(V4A);
        service.start();
        service.whenConnected().thenAccept(protocol -> {
            service.stop();
            service.start();
        });
        settle();
        assertThat(service.state()).isEqualTo(State.RESTARTING);
        peersFinish();
        assertThat(service.state()).isEqualTo(State.CONNECTED);
    }

    @Test
    void aReactorThatStopsStopsIt() {
        startConnected();
        world.client.stop();
        settle();
        peersFinish();
        assertThat(service.state()).isEqualTo(State.STOPPED);
        assertThat(world.client.counters().pendingCalls()).isZero();
    }

    // ------------------------------------------------------------------------------------------------- preparing

    private CompletableFuture<Void> startPreparing() {
        CompletableFuture<Void> prepared = new CompletableFuture<>();
        service = make(options.withPrepareConnection(protocol -> prepared));
        hear("waiter", service.whenConnected(1));
        world.serve(V4A);
        service.start();
        settle();
        assertThat(service.state()).isEqualTo(State.PREPARING);
        assertThat(heard).isEmpty();
        return prepared;
    }

    @Test // RE-05
    void whoWaitsGetsAConnectionThatIsPrepared() {
        startPreparing().complete(null);
        settle();
        assertThat(heard).containsExactly("waiter ok");
        assertThat(world.client.counters().pendingCalls()).isZero();
    }

    @Test // RE-05, where Twisted leaves the rejected connection open
    void aRejectedConnectionIsClosedBeforeTheNextAttempt() {
        CompletableFuture<Void> prepared = startPreparing();
        prepared.completeExceptionally(new IllegalStateException("wrong password"));
        settle();
        assertThat(heard).containsExactly("waiter IllegalStateException");
        assertThat(service.state()).isEqualTo(State.REJECTING);
        assertThat(service.failures()).isEqualTo(1);
        assertThat(world.serve(V4A).accepted().get(0).finished())
                .as("we close it")
                .isTrue();
        peersFinish();
        assertThat(service.state()).isEqualTo(State.WAITING);
        assertThat(world.openSockets()).isEmpty();
        assertThat(asked).containsExactly(1);
    }

    @Test
    void aHookThatThrowsRejects() {
        service = make(options.withPrepareConnection(protocol -> {
            throw new IllegalStateException("broken hook");
        }));
        hear("waiter", service.whenConnected(1));
        world.serve(V4A);
        service.start();
        settle();
        assertThat(failure).hasMessage("broken hook");
        peersFinish();
        assertThat(world.openSockets()).isEmpty();
    }

    @Test
    void aHookThatNeverEndsIsATimeout() {
        CompletableFuture<Void> prepared = startPreparing();
        pass(ClientServiceOptions.PREPARE_TIMEOUT.plusMillis(2));
        assertThat(failure)
                .isInstanceOf(SocketTimeoutException.class)
                .hasMessage("preparing the connection took longer than 30s");
        prepared.complete(null); // too late
        settle();
        assertThat(service.state()).isEqualTo(State.REJECTING);
    }

    @Test
    void aConnectionLostWhileItIsPreparedIsAFailure() {
        CompletableFuture<Void> prepared = startPreparing();
        peersFinish();
        assertThat(failure).hasMessageContaining("was lost while it was prepared");
        prepared.complete(null);
        settle();
        assertThat(service.state()).isEqualTo(State.WAITING);
    }

    @Test
    void stoppingWhileItIsPreparedClosesIt() {
        CompletableFuture<Void> prepared = startPreparing();
        hear("stop", service.stop());
        prepared.complete(null);
        settle();
        assertThat(heard).containsExactly("waiter CancellationException");
        peersFinish();
        assertThat(heard).last().isEqualTo("stop ok");
    }

    // ---------------------------------------------------------------------------------------------------- limits

    @Test
    void asManyAsTheLimitMayWait() {
        for (int i = 1; i < ClientService.MAX_WAITERS; i++) {
            service.whenConnected();
        }
        CompletableFuture<?> last = service.whenConnected().toCompletableFuture();
        assertThatThrownBy(service::whenConnected)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("10000 are allowed");
        last.cancel(true);
        assertThat(service.whenConnected()).as("who cancelled made room").isNotNull();
        service.stop();
    }

    @Test
    void aWaiterBearsAtLeastOneFailure() {
        assertThatThrownBy(() -> service.whenConnected(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1: 0");
    }

    @Test
    void aForeignThreadIsRefused() throws Exception {
        List<Throwable> thrown = new ArrayList<>();
        Thread foreign = new Thread(() -> {
            for (Runnable each : List.<Runnable>of(service::start, service::stop, service::whenConnected)) {
                try {
                    each.run();
                } catch (IllegalStateException e) {
                    thrown.add(e);
                }
            }
        });
        foreign.start();
        foreign.join();
        assertThat(thrown).hasSize(3).allMatch(each -> each.getMessage().contains("callFromThread"));
    }

    @Test
    void aPolicyThatFailsCostsAMinuteNotTheService() {
        for (RetryPolicy bad : List.<RetryPolicy>of(failures -> Duration.ofMillis(-1), failures -> {
            throw new IllegalStateException("broken policy");
        })) {
            service = make(options.withRetryPolicy(bad));
            long before = world.tries();
            service.start();
            settle();
            pass(ClientService.FALLBACK_DELAY.minusMillis(1));
            assertThat(world.tries()).isEqualTo(before + 1);
            pass(Duration.ofMillis(2));
            assertThat(world.tries()).isEqualTo(before + 2);
            service.stop();
        }
    }

    @Test
    void optionsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> options.withPrepareTimeout(Duration.ZERO)).hasMessageContaining("must be positive");
        Duration second = Duration.ofSeconds(1);
        var random = new SplittableRandom(1);
        assertThatThrownBy(() -> RetryPolicy.backoff(Duration.ZERO, 2, second, random))
                .hasMessageContaining("0 < initial <= max");
        assertThatThrownBy(() -> RetryPolicy.backoff(second, 2, Duration.ofMillis(999), random))
                .hasMessageContaining("0 < initial <= max");
        for (double bad : new double[] {0.99, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> RetryPolicy.backoff(second, bad, second, random))
                    .hasMessageContaining("factor must be at least 1");
        }
    }

    @Test
    void aWaiterThatIsToldOfTheStopHearsACancellation() {
        hear("waiter", service.whenConnected());
        service.start();
        service.stop();
        settle();
        assertThat(failure)
                .isInstanceOf(CancellationException.class)
                .hasMessage("the client service for tcp:192.0.2.1:25:timeout=5s is stopped");
    }
}
