// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.nio;

import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.core.Interest;
import dev.sennit.reactor.core.ReadyHandler;
import dev.sennit.reactor.core.SocketIo;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import org.jspecify.annotations.Nullable;

/** A {@link SocketChannel}. There is one for each connection, so every field counts. */
final class NioSocketIo implements SocketIo, Watched {
    private static final InetSocketAddress UNBOUND = new InetSocketAddress(0);
    private static final UnixDomainSocketAddress UNNAMED = UnixDomainSocketAddress.of("");

    private final SocketChannel channel;
    private final SocketAddress peer;
    private SocketAddress host;
    private @Nullable Registrations registrations; // non-null exactly while registered
    private int place;

    private NioSocketIo(SocketChannel channel, SocketAddress peer, SocketAddress host) {
        this.channel = channel;
        this.peer = peer;
        this.host = host;
    }

    static NioSocketIo connect(SelectorProvider provider, SocketAddress address, TcpOptions options)
            throws IOException {
        return address instanceof UnixDomainSocketAddress unix
                ? connectUnix(provider, unix, options)
                : connectTcp(provider, (InetSocketAddress) address, options);
    }

    private static NioSocketIo connectUnix(
            SelectorProvider provider, UnixDomainSocketAddress address, TcpOptions options) throws IOException {
        SocketChannel channel = Channels.openSocket(provider, address);
        try {
            channel.configureBlocking(false);
            NioSocketIo socket = new NioSocketIo(channel, address, UNNAMED);
            socket.setOptions(options);
            connect(channel, address);
            return socket;
        } catch (IOException | RuntimeException e) {
            Channels.close(channel);
            throw e;
        }
    }

    /** There is no waiting for a UNIX socket: whatever is not done now has failed. */
    private static void connect(SocketChannel channel, UnixDomainSocketAddress address) throws ConnectException {
        Exception cause;
        try {
            if (channel.connect(address)) {
                return;
            }
            cause = new IOException("its backlog is full");
        } catch (IOException e) {
            cause = e;
        }
        ConnectException failure = new ConnectException("cannot connect to " + address + ": " + cause.getMessage());
        failure.initCause(cause);
        throw failure;
    }

    private static NioSocketIo connectTcp(SelectorProvider provider, InetSocketAddress address, TcpOptions options)
            throws IOException {
        SocketChannel channel = Channels.openSocket(provider, address);
        try {
            channel.configureBlocking(false);
            NioSocketIo socket = new NioSocketIo(channel, address, UNBOUND);
            socket.setOptions(options);
            if (options.bindAddress().isPresent()) {
                bind(channel, options.bindAddress().get(), address);
            }
            channel.connect(reachable(address));
            return socket;
        } catch (IOException | RuntimeException e) {
            Channels.close(channel);
            throw e;
        }
    }

    private static void bind(SocketChannel channel, InetSocketAddress from, InetSocketAddress to) throws IOException {
        if (Channels.familyOf(from) != Channels.familyOf(to)) {
            throw new SocketException("cannot connect from " + from + " to " + to + ": one is IPv4, one is IPv6");
        }
        channel.bind(from);
    }

    /** "Any address" means this machine; java.nio would ask the name service what that is called. */
    private static InetSocketAddress reachable(InetSocketAddress address) throws IOException {
        if (!address.getAddress().isAnyLocalAddress()) {
            return address;
        }
        byte[] loopback = address.getAddress().getAddress();
        loopback[loopback.length - 1] = 1;
        if (loopback.length == 4) {
            loopback[0] = 127;
        }
        return new InetSocketAddress(InetAddress.getByAddress(loopback), address.getPort());
    }

    /** Takes over what was accepted. */
    static NioSocketIo accepted(SocketChannel channel, SocketAddress port, TcpOptions options) throws IOException {
        try {
            channel.configureBlocking(false);
            SocketAddress host = port instanceof UnixDomainSocketAddress ? port : channel.getLocalAddress();
            NioSocketIo socket = new NioSocketIo(channel, channel.getRemoteAddress(), host);
            socket.setOptions(options);
            return socket;
        } catch (IOException | RuntimeException e) {
            Channels.close(channel);
            throw e;
        }
    }

    void register(Selector selector, Registrations with, ReadyHandler handler, int interest) throws IOException {
        int ops = ops(interest);
        SelectionKey key = channel.register(selector, ops, handler);
        if (registrations == null) {
            with.add(this, key, ops);
            registrations = with;
        } else {
            registrations.ops(place, ops); // it is another handler's turn
        }
    }

    @Override
    public void movedTo(int newPlace) {
        place = newPlace;
    }

    @Override
    public void interest(int interest) {
        if (registrations != null) {
            registrations.ops(place, ops(interest));
        }
    }

    private int ops(int interest) {
        int read = (interest & Interest.READ) != 0 ? SelectionKey.OP_READ : 0;
        if ((interest & Interest.WRITE) == 0) {
            return read;
        }
        return read | (channel.isConnected() ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT);
    }

    @Override
    public boolean finishConnect() throws IOException {
        if (!channel.finishConnect()) {
            return false;
        }
        host = channel.getLocalAddress();
        if (registrations != null) { // who waits for an outcome that is known makes the selector spin
            int ops = registrations.ops(place);
            if ((ops & SelectionKey.OP_CONNECT) != 0) {
                registrations.ops(place, (ops & ~SelectionKey.OP_CONNECT) | SelectionKey.OP_WRITE);
            }
        }
        return true;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return channel.read(into);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return channel.write(from);
    }

    @Override
    public long write(ByteBuffer[] from, int count) throws IOException {
        return channel.write(from, 0, count);
    }

    @Override
    public long transferFrom(FileChannel file, long position, long count) throws IOException {
        long taken = file.transferTo(position, count, channel);
        return taken == 0 && position >= file.size() ? FILE_ENDED : taken;
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    /** A registered channel sends FIN now; its descriptor is closed when the next select begins. */
    @Override
    public void close() {
        if (registrations != null) {
            registrations.remove(place);
            registrations = null;
        }
        Channels.close(channel);
    }

    @Override
    public void closeWithReset() {
        if (peer instanceof UnixDomainSocketAddress) {
            close(); // there is no reset
            return;
        }
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            // closed or broken: there is nobody to reset
        }
        close();
    }

    @Override
    public SocketAddress peer() {
        return peer;
    }

    @Override
    public SocketAddress host() {
        return host;
    }

    @Override
    public <T> T option(SocketOption<T> option) throws IOException {
        return NioOptions.get(channel, option);
    }

    @Override
    public <T> void setOption(SocketOption<T> option, T value) throws IOException {
        NioOptions.set(channel, option, value);
    }

    @Override
    public String toString() {
        return channel.toString();
    }
}
