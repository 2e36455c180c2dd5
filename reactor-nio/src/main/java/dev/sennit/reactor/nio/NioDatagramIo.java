// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.nio;

import dev.sennit.reactor.DatagramOption;
import dev.sennit.reactor.UdpOptions;
import dev.sennit.reactor.core.DatagramIo;
import dev.sennit.reactor.core.DatagramQueue;
import dev.sennit.reactor.core.Interest;
import dev.sennit.reactor.core.ReadyHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.nio.channels.SelectionKey;
import java.nio.channels.spi.SelectorProvider;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link DatagramChannel}: a system call for each datagram. */
final class NioDatagramIo implements DatagramIo, Watched {
    /** A membership. */
    private record Group(InetAddress address, NetworkInterface on) {}

    private static final Map<DatagramOption<?>, java.net.SocketOption<?>> IN_JDK = Map.of(
            DatagramOption.SEND_BUFFER_BYTES, StandardSocketOptions.SO_SNDBUF,
            DatagramOption.RECEIVE_BUFFER_BYTES, StandardSocketOptions.SO_RCVBUF,
            DatagramOption.BROADCAST, StandardSocketOptions.SO_BROADCAST,
            DatagramOption.MULTICAST_TTL, StandardSocketOptions.IP_MULTICAST_TTL,
            DatagramOption.MULTICAST_LOOPBACK, StandardSocketOptions.IP_MULTICAST_LOOP,
            DatagramOption.OUTGOING_INTERFACE, StandardSocketOptions.IP_MULTICAST_IF,
            DatagramOption.REUSE_ADDRESS, StandardSocketOptions.SO_REUSEADDR,
            DatagramOption.REUSE_PORT, StandardSocketOptions.SO_REUSEPORT);

    private final DatagramChannel channel;
    private final DatagramBuffer buffer;
    private final int maxDatagramBytes;
    private final Map<Group, MembershipKey> groups = new HashMap<>();
    private InetSocketAddress host;
    private @Nullable NioPoller poller; // non-null exactly while registered
    private int place;
    private @Nullable IOException failure; // of the datagram that is to be sent next

    private NioDatagramIo(DatagramChannel channel, DatagramBuffer buffer, InetSocketAddress host, UdpOptions options) {
        this.channel = channel;
        this.buffer = buffer;
        this.host = host;
        this.maxDatagramBytes = options.maxDatagramBytes();
    }

    static NioDatagramIo bind(
            SelectorProvider provider, DatagramBuffer buffer, InetSocketAddress address, UdpOptions options)
            throws IOException {
        DatagramChannel channel = Channels.openDatagramSocket(provider, address);
        try {
            channel.configureBlocking(false);
            NioDatagramIo socket = new NioDatagramIo(channel, buffer, address, options);
            socket.setOptions(options);
            channel.bind(address);
            socket.host = (InetSocketAddress) channel.getLocalAddress();
            return socket;
        } catch (IOException | RuntimeException e) {
            Channels.close(channel);
            throw e;
        }
    }

    void register(NioPoller with, ReadyHandler handler, int interest) throws IOException {
        int ops = ops(interest);
        SelectionKey key = channel.register(with.selector(), ops, handler);
        with.registrations().add(this, key, ops);
        poller = with;
    }

    @Override
    public void movedTo(int newPlace) {
        place = newPlace;
    }

    @Override
    public void interest(int interest) {
        if (poller != null) {
            poller.registrations().ops(place, ops(interest));
        }
    }

    private static int ops(int interest) {
        int read = (interest & Interest.READ) != 0 ? SelectionKey.OP_READ : 0;
        return (interest & Interest.WRITE) != 0 ? read | SelectionKey.OP_WRITE : read;
    }

    // ----------------------------------------------------------------------------------------------- datagrams

    @Override
    public int receive(int limit, Sink sink) {
        int received = 0;
        try {
            boolean wanted = true;
            while (wanted && received < limit && channel.isOpen()) { // the sink may have closed it
                ByteBuffer into = buffer.clear(maxDatagramBytes);
                InetSocketAddress from = (InetSocketAddress) channel.receive(into);
                if (from == null) {
                    break;
                }
                received++;
                wanted = handOver(into, from, sink);
            }
        } catch (IOException e) {
            sink.failed(e);
        }
        return received;
    }

    private boolean handOver(ByteBuffer datagram, InetSocketAddress from, Sink sink) {
        if (datagram.position() > maxDatagramBytes) {
            sink.truncated();
            return true;
        }
        return sink.received(buffer.filled(), from);
    }

    @Override
    public int send(DatagramQueue from) throws IOException {
        throwFailure();
        ByteBuffer bytes = from.bytes();
        int sent = 0;
        while (sent < from.count()) {
            int start = from.start(sent);
            bytes.limit(start + from.length(sent)).position(start);
            try {
                if (!send(bytes, from.to(sent))) {
                    return sent;
                }
            } catch (IOException e) {
                failure = e;
                break;
            }
            sent++;
        }
        if (sent == 0) {
            throwFailure();
        }
        return sent;
    }

    private void throwFailure() throws IOException {
        IOException failed = failure;
        if (failed != null) {
            failure = null;
            throw failed;
        }
    }

    /** Returns whether there was room for it; of an empty datagram java.nio does not say. */
    private boolean send(ByteBuffer datagram, @Nullable InetSocketAddress to) throws IOException {
        boolean isEmpty = !datagram.hasRemaining();
        if (to != null && channel.isConnected() && !to.equals(channel.getRemoteAddress())) {
            throw new SocketException("the socket is connected to another peer");
        }
        int taken = to == null ? channel.write(datagram) : channel.send(datagram, to);
        return taken > 0 || isEmpty;
    }

    @Override
    public void connect(InetSocketAddress peer) throws IOException {
        channel.connect(peer);
        host = (InetSocketAddress) channel.getLocalAddress();
    }

    // ------------------------------------------------------------------------------------------------ settings

    @Override
    public void joinGroup(InetAddress group, NetworkInterface on) throws IOException {
        Group joined = new Group(group, on);
        if (groups.containsKey(joined)) {
            throw new SocketException("Address already in use");
        }
        groups.put(joined, channel.join(group, on));
    }

    @Override
    public void leaveGroup(InetAddress group, NetworkInterface on) throws IOException {
        MembershipKey key = groups.remove(new Group(group, on));
        if (key == null) {
            throw new SocketException("Cannot assign requested address");
        }
        key.drop();
    }

    @Override
    public <T> T option(DatagramOption<T> option) throws IOException {
        Object value = channel.getOption(inJdk(option));
        if (value == null) {
            throw new IllegalStateException("socket option " + option + " was not set");
        }
        return option.type().cast(value);
    }

    @Override
    public <T> void setOption(DatagramOption<T> option, T value) throws IOException {
        channel.setOption(inJdk(option), value);
    }

    @SuppressWarnings("unchecked") // each has the type of its own in the JDK
    private static <T> java.net.SocketOption<T> inJdk(DatagramOption<T> option) {
        java.net.SocketOption<?> inJdk = IN_JDK.get(option);
        if (inJdk == null) {
            throw new UnsupportedOperationException("java.nio has no socket option " + option);
        }
        return (java.net.SocketOption<T>) inJdk;
    }

    @Override
    public InetSocketAddress host() {
        return host;
    }

    @Override
    public void close() {
        Channels.close(channel);
        if (poller != null) {
            poller.registrations().remove(place);
            poller.forgetClosed(); // so that the port is free again
            poller = null;
        }
    }

    @Override
    public String toString() {
        return channel.toString();
    }
}
