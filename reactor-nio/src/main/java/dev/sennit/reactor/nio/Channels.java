// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.nio;

import java.io.Closeable;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How channels are opened and closed here. An IPv4 address gets an IPv4 socket: on one for IPv6, {@code 0.0.0.0} would
 * mean {@code ::} as well.
 */
final class Channels {
    private static final Logger LOG = LoggerFactory.getLogger(Channels.class);

    private Channels() {}

    static SocketChannel openSocket(SelectorProvider provider, SocketAddress address) throws IOException {
        try {
            return provider.openSocketChannel(familyOf(address));
        } catch (UnsupportedOperationException e) {
            throw notAvailable(address, e);
        }
    }

    static ServerSocketChannel openListener(SelectorProvider provider, SocketAddress address) throws IOException {
        try {
            return provider.openServerSocketChannel(familyOf(address));
        } catch (UnsupportedOperationException e) {
            throw notAvailable(address, e);
        }
    }

    static DatagramChannel openDatagramSocket(SelectorProvider provider, InetSocketAddress address) throws IOException {
        try {
            return provider.openDatagramChannel(familyOf(address));
        } catch (UnsupportedOperationException e) {
            throw notAvailable(address, e);
        }
    }

    static ProtocolFamily familyOf(SocketAddress address) throws UnknownHostException {
        return address instanceof InetSocketAddress tcp ? familyOf(tcp) : StandardProtocolFamily.UNIX;
    }

    private static ProtocolFamily familyOf(InetSocketAddress address) throws UnknownHostException {
        if (address.isUnresolved()) {
            throw new UnknownHostException("unknown host " + address.getHostString());
        }
        return address.getAddress() instanceof Inet6Address
                ? StandardProtocolFamily.INET6
                : StandardProtocolFamily.INET;
    }

    private static IOException notAvailable(SocketAddress address, UnsupportedOperationException cause) {
        String family = address instanceof UnixDomainSocketAddress ? "UNIX sockets are" : "IPv6 is";
        SocketException failure = new SocketException(family + " not available here");
        failure.initCause(cause);
        return failure;
    }

    /** A failure is of no use to anybody: the system has closed it all the same. */
    static void close(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            LOG.debug("closing {} failed", closeable, e);
        }
    }
}
