// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.core.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatedNetworkTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress("127.0.0.1", 0);

    private final SimulatedNetwork network = new SimulatedNetwork(Seeds.one(), FaultOptions.none());
    private final EventLoop server = network.reactor("server");

    @AfterEach
    void nothingIsLeft() {
        server.stop();
        network.runUntilQuiet();
        assertThat(network.leftovers()).isEmpty();
    }

    private InetSocketAddress listen(Protocol protocol) {
        return server.listenTcp(ANY_PORT, peer -> protocol, TcpOptions.defaults())
                .tcpAddress();
    }

    private SimulatedPeer connect(Protocol protocol) {
        SimulatedPeer peer = network.connect("peer", listen(protocol));
        settle();
        return peer;
    }

    private void settle() {
        network.advance(Duration.ZERO);
    }

    private static RecordingProtocol echo() {
        return new RecordingProtocol().onData((transport, text) -> transport.write(text));
    }

    @Test
    void aProtocolTalksToAScriptedPeer() {
        RecordingProtocol echo = echo();
        SimulatedPeer peer = connect(echo);
        peer.send("hello");
        settle();
        assertThat(peer.text()).isEqualTo("hello");
        peer.finish();
        network.advance(Duration.ofSeconds(3));
        assertThat(echo.events()).containsExactly("made", "data: hello", "lost: done");
        assertThat(peer.finished()).isTrue();
    }

    @Test
    void twoReactorsTalkToEachOther() {
        EventLoop client = network.reactor("client");
        RecordingProtocol asks = new RecordingProtocol()
                .onMade(transport -> transport.write("ping"))
                .onData((transport, text) -> transport.loseConnection());
        RecordingProtocol answers = echo();
        client.connectTcp(listen(answers), peer -> asks, TcpOptions.defaults());
        network.runUntilQuiet();
        assertThat(asks.events()).containsExactly("made", "data: ping", "lost: done");
        assertThat(answers.events()).containsExactly("made", "data: ping", "lost: done");
        client.stop();
        settle();
        assertThat(client.state()).isEqualTo(Reactor.State.IDLE);
    }

    @Test
    void sharedPortSpreadsItsConnections() {
        TcpOptions reusing = TcpOptions.defaults().withSocketOption(SocketOption.REUSE_PORT, true);
        List<String> served = new ArrayList<>();
        InetSocketAddress address = server.listenTcp(ANY_PORT, peer -> serves(served, "first"), reusing)
                .tcpAddress();
        server.listenTcp(address, peer -> serves(served, "second"), reusing);
        for (int i = 0; i < 4; i++) {
            network.connect("peer", address);
        }
        settle();
        assertThat(served).hasSize(4).contains("first", "second");
    }

    private static Protocol serves(List<String> served, String name) {
        served.add(name);
        return new RecordingProtocol();
    }

    @Test
    void timePassesOnlyWhenTheTestSaysSo() {
        List<Long> made = new ArrayList<>();
        long start = server.nanoTime();
        server.callLater(Duration.ofMillis(10), () -> made.add(server.nanoTime() - start));
        server.callLater(Duration.ofHours(10), () -> made.add(server.nanoTime() - start));
        network.advance(Duration.ofMillis(10).minusNanos(1));
        assertThat(made).isEmpty();
        network.advance(Duration.ofNanos(1));
        assertThat(made).containsExactly(10_000_000L);
        network.runUntilQuiet();
        assertThat(made).containsExactly(10_000_000L, 36_000_000_000_000L);
        assertThat(network.elapsed()).isEqualTo(Duration.ofHours(10));
    }

    @Test
    void aPeerThatReadsNothingFillsBothBuffersAndThenTheQueue() { // E-40, D2
        RecordingProtocol floods = new RecordingProtocol().onMade(transport -> transport.write(new byte[300_000]));
        SimulatedPeer peer = network.connect("peer", listen(floods));
        peer.stopReading();
        settle();
        assertThat(floods.transport().bufferedBytes()).isEqualTo(300_000 - 2 * 65_536);
        network.advance(Duration.ofSeconds(60).minusNanos(1));
        assertThat(floods.reason()).isEmpty();
        network.advance(Duration.ofNanos(1));
        assertThat(floods.events()).containsExactly("made", "lost: timed out: write stall after 1m");
        peer.resumeReading();
        assertThat(peer.bytes()).hasSize(65_536);
        assertThat(peer.failure()).get().hasToString("java.io.IOException: Connection reset by peer");
    }

    @Test
    void aPeerThatReadsAgainGetsEverything() {
        RecordingProtocol floods = new RecordingProtocol().onMade(transport -> transport.write(new byte[300_000]));
        SimulatedPeer peer = network.connect("peer", listen(floods));
        peer.stopReading();
        network.later(Duration.ofSeconds(50), peer::resumeReading);
        network.advance(Duration.ofMinutes(5));
        assertThat(peer.bytes()).hasSize(300_000);
        assertThat(floods.reason()).isEmpty();
    }

    @Test
    void aResetIsReportedAfterWhatArrivedBeforeIt() { // as on Linux
        RecordingProtocol reads = new RecordingProtocol();
        SimulatedPeer peer = connect(reads);
        peer.send("before");
        peer.reset();
        settle();
        assertThat(reads.events()).containsExactly("made", "data: before", "lost: lost: Connection reset by peer");
    }

    @Test
    void aResetEndsTheConnectionAlsoWhilePaused() { // D5: whether or not something arrived before it
        for (String before : List.of("", "before")) {
            RecordingProtocol paused = new RecordingProtocol().onMade(transport -> transport.pauseProducing());
            SimulatedPeer peer = connect(paused);
            peer.send(before);
            peer.reset();
            settle();
            assertThat(paused.events()).containsExactly("made", "lost: lost: Connection reset by peer");
        }
    }

    @Test
    void aFinWaitsForAPausedProtocolThatDoesNotUnderstandIt() { // D5: it may hold back what it was given
        RecordingProtocol paused = new RecordingProtocol().onMade(transport -> transport.pauseProducing());
        connect(paused).close();
        settle();
        assertThat(paused.events()).containsExactly("made");
        paused.transport().resumeProducing();
        settle();
        assertThat(paused.events()).containsExactly("made", "lost: done");
    }

    @Test
    void closingWithUnreadDataResets() {
        RecordingProtocol paused = new RecordingProtocol().onMade(transport -> transport.pauseProducing());
        SimulatedServer port = network.listen(ANY_PORT).whenAccepted(peer -> peer.stopReading());
        EventLoop client = network.reactor("client");
        client.connectTcp(port.address(), peer -> paused, TcpOptions.defaults());
        settle();
        SimulatedPeer accepted = port.accepted().get(0);
        paused.transport().write("never read");
        settle();
        accepted.close();
        paused.transport().resumeProducing();
        settle();
        assertThat(paused.events()).containsExactly("made", "lost: lost: Connection reset by peer");
        client.stop();
        port.close();
    }

    @Test
    void bytesForAClosedSocketAreAnsweredWithAReset() {
        RecordingProtocol half = RecordingProtocol.halfCloseable();
        SimulatedPeer peer = connect(half);
        peer.close();
        settle();
        assertThat(half.events()).containsExactly("made", "read lost");
        half.transport().write("first");
        settle();
        half.transport().write("second");
        settle();
        assertThat(half.events()).containsExactly("made", "read lost", "lost: lost: Broken pipe");
    }

    @Test
    void oneDirectionMayEndBeforeTheOther() { // E-50
        RecordingProtocol half = RecordingProtocol.halfCloseable();
        SimulatedPeer peer = connect(half);
        peer.finish();
        settle();
        half.transport().write("still here");
        half.transport().loseWriteConnection();
        settle();
        assertThat(peer.text()).isEqualTo("still here");
        assertThat(peer.finished()).isTrue();
        assertThat(half.events()).containsExactly("made", "read lost", "write lost", "lost: done");
    }

    @Test
    void connectingIsRefusedOrNeverAnswered() { // E-56
        List<String> failures = new ArrayList<>();
        network.silence(new InetSocketAddress("192.0.2.1", 80));
        for (String address : List.of("127.0.0.1", "192.0.2.1")) {
            server.connectTcp(new InetSocketAddress(address, 80), new FailingClient(failures), TcpOptions.defaults());
        }
        settle();
        assertThat(failures).containsExactly("ConnectException");
        network.advance(Duration.ofSeconds(30));
        assertThat(failures).containsExactly("ConnectException", "SocketTimeoutException");
    }

    private record FailingClient(List<String> failures) implements dev.sennit.reactor.ClientFactory {
        @Override
        public Protocol buildProtocol(java.net.SocketAddress peer) {
            throw new AssertionError("it connected to " + peer);
        }

        @Override
        public void clientConnectionFailed(dev.sennit.reactor.Connector connector, IOException cause) {
            failures.add(cause.getClass().getSimpleName());
        }
    }

    @Test
    void withoutDescriptorsWhoWaitsIsTurnedAwayAndThePortSurvives() { // E-60
        RecordingProtocol echo = echo();
        InetSocketAddress address = listen(echo);
        SimulatedPeer early = network.connect("early", address);
        network.takeDescriptors();
        settle();
        assertThat(early.finished()).isTrue();
        assertThat(server.counters().acceptErrors()).isEqualTo(1);
        network.giveDescriptors();
        SimulatedPeer late = network.connect("late", address);
        late.send("hello");
        network.advance(Duration.ofMillis(100));
        assertThat(late.text()).isEqualTo("hello");
    }

    @Test
    void aFullQueueOfConnectionsMakesTheNextOneWait() {
        SimulatedPeer[] peers = new SimulatedPeer[3];
        ListeningPort port =
                server.listenTcp(ANY_PORT, peer -> null, TcpOptions.defaults().withBacklog(2));
        for (int i = 0; i < peers.length; i++) {
            peers[i] = network.connect("peer", port.address());
        }
        assertThat(peers[1].state()).isEqualTo(SimulatedPeer.State.CONNECTED);
        assertThat(peers[2].state()).isEqualTo(SimulatedPeer.State.CONNECTING);
        network.advance(Duration.ofSeconds(1));
        assertThat(peers[2].finished()).isTrue();
    }

    @Test
    void aReactorRunsOnTheCallingThreadUntilItIsStopped() {
        EventLoop client = network.idleReactor("client");
        RecordingProtocol asks = new RecordingProtocol()
                .onMade(transport -> transport.write("ping"))
                .onData((transport, text) -> client.callLater(Duration.ofDays(365), client::stop));
        SimulatedServer port = network.listen(ANY_PORT).whenAccepted(peer -> peer.send("pong"));
        client.connectTcp(port.address(), peer -> asks, TcpOptions.defaults());
        client.run();
        assertThat(network.elapsed()).isGreaterThanOrEqualTo(Duration.ofDays(365));
        assertThat(asks.events()).containsExactly("made", "data: pong", "lost: lost: the reactor stopped");
        client.close();
        port.close();
    }

    @Test
    void whenNothingIsToComeARunningReactorWaitsForAnotherThread() throws Exception { // E-24
        EventLoop other = network.idleReactor("other");
        CompletableFuture<Boolean> called = new CompletableFuture<>();
        Thread thread = new Thread(other::run, "other");
        thread.start();
        other.callFromThread(() -> called.complete(other.isReactorThread()));
        assertThat(called.get()).isTrue();
        other.stop();
        thread.join();
        other.close();
    }

    @Test
    void timeWaitsForReactorsThatWorkOnOtherThreads() throws Exception {
        EventLoop first = network.idleReactor("first");
        EventLoop second = network.idleReactor("second");
        SimulatedNetwork both = network;
        RecordingProtocol echo = echo();
        ListeningPort port = first.listenTcp(ANY_PORT, peer -> echo, TcpOptions.defaults());
        CompletableFuture<String> answer = new CompletableFuture<>();
        RecordingProtocol asks = new RecordingProtocol()
                .onMade(transport -> transport.write("ping"))
                .onData((transport, text) -> answer.complete(text));
        second.connectTcp(port.tcpAddress(), peer -> asks, TcpOptions.defaults());
        second.callLater(Duration.ofHours(1), () -> answer.complete("time ran away"));
        List<Thread> threads = List.of(new Thread(first::run), new Thread(second::run));
        threads.forEach(Thread::start);
        assertThat(answer.get()).isEqualTo("ping");
        for (EventLoop each : List.of(second, first)) {
            each.stop();
        }
        for (Thread each : threads) {
            each.join();
        }
        assertThat(both.elapsed()).isLessThanOrEqualTo(Duration.ofHours(1));
        first.close();
        second.close();
    }

    @Test
    void stoppingWaitsForWhatOtherReactorsDoMeanwhile() {
        EventLoop client = network.reactor("client");
        CompletableFuture<Void> work = new CompletableFuture<>();
        client.beforeShutdown(() -> work);
        server.callLater(Duration.ofSeconds(7), () -> work.complete(null));
        client.stop();
        network.advance(Duration.ofSeconds(8));
        assertThat(client.state()).isEqualTo(Reactor.State.IDLE);
        assertThat(work).isDone();
    }

    @Test
    void aReactorMayRunInsideTheCallbackOfAnother() {
        List<String> order = new ArrayList<>();
        EventLoop inner = network.idleReactor("inner");
        EventLoop third = network.reactor("third");
        inner.callLater(Duration.ofSeconds(2), () -> {
            order.add("inner");
            inner.stop();
        });
        third.callLater(Duration.ofSeconds(1), () -> order.add("third"));
        server.callLater(Duration.ZERO, () -> {
            inner.run();
            order.add("outer");
        });
        network.runUntilQuiet();
        assertThat(order).containsExactly("third", "inner", "outer");
        third.stop();
    }

    @Test
    void theSameSeedGivesTheSameLog() {
        List<String> log = hostileLog(7);
        assertThat(log).hasSizeGreaterThan(100).isEqualTo(hostileLog(7));
        assertThat(log).isNotEqualTo(hostileLog(8));
    }

    private static List<String> hostileLog(long seed) {
        var hostile = new SimulatedNetwork(seed, FaultOptions.hostile());
        EventLoop serves = hostile.reactor("server");
        EventLoop asks = hostile.reactor("client");
        ListeningPort port = serves.listenTcp(ANY_PORT, peer -> echo(), TcpOptions.defaults());
        for (int i = 0; i < 20; i++) {
            asks.connectTcp(
                    port.tcpAddress(),
                    peer -> new RecordingProtocol().onMade(transport -> transport.write(new byte[20_000])),
                    TcpOptions.defaults());
        }
        hostile.advance(Duration.ofHours(1));
        serves.stop();
        asks.stop();
        hostile.runUntilQuiet();
        return hostile.log();
    }

    @Test
    void whatNeverComesTrueIsToldWithTheSeedAndTheLog() {
        SimulatedPeer peer = connect(echo());
        assertThatThrownBy(() -> network.runUntil(() -> peer.text().equals("hello"), Duration.ofSeconds(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("-Dsennit.seed=" + Seeds.one())
                .hasMessageContaining("connects");
        peer.send("hello");
        network.runUntil(() -> peer.text().equals("hello"), Duration.ofSeconds(1));
    }

    @Test
    void aReactorThatIsNeverAtRestIsFoundOut() {
        Runnable[] again = new Runnable[1];
        again[0] = () -> server.callLater(Duration.ZERO, again[0]);
        var endless = server.callLater(Duration.ZERO, again[0]);
        assertThatThrownBy(this::settle).hasMessageContaining("never at rest");
        assertThat(endless.active()).isFalse();
        again[0] = () -> {};
        settle();
    }

    @Test
    void timeEndsAfter292Years() {
        network.advance(Duration.ofDays(140 * 365));
        network.advance(Duration.ofDays(140 * 365));
        assertThatThrownBy(() -> network.advance(Duration.ofDays(13 * 365)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("292 years");
        assertThatThrownBy(() -> network.advance(Duration.ofNanos(-1))).hasMessageContaining("does not go back");
    }

    @Test
    void whatArrivesDuringAPauseIsReadBeforeTimersAreJudged() {
        var protocol = new RecordingProtocol();
        SimulatedPeer peer = connect(protocol);
        List<String> order = new ArrayList<>();
        protocol.onData((transport, text) -> order.add(text));
        server.callLater(Duration.ofSeconds(10), () -> order.add("timer"));
        network.later(Duration.ofSeconds(20), () -> peer.send("late"));
        network.pause(Duration.ofSeconds(30));
        assertThat(network.elapsed()).isEqualTo(Duration.ofSeconds(30));
        assertThat(order).isEmpty();
        network.advance(Duration.ZERO);
        assertThat(order).containsExactly("late", "timer");
        assertThatThrownBy(() -> network.pause(Duration.ofNanos(-1))).hasMessageContaining("does not go back");
        peer.reset();
        network.advance(Duration.ZERO);
    }

    @Test
    void aSystemThatInterruptsEveryOtherPollLosesNothing() {
        var system = new SystemFaults(0.9, 1, 0);
        var interrupted = new SimulatedNetwork(1, FaultOptions.defaults().withSystem(system));
        EventLoop loop = interrupted.reactor("server");
        var protocols = new ArrayList<RecordingProtocol>();
        ListeningPort port = loop.listen("tcp:8007", peer -> {
            protocols.add(new RecordingProtocol());
            return protocols.get(protocols.size() - 1);
        });
        for (int i = 0; i < 10; i++) {
            SimulatedPeer peer = interrupted.connect("peer", port.address());
            peer.send("0123456789".repeat(10));
            peer.finish();
        }
        boolean[] called = {false};
        interrupted.advance(Duration.ofSeconds(10));
        loop.callFromThread(() -> called[0] = true);
        interrupted.advance(Duration.ofSeconds(10));
        assertThat(called[0]).isTrue();
        assertThat(protocols).hasSize(10).allMatch(each -> each.text().length() == 100);
    }

    @Test
    void withoutMemoryForASegmentAWriteFailsAndSoDoesConnecting() {
        var poor = new SimulatedNetwork(1, FaultOptions.none().withSystem(new SystemFaults(0, 0, 1)));
        assertThatThrownBy(() -> poor.connect("peer", new InetSocketAddress("127.0.0.1", 80)))
                .hasMessageContaining("No buffer space available");
    }

    @Test
    void leftoversAreNamed() {
        SimulatedPeer peer = connect(echo());
        var call = server.callLater(Deadline.NONE, () -> {});
        assertThat(network.leftovers())
                .hasSize(4)
                .anyMatch(line -> line.contains("open port"))
                .anyMatch(line -> line.contains("server has open connections: 1"))
                .anyMatch(line -> line.contains("server has an open socket: port"))
                .anyMatch(line -> line.contains("server has timed calls to come: 1"));
        call.cancel();
        peer.reset();
    }

    @Test
    void addressesAreCheckedAsTheSystemChecksThem() {
        ListeningPort everywhere = server.listenTcp(
                new InetSocketAddress("0.0.0.0", 0), peer -> new RecordingProtocol(), TcpOptions.defaults());
        InetSocketAddress taken =
                new InetSocketAddress("127.0.0.9", everywhere.tcpAddress().getPort());
        assertThatThrownBy(() -> server.listenTcp(taken, peer -> null, TcpOptions.defaults()))
                .hasMessageContaining("Address already in use");
        SimulatedPeer peer = network.connect("peer", taken);
        assertThat(peer.state()).isEqualTo(SimulatedPeer.State.CONNECTED);
        assertThat(peer.peer()).isEqualTo(taken);
        assertThat(((InetSocketAddress) peer.host()).getAddress()).isEqualTo(taken.getAddress());
        assertThat(peer.failure()).isEqualTo(Optional.empty());
    }
}
