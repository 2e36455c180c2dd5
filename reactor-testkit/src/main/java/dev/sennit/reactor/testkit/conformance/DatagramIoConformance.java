// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.UdpOptions;
import dev.sennit.reactor.core.DatagramIo;
import dev.sennit.reactor.core.DatagramQueue;
import dev.sennit.reactor.core.Interest;
import dev.sennit.reactor.core.ReadyHandler;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every backend's UDP socket does, call by call, on the real kernel. */
public abstract class DatagramIoConformance extends BackendConformance {
    /** Notes what a receive brings. */
    protected static final class Received implements DatagramIo.Sink {
        /** How many bytes each datagram had. */
        public final List<Integer> sizes = new ArrayList<>();

        /** Who sent each. */
        public final List<InetSocketAddress> senders = new ArrayList<>();

        /** What the system told instead. */
        public final List<IOException> failures = new ArrayList<>();

        /** How many were too large. */
        public int truncated;

        private Runnable whenReceived = () -> {};

        private Received() {}

        @Override
        public boolean received(ByteBuffer data, InetSocketAddress from) {
            assertTrue(data.isReadOnly(), "bytes on loan are read-only");
            assertEquals(0, data.position());
            sizes.add(data.remaining());
            senders.add(from);
            whenReceived.run();
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
    }

    private final List<DatagramIo> opened = new ArrayList<>();
    private final Received received = new Received();

    /** For subclasses. */
    protected DatagramIoConformance() {}

    @AfterEach
    final void closeSockets() {
        opened.forEach(DatagramIo::close);
    }

    /**
     * Where everything that is received goes.
     *
     * @return this test's own
     */
    protected final Received received() {
        return received;
    }

    /**
     * Opens a socket on loopback, to be closed behind the test.
     *
     * @param options of the socket
     * @return not registered
     * @throws IOException if the system refuses
     */
    protected final DatagramIo bind(UdpOptions options) throws IOException {
        return bind(Loopback.anyPort(), options);
    }

    private DatagramIo bind(InetSocketAddress address, UdpOptions options) throws IOException {
        DatagramIo socket = net().poller().bindUdp(address, options);
        opened.add(socket);
        return socket;
    }

    private DatagramIo bind() throws IOException {
        return bind(UdpOptions.defaults());
    }

    /**
     * Datagrams of 0, 1, 2… bytes.
     *
     * @param count how many
     * @param to whom for
     * @return waiting to be sent
     */
    protected static DatagramQueue queue(int count, InetSocketAddress to) {
        DatagramQueue queue = new DatagramQueue();
        for (int i = 0; i < count; i++) {
            queue.add(ByteBuffer.allocate(i), to);
        }
        return queue;
    }

    // ------------------------------------------------------------------------------------------------- datagrams

    @Test
    void whatIsSentIsReceivedInOrder() throws IOException {
        DatagramIo receiver = bind();
        DatagramIo sender = bind();
        DatagramQueue queue = queue(5, receiver.host());
        assertEquals(5, sender.send(queue));
        assertEquals(5, queue.count(), "the queue is not the backend's");
        assertEquals(5, receiver.receive(32, received));
        assertEquals(List.of(0, 1, 2, 3, 4), received.sizes);
        assertEquals(sender.host(), received.senders.get(4));
        assertEquals(0, receiver.receive(32, received), "no more are there");
    }

    @Test
    void noMoreAreReceivedThanAskedFor() throws IOException {
        DatagramIo receiver = bind();
        bind().send(queue(10, receiver.host()));
        assertEquals(3, receiver.receive(3, received));
        assertEquals(7, receiver.receive(32, received));
        assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), received.sizes);
    }

    @Test
    void theLargestIsDeliveredAndALargerOneIsNot() throws IOException {
        DatagramIo receiver = bind(UdpOptions.defaults().withMaxDatagramBytes(7));
        bind().send(queue(10, receiver.host()));
        assertEquals(10, receiver.receive(32, received));
        assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7), received.sizes);
        assertEquals(2, received.truncated);
    }

    @Test
    void socketsOfOneLoopMayTakeDatagramsOfDifferentSizes() throws IOException {
        DatagramIo small = bind(UdpOptions.defaults().withMaxDatagramBytes(5));
        DatagramIo large = bind(UdpOptions.defaults().withMaxDatagramBytes(65_507));
        DatagramIo sender = bind();
        DatagramQueue huge = new DatagramQueue();
        huge.add(ByteBuffer.allocate(65_507), large.host());
        sender.send(huge);
        sender.send(queue(8, small.host()));
        assertEquals(8, small.receive(32, received));
        assertEquals(1, large.receive(32, received));
        assertEquals(List.of(0, 1, 2, 3, 4, 5, 65_507), received.sizes);
    }

    @Test
    void theSinkMayCloseTheSocket() throws IOException {
        DatagramIo receiver = bind();
        net().poller().register(receiver, ready(), Interest.READ);
        bind().send(queue(4, receiver.host()));
        received.whenReceived = receiver::close;
        receiver.receive(32, received);
        assertEquals(List.of(), received.failures);
    }

    @Test
    void anInterruptedThreadSendsAndReceives() throws IOException {
        DatagramIo receiver = bind();
        DatagramIo sender = bind();
        Thread.currentThread().interrupt();
        try {
            assertEquals(2, sender.send(queue(2, receiver.host())));
            assertEquals(2, receiver.receive(32, received));
        } finally {
            assertTrue(Thread.interrupted());
        }
        assertEquals(1, sender.send(queue(1, receiver.host())));
        assertEquals(List.of(), received.failures);
    }

    // -------------------------------------------------------------------------------------------------- watching

    @Test
    void readinessLastsUntilAllIsReceived() throws IOException {
        DatagramIo receiver = bind();
        net().poller().register(receiver, ready(), Interest.READ);
        net().assertWaits();
        bind().send(queue(2, receiver.host()));
        net().pollUntil(() -> ready().bits() == Interest.READ);
        receiver.receive(1, received);
        ready().clear();
        net().pollUntil(() -> ready().bits() == Interest.READ);
        receiver.receive(1, received);
        net().assertWaits();
    }

    @Test
    void interestFollowsTheLastChange() throws IOException {
        DatagramIo receiver = bind();
        net().poller().register(receiver, ready(), Interest.READ);
        receiver.interest(Interest.NONE);
        bind().send(queue(1, receiver.host()));
        net().assertWaits();
        assertEquals(Interest.NONE, ready().bits());
        receiver.interest(Interest.WRITE);
        net().pollUntil(() -> ready().bits() == Interest.WRITE);
        receiver.interest(Interest.READ | Interest.WRITE);
        ready().clear();
        net().pollUntil(() -> ready().bits() == (Interest.READ | Interest.WRITE));
    }

    @Test
    void whoIsClosedByAnEarlierHandlerOfTheSamePollIsNotReported() throws IOException {
        DatagramIo first = bind();
        DatagramIo second = bind();
        int[] reports = {0};
        ReadyHandler closesBoth = bits -> {
            reports[0]++;
            first.close();
            second.close();
        };
        DatagramIo sender = bind();
        sender.send(queue(1, first.host()));
        sender.send(queue(1, second.host()));
        net().poller().register(first, closesBoth, Interest.READ);
        net().poller().register(second, closesBoth, Interest.READ);
        net().pollUntil(() -> reports[0] > 0);
        net().pollNow();
        assertEquals(1, reports[0]);
    }

    // ------------------------------------------------------------------------------------------------- refusals

    private DatagramIo refused(int interest) throws IOException {
        DatagramIo nobody = bind();
        nobody.close();
        DatagramIo client = bind();
        net().poller().register(client, ready(), interest);
        client.connect(nobody.host());
        DatagramQueue queue = new DatagramQueue();
        queue.add(ByteBuffer.allocate(1), null);
        assertEquals(1, client.send(queue));
        return client;
    }

    @Test
    void aRefusalIsToldOnceToWhoReceives() throws IOException {
        DatagramIo client = refused(Interest.READ);
        net().pollUntil(() -> ready().bits() == Interest.READ);
        assertEquals(0, client.receive(32, received));
        assertEquals(1, received.failures.size());
        assertInstanceOf(PortUnreachableException.class, received.failures.get(0));
        assertEquals(0, client.receive(32, received));
        assertEquals(1, received.failures.size());
        net().assertWaits();
    }

    @Test
    void aRefusalForWhoHasPausedIsAnEndOrWaits() throws IOException {
        DatagramIo client = refused(Interest.NONE);
        net().pollNow();
        if (ready().bits() == Interest.NONE) {
            net().assertWaits();
        } else {
            assertEquals(Interest.END, ready().bits());
            assertThrows(PortUnreachableException.class, client::checkError);
            client.checkError();
            net().assertWaits();
        }
    }

    @Test
    void whoConnectsKnowsItsAddress() throws IOException {
        DatagramIo server = bind();
        DatagramIo client = bind(new InetSocketAddress("0.0.0.0", 0), UdpOptions.defaults());
        int port = client.host().getPort();
        client.connect(server.host());
        assertEquals(new InetSocketAddress(server.host().getAddress(), port), client.host());
    }

    // --------------------------------------------------------------------------------------------------- closing

    @Test
    void aClosedSocketFreesItsAddress() throws IOException {
        DatagramIo socket = bind();
        net().poller().register(socket, ready(), Interest.READ);
        assertThrows(BindException.class, () -> bind(socket.host(), UdpOptions.defaults()));
        socket.close();
        socket.close();
        assertEquals(socket.host(), bind(socket.host(), UdpOptions.defaults()).host());
    }
}
