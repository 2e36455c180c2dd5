// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DatagramCounters;
import dev.sennit.reactor.DatagramOption;
import dev.sennit.reactor.DatagramProtocol;
import dev.sennit.reactor.DatagramTransport;
import dev.sennit.reactor.UdpOptions;
import dev.sennit.reactor.core.DatagramRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A UDP socket without a network: it records what the protocol writes and delivers what the test wants it to receive.
 *
 * <pre>{@code
 * var time = new ManualTime();
 * var wire = StringDatagramTransport.start(new PingClient(server), time);
 * assertThat(wire.takeSent()).hasSize(1);
 * time.advance(Duration.ofSeconds(1));            // no answer: it asks again
 * assertThat(wire.takeSent()).hasSize(1);
 * wire.receive("pong", server);
 * }</pre>
 *
 * <p>It refuses what the transport of a real reactor refuses, and no command calls the protocol back: the end is told with
 * the next turn, which {@link ManualTime#advance} plays before and after it moves time. Delivered bytes are overwritten
 * when the callback has returned. What a callback throws ends the socket unless {@link UdpOptions#onFault()} says
 * otherwise, and fails the test unless {@link #keepFailures()} was called.
 */
public final class StringDatagramTransport implements DatagramTransport {
    private enum State {
        STARTING,
        OPEN,
        ENDING,
        ENDED
    }

    private final ManualReactor reactor;
    private final InetSocketAddress host;
    private final DatagramProtocol protocol;
    private final UdpOptions options;
    private final Loan loan = new Loan();
    private final Failures failures = new Failures();
    private final List<SentDatagram> sent = new ArrayList<>();
    private final ArrayDeque<SentDatagram> queue = new ArrayDeque<>();
    private final List<InetAddress> groups = new ArrayList<>();
    private final Map<DatagramOption<?>, Object> socketOptions = new HashMap<>();
    private final ManualDatagramCounters counters = new ManualDatagramCounters();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private State state = State.STARTING;
    private boolean receivingPaused; // by the protocol
    private boolean stalled; // by the test: the system takes nothing
    private @Nullable InetSocketAddress peer; // non-null once connected
    private @Nullable CloseReason reason; // non-null from ENDING on

    StringDatagramTransport(
            ManualReactor reactor, InetSocketAddress host, DatagramProtocol protocol, UdpOptions options) {
        this.reactor = reactor;
        this.host = host;
        this.protocol = protocol;
        this.options = options;
        socketOptions.putAll(SimulatedDatagramIo.DEFAULTS);
        socketOptions.putAll(options.socketOptions());
        reactor.udp().opened(this);
    }

    /**
     * Starts a protocol on a socket of 192.0.2.1, port 4000, with default options.
     *
     * @param protocol its {@link DatagramProtocol#makeConnection} is called
     * @param time its clock
     * @return the wire it is connected to
     */
    public static StringDatagramTransport start(DatagramProtocol protocol, ManualTime time) {
        return start(protocol, time, UdpOptions.defaults());
    }

    /**
     * Starts a protocol on a socket of 192.0.2.1, port 4000.
     *
     * @param protocol its {@link DatagramProtocol#makeConnection} is called
     * @param time its clock
     * @param options of the socket
     * @return the wire it is connected to
     */
    public static StringDatagramTransport start(DatagramProtocol protocol, ManualTime time, UdpOptions options) {
        var transport = new StringDatagramTransport(
                time.reactor(), new InetSocketAddress("192.0.2.1", 4000), protocol, options);
        transport.start();
        return transport;
    }

    void start() {
        if (state == State.STARTING) {
            state = State.OPEN;
            try {
                protocol.makeConnection(this);
            } catch (Throwable failure) {
                note(failure);
                end(new CloseReason.ApplicationError(failure));
            }
            failures.tell();
        }
    }

    // ------------------------------------------------------------------------------------- what the test may ask

    /**
     * What the system took from the protocol, since the start or the last {@link #takeSent()}.
     *
     * @return in order
     */
    public List<SentDatagram> sent() {
        return List.copyOf(sent);
    }

    /**
     * The same, and forgets it.
     *
     * @return in order
     */
    public List<SentDatagram> takeSent() {
        List<SentDatagram> taken = sent();
        sent.clear();
        return taken;
    }

    /**
     * The groups that are joined.
     *
     * @return in the order of joining
     */
    public List<InetAddress> groups() {
        return List.copyOf(groups);
    }

    /**
     * How the socket ended.
     *
     * @return the reason; empty as long as the protocol was not told
     */
    public Optional<CloseReason> reason() {
        return state == State.ENDED ? Optional.ofNullable(reason) : Optional.empty();
    }

    /**
     * What the protocol's callbacks threw.
     *
     * @return in order
     */
    public List<Throwable> failures() {
        return failures.all();
    }

    /**
     * From now on what a callback throws does not fail the test; it asks {@link #failures()}.
     *
     * @return this
     */
    public StringDatagramTransport keepFailures() {
        failures.keep();
        return this;
    }

    UdpOptions options() {
        return options;
    }

    // ------------------------------------------------------------------------------------------ what the test does

    /**
     * A datagram arrives.
     *
     * @param text its bytes, as UTF-8
     * @param from who sent it
     * @throws IllegalStateException if the real transport would not deliver: closed, or paused
     */
    public void receive(String text, InetSocketAddress from) {
        receive(text.getBytes(StandardCharsets.UTF_8), from);
    }

    /**
     * A datagram arrives. One that is too large, or not from the connected peer, is dropped and counted.
     *
     * @param data its bytes
     * @param from who sent it
     * @throws IllegalStateException if the real transport would not deliver: closed, or paused
     */
    public void receive(byte[] data, InetSocketAddress from) {
        requireOpen();
        if (receivingPaused) {
            throw new IllegalStateException("nothing is delivered in a pause: " + this);
        }
        if (data.length > options.maxDatagramBytes()) {
            counters.truncated++;
        } else if (peer != null && !peer.equals(from)) {
            counters.filtered++;
        } else {
            counters.received(data.length);
            loan.lend(data, bytes -> tell(() -> protocol.datagramReceived(bytes, from)));
            failures.tell();
        }
    }

    /**
     * The connected peer's machine says that nobody listens there.
     *
     * @throws IllegalStateException if the socket is closed, or not connected
     */
    public void refuse() {
        requireOpen();
        if (peer == null) {
            throw new IllegalStateException("only a connected socket hears of refusals: " + this);
        }
        counters.refused++;
        tell(protocol::connectionRefused);
        failures.tell();
    }

    /**
     * The system says that it could not send something.
     *
     * @param to whom it was for
     * @param cause what it says
     * @throws IllegalStateException if the socket is closed
     */
    public void failWrite(InetSocketAddress to, IOException cause) {
        requireOpen();
        counters.failed++;
        tell(() -> protocol.writeFailed(to, cause));
        failures.tell();
    }

    /** From now on the system takes nothing: what is written waits, up to the limits. */
    public void stall() {
        stalled = true;
    }

    /** The system takes again, and first what waits. */
    public void resume() {
        stalled = false;
        queue.forEach(this::leaves);
        queue.clear();
    }

    /**
     * The socket breaks; the protocol is told with the next turn.
     *
     * @param why as the system would say it
     */
    public void breakSocket(String why) {
        end(new CloseReason.Lost(new SocketException(why)));
    }

    private void tell(Runnable callback) {
        try {
            callback.run();
        } catch (Throwable failure) {
            note(failure);
            if (options.onFault() == UdpOptions.OnFault.STOP) {
                end(new CloseReason.ApplicationError(failure));
            }
        }
    }

    private void note(Throwable failure) {
        counters.faults++;
        failures.note(failure);
    }

    // ---------------------------------------------------------------------------------------- what the protocol does

    @Override
    public boolean write(ByteBuffer data, InetSocketAddress to) {
        requireNotEnded();
        DatagramRules.requireReachable(to, host);
        if (peer != null && !peer.equals(to)) {
            throw new IllegalArgumentException("the socket is connected to " + peer + ", not to " + to);
        }
        return send(data, to);
    }

    @Override
    public boolean write(ByteBuffer data) {
        requireNotEnded();
        if (peer == null) {
            throw new IllegalStateException("not connected: say whom the datagram is for, or connect() first");
        }
        return send(data, peer);
    }

    private boolean send(ByteBuffer data, InetSocketAddress to) {
        DatagramRules.requireSize(data, to);
        if (isClosed() || isFull(data.remaining())) {
            counters.dropped++;
            return false;
        }
        ByteBuffer copy = ByteBuffer.allocate(data.remaining()).put(data).flip();
        SentDatagram datagram = new SentDatagram(copy.asReadOnlyBuffer(), to);
        if (stalled) {
            queue.add(datagram);
        } else {
            leaves(datagram);
        }
        return true;
    }

    private boolean isFull(int moreBytes) {
        long waitingBytes =
                queue.stream().mapToLong(each -> each.data().remaining()).sum();
        return !queue.isEmpty()
                && (queue.size() >= options.maxQueuedDatagrams()
                        || waitingBytes + moreBytes > options.maxQueuedBytes());
    }

    private void leaves(SentDatagram datagram) {
        counters.sent(datagram.data().remaining());
        sent.add(datagram);
    }

    @Override
    public void connect(InetSocketAddress address) {
        requireOpen();
        DatagramRules.requireReachable(address, host);
        if (peer != null) {
            throw new IllegalStateException("connected already, to " + peer);
        }
        peer = address;
    }

    @Override
    public void joinGroup(InetAddress group, NetworkInterface on) {
        requireOpen();
        DatagramRules.requireGroup(group, host);
        groups.add(group);
    }

    @Override
    public void leaveGroup(InetAddress group, NetworkInterface on) {
        requireOpen();
        DatagramRules.requireGroup(group, host);
        if (!groups.remove(group)) {
            throw new UncheckedIOException(new SocketException("Cannot assign requested address"));
        }
    }

    @Override
    public <T> T option(DatagramOption<T> option) {
        requireOpen();
        Object value = socketOptions.get(option);
        if (value == null) {
            throw new IllegalStateException("socket option " + option + " was not set");
        }
        return option.type().cast(value);
    }

    @Override
    public <T> void setOption(DatagramOption<T> option, T value) {
        requireOpen();
        if (option.isOfTheBind()) {
            throw new IllegalArgumentException("socket option " + option + " says how a socket is bound");
        }
        socketOptions.put(option, option.validate(value));
    }

    @Override
    public void pauseProducing() {
        requireNotEnded();
        receivingPaused = true;
    }

    @Override
    public void resumeProducing() {
        requireNotEnded();
        receivingPaused = false;
    }

    private void requireOpen() {
        requireNotEnded();
        if (isClosed()) {
            throw new IllegalStateException("closed: " + this);
        }
    }

    private void requireNotEnded() {
        reactor.checkThread();
        if (state == State.ENDED) {
            throw new IllegalStateException("closed: " + this);
        }
    }

    // ---------------------------------------------------------------------------------------------------- ending

    @Override
    public CompletionStage<Void> stopListening() {
        reactor.checkThread();
        end(CloseReason.DONE);
        return closed.minimalCompletionStage();
    }

    private void end(CloseReason why) {
        if (isClosed()) {
            return;
        }
        boolean started = state == State.OPEN;
        state = State.ENDING;
        reason = why;
        counters.dropped += queue.size();
        queue.clear();
        reactor.udp().ended(this);
        reactor.nextTurn(() -> ended(why, started));
    }

    private void ended(CloseReason why, boolean started) {
        state = State.ENDED;
        if (started) {
            try {
                protocol.stopProtocol(why);
            } catch (Throwable failure) {
                note(failure);
            }
        }
        closed.complete(null);
        failures.tell();
    }

    // ---------------------------------------------------------------------------------------------- what it is like

    @Override
    public boolean isClosed() {
        return state == State.ENDING || state == State.ENDED;
    }

    @Override
    public Optional<InetSocketAddress> peer() {
        return Optional.ofNullable(peer);
    }

    @Override
    public InetSocketAddress host() {
        return host;
    }

    @Override
    public int queuedDatagrams() {
        return queue.size();
    }

    @Override
    public DatagramCounters counters() {
        return counters.snapshot();
    }

    @Override
    public ManualReactor reactor() {
        return reactor;
    }

    @Override
    public String toString() {
        return "UDP socket " + host + " " + state + (reason == null ? "" : ", " + reason);
    }
}
