// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.core.Interest;
import dev.sennit.reactor.core.SocketIo;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** One end of a simulated connection, with the manners of a TCP or UNIX socket on Linux. */
final class SimulatedSocketIo implements SocketIo {
    private enum State {
        CONNECTING,
        /** Connecting failed. */
        FAILED,
        OPEN,
        /** A reset came: what arrived before can still be read, then the error is told, once. */
        RESET,
        CLOSED
    }

    private final SimulatedNetwork network;
    private final String name;
    private final SocketAddress host;
    private final SocketAddress peer;
    private final KeptOptions options;
    private final Watch watch = new Watch(this::readiness);
    private State state = State.CONNECTING;
    private @Nullable IOException
            failure; // of FAILED; of RESET, or of OPEN when a UNIX peer left bytes unread, until it was told
    private @Nullable SimulatedStream incoming; // these three are non-null once connected
    private @Nullable SimulatedStream outgoing;
    private @Nullable SimulatedSocketIo other;
    private boolean outputShut;

    SimulatedSocketIo(
            SimulatedNetwork network, String name, SocketAddress host, SocketAddress peer, TcpOptions options) {
        this.network = network;
        this.name = name;
        this.host = host;
        this.peer = peer;
        this.options = new KeptOptions(options);
    }

    // -------------------------------------------------------------------------------------------- for the network

    /** The handshake of these two is done. */
    static void join(SimulatedNetwork network, SimulatedSocketIo client, SimulatedSocketIo server) {
        SimulatedStream up = new SimulatedStream(network, client, server);
        SimulatedStream down = new SimulatedStream(network, server, client);
        client.joined(down, up, server);
        server.joined(up, down, client);
    }

    private void joined(SimulatedStream in, SimulatedStream out, SimulatedSocketIo far) {
        incoming = in;
        outgoing = out;
        other = far;
        state = State.OPEN;
        changed();
    }

    void connectFails(IOException cause) {
        if (state == State.CONNECTING) {
            network.events().add(name, "fails to connect: " + cause.getMessage());
            state = State.FAILED;
            failure = cause;
            changed();
        }
    }

    /** The other end's reset, or one of the network's making. */
    void resetArrives() {
        in().die();
        out().die();
        if (state == State.OPEN) {
            network.events().add(name, "gets RST");
            state = State.RESET;
            failure = in().finArrived() ? null : connectionReset();
        }
        changed();
    }

    String name() {
        return name;
    }

    boolean isConnecting() {
        return state == State.CONNECTING;
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    void changed() {
        watch.changed();
    }

    Watch watch() {
        return watch;
    }

    private int readiness() {
        return switch (state) {
            case CONNECTING, CLOSED -> Interest.NONE;
            case FAILED, RESET -> Interest.READ | Interest.WRITE | Interest.END;
            case OPEN -> {
                boolean readable = in().hasUnread() || in().finArrived();
                boolean writable = outputShut || out().hasRoom();
                yield (readable ? Interest.READ : Interest.NONE)
                        | (writable ? Interest.WRITE : Interest.NONE)
                        | (in().finArrived() ? Interest.END : Interest.NONE);
            }
        };
    }

    private SimulatedStream in() {
        return connected(incoming);
    }

    private SimulatedStream out() {
        return connected(outgoing);
    }

    private static <T> T connected(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the socket is not connected");
        }
        return part;
    }

    // ----------------------------------------------------------------------------------------- the system's calls

    @Override
    public int read(ByteBuffer into) throws IOException {
        synchronized (network) {
            requireConnected();
            if (in().hasUnread()) {
                int count = in().read(into);
                network.events().add(name, "reads", count);
                return count;
            }
            if (state == State.RESET) {
                tellFailure();
                return -1;
            }
            tellFailure();
            return in().finArrived() ? -1 : 0;
        }
    }

    @Override
    public boolean isAtEnd() throws IOException {
        synchronized (network) {
            requireConnected();
            if (state == State.RESET) {
                tellFailure();
                throw new IOException("Broken pipe");
            }
            tellFailure();
            return in().finArrived() && !in().hasUnread();
        }
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        synchronized (network) {
            requireWritable();
            int count = out().write(from);
            network.events().add(name, "writes", count);
            return count;
        }
    }

    private void requireWritable() throws IOException {
        requireConnected();
        if (state == State.RESET) {
            tellFailure();
        }
        if (state == State.RESET || outputShut || (isUnix() && connected(other).isClosed())) {
            throw new IOException("Broken pipe");
        }
        network.faults().requireBufferSpace();
    }

    @Override
    public long transferFrom(FileChannel file, long position, long count) throws IOException {
        synchronized (network) {
            if (network.faults().hasNoSendfile()) {
                return CANNOT_TRANSFER;
            }
            requireWritable();
            if (out().room() == 0) {
                return 0;
            }
            ByteBuffer piece = ByteBuffer.allocate((int) Math.min(count, out().room()));
            if (!network.faults().readFile(file, position, piece)) {
                return FILE_ENDED;
            }
            int taken = out().write(piece.flip());
            network.events().add(name, "sends of a file", taken);
            return taken;
        }
    }

    @Override
    public long write(ByteBuffer[] from, int count) throws IOException {
        synchronized (network) {
            long total = 0;
            for (int i = 0; i < count; i++) {
                total += write(from[i]);
                if (from[i].hasRemaining()) {
                    break;
                }
            }
            return total;
        }
    }

    @Override
    public boolean finishConnect() throws IOException {
        synchronized (network) {
            if (state == State.FAILED) {
                tellFailure();
            }
            return state == State.OPEN || state == State.RESET;
        }
    }

    private void requireConnected() throws IOException {
        switch (state) {
            case OPEN, RESET -> {}
            case CLOSED -> throw new IOException("Bad file descriptor");
            case CONNECTING, FAILED -> throw new IOException("Transport endpoint is not connected");
        }
    }

    private void tellFailure() throws IOException {
        IOException told = failure;
        failure = null;
        if (told != null) {
            throw told;
        }
    }

    @Override
    public void interest(int interest) {
        synchronized (network) {
            watch.interest(interest);
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        synchronized (network) {
            requireConnected();
            if (state == State.RESET) {
                throw new IOException("Transport endpoint is not connected");
            }
            network.events().add(name, "shuts its output");
            outputShut = true;
            out().finish();
        }
    }

    @Override
    public void close() {
        synchronized (network) {
            if (state == State.OPEN && (isUnix() || !in().hasUnread())) {
                if (in().hasUnread()) {
                    connected(other).failure = connectionReset();
                }
                network.events().add(name, "closes");
                end();
                out().finish();
            } else {
                closeWithReset(); // so does Linux when there is something unread
            }
        }
    }

    /** Closes what was never accepted. */
    void abandon() {
        if (isUnix()) {
            connected(other).failure = connectionReset();
        }
        closeWithReset();
    }

    private boolean isUnix() {
        return peer instanceof UnixDomainSocketAddress;
    }

    private static IOException connectionReset() {
        return new IOException("Connection reset by peer");
    }

    @Override
    public void closeWithReset() {
        synchronized (network) {
            if (state == State.OPEN && isUnix()) {
                close();
                return;
            }
            if (state == State.OPEN) {
                network.events().add(name, "sends RST");
                in().die();
                out().die();
                SimulatedSocketIo far = connected(other);
                network.travels(far::resetArrives);
            } else if (state != State.CLOSED) {
                network.events().add(name, "closes");
            }
            end();
        }
    }

    private void end() {
        watch.end();
        state = State.CLOSED;
    }

    @Override
    public SocketAddress peer() {
        return peer;
    }

    @Override
    public SocketAddress host() {
        return host;
    }

    @Override
    public <T> T option(SocketOption<T> option) throws IOException {
        synchronized (network) {
            requireOpen();
            return options.get(option);
        }
    }

    @Override
    public <T> void setOption(SocketOption<T> option, T value) throws IOException {
        synchronized (network) {
            requireOpen();
            options.set(option, value);
        }
    }

    private void requireOpen() throws IOException {
        if (state == State.CLOSED) {
            throw new IOException("Bad file descriptor");
        }
    }

    @Override
    public String toString() {
        return name + " " + state;
    }
}
