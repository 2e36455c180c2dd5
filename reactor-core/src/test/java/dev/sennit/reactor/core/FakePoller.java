// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.UdpOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An operating system without sockets of its own: the test says who is ready and what time it is. */
final class FakePoller implements Poller {
    private record Ready(ReadyHandler handler, int ready) {}

    final List<Long> timeouts = new ArrayList<>();
    final ArrayDeque<SocketIo> toAccept = new ArrayDeque<>();
    final Map<SocketOption<?>, String> refusals = new HashMap<>();
    private final ArrayDeque<Ready> ready = new ArrayDeque<>();
    long nowNanos = Long.MAX_VALUE - 1_000; // deadlines must survive the wrap-around
    int clockReadings;
    int wakeups;
    Runnable onPoll = () -> {};
    boolean closed;

    @Nullable
    IOException broken; // thrown by every poll

    @Nullable
    FakeListener listener; // what listening gives

    @Nullable
    FakeDatagramSocket udp; // what a bind gives

    void isReady(FakeSocket socket, int how) {
        if (socket.handler != null) {
            ready.add(new Ready(socket.handler, how));
        }
    }

    void isReady(FakeDatagramSocket socket, int how) {
        if (socket.handler != null) {
            ready.add(new Ready(socket.handler, how));
        }
    }

    void isReady(FakeListener one) {
        if (one.handler != null) {
            ready.add(new Ready(one.handler, Interest.READ));
        }
    }

    @Override
    public long nanoTime() {
        clockReadings++;
        return nowNanos;
    }

    @Override
    public void poll(long timeoutNanos, ReadySink sink) throws IOException {
        timeouts.add(timeoutNanos);
        onPoll.run();
        if (broken != null) {
            throw broken;
        }
        for (int count = ready.size(); count > 0; count--) {
            Ready next = ready.remove();
            sink.ready(next.handler(), next.ready());
        }
    }

    @Override
    public void wakeup() {
        wakeups++;
    }

    @Override
    public Optional<String> refusal(SocketOption<?> option) {
        return Optional.ofNullable(refusals.get(option));
    }

    @Override
    public ListenerIo listen(SocketAddress address, TcpOptions options) throws IOException {
        if (listener == null) {
            throw new IOException("no listeners here");
        }
        return listener;
    }

    @Override
    public SocketIo connect(SocketAddress address, TcpOptions options) {
        return toAccept.remove();
    }

    @Override
    public void register(SocketIo socket, ReadyHandler handler, int interest) {
        FakeSocket fake = (FakeSocket) socket;
        fake.handler = handler;
        fake.interest = interest;
    }

    @Override
    public void register(ListenerIo opened, ReadyHandler handler) {
        ((FakeListener) opened).handler = handler;
    }

    @Override
    public DatagramIo bindUdp(InetSocketAddress address, UdpOptions options) throws IOException {
        if (udp == null) {
            throw new IOException("no datagrams here");
        }
        return udp;
    }

    @Override
    public void register(DatagramIo opened, ReadyHandler handler, int interest) {
        FakeDatagramSocket fake = (FakeDatagramSocket) opened;
        fake.handler = handler;
        fake.interest = interest;
    }

    @Override
    public void close() {
        closed = true;
    }
}
