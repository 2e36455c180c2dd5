// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.core.Interest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One end of a simulated connection that no reactor serves: what it does is the test's script. It reads whatever
 * arrives unless told not to, and sends what it is given as fast as the other end takes it.
 *
 * <pre>{@code
 * var peer = network.connect("slow reader", port.address());
 * peer.stopReading();
 * peer.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
 * network.later(Duration.ofSeconds(5), peer::reset);
 * network.advance(Duration.ofMinutes(1));
 * }</pre>
 */
public final class SimulatedPeer {
    /** Where it stands. */
    public enum State {
        /** No answer yet. */
        CONNECTING,
        /** Open; perhaps only one way. */
        CONNECTED,
        /** It was refused, reset, or ended by this side. */
        OVER
    }

    private final SimulatedNetwork network;
    private final SimulatedSocketIo socket;
    private final Consumer<Watch> onChange = this::changed;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final ByteBuffer piece = ByteBuffer.allocate(8192);
    private ByteBuffer unsent = ByteBuffer.allocate(0);
    private State state = State.CONNECTING;
    private boolean reading = true;
    private boolean finishing; // FIN follows what is unsent, or has been sent
    private boolean finSent;
    private boolean finished; // the other end's FIN was read
    private boolean working;
    private @Nullable IOException failure; // non-null once the connection broke

    SimulatedPeer(SimulatedNetwork network, SimulatedSocketIo socket) {
        this.network = network;
        this.socket = socket;
        socket.watch().begin(onChange, null, Interest.READ | Interest.WRITE);
        work();
    }

    // --------------------------------------------------------------------------------------------------- commands

    /**
     * Sends text.
     *
     * @param text as UTF-8
     * @throws IllegalStateException after {@link #finish()}
     */
    public void send(String text) {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sends bytes.
     *
     * @param bytes all of them, as the other end takes them
     * @throws IllegalStateException after {@link #finish()}
     */
    public void send(byte[] bytes) {
        synchronized (network) {
            if (finishing) {
                throw new IllegalStateException("nothing can be sent after FIN");
            }
            unsent = ByteBuffer.allocate(unsent.remaining() + bytes.length)
                    .put(unsent)
                    .put(bytes)
                    .flip();
            work();
        }
    }

    /** Sends FIN, behind everything else; goes on reading. */
    public void finish() {
        synchronized (network) {
            finishing = true;
            work();
        }
    }

    /** Closes: FIN, or a reset if bytes are unread. What was not sent by now is dropped. */
    public void close() {
        synchronized (network) {
            socket.close();
            state = State.OVER;
        }
    }

    /** Resets the connection. */
    public void reset() {
        synchronized (network) {
            socket.closeWithReset();
            state = State.OVER;
        }
    }

    /** Reads nothing more, until {@link #resumeReading()}. */
    public void stopReading() {
        synchronized (network) {
            reading = false;
        }
    }

    /** Reads again. */
    public void resumeReading() {
        synchronized (network) {
            reading = true;
            work();
        }
    }

    // -------------------------------------------------------------------------------------------------- questions

    /**
     * Where it stands.
     *
     * @return the state
     */
    public State state() {
        synchronized (network) {
            return state;
        }
    }

    /**
     * What was read so far.
     *
     * @return the bytes read as UTF-8
     */
    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /**
     * What was read so far.
     *
     * @return the bytes
     */
    public byte[] bytes() {
        synchronized (network) {
            return received.toByteArray();
        }
    }

    /**
     * Whether the other end's FIN was read.
     *
     * @return true when it will send no more
     */
    public boolean finished() {
        synchronized (network) {
            return finished;
        }
    }

    /**
     * How many bytes wait to be sent, because the other end takes none.
     *
     * @return bytes, without those that the system has taken
     */
    public int unsentBytes() {
        synchronized (network) {
            return unsent.remaining();
        }
    }

    /**
     * How the connection broke.
     *
     * @return what the system said: refused, reset; empty while it has not
     */
    public Optional<IOException> failure() {
        synchronized (network) {
            return Optional.ofNullable(failure);
        }
    }

    /**
     * This end.
     *
     * @return its address
     */
    public SocketAddress host() {
        return socket.host();
    }

    /**
     * The other end.
     *
     * @return its address
     */
    public SocketAddress peer() {
        return socket.peer();
    }

    // -------------------------------------------------------------------------------------------------- the work

    private void changed(Watch watch) {
        work();
    }

    /** Reads and sends what it can; what that brings about is looked at by the call that runs already. */
    private void work() {
        if (working) {
            return;
        }
        working = true;
        try {
            boolean busy = true;
            while (busy && state != State.OVER) {
                busy = state == State.CONNECTING ? connected() : receive() | transmit();
            }
        } catch (IOException e) {
            failure = e;
            socket.close();
            state = State.OVER;
        } finally {
            working = false;
        }
    }

    private boolean connected() throws IOException {
        boolean done = socket.finishConnect();
        if (done) {
            state = State.CONNECTED;
        }
        return done;
    }

    private boolean receive() throws IOException {
        if (!reading || finished) {
            return false;
        }
        int count = socket.read(piece.clear());
        finished = count < 0;
        received.write(piece.array(), 0, piece.position());
        return count != 0;
    }

    private boolean transmit() throws IOException {
        if (unsent.hasRemaining()) {
            return socket.write(unsent) > 0;
        }
        if (finishing && !finSent) {
            finSent = true;
            socket.shutdownOutput();
        }
        return false;
    }

    @Override
    public String toString() {
        return socket.name() + ", " + state();
    }
}
