// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.core.DescriptorsExhaustedException;
import dev.sennit.reactor.core.Interest;
import dev.sennit.reactor.core.ListenerIo;
import dev.sennit.reactor.core.SocketIo;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

/** Listening sockets of the real kernel: addresses, accepting, pausing, turning away. E-60. */
public abstract class ListenerIoConformance extends BackendConformance {
    /** For subclasses. */
    protected ListenerIoConformance() {}

    private static InetSocketAddress addressOf(ListenerIo listener) {
        return (InetSocketAddress) listener.address();
    }

    private ListenerIo listen(InetSocketAddress address) throws IOException {
        return net().poller().listen(address, TcpOptions.defaults());
    }

    private ListenerIo listen(String host) throws IOException {
        return listen(new InetSocketAddress(host, 0));
    }

    @Test
    void nobodyWaitsToBeAccepted() throws IOException {
        assertNull(net().listener().accept());
    }

    @Test
    void whoConnectedFirstIsAcceptedFirst() throws IOException {
        Socket first = net().client();
        Socket second = net().client();
        assertEquals(first.getLocalSocketAddress(), net().accept().peer());
        assertEquals(second.getLocalSocketAddress(), net().accept().peer());
    }

    @Test
    void theAddressIsKnownAfterTheClose() throws IOException {
        ListenerIo listener = listen("127.0.0.1");
        int port = addressOf(listener).getPort();
        assertTrue(port > 0);
        listener.close();
        listener.close();
        listener.interest(Interest.READ);
        assertEquals(new InetSocketAddress("127.0.0.1", port), listener.address());
    }

    @Test
    void aClosedListenerAcceptsNobody() throws IOException {
        net().client();
        net().listener().close();
        IOException failure = assertThrows(IOException.class, net().listener()::accept);
        assertFalse(failure instanceof DescriptorsExhaustedException, failure::toString);
        assertFalse(net().listener().turnAwayOne());
    }

    @Test
    void aClosedListenerFreesItsPortAtOnce() throws IOException {
        net().listener().close();
        net().poller()
                .listen(net().address(), TcpOptions.defaults().withReuseAddress(false))
                .close();
    }

    @Test
    void aListenerThatIsPausedDoesNotReport() throws IOException {
        net().listener().interest(Interest.NONE);
        net().client();
        net().assertWaits();
        assertEquals(Interest.NONE, net().listenerReady().bits());
        net().listener().interest(Interest.READ);
        net().accept().close();
    }

    @Test
    void anyIpv4AddressIsNotIpv6() throws IOException {
        ListenerIo listener = listen("0.0.0.0");
        assertInstanceOf(Inet4Address.class, addressOf(listener).getAddress());
        listener.close();
    }

    @Test
    void onAnyAddressEachConnectionKnowsItsOwn() throws IOException {
        ListenerIo listener = listen("0.0.0.0");
        for (String host : new String[] {"127.0.0.1", "127.0.0.2"}) {
            try (Socket client = new Socket(host, addressOf(listener).getPort())) {
                SocketIo socket = acceptedBy(listener);
                assertEquals(client.getRemoteSocketAddress(), socket.host());
                assertEquals(client.getLocalSocketAddress(), socket.peer());
                socket.close();
            }
        }
        listener.close();
    }

    @Test
    void ipv6IsServedWhereItIsThere() throws IOException {
        if (!ipv6Works()) {
            assertThrows(IOException.class, () -> listen("::1"));
            return;
        }
        ListenerIo listener = listen("::1");
        assertInstanceOf(Inet6Address.class, addressOf(listener).getAddress());
        try (Socket client = new Socket("::1", addressOf(listener).getPort())) {
            SocketIo socket = acceptedBy(listener);
            assertEquals(client.getLocalSocketAddress(), socket.peer());
            assertEquals(client.getRemoteSocketAddress(), socket.host());
            socket.close();
        }
        listener.close();
    }

    private static SocketIo acceptedBy(ListenerIo listener) throws IOException {
        SocketIo socket = listener.accept();
        assertNotNull(socket);
        return socket;
    }

    private static boolean ipv6Works() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress("::1", 0));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aPortInUseIsABindException() {
        BindException failure = assertThrows(BindException.class, () -> listen(net().address()));
        assertFalse(String.valueOf(failure.getMessage()).contains("null"), failure::toString);
    }

    @Test
    void anAddressThatIsNotOursIsABindException() {
        assertThrows(BindException.class, () -> listen("192.0.2.1"));
    }

    @Test
    void anUnknownNameIsAFailureOfTheWorld() {
        InetSocketAddress unknown = InetSocketAddress.createUnresolved("nowhere.invalid", 0);
        IOException failure = assertThrows(UnknownHostException.class, () -> listen(unknown));
        assertEquals("unknown host nowhere.invalid", failure.getMessage());
    }

    @Test
    void whoIsTurnedAwaySeesAnEnd() throws IOException {
        assertFalse(net().listener().turnAwayOne());
        Socket unlucky = net().client();
        assertTrue(net().listener().turnAwayOne());
        assertFalse(net().listener().turnAwayOne());
        assertEquals(-1, unlucky.getInputStream().read());
        net().client();
        net().accept().close();
    }
}
