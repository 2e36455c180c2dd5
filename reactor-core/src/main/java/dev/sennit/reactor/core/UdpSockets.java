// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.CannotListenException;
import dev.sennit.reactor.DatagramProtocol;
import dev.sennit.reactor.DatagramTransport;
import dev.sennit.reactor.UdpOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Everything of UDP that is open on one loop. */
final class UdpSockets {
    private static final int MAX_FREE_QUEUES = 16; // 1 MiB at most

    private final EventLoop loop;
    private final Set<UdpTransport> open = new LinkedHashSet<>();
    private final ArrayDeque<UdpTransport> unsent = new ArrayDeque<>();
    private final FreeList<DatagramQueue> freeQueues = new FreeList<>(MAX_FREE_QUEUES);

    UdpSockets(EventLoop loop) {
        this.loop = loop;
    }

    DatagramTransport listen(InetSocketAddress address, DatagramProtocol protocol, UdpOptions options) {
        try {
            UdpTransport transport = open(address, protocol, options);
            open.add(transport);
            loop.nextTurn(transport::start);
            return transport;
        } catch (IOException e) {
            throw new CannotListenException(SocketNames.udp(address), e);
        }
    }

    private UdpTransport open(InetSocketAddress address, DatagramProtocol protocol, UdpOptions options)
            throws IOException {
        if (address.isUnresolved()) {
            throw new UnknownHostException("unknown host " + address.getHostString());
        }
        DatagramIo socket = loop.poller().bindUdp(address, options);
        try {
            UdpTransport transport = new UdpTransport(loop, socket, protocol, options);
            loop.poller().register(socket, transport, Interest.READ);
            return transport;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    void ended(UdpTransport transport) {
        open.remove(transport);
    }

    /** Has what it wrote sent when the turn ends. */
    void sendLater(UdpTransport transport) {
        unsent.add(transport);
    }

    boolean hasUnsent() {
        return !unsent.isEmpty();
    }

    /** The turn ends. */
    void sendAll() {
        for (int senders = unsent.size(); senders > 0; senders--) {
            unsent.remove().sendAfterTurn();
        }
    }

    DatagramQueue borrowQueue() {
        DatagramQueue queue = freeQueues.take();
        return queue == null ? new DatagramQueue() : queue;
    }

    /** Takes back one that is empty. */
    void giveBack(DatagramQueue queue) {
        if (queue.isWorthKeeping()) {
            boolean unused = freeQueues.give(queue);
        }
    }

    /** The reactor stops, or was never run. */
    void closeAll() {
        List.copyOf(open).forEach(each -> each.broken(new IOException("the reactor stopped")));
    }
}
