// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.core.Interest;
import dev.sennit.reactor.core.SocketIo;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Sockets of the real kernel: connecting, addresses, ends, closing. {@link SocketBytesConformance} has their bytes. */
public abstract class SocketIoConformance extends BackendConformance {
    /** For subclasses. */
    protected SocketIoConformance() {}

    private SocketIo connect(InetSocketAddress address, TcpOptions options) throws IOException {
        SocketIo socket = net().poller().connect(address, options);
        net().poller().register(socket, ready(), Interest.WRITE);
        net().pollUntil(() -> (ready().bits() & Interest.WRITE) != 0);
        ready().clear();
        return socket;
    }

    private SocketIo connect() throws IOException {
        return connect(net().address(), TcpOptions.defaults());
    }

    // ------------------------------------------------------------------------------------------------ connecting

    @Test
    void theOutcomeOfConnectingIsAskedFor() throws IOException {
        SocketIo socket = connect();
        assertTrue(socket.finishConnect());
        assertTrue(socket.finishConnect());

        SocketIo accepted = net().accept();
        assertEquals(net().address(), socket.peer());
        assertEquals(accepted.host(), socket.peer());
        assertEquals(accepted.peer(), socket.host());
        socket.close();
        assertEquals(accepted.host(), socket.peer());
        assertEquals(accepted.peer(), socket.host());
        accepted.close();
    }

    @Test
    void whoWaitedForConnectingWaitsForRoomAfterwards() throws IOException {
        SocketIo socket = connect();
        socket.finishConnect();
        net().pollUntil(() -> ready().bits() == Interest.WRITE);
        ready().clear();
        socket.interest(Interest.READ);
        net().pollNow();
        assertEquals(Interest.NONE, ready().bits());
        socket.close();
    }

    @Test
    void aRefusedConnectionSaysSo() throws IOException {
        SocketIo socket = connect(closedPort(), TcpOptions.defaults());
        assertThrows(ConnectException.class, socket::finishConnect);
        assertNotNull(socket.host());
        socket.close();
        socket.close();
        net().assertWaits();
    }

    @Test
    void aRefusedConnectionThatIsKeptDoesNotSpin() throws IOException {
        SocketIo socket = connect(closedPort(), TcpOptions.defaults());
        socket.interest(Interest.NONE);
        net().pollNow();
        net().assertWaits();
        socket.close();
    }

    private static InetSocketAddress closedPort() throws IOException {
        try (ServerSocket closedSoon = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), closedSoon.getLocalPort());
        }
    }

    @Test
    void anyAddressMeansThisMachine() throws IOException {
        InetSocketAddress any = new InetSocketAddress("0.0.0.0", net().address().getPort());
        SocketIo socket = connect(any, TcpOptions.defaults());
        assertTrue(socket.finishConnect());
        socket.close();
    }

    @Test
    void theLocalEndIsBound() throws IOException {
        InetSocketAddress from = new InetSocketAddress("127.0.0.2", 0);
        SocketIo socket = connect(net().address(), TcpOptions.defaults().withBindAddress(from));
        socket.finishConnect();
        SocketIo accepted = net().accept();
        assertEquals(from.getAddress(), ((InetSocketAddress) accepted.peer()).getAddress());
        accepted.close();
        socket.close();
    }

    @Test
    void badAddressesAreFailuresOfTheWorld() {
        TcpOptions fromIpv6 = TcpOptions.defaults().withBindAddress(new InetSocketAddress("::1", 0));
        IOException mixed =
                assertThrows(SocketException.class, () -> net().poller().connect(net().address(), fromIpv6));
        assertTrue(String.valueOf(mixed.getMessage()).contains("one is IPv4, one is IPv6"), mixed::toString);
        InetSocketAddress unknown = InetSocketAddress.createUnresolved("nowhere.invalid", 1);
        IOException nowhere =
                assertThrows(UnknownHostException.class, () -> net().poller().connect(unknown, TcpOptions.defaults()));
        assertEquals("unknown host nowhere.invalid", nowhere.getMessage());
    }

    // ------------------------------------------------------------------------------------------------------ ends

    @Test
    void readingGoesOnAfterOurFin() throws IOException {
        Socket client = net().client();
        SocketIo socket = net().accept(ready(), Interest.READ);
        socket.shutdownOutput();
        assertEquals(-1, client.getInputStream().read());
        Loopback.send(client, "late");
        net().pollUntil(() -> ready().bits() == Interest.READ);
        assertEquals("late", Loopback.read(socket));
    }

    @Test
    void writingGoesOnAfterThePeersFin() throws IOException {
        Socket client = net().client();
        SocketIo socket = net().accept(ready(), Interest.READ);
        client.shutdownOutput();
        net().pollUntil(() -> ready().bits() == Interest.READ);
        socket.interest(Interest.NONE);
        assertEquals(1, socket.write(ByteBuffer.wrap(new byte[] {'x'})));
        assertEquals('x', client.getInputStream().read());
    }

    @Test
    void thePeersFinIsReadAsTheEnd() throws IOException {
        Socket client = net().client();
        SocketIo socket = net().accept(ready(), Interest.READ);
        assertEquals(0, socket.read(ByteBuffer.allocateDirect(1)));
        client.shutdownOutput();
        net().pollUntil(() -> ready().bits() == Interest.READ);
        assertEquals(-1, socket.read(ByteBuffer.allocateDirect(1)));
        assertEquals(-1, socket.read(ByteBuffer.allocateDirect(1)));
    }

    @Test
    void thePeersResetIsReportedToWhoeverWaits() throws IOException {
        Socket client = net().client();
        SocketIo socket = net().accept(ready(), Interest.READ);
        Loopback.reset(client);
        net().pollUntil(() -> ready().bits() == Interest.READ);
        assertThrows(IOException.class, () -> socket.read(ByteBuffer.allocateDirect(1)));
    }

    @Test
    void thePeersResetIsReportedToWhoWaitsForRoom() throws IOException {
        Socket client = net().client();
        SocketIo socket = net().accept(ready(), Interest.NONE);
        ByteBuffer much = ByteBuffer.allocateDirect(1 << 20);
        while (socket.write(much.clear()) > 0) {
            assertTrue(much.position() > 0);
        }
        socket.interest(Interest.WRITE);
        Loopback.reset(client);
        net().pollUntil(() -> (ready().bits() & Interest.WRITE) != 0);
        assertThrows(IOException.class, () -> socket.write(much.clear()));
    }

    // --------------------------------------------------------------------------------------------------- closing

    @Test
    void closingTwiceIsHarmless() throws IOException {
        net().client();
        SocketIo socket = net().accept(ready(), Interest.READ);
        socket.close();
        socket.close();
        socket.closeWithReset();
        socket.interest(Interest.READ);
        net().assertWaits();
        assertEquals(Interest.NONE, ready().bits());
    }

    @Test
    void aClosedSocketHarmsNoOther() throws IOException {
        net().client();
        SocketIo closed = net().accept(ready(), Interest.READ);
        closed.close();
        Socket client = net().client();
        SocketIo next = net().accept(ready(), Interest.READ); // perhaps with the descriptor of the first
        closed.closeWithReset();
        closed.interest(Interest.NONE);
        assertThrows(IOException.class, () -> closed.read(ByteBuffer.allocateDirect(1)));
        assertThrows(IOException.class, () -> closed.write(ByteBuffer.wrap(new byte[1])));
        assertThrows(IOException.class, closed::shutdownOutput);

        Loopback.send(client, "hello");
        net().pollUntil(() -> ready().bits() == Interest.READ);
        assertEquals("hello", Loopback.read(next));
    }

    @Test
    void whoWasNeverWatchedIsClosedAsWell() throws IOException {
        Socket client = net().client();
        net().accept().close();
        assertEquals(-1, client.getInputStream().read());
    }

    @Test
    void thePeerSeesTheEndWhileTheLoopWaits() throws Exception {
        Socket client = net().client();
        net().accept(ready(), Interest.READ).close();
        Waiter waiter = Waiter.polling(net().poller(), Long.MAX_VALUE);
        assertEquals(-1, client.getInputStream().read());
        net().poller().wakeup();
        waiter.done();
    }

    @Test
    void thePeerSeesTheResetWhileTheLoopWaits() throws Exception {
        Socket client = net().client();
        net().accept(ready(), Interest.READ).closeWithReset();
        Waiter waiter = Waiter.polling(net().poller(), Long.MAX_VALUE);
        assertReset(client);
        net().poller().wakeup();
        waiter.done();
    }

    @Test
    void whoIsClosedInsideThePollIsGoneWhenTheNextOneWaits() throws Exception {
        Socket client = net().client();
        boolean[] closed = {false};
        SocketIo[] socket = new SocketIo[1];
        socket[0] = net().accept(
                        bits -> {
                            socket[0].closeWithReset();
                            closed[0] = true;
                        },
                        Interest.WRITE);
        net().pollUntil(() -> closed[0]);
        Waiter waiter = Waiter.polling(net().poller(), Long.MAX_VALUE);
        assertReset(client);
        net().poller().wakeup();
        waiter.done();
    }

    private static void assertReset(Socket client) {
        SocketException failure = assertThrows(
                SocketException.class, () -> client.getInputStream().read());
        assertTrue(String.valueOf(failure.getMessage()).contains("reset"), failure::toString);
    }
}
