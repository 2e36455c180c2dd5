// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.CannotListenException;
import dev.sennit.reactor.ClientFactory;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ConnectCancelledException;
import dev.sennit.reactor.Connector;
import dev.sennit.reactor.DrainableProtocol;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.ReactorLocal;
import dev.sennit.reactor.ReactorStoppedException;
import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Transport;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ManualReactorTest {
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress("192.0.2.9", 0);
    private static final InetSocketAddress SERVER = new InetSocketAddress("203.0.113.5", 80);

    private final ManualTime time = new ManualTime();
    private final ManualReactor reactor = time.reactor();
    private final RecordingProtocol protocol = new RecordingProtocol();

    /** A client that writes down how its attempts go. */
    private final class Client implements ClientFactory {
        private final List<String> events = new ArrayList<>();

        @Override
        public Protocol buildProtocol(SocketAddress peer) {
            return protocol.onLost((transport, reason) -> events.add("protocol lost"));
        }

        @Override
        public void clientConnectionFailed(Connector connector, IOException cause) {
            events.add("failed: " + cause.getClass().getSimpleName() + " " + connector.state());
        }

        @Override
        public void clientConnectionLost(Connector connector, CloseReason reason) {
            events.add("lost: " + reason + " " + connector.state());
        }
    }

    private final Client client = new Client();

    @Test
    void aServiceIsTestedThroughItsPort() {
        reactor.listen("tcp:8007", peer -> new TimedLines());
        StringTransport wire = reactor.port(8007).accept().orElseThrow();
        wire.receive("hello\r\n");
        assertThat(wire.text()).isEqualTo("hello\r\n");
        assertThat(wire.host()).isEqualTo(reactor.port(8007).address());
        assertThat(reactor.connections()).containsExactly(wire);
        assertThatThrownBy(() -> reactor.port(1)).hasMessageContaining("nobody listens on 1");
    }

    @Test
    void whatOnlyRealSocketsHaveIsRefused() {
        assertThatThrownBy(() -> reactor.adoptListener(3, peer -> protocol, TcpOptions.defaults()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("the manual reactor cannot adopt descriptors: use epoll");
        assertThatThrownBy(() -> reactor.adoptConnection(3, peer -> protocol, TcpOptions.defaults()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("the manual reactor cannot adopt descriptors: use epoll");
        assertThatThrownBy(() -> reactor.sendUnixDatagram("/run/x", ByteBuffer.allocate(1)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("the manual reactor cannot send datagrams to UNIX sockets: use epoll");
    }

    @Test
    void aFactoryMayRefuse() {
        var port = reactor.listenTcp(ANYWHERE, peer -> null, TcpOptions.defaults(), List.of());
        assertThat(port.accept()).isEmpty();
        assertThat(port.tcpAddress().getPort()).isNotZero();
    }

    @Test
    void anAddressIsSharedByThoseWhoAllReuseIt() {
        TcpOptions reusing = TcpOptions.defaults().withSocketOption(SocketOption.REUSE_PORT, true);
        var port = reactor.listenTcp(ANYWHERE, peer -> protocol, reusing, List.of());
        assertThat(reactor.listenTcp(port.tcpAddress(), peer -> protocol, reusing)
                        .address())
                .isEqualTo(port.address());
        assertThatThrownBy(() -> reactor.listenTcp(port.tcpAddress(), peer -> protocol, TcpOptions.defaults()))
                .isInstanceOf(CannotListenException.class);
    }

    @Test
    void anAddressIsTakenUntilItsPortIsClosed() { // E-58
        var port = reactor.listenTcp(ANYWHERE, peer -> protocol, TcpOptions.defaults(), List.of());
        assertThatThrownBy(() -> reactor.listenTcp(port.tcpAddress(), peer -> protocol, TcpOptions.defaults()))
                .isInstanceOf(CannotListenException.class)
                .hasMessageContaining("Address already in use");
        var closed = port.stopListening().toCompletableFuture();
        assertThat(closed).isNotDone();
        time.advance(Duration.ZERO);
        assertThat(closed).isDone();
        assertThat(port.stopListening().toCompletableFuture()).isDone();
        assertThatThrownBy(port::accept).hasMessageContaining("connection refused");
        reactor.listenTcp(port.tcpAddress(), peer -> protocol, TcpOptions.defaults());
    }

    @Test
    void connectionsAreDealtToTheWorkersInTurn() {
        List<ManualTime> times = List.of(new ManualTime(), new ManualTime());
        List<Reactor> workers = List.of(times.get(0).reactor(), times.get(1).reactor());
        var port = reactor.listenTcp(ANYWHERE, peer -> new RecordingProtocol(), TcpOptions.defaults(), workers);
        for (int i = 0; i < 4; i++) {
            port.accept();
        }
        assertThat(times.get(0).reactor().connections()).hasSize(2);
        assertThat(times.get(1).reactor().connections()).hasSize(2);
    }

    @Test
    void anAttemptSucceedsWhenTheTestSaysSo() { // E-62
        var connector = reactor.connectTcp(SERVER, client, TcpOptions.defaults());
        assertThat(connector.state()).isEqualTo(Connector.State.CONNECTING);
        StringTransport wire = connector.succeed().orElseThrow();
        assertThat(wire.peer()).isEqualTo(SERVER);
        assertThat(connector.state()).isEqualTo(Connector.State.CONNECTED);
        connector.disconnect();
        wire.settle();
        assertThat(client.events).containsExactly("protocol lost", "lost: done DISCONNECTED");
        assertThat(time.pendingCalls()).isZero();
    }

    @Test
    void anAttemptFailsWithTheGivenCauseAndCanBeRepeated() {
        var connector = reactor.connectTcp(SERVER, client, TcpOptions.defaults());
        connector.fail(new ConnectException("Connection refused"));
        connector.connect();
        assertThat(client.events).containsExactly("failed: ConnectException DISCONNECTED");
        assertThat(connector.attempts()).isEqualTo(2);
        connector.succeed();
        assertThatThrownBy(connector::succeed).hasMessageContaining("no attempt is under way");
    }

    @Test
    void anAttemptTimesOutAndIsGivenUpLater() {
        var connector = reactor.connectTcp(SERVER, client, TcpOptions.defaults());
        time.advance(Duration.ofSeconds(30).minusNanos(1));
        assertThat(client.events).isEmpty();
        time.advance(Duration.ofNanos(1));
        assertThat(client.events)
                .containsExactly("failed: " + SocketTimeoutException.class.getSimpleName() + " DISCONNECTED");

        connector.connect();
        connector.stopConnecting();
        assertThat(client.events).hasSize(1);
        time.advance(Duration.ZERO);
        assertThat(client.events)
                .last()
                .isEqualTo("failed: " + ConnectCancelledException.class.getSimpleName() + " DISCONNECTED");
    }

    @Test
    void anUnresolvedAddressIsAnUnknownHost() {
        reactor.connectTcp(InetSocketAddress.createUnresolved("nowhere.invalid", 1), client, TcpOptions.defaults());
        assertThat(client.events).isEmpty();
        time.advance(Duration.ZERO);
        assertThat(client.events)
                .containsExactly("failed: " + UnknownHostException.class.getSimpleName() + " DISCONNECTED");
    }

    @Test
    void stopWaitsForTheTriggersThenLosesEverything() {
        var work = new CompletableFuture<Void>();
        reactor.beforeShutdown(() -> work);
        reactor.beforeShutdown(() -> CompletableFuture.failedFuture(new IOException("counts as done")));
        reactor.beforeShutdown(() -> {
                    throw new AssertionError("was taken back");
                })
                .remove();
        reactor.listen("tcp:1", peer -> protocol);
        reactor.port(1).accept();
        reactor.stop();
        time.advance(Duration.ZERO);
        assertThat(reactor.state()).isEqualTo(Reactor.State.STOPPING);
        assertThat(protocol.reason()).isEmpty();
        work.complete(null);
        time.advance(Duration.ZERO);
        assertThat(protocol.events()).last().asString().contains("the reactor stopped");
        assertThat(reactor.ports()).isEmpty();
        assertThat(reactor.state()).isEqualTo(Reactor.State.IDLE);

        List<String> calls = new ArrayList<>();
        reactor.callWhenRunning(() -> calls.add("first"));
        assertThat(calls).isEmpty();
        reactor.run();
        assertThat(calls).containsExactly("first");
        assertThatThrownBy(reactor::run).hasMessageContaining("RUNNING");
        assertThatThrownBy(reactor::close).hasMessageContaining("stop it");
    }

    /** Finishes its work a second after it was asked to. */
    private static final class Slow implements DrainableProtocol {
        private final List<String> events = new ArrayList<>();
        private Transport transport = StringTransport.connect(new RecordingProtocol(), new ManualTime());

        @Override
        public void makeConnection(Transport newTransport) {
            transport = newTransport;
        }

        @Override
        public void drainRequested() {
            events.add("drain");
            transport.reactor().callLater(Duration.ofSeconds(1), transport::loseConnection);
        }

        @Override
        public void dataReceived(ByteBuffer data) {}

        @Override
        public void connectionLost(CloseReason reason) {
            events.add(reason.toString());
        }
    }

    @Test
    void drainWaitsForThoseWhoFinishAndAbortsTheRest() {
        var slow = new Slow();
        StringTransport.connect(slow, time);
        var deaf = StringTransport.connect(protocol, time);
        deaf.peerStalls();
        deaf.write("never taken");
        reactor.listen("tcp:1", peer -> protocol);
        var drained = reactor.drain(Duration.ofSeconds(5)).toCompletableFuture();
        time.advance(Duration.ofSeconds(1));
        assertThat(reactor.ports()).isEmpty();
        assertThat(slow.events).containsExactly("drain", "done");
        assertThat(drained).isNotDone();
        time.pump(Duration.ofSeconds(4), Duration.ZERO);
        assertThat(drained).isCompletedWithValue(1);
        assertThat(deaf.aborted()).isTrue();
        assertThat(time.pendingCalls()).isZero();
    }

    @Test
    void eachReactorHasItsOwnLocals() {
        ReactorLocal<List<String>> key = new ReactorLocal<>(ArrayList::new);
        assertThat(key.get(reactor)).isSameAs(key.get(reactor)).isNotSameAs(key.get(new ManualTime().reactor()));
    }

    @Test
    void deferredWorkIsDoneWhenTheTestAdvancesAndItsOutcomeComesATurnLater() {
        var events = new ArrayList<String>();
        reactor.deferToThread(() -> {
                    events.add("work, on the reactor's thread: " + reactor.isReactorThread());
                    return "result";
                })
                .thenAccept(result -> events.add(result + ", on the reactor's thread: " + reactor.isReactorThread()));
        assertThat(events).isEmpty();
        assertThat(reactor.leftovers()).containsExactly("work for a thread, not done");
        reactor.turn();
        assertThat(events).containsExactly("work, on the reactor's thread: false");
        time.advance(Duration.ZERO);
        assertThat(events).last().isEqualTo("result, on the reactor's thread: true");
        assertThat(reactor.leftovers()).isEmpty();
    }

    @Test
    void deferredWorkThatTouchesAConnectionIsFoundOut() {
        var wire = StringTransport.connect(new RecordingProtocol(), time);
        var outcome = reactor.deferToThread(() -> {
            wire.write("from a worker");
            return "";
        });
        wire.settle();
        assertThat(outcome.toCompletableFuture())
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("callFromThread");
        assertThat(wire.text()).isEmpty();
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void aThreadThatWaitsIsAnsweredOrTurnedDown() {
        var answers = new ArrayList<String>();
        var foreign = new Thread(() -> {
            try {
                answers.add(reactor.blockingCallFromThread(() -> "on time"));
                reactor.blockingJoinFromThread(() -> {
                    reactor.stop();
                    return new CompletableFuture<String>();
                });
            } catch (ReactorStoppedException e) {
                answers.add("stopped");
            } catch (ExecutionException | InterruptedException e) {
                answers.add(e.toString());
            }
        });
        foreign.start();
        while (foreign.isAlive()) {
            reactor.turn();
        }
        assertThat(answers).containsExactly("on time", "stopped");
        assertThatThrownBy(() -> reactor.blockingCallFromThread(() -> 1)).hasMessageContaining("wait for itself");
    }
}
