// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static dev.sennit.reactor.testkit.conformance.Loopback.read;
import static dev.sennit.reactor.testkit.conformance.Loopback.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.core.Interest;
import dev.sennit.reactor.core.ListenerIo;
import dev.sennit.reactor.core.ReadyHandler;
import dev.sennit.reactor.core.SocketIo;
import dev.sennit.reactor.testkit.conformance.Loopback.Ready;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Waiting for sockets of the real kernel: what is reported, to whom, and what ends a wait. E-28, E-29. */
public abstract class PollerConformance extends BackendConformance {
    /** For subclasses. */
    protected PollerConformance() {}

    // --------------------------------------------------------------------------------------------- what is ready

    @Test
    void whatIsWaitedForIsReported() throws IOException {
        Socket client = net().client();
        SocketIo socket = net().accept(ready(), Interest.READ);
        net().pollNow();
        assertEquals(Interest.NONE, ready().bits());

        send(client, "hello");
        net().pollUntil(() -> ready().bits() != Interest.NONE);

        assertEquals(Interest.READ, ready().bits());
        assertEquals("hello", read(socket));
    }

    @Test
    void interestFollowsTheLastChange() throws IOException {
        send(net().client(), "hello");
        SocketIo socket = net().accept(ready(), Interest.READ);
        net().pollUntil(() -> ready().bits() == Interest.READ);

        socket.interest(Interest.NONE);
        ready().clear();
        net().pollNow();
        assertEquals(Interest.NONE, ready().bits());

        socket.interest(Interest.WRITE);
        net().pollUntil(() -> ready().bits() == Interest.WRITE);

        socket.interest(Interest.READ | Interest.WRITE);
        ready().clear();
        net().pollUntil(() -> ready().bits() != Interest.NONE);
        assertEquals(Interest.READ | Interest.WRITE, ready().bits());
    }

    @Test
    void anotherHandlerTakesOver() throws IOException {
        send(net().client(), "hello");
        Ready former = new Ready();
        SocketIo socket = net().accept(former, Interest.WRITE);

        net().poller().register(socket, ready(), Interest.READ);
        net().pollUntil(() -> ready().bits() != Interest.NONE);

        assertEquals(Interest.READ, ready().bits());
        assertEquals(Interest.NONE, former.bits());
    }

    @Test
    void aSocketAcceptedElsewhereIsServedHere() throws IOException {
        try (Loopback other = new Loopback(createPoller())) {
            send(other.client(), "hello");
            SocketIo socket = other.accept();
            net().poller().register(socket, ready(), Interest.READ);
            net().pollUntil(() -> ready().bits() == Interest.READ);
            assertEquals("hello", read(socket));
            socket.close();
        }
    }

    @Test
    void whoIsClosedByAnEarlierHandlerOfTheSamePollIsNotReported() throws IOException {
        SocketIo[] sockets = new SocketIo[2];
        int[] reports = new int[1];
        ReadyHandler closesBoth = bits -> {
            reports[0]++;
            sockets[0].close();
            sockets[1].closeWithReset();
        };
        for (int i = 0; i < 2; i++) {
            Socket client = net().client();
            sockets[i] = net().accept();
            send(client, "hello");
        }
        net().poller().register(sockets[0], closesBoth, Interest.READ);
        net().poller().register(sockets[1], closesBoth, Interest.READ);
        net().pollUntil(() -> reports[0] > 0);
        net().pollNow();
        assertEquals(1, reports[0]);
    }

    @Test
    void aPollMayRegisterFromInside() throws IOException {
        ListenerIo port = net().poller().listen(Loopback.anyPort(), TcpOptions.defaults());
        net().poller().register(port, bits -> registerAccepted(port));
        InetSocketAddress address = (InetSocketAddress) port.address();
        try (Socket client = new Socket(address.getAddress(), address.getPort())) {
            net().pollUntil(() -> ready().bits() == Interest.WRITE);
            assertTrue(client.isConnected());
        }
        port.close();
    }

    private void registerAccepted(ListenerIo port) {
        try {
            SocketIo accepted = port.accept();
            assertNotNull(accepted);
            net().poller().register(accepted, ready(), Interest.WRITE);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    // ---------------------------------------------------------------------------------------- what nobody asked for

    @Test
    void bytesForWhoHasPausedDoNotEndTheWait() throws IOException {
        Socket client = net().client();
        net().accept(ready(), Interest.NONE);
        send(client, "hello");
        net().assertWaits();
        assertEquals(Interest.NONE, ready().bits());
    }

    @Test
    void thePeersFinIsReportedToWhoHasPausedAtMostOnce() throws IOException {
        Socket client = net().client();
        SocketIo socket = net().accept(ready(), Interest.NONE);
        send(client, "hello");
        client.shutdownOutput();
        assertAtMostOneReport();
        socket.interest(Interest.READ);
        net().pollUntil(() -> (ready().bits() & Interest.READ) != 0);
        assertEquals("hello", read(socket));
        assertEquals(-1, socket.read(ByteBuffer.allocateDirect(1)));
    }

    @Test
    void thePeersResetIsReportedToWhoHasPausedAtMostOnce() throws IOException {
        Socket client = net().client();
        SocketIo socket = net().accept(ready(), Interest.NONE);
        Loopback.reset(client);
        assertAtMostOneReport();
        socket.interest(Interest.READ);
        net().pollUntil(() -> (ready().bits() & Interest.READ) != 0);
    }

    private void assertAtMostOneReport() throws IOException {
        net().poller().poll(1_000_000, ReadyHandler::ready);
        net().assertWaits();
        assertTrue(ready().reports() <= 1, "reported once, or not at all");
        assertTrue((ready().bits() | Interest.END) == Interest.END, "as an end");
    }

    // ------------------------------------------------------------------------------------------ how long it waits

    @Test
    void pollingIsNeverShorterThanAsked() throws IOException {
        for (long askedNanos : new long[] {1, 999, 1_000_001, 1_100_000, 2_999_999}) {
            long startNanos = net().poller().nanoTime();
            net().poller().poll(askedNanos, ReadyHandler::ready);
            assertTrue(net().poller().nanoTime() - startNanos >= askedNanos, () -> askedNanos + " ns");
        }
    }

    @Test
    void theLongestWaitsDoNotOverflow() throws Exception {
        for (long timeoutNanos : new long[] {Long.MAX_VALUE, Long.MAX_VALUE - 1, 90L * 24 * 3600 * 1_000_000_000}) {
            Waiter waiter = Waiter.polling(net().poller(), timeoutNanos).awaitWaiting();
            net().poller().wakeup();
            waiter.done();
        }
    }

    @Test
    void aWakeupBeforeTheWaitEndsIt() throws IOException {
        net().poller().wakeup();
        net().poller().poll(Long.MAX_VALUE, ReadyHandler::ready);
    }

    @Test
    void aWakeupEndsTheWait() throws Exception {
        Waiter waiter = Waiter.polling(net().poller(), Long.MAX_VALUE).awaitWaiting();
        net().poller().wakeup();
        waiter.done();
    }

    @Test
    void wakeupsThatCameTogetherEndOneWait() throws IOException {
        net().poller().wakeup();
        net().poller().wakeup();
        net().poller().poll(Long.MAX_VALUE, ReadyHandler::ready);
        net().assertWaits();
    }

    @Test
    void aWakeupSurvivesTheCloseOfAListener() throws IOException {
        net().poller().wakeup();
        net().listener().close();
        net().poller().poll(Long.MAX_VALUE, ReadyHandler::ready);
    }

    // -------------------------------------------------------------------------------------------------- interrupts

    @Test
    void anInterruptDuringTheWaitHarmsNoSocket() throws Exception {
        Socket client = net().client();
        SocketIo socket = net().accept(ready(), Interest.READ);
        Waiter interrupted = Waiter.polling(net().poller(), Long.MAX_VALUE).awaitWaiting();
        interrupted.thread().interrupt();
        net().poller().wakeup(); // not every wait is ended by an interrupt
        interrupted.done();

        send(client, "hello");
        net().pollUntil(() -> ready().bits() == Interest.READ);
        assertEquals("hello", read(socket));
    }

    @Test
    void anInterruptedThreadPollsReadsAndWrites() throws IOException {
        Socket client = net().client();
        SocketIo socket = net().accept(ready(), Interest.READ);
        Thread.currentThread().interrupt();
        send(client, "hello");
        net().pollUntil(() -> ready().bits() == Interest.READ);
        Thread.currentThread().interrupt();
        try {
            assertEquals("hello", read(socket));
            assertEquals(1, socket.write(ByteBuffer.wrap(new byte[] {'x'})));
            assertNull(net().listener().accept());
        } finally {
            assertTrue(Thread.interrupted());
        }
        assertEquals('x', client.getInputStream().read());
    }

    // --------------------------------------------------------------------------------------------------- closing

    @Test
    void closingThePollerFinishesWhatWasClosedBefore() throws IOException {
        Socket client = net().client();
        net().accept(ready(), Interest.READ).closeWithReset();
        net().poller().close();
        assertReset(client);
    }

    @Test
    void aWakeupOfAClosedPollerIsHarmless() {
        net().poller().close();
        net().poller().wakeup();
        net().poller().close();
    }

    private static void assertReset(Socket client) {
        SocketException failure = assertThrows(
                SocketException.class, () -> client.getInputStream().read());
        assertTrue(String.valueOf(failure.getMessage()).contains("reset"), failure::toString);
    }
}
