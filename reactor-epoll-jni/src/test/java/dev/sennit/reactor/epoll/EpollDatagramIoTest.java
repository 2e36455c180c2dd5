// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.UdpOptions;
import dev.sennit.reactor.core.DatagramIo;
import dev.sennit.reactor.core.DatagramQueue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A batch is one call. */
@NeedsLibrary
final class EpollDatagramIoTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final List<Integer> received = new ArrayList<>();
    private final List<InetSocketAddress> senders = new ArrayList<>();
    private final List<IOException> failures = new ArrayList<>();
    private int truncated;

    private final DatagramIo.Sink sink = new DatagramIo.Sink() {
        @Override
        public boolean received(ByteBuffer data, InetSocketAddress from) {
            received.add(data.remaining());
            senders.add(from);
            return true;
        }

        @Override
        public void truncated() {
            truncated++;
        }

        @Override
        public void failed(IOException cause) {
            failures.add(cause);
        }
    };

    private EpollPoller poller;
    private DatagramIo sender;

    @BeforeEach
    void open() throws IOException {
        poller = Epoll.open();
        sender = poller.bindUdp(ANY_PORT, UdpOptions.defaults());
    }

    @AfterEach
    void close() {
        sender.close();
        poller.close();
    }

    private static DatagramQueue queue(int count, InetSocketAddress to) {
        DatagramQueue queue = new DatagramQueue();
        for (int i = 0; i < count; i++) {
            queue.add(ByteBuffer.allocate(i), to);
        }
        return queue;
    }

    @Test
    void oneCallSendsABatchAndOneReceivesIt() throws IOException {
        DatagramIo receiver = poller.bindUdp(ANY_PORT, UdpOptions.defaults());
        assertThat(sender.send(queue(40, receiver.host()))).isEqualTo(32);
        assertThat(receiver.receive(100, sink)).isEqualTo(32);
        assertThat(receiver.receive(100, sink)).isZero();
        for (int i = 0; i < 32; i++) {
            assertThat(received.get(i)).isEqualTo(i);
            assertThat(senders.get(i)).isSameAs(senders.get(0)).isEqualTo(sender.host());
        }
        assertThat(failures).isEmpty();
        receiver.close();
    }

    @Test
    void noMoreAreReceivedThanAsked() throws IOException {
        DatagramIo receiver = poller.bindUdp(ANY_PORT, UdpOptions.defaults());
        sender.send(queue(10, receiver.host()));
        assertThat(receiver.receive(3, sink)).isEqualTo(3);
        assertThat(receiver.receive(100, sink)).isEqualTo(7);
        receiver.close();
    }

    @Test
    void socketsOfOneLoopMayTakeDatagramsOfDifferentSizes() throws IOException {
        DatagramIo small = poller.bindUdp(ANY_PORT, UdpOptions.defaults().withMaxDatagramBytes(5));
        DatagramIo large = poller.bindUdp(ANY_PORT, UdpOptions.defaults().withMaxDatagramBytes(65_507));
        for (DatagramIo each : List.of(small, large)) {
            sender.send(queue(8, each.host()));
        }
        assertThat(small.receive(32, sink)).isEqualTo(8);
        assertThat(received).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(truncated).isEqualTo(2);
        assertThat(large.receive(32, sink)).isEqualTo(8);
        assertThat(received).hasSize(14);
        small.close();
        large.close();
    }

    @Test
    void aClosedSocketGivesItsDescriptorBack() throws IOException {
        long before = OpenDescriptors.count();
        DatagramIo socket = poller.bindUdp(ANY_PORT, UdpOptions.defaults());
        poller.register(socket, ready -> {}, 1);
        socket.close();
        socket.close();
        assertThat(OpenDescriptors.count()).isEqualTo(before);
    }
}
