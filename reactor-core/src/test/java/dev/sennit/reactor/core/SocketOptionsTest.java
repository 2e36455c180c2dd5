// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CannotListenException;
import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Transport;
import dev.sennit.reactor.spi.ReactorOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which values are options, and what the loop asks of a backend that has only some of them. */
final class SocketOptionsTest {
    private static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 7);
    private static final TcpOptions DEFAULTS = TcpOptions.defaults();

    private final FakePoller poller = new FakePoller();
    private final EventLoop loop = new EventLoop("fake", poller, ReactorOptions.defaults());
    private final FakeSocket socket = new FakeSocket();

    /** Does nothing. */
    private static final class Silent extends BaseProtocol {
        @Override
        public void dataReceived(ByteBuffer data) {}
    }

    @BeforeEach
    void begin() {
        loop.begin();
        poller.toAccept.add(socket);
    }

    @AfterEach
    void close() {
        loop.stop();
        loop.turn();
        loop.turn();
    }

    private Transport connect() {
        Silent protocol = new Silent();
        loop.connectTcp(ADDRESS, peer -> protocol, DEFAULTS);
        poller.isReady(socket, Interest.WRITE);
        loop.turn();
        return protocol.transport();
    }

    private static <T> void assertRange(SocketOption<T> option, List<T> good, List<T> bad) {
        for (T each : good) {
            assertThat(option.validate(each)).isEqualTo(each);
            assertThat(DEFAULTS.withSocketOption(option, each).socketOptions()).containsEntry(option, each);
        }
        for (T each : bad) {
            assertThatThrownBy(() -> DEFAULTS.withSocketOption(option, each))
                    .as(option + " " + each)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(option + " must be ")
                    .hasMessageEndingWith(": " + each);
        }
    }

    // ------------------------------------------------------------------------------------------------- the values

    @Test
    void valuesAtTheEdgeOfTheRangeAreTakenAndThoseBeyondAreNot() {
        Duration second = Duration.ofSeconds(1);
        Duration mostSeconds = Duration.ofSeconds(32_767);
        List<Duration> noWholeSeconds =
                List.of(Duration.ZERO, second.negated(), second.plusNanos(1), second.minusMillis(1));
        for (var option : List.of(SocketOption.KEEP_ALIVE_IDLE, SocketOption.KEEP_ALIVE_INTERVAL)) {
            assertRange(option, List.of(second, mostSeconds), noWholeSeconds);
            assertRange(option, List.of(), List.of(mostSeconds.plus(second)));
        }
        assertRange(SocketOption.DEFER_ACCEPT, List.of(second, Duration.ofSeconds(Integer.MAX_VALUE)), noWholeSeconds);
        assertRange(SocketOption.DEFER_ACCEPT, List.of(), List.of(Duration.ofSeconds(Integer.MAX_VALUE + 1L)));
        assertRange(
                SocketOption.USER_TIMEOUT,
                List.of(Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(Integer.MAX_VALUE)),
                List.of(Duration.ofMillis(-1), Duration.ofNanos(1), Duration.ofMillis(Integer.MAX_VALUE + 1L)));
        assertRange(SocketOption.KEEP_ALIVE_PROBES, List.of(1, 127), List.of(0, -1, 128));
        for (var option :
                List.of(SocketOption.SEND_BUFFER_BYTES, SocketOption.RECEIVE_BUFFER_BYTES, SocketOption.FAST_OPEN)) {
            assertRange(option, List.of(1, Integer.MAX_VALUE), List.of(0, -1, Integer.MIN_VALUE));
        }
        for (var option : List.of(
                SocketOption.NO_DELAY,
                SocketOption.KEEP_ALIVE,
                SocketOption.REUSE_PORT,
                SocketOption.QUICK_ACK,
                SocketOption.IPV6_ONLY)) {
            assertRange(option, List.of(true, false), List.of());
        }
    }

    @Test
    void everyOptionIsOfPortsOrOfConnectionsAndHasNamesOfItsOwn() {
        assertThat(SocketOption.values())
                .hasSize(13)
                .allMatch(each -> each.isOfPorts() || each.isOfConnections())
                .allMatch(each -> each.toString().equals(each.name()));
        assertThat(SocketOption.values()).extracting(SocketOption::name).doesNotHaveDuplicates();
        assertThat(SocketOption.values()).extracting(SocketOption::systemName).doesNotHaveDuplicates();
    }

    @Test
    void shorthandsOfTcpOptionsAreTheSameOptions() {
        assertThat(DEFAULTS.socketOptions()).isEqualTo(Map.of(SocketOption.NO_DELAY, true));
        assertThat(DEFAULTS.noDelay()).isTrue();
        assertThat(DEFAULTS.keepAlive()).isFalse();
        assertThat(DEFAULTS.withNoDelay(false).socketOptions()).containsEntry(SocketOption.NO_DELAY, false);
        TcpOptions changed =
                DEFAULTS.withSocketOption(SocketOption.NO_DELAY, false).withSocketOption(SocketOption.KEEP_ALIVE, true);
        assertThat(changed.noDelay()).isFalse();
        assertThat(changed.keepAlive()).isTrue();
    }

    @Test
    void optionsAreKeptInOrderAndCannotBeChanged() {
        TcpOptions options = DEFAULTS.withSocketOption(SocketOption.REUSE_PORT, true)
                .withSocketOption(SocketOption.FAST_OPEN, 5)
                .withBacklog(7)
                .withSocketOption(SocketOption.REUSE_PORT, false);
        assertThat(options.socketOptions().keySet())
                .containsExactly(SocketOption.NO_DELAY, SocketOption.REUSE_PORT, SocketOption.FAST_OPEN);
        assertThat(options.socketOptions()).containsEntry(SocketOption.REUSE_PORT, false);
        assertThatThrownBy(() -> options.socketOptions().remove(SocketOption.FAST_OPEN))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    // --------------------------------------------------------------------------------------------------- the loop

    @Test
    void socketGetsWhatIsOfConnectionsInOrder() throws IOException {
        socket.setOptions(DEFAULTS.withSocketOption(SocketOption.USER_TIMEOUT, Duration.ofSeconds(9))
                .withSocketOption(SocketOption.REUSE_PORT, true)
                .withSocketOption(SocketOption.RECEIVE_BUFFER_BYTES, 5_000));
        assertThat(socket.options.keySet())
                .containsExactly(SocketOption.NO_DELAY, SocketOption.USER_TIMEOUT, SocketOption.RECEIVE_BUFFER_BYTES);
    }

    @Test
    void backendIsNotAskedForWhatItRefuses() {
        poller.refusals.put(SocketOption.USER_TIMEOUT, "it was not born yet");
        TcpOptions options = DEFAULTS.withSocketOption(SocketOption.USER_TIMEOUT, Duration.ZERO);
        String message = "socket option USER_TIMEOUT cannot be had on the fake reactor: it was not born yet";
        assertThatThrownBy(() -> loop.listenTcp(ADDRESS, peer -> null, options))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> loop.connectTcp(ADDRESS, peer -> null, options))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage(message);
        assertThat(poller.toAccept).hasSize(1);

        Transport transport = connect();
        assertThatThrownBy(() -> transport.option(SocketOption.USER_TIMEOUT)).hasMessage(message);
        assertThatThrownBy(() -> transport.setOption(SocketOption.USER_TIMEOUT, Duration.ZERO))
                .hasMessage(message);
        assertThat(socket.options).isEmpty();
        assertThatThrownBy(() -> loop.listenTcp(ADDRESS, peer -> null, DEFAULTS))
                .isInstanceOf(CannotListenException.class); // asked
    }

    @Test
    void transportSetsWhatIsValidAndOfConnections() {
        Transport transport = connect();
        transport.setKeepAlive(true);
        transport.setOption(SocketOption.SEND_BUFFER_BYTES, 1);
        assertThat(transport.option(SocketOption.SEND_BUFFER_BYTES)).isEqualTo(1);
        assertThat(transport.keepAlive()).isTrue();
        assertThatThrownBy(() -> transport.setOption(SocketOption.SEND_BUFFER_BYTES, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> transport.setOption(SocketOption.FAST_OPEN, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("socket option FAST_OPEN is one of ports, not of connections: listen with it");
        assertThat(socket.options).isEqualTo(Map.of(SocketOption.KEEP_ALIVE, true, SocketOption.SEND_BUFFER_BYTES, 1));
    }

    @Test
    void brokenSocketIsAFailureThatNamesTheOption() {
        Transport transport = connect();
        socket.broken = new IOException("Bad file descriptor");
        assertThatThrownBy(transport::noDelay)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("cannot read socket option NO_DELAY: Bad file descriptor");
        assertThatThrownBy(() -> transport.setNoDelay(true))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("cannot set socket option NO_DELAY: Bad file descriptor");
    }
}
