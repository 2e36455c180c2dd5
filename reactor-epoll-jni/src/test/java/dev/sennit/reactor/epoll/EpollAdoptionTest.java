// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.ReactorGroup;
import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.core.EventLoop;
import dev.sennit.reactor.spi.ReactorOptions;
import dev.sennit.reactor.testkit.ManualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** LP-10: sockets that somebody else has opened are served as our own are, and everything else is left alone. */
@NeedsLibrary
@Timeout(60)
final class EpollAdoptionTest {
    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final TcpOptions OPTIONS = TcpOptions.defaults();
    private static final int MAX_TURNS = 1_000;

    @TempDir
    Path folder;

    private RawSockets sockets;
    private EventLoop loop;
    private final List<Echo> served = new ArrayList<>();

    private static final class Echo extends BaseProtocol {
        private boolean made;

        @Override
        protected void connectionMade() {
            made = true;
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            transport().write(data);
        }
    }

    @BeforeEach
    void begin() throws IOException {
        Epoll.load();
        sockets = new RawSockets();
        loop = (EventLoop) new EpollReactorProvider().create(ReactorOptions.defaults());
        loop.begin();
    }

    @AfterEach
    void end() {
        if (loop.state() == Reactor.State.RUNNING) {
            loop.end();
        }
        loop.close();
        sockets.close();
    }

    private Protocol serve(SocketAddress peer) {
        served.add(new Echo());
        return served.get(served.size() - 1);
    }

    private SocketAddress unixAddress() {
        return UnixDomainSocketAddress.of(folder.resolve("x.sock"));
    }

    private void turnUntilServed(int count) {
        turnUntil(() -> served.size() == count && served.get(count - 1).made);
    }

    private void turnUntil(BooleanSupplier condition) {
        loop.callLater(Duration.ofSeconds(20), () -> {}); // so that no turn waits for ever
        for (int i = 0; i < MAX_TURNS && !condition.getAsBoolean(); i++) {
            loop.turn();
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private void assertEchoes(SocketChannel client) throws IOException {
        client.configureBlocking(false);
        client.write(ByteBuffer.wrap("hello".getBytes(StandardCharsets.US_ASCII)));
        ByteBuffer answer = ByteBuffer.allocate(5);
        turnUntil(() -> {
            try {
                return client.read(answer) >= 0 && !answer.hasRemaining();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(new String(answer.array(), StandardCharsets.US_ASCII)).isEqualTo("hello");
    }

    // ------------------------------------------------------------------------------------------------- listeners

    @Test
    void anAdoptedTcpListenerServesAlsoWhoCameBefore() throws IOException {
        int fd = sockets.listening(LOOPBACK);
        try (SocketChannel early = SocketChannel.open(sockets.address(fd))) {
            ListeningPort port = loop.adoptListener(sockets.givenAway(fd), this::serve, OPTIONS);
            assertThat(port.address()).isEqualTo(early.getRemoteAddress());
            assertThat(RawSockets.isPrepared(fd)).isTrue();
            turnUntilServed(1);
            assertEchoes(early);
            try (SocketChannel late = SocketChannel.open(port.address())) {
                turnUntilServed(2);
                assertEchoes(late);
                assertThat(served.get(1).transport().host()).isEqualTo(port.address());
                port.stopListening();
                assertThat(RawSockets.isSocket(fd)).isFalse();
                assertEchoes(late);
            }
        }
    }

    @Test
    void theFileOfAnAdoptedUnixListenerStays() throws IOException {
        int fd = sockets.listening(unixAddress());
        ListeningPort port = loop.adoptListener(sockets.givenAway(fd), this::serve, OPTIONS);
        assertThat(port.address()).isEqualTo(unixAddress());
        try (SocketChannel client = SocketChannel.open(unixAddress())) {
            turnUntilServed(1);
            assertEchoes(client);
        }
        port.stopListening();
        assertThat(RawSockets.isSocket(fd)).isFalse();
        assertThat(Files.exists(folder.resolve("x.sock"))).isTrue();
    }

    @Test
    void connectionsOfAnAdoptedListenerHaveTheOptionsAskedFor() throws IOException {
        TcpOptions options = OPTIONS.withNoDelay(false)
                .withKeepAlive(true)
                .withSocketOption(SocketOption.REUSE_PORT, true)
                .withSocketOption(SocketOption.IPV6_ONLY, true)
                .withSocketOption(SocketOption.USER_TIMEOUT, Duration.ofMillis(12_345));
        ListeningPort port = loop.adoptListener(sockets.givenAway(sockets.listening(LOOPBACK)), this::serve, options);
        try (SocketChannel client = SocketChannel.open(port.address())) {
            turnUntilServed(1);
            var transport = served.get(0).transport();
            assertThat(transport.peer()).isEqualTo(client.getLocalAddress());
            assertThat(transport.noDelay()).isFalse();
            assertThat(transport.keepAlive()).isTrue();
            assertThat(transport.option(SocketOption.USER_TIMEOUT)).isEqualTo(Duration.ofMillis(12_345));
        }
    }

    @Test
    void aGroupSharesAnAdoptedListener() throws Exception {
        int reactors = 3;
        int fd = sockets.listening(LOOPBACK);
        SocketAddress address = sockets.address(fd);
        var made = new ConcurrentHashMap<Reactor, Integer>();
        var group = new ReactorGroup(reactors, i -> new EpollReactorProvider().create(ReactorOptions.defaults()));
        List<SocketChannel> clients = new ArrayList<>();
        try (group) {
            Reactor first = group.reactors().get(0);
            first.adoptListener(
                    sockets.givenAway(fd),
                    peer -> new BaseProtocol() {
                        @Override
                        protected void connectionMade() {
                            made.merge(transport().reactor(), 1, Integer::sum);
                            transport().write("!");
                        }
                    },
                    OPTIONS,
                    group.reactors());
            group.start();
            for (int i = 0; i < 2 * reactors; i++) {
                SocketChannel client = SocketChannel.open(address);
                clients.add(client);
                assertThat(client.read(ByteBuffer.allocate(1))).isOne();
            }
            group.stop();
            group.join();
        } finally {
            for (SocketChannel each : clients) {
                each.close();
            }
        }
        assertThat(made)
                .hasSize(reactors)
                .allSatisfy((reactor, count) -> assertThat(count).isEqualTo(2));
        assertThat(RawSockets.isSocket(fd)).isFalse();
    }

    @Test
    void aReactorThatIsClosedWithoutHavingRunClosesWhatItAdopted() throws IOException {
        int listener = sockets.listening(LOOPBACK);
        int connection = sockets.connected(sockets.address(listener));
        try (Reactor idle = new EpollReactorProvider().create(ReactorOptions.defaults())) {
            idle.adoptListener(sockets.givenAway(listener), this::serve, OPTIONS);
            idle.adoptConnection(sockets.givenAway(connection), this::serve, OPTIONS);
        }
        assertThat(RawSockets.isSocket(listener)).isFalse();
        assertThat(RawSockets.isSocket(connection)).isFalse();
        assertThat(served).isEmpty();
    }

    // ----------------------------------------------------------------------------------------------- connections

    @Test
    void anAdoptedConnectionIsServedInALaterTurn() throws IOException {
        for (SocketAddress where : List.of(LOOPBACK, unixAddress())) {
            served.clear();
            int listening = sockets.listening(where);
            try (SocketChannel client = SocketChannel.open(sockets.address(listening))) {
                int fd = sockets.accept(listening);
                List<SocketAddress> peers = new ArrayList<>();
                loop.adoptConnection(
                        sockets.givenAway(fd),
                        peer -> {
                            peers.add(peer);
                            return serve(peer);
                        },
                        OPTIONS);
                assertThat(served).as("never from inside").isEmpty();
                turnUntilServed(1);
                assertThat(peers).containsExactly(client.getLocalAddress());
                var transport = served.get(0).transport();
                assertThat(transport.peer()).isEqualTo(client.getLocalAddress());
                assertThat(transport.host()).isEqualTo(client.getRemoteAddress());
                assertThat(RawSockets.isPrepared(fd)).isTrue();
                assertEchoes(client);
                transport.loseConnection();
                client.shutdownOutput();
                turnUntil(() -> loop.counters().active() == 0);
                assertThat(RawSockets.isSocket(fd)).isFalse();
            }
        }
    }

    @Test
    void aFactoryMayRefuseAnAdoptedConnection() throws IOException {
        int listening = sockets.listening(LOOPBACK);
        int fd = sockets.connected(sockets.address(listening));
        loop.adoptConnection(sockets.givenAway(fd), peer -> null, OPTIONS);
        turnUntil(() -> loop.counters().refused() == 1);
        assertThat(RawSockets.isSocket(fd)).isFalse();
    }

    @Test
    void aDrainInTheSameTurnTurnsAnAdoptedConnectionAway() throws IOException {
        int listening = sockets.listening(LOOPBACK);
        int fd = sockets.connected(sockets.address(listening));
        loop.callFromThread(() -> {
            loop.adoptConnection(sockets.givenAway(fd), this::serve, OPTIONS);
            loop.drain(Duration.ZERO);
        });
        turnUntil(() -> !RawSockets.isSocket(fd));
        loop.callFromThread(() -> {});
        loop.turn();
        assertThat(served).isEmpty();
    }

    // -------------------------------------------------------------------------------------------------- refusals

    private void assertRefused(int fd, boolean asListener, String kind) {
        boolean wasOpen = RawSockets.isOpen(fd);
        String wanted = asListener ? "a listening stream socket" : "a connected stream socket";
        assertThatThrownBy(() -> {
                    if (asListener) {
                        loop.adoptListener(fd, this::serve, OPTIONS);
                    } else {
                        loop.adoptConnection(fd, this::serve, OPTIONS);
                    }
                })
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("descriptor " + fd + " is " + kind)
                .hasMessageContaining(wanted + " of TCP or UNIX");
        assertThat(RawSockets.isOpen(fd)).as("left open").isEqualTo(wasOpen);
        if (wasOpen) {
            assertThat(RawSockets.isPrepared(fd)).as("left as it was").isFalse();
        }
    }

    private void assertRefused(int fd, String kind) {
        assertRefused(fd, true, kind);
        assertRefused(fd, false, kind);
    }

    @Test
    void whatIsNoStreamSocketIsNamedAndLeftAlone() throws IOException {
        assertRefused(-1, "not open");
        assertRefused(1_000_000, "not open");
        assertRefused(sockets.plain(Native.eventFd()), "no socket, not");
        assertRefused(sockets.open(Linux.AF_INET, Linux.SOCK_DGRAM), "a datagram socket, not");
        assertRefused(sockets.open(Linux.AF_UNIX, Linux.SOCK_DGRAM), "a datagram socket, not");
        assertRefused(sockets.open(Linux.AF_UNIX, Linux.SOCK_SEQPACKET), "a socket of sequenced packets, not");
    }

    @Test
    void filesAreNamedAndLeftAlone() throws IOException {
        Path file = Files.writeString(folder.resolve("plain"), "text");
        try (var open = Files.newInputStream(file)) {
            assertThat(open.available()).isEqualTo(4);
            assertRefusedByLink("/plain", "a regular file");
        }
        Pipe pipe = Pipe.open();
        try (var source = pipe.source();
                var sink = pipe.sink()) {
            assertThat(source.isOpen() && sink.isOpen()).isTrue();
            assertRefusedByLink("pipe:", "a pipe");
        }
    }

    private void assertRefusedByLink(String target, String kind) throws IOException {
        try (var all = Files.list(Path.of("/proc/self/fd"))) {
            Path found = all.filter(each -> linksTo(each, target)).findFirst().orElseThrow();
            int fd = Integer.parseInt(found.getFileName().toString());
            assertThatThrownBy(() -> loop.adoptListener(fd, this::serve, OPTIONS))
                    .hasMessage("descriptor " + fd + " is " + kind + ", not a listening stream socket of TCP or UNIX");
            assertThat(RawSockets.isOpen(fd)).isTrue();
        }
    }

    private static boolean linksTo(Path link, String target) {
        try {
            return Files.readSymbolicLink(link).toString().contains(target);
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    @Test
    void aStreamSocketInAnotherStateIsNamedAndLeftAlone() throws IOException {
        int listening = sockets.listening(LOOPBACK);
        assertRefused(listening, false, "a listening socket, not");
        int connected = sockets.connected(sockets.address(listening));
        assertRefused(connected, true, "a stream socket that does not listen, not");
        int fresh = sockets.open(Linux.AF_UNIX, Linux.SOCK_STREAM);
        assertRefused(fresh, true, "a stream socket that does not listen, not");
        assertRefused(fresh, false, "a stream socket that is not connected, not");
    }

    @Test
    void aWorkerOfAnotherKindIsRefusedBeforeTheDescriptorIsTouched() throws IOException {
        int fd = sockets.listening(LOOPBACK);
        Reactor other = new ManualTime().reactor();
        assertThatThrownBy(() -> loop.adoptListener(fd, this::serve, OPTIONS, List.of(other)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a worker of a epoll reactor");
        assertThat(RawSockets.isPrepared(fd)).isFalse();
    }
}
