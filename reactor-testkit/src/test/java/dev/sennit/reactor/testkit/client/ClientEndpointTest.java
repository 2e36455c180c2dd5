// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.client;

import static dev.sennit.reactor.testkit.client.ClientWorld.HOST;
import static dev.sennit.reactor.testkit.client.ClientWorld.PORT;
import static dev.sennit.reactor.testkit.client.ClientWorld.V4A;
import static dev.sennit.reactor.testkit.client.ClientWorld.V4B;
import static dev.sennit.reactor.testkit.client.ClientWorld.V6A;
import static dev.sennit.reactor.testkit.client.ClientWorld.V6B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.CannotConnectException;
import dev.sennit.reactor.ClientConnection;
import dev.sennit.reactor.ClientOptions;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ConnectCancelledException;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.Endpoints;
import dev.sennit.reactor.HostResolver;
import dev.sennit.reactor.ProtocolFactory;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.testkit.FaultOptions;
import dev.sennit.reactor.testkit.RecordingProtocol;
import dev.sennit.reactor.testkit.Seeds;
import dev.sennit.reactor.testkit.SimulatedPeer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientEndpointTest {
    private final ClientWorld world = new ClientWorld(Seeds.one(), FaultOptions.none());
    private final List<RecordingProtocol> built = new ArrayList<>();
    private final List<String> outcomes = new ArrayList<>();
    private Throwable failure = new AssertionError("no failure yet");

    @AfterEach
    void nothingIsLeft() {
        assertThat(world.end()).isEmpty();
    }

    private RecordingProtocol build() {
        RecordingProtocol protocol = new RecordingProtocol();
        built.add(protocol);
        return protocol;
    }

    private ClientConnection<RecordingProtocol> connect(ClientOptions options) {
        return connect("tcp:" + HOST + ":25", peer -> build(), options);
    }

    private ClientConnection<RecordingProtocol> connect(
            String endpoint, ProtocolFactory<RecordingProtocol> factory, ClientOptions options) {
        var connection = Endpoints.client(endpoint).connect(world.client, factory, options);
        connection.protocol().whenComplete((protocol, cause) -> {
            assertThat(world.client.isReactorThread()).isTrue();
            outcomes.add(cause == null ? "connected, made: " + protocol.made() : "failed");
            failure = cause == null ? failure : cause;
        });
        assertThat(outcomes).as("never from inside connect").isEmpty();
        return connection;
    }

    private void pass(long millis) {
        world.network.advance(Duration.ofMillis(millis));
    }

    // ------------------------------------------------------------------------------------------------- one address

    @Test // EP-01
    void theProtocolIsToldOnceItKnowsItsTransport() {
        world.serve(V4A);
        world.answer.complete(List.of(V4A));
        connect(world.options);
        pass(0);
        assertThat(outcomes).containsExactly("connected, made: true");
        assertThat(world.asked).containsExactly(HOST);
        assertThat(world.live()).hasSize(1);
        assertThat(world.client.counters().pendingCalls())
                .as("no timer is left")
                .isZero();
    }

    @Test // DESIGN 11
    void aReactorConnectsToAStringAndTheStageHasTheTypeOfTheProtocol() {
        world.serve(V4A);
        CompletableFuture<RecordingProtocol> found = new CompletableFuture<>();
        world.client
                .connect("tcp:192.0.2.1:25", peer -> new RecordingProtocol())
                .thenAccept(found::complete);
        pass(0);
        assertThat(found.join().made()).isTrue();
        assertThat(world.asked).as("an address is not looked up").isEmpty();
    }

    @Test
    void anIpv6AddressIsWrittenWithEscapes() {
        world.serve(V6A);
        connect("tcp:2001\\:db8\\:\\:1:25", peer -> build(), world.options);
        pass(0);
        assertThat(outcomes).hasSize(1);
        assertThat(world.live()).hasSize(1);
    }

    @Test
    void theReactorsResolverIsUsedUnlessTheOptionsNameOne() {
        world.serve(V4A);
        HostResolver.install(world.client, world.resolver);
        assertThat(HostResolver.of(world.client)).isSameAs(world.resolver);
        world.answer.complete(List.of(V4A));
        connect(ClientOptions.defaults());
        pass(0);
        assertThat(world.asked).containsExactly(HOST);
        assertThat(outcomes).hasSize(1);
    }

    @Test
    void theEndOfTheConnectionIsToldAfterTheProtocol() {
        world.serve(V4A);
        world.answer.complete(List.of(V4A));
        var connection = connect(world.options);
        connection
                .lost()
                .thenAccept(reason -> outcomes.add(reason + ", " + built.get(0).events()));
        pass(0);
        connection.disconnect();
        world.live().get(0).finish();
        pass(5000);
        assertThat(outcomes).containsExactly("connected, made: true", "done, [made, lost: done]");
        connection.disconnect(); // when it is over: nothing
    }

    @Test
    void aProtocolThatEndsItInConnectionMadeIsStillToldBeforeTheLoss() {
        world.serve(V4A);
        world.answer.complete(List.of(V4A));
        var connection = connect(
                "tcp:" + HOST + ":25",
                peer -> new RecordingProtocol().onMade(transport -> transport.abortConnection()),
                world.options);
        connection.lost().thenAccept(reason -> outcomes.add(reason.toString()));
        pass(0);
        assertThat(outcomes).containsExactly("connected, made: true", "aborted");
    }

    @Test // RE-06
    void aFactoryThatRefusesFailsTheAttempt() {
        world.serve(V4A);
        world.answer.complete(List.of(V4A));
        connect("tcp:" + HOST + ":25", peer -> null, world.options);
        pass(0);
        assertThat(failure).isInstanceOf(CannotConnectException.class).hasMessageContaining("the factory refused");
    }

    @Test
    void aFactoryThatThrowsFailsTheAttempt() {
        world.serve(V4A);
        world.answer.complete(List.of(V4A));
        connect(
                "tcp:" + HOST + ":25",
                peer -> {
                    throw new IllegalStateException("not today");
                },
                world.options);
        pass(0);
        assertThat(outcomes).containsExactly("failed");
        assertThat(failure).isInstanceOf(CannotConnectException.class).hasMessageContaining("not today");
    }

    @Test
    void aForeignThreadIsRefused() throws Exception {
        List<Throwable> thrown = new ArrayList<>();
        var connection = connect(world.options);
        Thread foreign = new Thread(() -> {
            for (Runnable each : List.<Runnable>of(() -> connect(world.options), connection::disconnect)) {
                try {
                    each.run();
                } catch (IllegalStateException e) {
                    thrown.add(e);
                }
            }
        });
        foreign.start();
        foreign.join();
        assertThat(thrown).hasSize(2).allMatch(each -> each.getMessage().contains("callFromThread"));
        connection.disconnect();
    }

    // --------------------------------------------------------------------------------------------------- resolving

    @Test
    void aNameWithoutAddressesIsAnUnknownHost() {
        world.answer.complete(List.of());
        connect(world.options);
        pass(0);
        assertThat(failure)
                .isInstanceOf(CannotConnectException.class)
                .hasMessage("cannot connect to mail.example.org:25: mail.example.org has no address")
                .hasCauseInstanceOf(UnknownHostException.class);
    }

    @Test
    void anUnknownNameFailsWithWhatTheResolverSaid() {
        world.answer.completeExceptionally(new UnknownHostException(HOST));
        connect(world.options);
        pass(0);
        assertThat(failure)
                .hasMessage("cannot connect to mail.example.org:25: unknown host mail.example.org")
                .hasCauseInstanceOf(UnknownHostException.class);
    }

    @Test
    void aResolverThatThrowsFailsLater() {
        connect(ClientOptions.defaults().withResolver(host -> {
            throw new IllegalStateException("broken");
        }));
        pass(0);
        assertThat(failure).isInstanceOf(CannotConnectException.class).hasMessageContaining("broken");
    }

    @Test // 2.7 of the peers: the budget includes the resolver
    void aResolverThatNeverAnswersEndsWithTheBudgetAndIsNamed() {
        connect("tcp:" + HOST + ":25:timeout=10s", peer -> build(), world.options);
        pass(9_999);
        assertThat(outcomes).isEmpty();
        pass(2);
        assertThat(failure)
                .isInstanceOf(CannotConnectException.class)
                .hasMessage("cannot connect to mail.example.org:25: timed out: resolving after 10s")
                .hasCauseInstanceOf(SocketTimeoutException.class);
        assertThat(((CannotConnectException) failure).timedOut())
                .contains(new CloseReason.TimedOut(DeadlineKind.CONNECT, "resolving", Duration.ofSeconds(10)));
        assertThat(world.answer).as("the resolver need not go on").isCancelled();
    }

    @Test
    void anAnswerAfterTheBudgetIsNotUsed() {
        world.serve(V4A);
        connect(ClientOptions.defaults()
                .withResolver(host -> world.answer.copy()) // which hears of no cancel
                .withTcp(TcpOptions.defaults().withConnectTimeout(Duration.ofSeconds(1))));
        pass(1_001);
        assertThat(outcomes).containsExactly("failed");
        world.answer.complete(List.of(V4A));
        pass(1_000);
        assertThat(world.tries()).isZero();
    }

    @Test
    void givingUpDoesNotWaitForTheResolver() {
        var connection = connect(world.options);
        pass(10);
        connection.disconnect();
        assertThat(outcomes).as("in a later turn").isEmpty();
        pass(0);
        assertThat(failure).isInstanceOf(ConnectCancelledException.class);
        assertThat(world.answer).isCancelled();
        assertThat(world.client.counters().pendingCalls()).isZero();
    }

    @Test
    void cancellingTheStageAsAFutureGivesUp() {
        world.silence(V4A);
        world.answer.complete(List.of(V4A));
        var connection = connect(world.options);
        connection.lost().whenComplete((reason, cause) -> outcomes.add(String.valueOf(cause)));
        pass(10);
        assertThat(world.openSockets()).hasSize(1);
        connection.protocol().toCompletableFuture().cancel(true);
        pass(0);
        assertThat(failure).isInstanceOf(CancellationException.class);
        assertThat(outcomes).hasSize(2).last().asString().contains("ConnectCancelledException");
        assertThat(world.openSockets()).isEmpty();
    }

    @Test
    void cancellingTheStageWhileTheFactoryWorksClosesTheConnection() {
        world.serve(V4A);
        List<ClientConnection<RecordingProtocol>> connections = new ArrayList<>();
        connections.add(connect(
                "tcp:192.0.2.1:25",
                peer -> {
                    connections.get(0).protocol().toCompletableFuture().cancel(true);
                    return build();
                },
                world.options));
        pass(0);
        world.live().forEach(SimulatedPeer::finish);
        pass(5_000);
        assertThat(built.get(0).events()).containsExactly("made", "lost: done");
    }

    // ------------------------------------------------------------------------------------------------------ racing

    @Test // RFC 8305, section 4
    void familiesTakeTurnsAndEachGetsItsDelay() {
        for (var each : List.of(V6A, V6B, V4A, V4B)) {
            world.silence(each);
        }
        world.answer.complete(List.of(V6A, V6B, V4A, V4B));
        var connection = connect(world.options.withAttemptDelay(Duration.ofMillis(100)));
        pass(0);
        assertThat(world.tries()).isEqualTo(1);
        pass(99);
        assertThat(world.tries()).isEqualTo(1);
        pass(1);
        assertThat(world.tries()).isEqualTo(2);
        pass(200);
        assertThat(world.tries()).isEqualTo(4);
        assertThat(world.openSockets()).hasSize(4);
        connection.disconnect();
        assertThat(world.openSockets()).as("closed when disconnect returns").isEmpty();
        pass(0);
        assertThat(failure).isInstanceOf(ConnectCancelledException.class);
    }

    @Test // RFC 8305, section 5
    void theSecondFamilyWinsWhereTheFirstIsSilent() {
        world.silence(V6A);
        world.silence(V6B);
        world.serve(V4A);
        world.answer.complete(List.of(V6A, V6B, V4A));
        connect(world.options);
        pass(249);
        assertThat(outcomes).isEmpty();
        pass(1);
        assertThat(outcomes).containsExactly("connected, made: true");
        assertThat(world.tries())
                .as("the second of the first family is not tried")
                .isEqualTo(2);
        assertThat(world.openSockets()).as("the loser is closed").hasSize(1);
        assertThat(world.client.counters().pendingCalls()).isZero();
    }

    @Test // D13
    void aFailureMakesRoomAtOnce() {
        world.serve(V4A);
        world.answer.complete(List.of(V6A, V4A)); // nobody listens at the first
        connect(world.options);
        pass(0);
        assertThat(outcomes).containsExactly("connected, made: true");
        assertThat(built).hasSize(1);
    }

    @Test // D13
    void theFailureOfAllNamesEveryAddressAndKeepsTheOthers() {
        world.answer.complete(List.of(V6A, V4A, V4B));
        connect(world.options);
        pass(0);
        assertThat(outcomes).containsExactly("failed");
        assertThat(failure)
                .isInstanceOf(CannotConnectException.class)
                .hasMessage("cannot connect to mail.example.org:25: tried 2001:db8:0:0:0:0:0:1 (Connection refused),"
                        + " 192.0.2.1 (Connection refused), 192.0.2.2 (Connection refused)")
                .hasCauseInstanceOf(ConnectException.class);
        assertThat(failure.getSuppressed()).hasSize(2);
    }

    @Test
    void aMissingRouteIsLessTellingThanARefusal() {
        var failures = new java.util.LinkedHashMap<String, IOException>();
        failures.put("a", new ConnectException("Network is unreachable"));
        failures.put("b", new ConnectException("Connection refused"));
        var all = new CannotConnectException("x:1", failures);
        assertThat(all).hasCause(failures.get("b"));
        assertThat(all.getSuppressed()).containsExactly(failures.get("a"));
    }

    @Test
    void theBudgetCoversAllAttemptsTogether() {
        world.silence(V6A);
        world.silence(V4A);
        connect(
                "tcp:" + HOST + ":25:timeout=2s",
                peer -> build(),
                world.options.withAttemptDelay(Duration.ofSeconds(1)));
        pass(500);
        world.answer.complete(List.of(V6A, V4A, V4B));
        pass(1_499);
        assertThat(outcomes).isEmpty();
        pass(2);
        assertThat(failure)
                .hasMessage("cannot connect to mail.example.org:25: timed out: connecting after 2s:"
                        + " tried 2001:db8:0:0:0:0:0:1 (no answer), 192.0.2.1 (no answer)");
        assertThat(world.openSockets()).isEmpty();
    }

    @Test
    void addressesOfAnotherFamilyThanTheLocalEndAreNotTried() {
        world.serve(V4A);
        world.answer.complete(List.of(V6A, V4A));
        connect("tcp:" + HOST + ":25:bind=192.0.2.9", peer -> build(), world.options);
        pass(0);
        assertThat(outcomes).containsExactly("connected, made: true");
        assertThat(((InetSocketAddress) world.live().get(0).peer()).getAddress())
                .isEqualTo(ClientWorld.address("192.0.2.9"));
        assertThat(world.tries()).isEqualTo(1);
    }

    @Test
    void noAddressOfTheFamilyOfTheLocalEndIsAFailure() {
        world.answer.complete(List.of(V6A));
        connect("tcp:" + HOST + ":25:bind=192.0.2.9", peer -> build(), world.options);
        pass(0);
        assertThat(failure).hasMessageContaining("family of the local one");
    }

    @Test
    void aDrainGivesTheWholeRaceUp() {
        world.silence(V6A);
        world.serve(V4A);
        world.answer.complete(List.of(V6A, V4A));
        connect(world.options);
        pass(1);
        world.client.drain(Duration.ofSeconds(1));
        pass(1_000);
        assertThat(failure).isInstanceOf(ConnectCancelledException.class);
        assertThat(world.tries())
                .as("the next address is not tried in the middle of a drain")
                .isEqualTo(1);
    }

    @Test
    void aStoppedReactorGivesUp() {
        connect(world.options);
        pass(1);
        world.client.stop();
        pass(0);
        assertThat(failure).isInstanceOf(ConnectCancelledException.class).hasMessageContaining("its reactor stopped");
        assertThat(world.client.counters().pendingCalls()).isZero();
    }

    @Test
    void theDelayHasTheRangeOfTheRfc() {
        for (Duration bad : List.of(Duration.ofMillis(9), Duration.ofMillis(2_001))) {
            assertThatThrownBy(() -> ClientOptions.defaults().withAttemptDelay(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("from 10ms to 2s");
        }
        for (Duration good : List.of(Duration.ofMillis(10), Duration.ofSeconds(2))) {
            assertThat(ClientOptions.defaults().withAttemptDelay(good).attemptDelay())
                    .isEqualTo(good);
        }
    }

    @Test
    void theProtocolHearsWhomItReached() {
        world.serve(V4A);
        List<Object> peers = new ArrayList<>();
        connect(
                "tcp:192.0.2.1:25",
                peer -> {
                    peers.add(peer);
                    return build();
                },
                world.options);
        pass(0);
        assertThat(peers).containsExactly(new InetSocketAddress(V4A, PORT));
    }
}
