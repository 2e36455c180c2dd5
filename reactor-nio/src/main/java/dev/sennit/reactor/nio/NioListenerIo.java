// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.nio;

import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.core.DescriptorsExhaustedException;
import dev.sennit.reactor.core.Interest;
import dev.sennit.reactor.core.ListenerIo;
import dev.sennit.reactor.core.ReadyHandler;
import dev.sennit.reactor.core.SocketFile;
import dev.sennit.reactor.core.SocketIo;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import org.jspecify.annotations.Nullable;

/** A {@link ServerSocketChannel}, and a descriptor in reserve for the day there are no more. */
final class NioListenerIo implements ListenerIo, Watched {
    private final ServerSocketChannel channel;
    private final TcpOptions options;
    private final SocketAddress address;
    private final @Nullable SocketFile file; // non-null of a UNIX socket
    private @Nullable SocketChannel reserve; // null when it could not be had again
    private @Nullable NioPoller poller; // non-null exactly while registered
    private int place;

    private NioListenerIo(
            ServerSocketChannel channel, TcpOptions options, SocketAddress address, @Nullable SocketFile file)
            throws IOException {
        this.channel = channel;
        this.options = options;
        this.address = address;
        this.file = file;
        rehearseClosing();
        this.reserve = channel.provider().openSocketChannel();
    }

    /**
     * With the first channel it closes or writes to, the JDK opens a descriptor for itself; when it gets none, no
     * channel of this JVM can be written to or closed ever after.
     */
    private void rehearseClosing() throws IOException {
        channel.provider().openSocketChannel().close();
    }

    static NioListenerIo open(SelectorProvider provider, SocketAddress address, TcpOptions options) throws IOException {
        ServerSocketChannel channel = Channels.openListener(provider, address);
        SocketFile file = null;
        try {
            channel.configureBlocking(false);
            NioOptions.setOnPort(channel, options);
            if (address instanceof UnixDomainSocketAddress unix) {
                file = SocketFile.claim(unix, options.socketFileMode(), free -> channel.bind(free, options.backlog()));
                return new NioListenerIo(channel, options, unix, file);
            }
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, options.reuseAddress());
            channel.bind(address, options.backlog());
            return new NioListenerIo(channel, options, channel.getLocalAddress(), null);
        } catch (IOException | RuntimeException e) {
            if (file != null) {
                file.remove();
            }
            Channels.close(channel);
            throw e;
        }
    }

    void register(NioPoller with, ReadyHandler handler) throws IOException {
        SelectionKey key = channel.register(with.selector(), SelectionKey.OP_ACCEPT, handler);
        with.registrations().add(this, key, SelectionKey.OP_ACCEPT);
        poller = with;
    }

    @Override
    public void movedTo(int newPlace) {
        place = newPlace;
    }

    @Override
    public void interest(int interest) {
        if (poller != null) {
            poller.registrations().ops(place, (interest & Interest.READ) != 0 ? SelectionKey.OP_ACCEPT : 0);
        }
    }

    @Override
    public @Nullable SocketIo accept() throws IOException {
        SocketChannel accepted = acceptChannel();
        if (accepted == null) {
            return null;
        }
        if (reserve == null) { // somebody else took it when it was given up; there are some again
            reserve = openSpare();
        }
        return NioSocketIo.accepted(accepted, address, options);
    }

    private @Nullable SocketChannel acceptChannel() throws IOException {
        try {
            return channel.accept();
        } catch (IOException e) {
            throw descriptorsAreExhausted(e) ? new DescriptorsExhaustedException(e) : e;
        }
    }

    /** The system's text may be in any language, so in doubt trying is better than reading. */
    private boolean descriptorsAreExhausted(IOException failure) {
        if (!channel.isOpen()) {
            return false;
        }
        if (String.valueOf(failure.getMessage()).contains("Too many open files")) {
            return true;
        }
        SocketChannel probe = openSpare();
        if (probe == null) {
            return true;
        }
        Channels.close(probe);
        return false;
    }

    private @Nullable SocketChannel openSpare() {
        try {
            return channel.provider().openSocketChannel();
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    public boolean turnAwayOne() {
        releaseReserve();
        try {
            SocketChannel unlucky = channel.accept();
            if (unlucky == null) {
                return false;
            }
            Channels.close(unlucky);
            return true;
        } catch (IOException e) {
            return false;
        } finally {
            reserve = openSpare();
        }
    }

    private void releaseReserve() {
        if (reserve != null) {
            Channels.close(reserve);
            reserve = null;
        }
    }

    @Override
    public SocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        releaseReserve();
        if (file != null && channel.isOpen()) {
            file.remove();
        }
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
