// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.DatagramOption;
import dev.sennit.reactor.UdpOptions;
import dev.sennit.reactor.core.DatagramIo;
import dev.sennit.reactor.core.DatagramQueue;
import dev.sennit.reactor.core.Interest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A simulated UDP socket, with the manners of one on Linux. */
final class SimulatedDatagramIo implements DatagramIo {
    private record Datagram(byte[] data, InetSocketAddress from) {}

    private record Group(InetAddress address, NetworkInterface on) {}

    static final Map<DatagramOption<?>, Object> DEFAULTS = Map.of(
            DatagramOption.SEND_BUFFER_BYTES, 212_992,
            DatagramOption.RECEIVE_BUFFER_BYTES, 212_992,
            DatagramOption.BROADCAST, false,
            DatagramOption.MULTICAST_TTL, 1,
            DatagramOption.MULTICAST_LOOPBACK, true,
            DatagramOption.REUSE_ADDRESS, false,
            DatagramOption.REUSE_PORT, false);
    private static final int OVERHEAD_BYTES = 256; // an empty datagram fills a buffer, too

    private final SimulatedNetwork network;
    private final InetSocketAddress bound;
    private final Map<DatagramOption<?>, Object> options = new HashMap<>(DEFAULTS);
    private final Set<Group> groups = new HashSet<>();
    private final ArrayDeque<Datagram> incoming = new ArrayDeque<>();
    private final Watch watch = new Watch(this::readiness);
    private int maxDatagramBytes = UdpOptions.MAX_DATAGRAM_BYTES;
    private int incomingBytes;
    private long lastArrivalNanos;
    private boolean full; // for a moment
    private boolean closed;
    private @Nullable InetSocketAddress peer; // non-null once connected
    private @Nullable IOException failure; // not told yet

    SimulatedDatagramIo(SimulatedNetwork network, InetSocketAddress bound) {
        this.network = network;
        this.bound = bound;
    }

    // -------------------------------------------------------------------------------------------- for the network

    void take(UdpOptions udpOptions) {
        maxDatagramBytes = udpOptions.maxDatagramBytes();
    }

    String name() {
        return "udp " + bound.getPort();
    }

    Watch watch() {
        return watch;
    }

    InetSocketAddress bound() {
        return bound;
    }

    boolean isConnected() {
        return peer != null;
    }

    boolean hears(InetSocketAddress from) {
        return peer == null || peer.equals(from);
    }

    /** Whether what is sent to that group comes here. */
    boolean isIn(InetSocketAddress group) {
        return bound.getPort() == group.getPort()
                && groups.stream().anyMatch(each -> each.address().equals(group.getAddress()));
    }

    /** A delay with which what is sent now does not arrive before what was sent before. */
    long inOrder(long delayNanos) {
        long nowNanos = network.agenda().nowNanos();
        lastArrivalNanos = Math.max(lastArrivalNanos, nowNanos + delayNanos);
        return lastArrivalNanos - nowNanos;
    }

    void arrives(byte[] data, InetSocketAddress from) {
        if (closed) {
            return;
        }
        int takenBytes = incomingBytes + data.length + OVERHEAD_BYTES;
        if (!incoming.isEmpty() && takenBytes > network.faults().options().receiveBufferBytes()) {
            network.events().add(name(), "has no room for", data.length);
            return;
        }
        incoming.add(new Datagram(data, from));
        incomingBytes = takenBytes;
        watch.changed();
    }

    /** Nobody listens there; told only to who is connected. */
    void refusedBy(InetSocketAddress nobody) {
        if (!closed && nobody.equals(peer)) {
            network.events().add(name(), "is refused");
            failure = new PortUnreachableException("Connection refused");
            watch.changed();
        }
    }

    private int readiness() {
        int error = failure == null ? Interest.NONE : Interest.READ | Interest.WRITE | Interest.END;
        int read = incoming.isEmpty() ? Interest.NONE : Interest.READ;
        return error | read | (full ? Interest.NONE : Interest.WRITE);
    }

    // ------------------------------------------------------------------------------------------------- datagrams

    @Override
    public int receive(int limit, Sink sink) {
        IOException failed = takeFailure();
        if (failed != null) {
            sink.failed(failed);
            return 0;
        }
        int received = 0;
        boolean wanted = true;
        while (wanted && received < limit) {
            Datagram next = next();
            if (next == null) {
                break;
            }
            received++;
            if (next.data().length > maxDatagramBytes) {
                sink.truncated();
            } else {
                wanted = sink.received(ByteBuffer.wrap(next.data().clone()).asReadOnlyBuffer(), next.from());
            }
        }
        return received;
    }

    private @Nullable Datagram next() {
        synchronized (network) {
            Datagram next = incoming.poll();
            if (next != null) {
                incomingBytes -= next.data().length + OVERHEAD_BYTES;
            }
            return next;
        }
    }

    private @Nullable IOException takeFailure() {
        synchronized (network) {
            IOException failed = failure;
            failure = null;
            return failed;
        }
    }

    @Override
    public int send(DatagramQueue from) throws IOException {
        synchronized (network) {
            checkError();
            if (full || isFullNow()) {
                return 0;
            }
            InetSocketAddress to = from.to(0) == null ? peer : from.to(0);
            if (to == null) {
                throw new SocketException("Destination address required");
            }
            if (SimulatedUdp.isBroadcast(to) && !option(DatagramOption.BROADCAST)) {
                throw new SocketException("Permission denied");
            }
            byte[] data = new byte[from.length(0)];
            from.bytes().limit(from.start(0) + data.length).get(from.start(0), data);
            network.udp().send(this, data, to);
            return 1;
        }
    }

    private boolean isFullNow() {
        full = network.faults().happens(network.faults().options().shortTransfer());
        if (full) {
            network.agenda().enter(Math.max(1, network.faults().delayNanos()), () -> {
                full = false;
                watch.changed();
            });
        }
        return full;
    }

    @Override
    public void checkError() throws IOException {
        IOException failed = takeFailure();
        if (failed != null) {
            throw failed;
        }
    }

    @Override
    public void connect(InetSocketAddress newPeer) {
        synchronized (network) {
            peer = newPeer;
        }
    }

    // ------------------------------------------------------------------------------------------------- settings

    @Override
    public void joinGroup(InetAddress group, NetworkInterface on) throws IOException {
        synchronized (network) {
            if (!groups.add(new Group(group, on))) {
                throw new SocketException("Address already in use");
            }
        }
    }

    @Override
    public void leaveGroup(InetAddress group, NetworkInterface on) throws IOException {
        synchronized (network) {
            if (!groups.remove(new Group(group, on))) {
                throw new SocketException("Cannot assign requested address");
            }
        }
    }

    @Override
    public <T> T option(DatagramOption<T> option) {
        Object value = options.get(option);
        if (value == null) {
            throw new IllegalStateException("socket option " + option + " was not set");
        }
        return option.type().cast(value);
    }

    @Override
    public <T> void setOption(DatagramOption<T> option, T value) {
        options.put(option, value);
    }

    @Override
    public void interest(int interest) {
        synchronized (network) {
            watch.interest(interest);
        }
    }

    @Override
    public InetSocketAddress host() {
        InetSocketAddress connected = peer;
        return connected == null || !bound.getAddress().isAnyLocalAddress()
                ? bound
                : new InetSocketAddress(connected.getAddress(), bound.getPort());
    }

    @Override
    public void close() {
        synchronized (network) {
            closed = true;
            watch.end();
            network.udp().remove(this);
            incoming.clear();
        }
    }

    @Override
    public String toString() {
        return name();
    }
}
