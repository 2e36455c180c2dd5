// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sennit.reactor.BaseDatagramProtocol;
import dev.sennit.reactor.DatagramTransport;
import dev.sennit.reactor.UdpOptions;
import dev.sennit.reactor.core.EventLoop;
import dev.sennit.reactor.spi.ReactorOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Datagrams of a peer that is known leave no garbage behind. */
@NeedsLibrary
final class UdpGarbageTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final int DEPTH = 32;

    /** Sends everything back, and counts it. */
    private static final class Echo extends BaseDatagramProtocol {
        int received;

        @Override
        public void datagramReceived(ByteBuffer data, InetSocketAddress from) {
            received++;
            transport().write(data, from);
        }
    }

    @Test
    void answeringAKnownPeerAllocatesNextToNothing() throws IOException {
        EventLoop loop = new EventLoop("epoll", Epoll.open(), ReactorOptions.defaults());
        loop.begin();
        Echo there = new Echo();
        DatagramTransport server = loop.listenUdp(ANY_PORT, there, UdpOptions.defaults());
        Echo back = new Echo();
        DatagramTransport client = loop.listenUdp(ANY_PORT, back, UdpOptions.defaults());
        for (int i = 0; i < DEPTH; i++) {
            client.write("to and fro for ever", server.host());
        }
        goOn(loop, there, 50_000);
        long before = allocatedBytes();
        int datagrams = 20_000;
        goOn(loop, there, datagrams);
        assertThat((allocatedBytes() - before) / (2.0 * datagrams))
                .as("bytes for each datagram received and answered")
                .isLessThan(16);
        loop.end();
        loop.close();
    }

    private static void goOn(EventLoop loop, Echo echo, int more) {
        int wanted = echo.received + more;
        while (echo.received < wanted) {
            loop.turn();
        }
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
