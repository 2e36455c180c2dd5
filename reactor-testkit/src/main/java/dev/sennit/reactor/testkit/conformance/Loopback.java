// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.core.Interest;
import dev.sennit.reactor.core.ListenerIo;
import dev.sennit.reactor.core.Poller;
import dev.sennit.reactor.core.ReadyHandler;
import dev.sennit.reactor.core.SocketIo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A poller, a port of it on loopback, and blocking clients of that port; the test's thread is the loop's. */
public final class Loopback implements AutoCloseable {
    /** The most that anybody waits for the kernel, in case what must happen does not: 10 s. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int MAX_POLLS = 1000;
    private static final int QUIET_POLLS = 5;
    private static final long QUIET_POLL_NANOS = 2_000_000;

    private final Poller poller;
    private final ListenerIo listener;
    private final Ready listenerReady = new Ready();
    private final List<Socket> clients = new ArrayList<>();

    /**
     * Listens with default options.
     *
     * @param poller is closed with this
     * @throws IOException if the system refuses
     */
    public Loopback(Poller poller) throws IOException {
        this(poller, TcpOptions.defaults());
    }

    /**
     * Listens.
     *
     * @param poller is closed with this
     * @param options of the port
     * @throws IOException if the system refuses
     */
    public Loopback(Poller poller, TcpOptions options) throws IOException {
        this.poller = poller;
        this.listener = poller.listen(anyPort(), options);
        poller.register(listener, listenerReady);
    }

    /**
     * Where tests listen.
     *
     * @return port 0 of the loopback address
     */
    public static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /**
     * The poller.
     *
     * @return as it was given
     */
    public Poller poller() {
        return poller;
    }

    /**
     * The port.
     *
     * @return registered with the poller
     */
    public ListenerIo listener() {
        return listener;
    }

    /**
     * Where the port is.
     *
     * @return its real number filled in
     */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.address();
    }

    /**
     * What the port was ready for.
     *
     * @return its handler
     */
    public Ready listenerReady() {
        return listenerReady;
    }

    /**
     * Connects to the port.
     *
     * @return a blocking socket that loses patience; closed with this
     * @throws IOException if it fails
     */
    public Socket client() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), address().getPort());
        client.setSoTimeout((int) PATIENCE.toMillis());
        clients.add(client);
        return client;
    }

    /**
     * Takes the other end of the longest waiting client.
     *
     * @return not registered
     * @throws IOException if it fails
     */
    public SocketIo accept() throws IOException {
        pollUntil(() -> listenerReady.bits() == Interest.READ);
        SocketIo accepted = listener.accept();
        assertNotNull(accepted, "somebody waits to be accepted");
        listenerReady.clear();
        return accepted;
    }

    /**
     * Takes the other end of the longest waiting client and watches it.
     *
     * @param handler who is told
     * @param interest bits of {@link Interest}
     * @return registered with the poller
     * @throws IOException if it fails
     */
    public SocketIo accept(ReadyHandler handler, int interest) throws IOException {
        SocketIo accepted = accept();
        poller.register(accepted, handler, interest);
        return accepted;
    }

    /**
     * Polls until something has happened.
     *
     * @param condition looked at before each poll
     * @throws IOException if polling fails
     */
    public void pollUntil(BooleanSupplier condition) throws IOException {
        for (int polls = 0; !condition.getAsBoolean(); polls++) {
            assertTrue(polls < MAX_POLLS, "polls in vain");
            long startNanos = poller.nanoTime();
            poller.poll(PATIENCE.toNanos(), ReadyHandler::ready);
            assertTrue(poller.nanoTime() - startNanos < PATIENCE.toNanos(), "waits in vain");
        }
    }

    /**
     * Looks without waiting.
     *
     * @throws IOException if polling fails
     */
    public void pollNow() throws IOException {
        poller.poll(0, ReadyHandler::ready);
    }

    /**
     * Polls a few times for a moment and checks that nothing ends the wait early: a poller that spins fails.
     *
     * @throws IOException if polling fails
     */
    public void assertWaits() throws IOException {
        for (int i = 0; i < QUIET_POLLS; i++) {
            long startNanos = poller.nanoTime();
            poller.poll(QUIET_POLL_NANOS, ReadyHandler::ready);
            assertTrue(poller.nanoTime() - startNanos >= QUIET_POLL_NANOS, "the poll waits until its time is over");
        }
    }

    /**
     * Reads what is there, up to 100 bytes.
     *
     * @param socket where from
     * @return as ASCII
     * @throws IOException if the connection is broken
     */
    public static String read(SocketIo socket) throws IOException {
        ByteBuffer into = ByteBuffer.allocateDirect(100);
        socket.read(into);
        return StandardCharsets.US_ASCII.decode(into.flip()).toString();
    }

    /**
     * Sends from the client's end.
     *
     * @param client one of ours
     * @param text ASCII
     * @throws IOException if the connection is broken
     */
    public static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Breaks the connection from the client's end, with a reset.
     *
     * @param client one of ours
     * @throws IOException if that is not possible
     */
    public static void reset(Socket client) throws IOException {
        client.setSoLinger(true, 0);
        client.close();
    }

    @Override
    public void close() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
        listener.close();
        poller.close();
    }

    /** Remembers what a socket was ready for, and how often that was said. */
    public static final class Ready implements ReadyHandler {
        private int bits;
        private int reports;

        /** One that was told nothing yet. */
        public Ready() {}

        @Override
        public void ready(int ready) {
            bits |= ready;
            reports++;
        }

        /**
         * What it was told since it was cleared.
         *
         * @return bits of {@link Interest}
         */
        public int bits() {
            return bits;
        }

        /**
         * How often it was told anything since it was cleared.
         *
         * @return a count
         */
        public int reports() {
            return reports;
        }

        /** Forgets. */
        public void clear() {
            bits = Interest.NONE;
            reports = 0;
        }
    }
}
