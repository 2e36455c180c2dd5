// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DatagramCounters;
import dev.sennit.reactor.DatagramProtocol;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.UdpOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One UDP socket.
 *
 * <pre>
 *   STARTING -- next turn --> OPEN -- stopListening(), fault, reactor stops --> ENDING -- next turn --> ENDED
 *       '------- stopListening(), reactor stops: the protocol hears nothing -------'
 * </pre>
 */
final class UdpTransport implements UdpSettings, ReadyHandler, DatagramIo.Sink {
    private enum State {
        /** Bound; the protocol knows nothing of it. */
        STARTING,
        OPEN,
        /** Closed; the protocol has not heard of that. */
        ENDING,
        ENDED
    }

    /** What was received when nobody wanted it any more. */
    private record Held(ByteBuffer data, InetSocketAddress from) {}

    private static final Logger LOG = LoggerFactory.getLogger(UdpTransport.class);
    private static final int MAX_FAILED_RECEIVES = 64; // in a row, with nothing written: then the socket is dead

    private final EventLoop loop;
    private final DatagramIo socket;
    private final DatagramProtocol protocol;
    private final UdpOptions options;
    private final UdpCounters counters;
    private final UdpOutput output;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final ArrayDeque<Held> held = new ArrayDeque<>(); // less than a batch
    private State state = State.STARTING;
    private int interest = Interest.READ;
    private int failedReceives;
    private long recordedLosses;
    private boolean receivingPaused; // by the protocol
    private boolean sendsLater; // it is in the loop's list of those who do
    private @Nullable InetSocketAddress peer; // non-null once connected
    private @Nullable CloseReason reason; // non-null from ENDING on

    UdpTransport(EventLoop loop, DatagramIo socket, DatagramProtocol protocol, UdpOptions options) {
        this.loop = loop;
        this.socket = socket;
        this.protocol = protocol;
        this.options = options;
        this.counters = new UdpCounters(loop.loopCounters());
        this.output = new UdpOutput(loop.udp(), socket, options, counters);
    }

    // --------------------------------------------------------------------------------------------------- events

    /** The turn after it was bound. */
    void start() {
        if (state != State.STARTING) {
            return;
        }
        state = State.OPEN;
        try {
            protocol.makeConnection(this);
        } catch (Throwable failure) {
            note(failure);
            end(new CloseReason.ApplicationError(failure));
        }
        tellNews(); // of what was written before
    }

    @Override
    public void ready(int ready) {
        if ((ready & Interest.READ) != 0 && isReceiving()) {
            receive();
        }
        if ((ready & Interest.END) != 0 && state == State.OPEN) {
            checkError();
        }
        if ((ready & Interest.WRITE) != 0) {
            output.room();
            sendLater();
        }
        tellNews();
        recordLosses();
    }

    /** At most once in a turn for each of its events, however many there were. */
    private void recordLosses() {
        if (counters.losses() != recordedLosses) {
            recordedLosses = counters.losses();
            loop.flightLog().datagramsLost(this, counters);
        }
    }

    private boolean isReceiving() {
        return state == State.OPEN && !receivingPaused && held.isEmpty();
    }

    private void receive() {
        int left = options.datagramsPerTurn();
        while (left > 0 && isReceiving()) {
            int asked = Math.min(left, DatagramQueue.BATCH);
            int received = socket.receive(asked, this);
            if (received < asked) {
                return;
            }
            left -= received;
        }
    }

    private void checkError() {
        try {
            socket.checkError();
        } catch (IOException e) {
            failed(e);
        }
    }

    /** Mostly it says what became of something that was sent. */
    @Override
    public void failed(IOException cause) {
        if (++failedReceives > MAX_FAILED_RECEIVES) {
            broken(cause);
        } else if (cause instanceof PortUnreachableException) {
            output.refused();
        } else {
            output.failed(null, cause);
        }
    }

    @Override
    public boolean received(ByteBuffer data, InetSocketAddress from) {
        failedReceives = 0;
        if (state != State.OPEN) {
            return false; // an earlier one of the same batch closed it
        }
        if (peer != null && !from.equals(peer)) {
            counters.filtered++;
        } else if (receivingPaused || !held.isEmpty()) {
            ByteBuffer copy = ByteBuffer.allocate(data.remaining()).put(data).flip();
            held.add(new Held(copy.asReadOnlyBuffer(), from));
        } else {
            deliver(data, from);
        }
        return isReceiving();
    }

    @Override
    public void truncated() {
        failedReceives = 0;
        counters.truncated++;
    }

    private void deliver(ByteBuffer data, InetSocketAddress from) {
        counters.received(data.remaining());
        try {
            protocol.datagramReceived(data, from);
        } catch (Throwable failure) {
            callbackFailed(failure);
        }
    }

    private void deliverHeld() {
        while (state == State.OPEN && !receivingPaused && !held.isEmpty()) {
            Held next = held.remove();
            deliver(next.data(), next.from());
        }
        watch();
    }

    // -------------------------------------------------------------------------------------------------- telling

    /** Nothing of this is told from inside a command. */
    private void tellNews() {
        if (state != State.OPEN) {
            return;
        }
        if (output.takeRefusal()) {
            tell(protocol::connectionRefused);
        }
        UdpOutput.Failure failure = output.takeFailure();
        while (failure != null && state == State.OPEN) {
            UdpOutput.Failure told = failure;
            InetSocketAddress to = told.to() == null ? peer : told.to();
            tell(() -> protocol.writeFailed(to == null ? host() : to, told.cause()));
            failure = output.takeFailure();
        }
    }

    private void tell(Runnable callback) {
        try {
            callback.run();
        } catch (Throwable failure) {
            callbackFailed(failure);
        }
    }

    private void callbackFailed(Throwable failure) {
        note(failure);
        if (options.onFault() == UdpOptions.OnFault.STOP) {
            end(new CloseReason.ApplicationError(failure));
        }
    }

    private void note(Throwable failure) {
        counters.faults++;
        if (Long.bitCount(counters.faults) == 1) { // 1, 2, 4, 8…: whoever can cause them must not fill the log
            LOG.error("{}: the protocol failed, faults so far: {}", this, counters.faults, failure);
        }
    }

    // -------------------------------------------------------------------------------------------------- sending

    @Override
    public boolean write(ByteBuffer data, InetSocketAddress to) {
        requireNotEnded();
        DatagramRules.requireReachable(to, host());
        if (peer != null && !peer.equals(to)) {
            throw new IllegalArgumentException("the socket is connected to " + peer + ", not to " + to);
        }
        return send(data, to, peer == null ? to : null);
    }

    @Override
    public boolean write(ByteBuffer data) {
        requireNotEnded();
        if (peer == null) {
            throw new IllegalStateException("not connected: say whom the datagram is for, or connect() first");
        }
        return send(data, peer, null);
    }

    private boolean send(ByteBuffer data, InetSocketAddress to, @Nullable InetSocketAddress named) {
        DatagramRules.requireSize(data, to);
        if (isClosed()) {
            counters.dropped++;
            return false;
        }
        failedReceives = 0; // what it brings back is no sign of death
        boolean taken = output.add(data, named);
        if (output.waitsForRoom()) {
            watch();
        }
        if (!output.isIdle()) {
            sendLater();
        }
        return taken;
    }

    private void sendLater() {
        if (!sendsLater) {
            sendsLater = true;
            loop.udp().sendLater(this);
        }
    }

    /** The turn ends. */
    void sendAfterTurn() {
        sendsLater = false;
        if (!isClosed()) {
            output.send();
            tellNews();
            watch();
            recordLosses();
        }
    }

    private void watch() {
        if (isClosed()) {
            return;
        }
        int read = receivingPaused || !held.isEmpty() ? Interest.NONE : Interest.READ;
        int wanted = read | (output.waitsForRoom() ? Interest.WRITE : Interest.NONE);
        if (wanted != interest) {
            interest = wanted;
            try {
                socket.interest(wanted);
            } catch (IOException e) {
                broken(e);
            }
        }
    }

    // ------------------------------------------------------------------------------------------------- commands

    @Override
    public void connect(InetSocketAddress address) {
        requireOpen();
        DatagramRules.requireReachable(address, host());
        if (peer != null) {
            throw new IllegalStateException("connected already, to " + peer);
        }
        output.send(); // what is for others goes first
        try {
            socket.connect(address);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot connect to " + address + ": " + e.getMessage(), e);
        }
        peer = address;
    }

    @Override
    public void pauseProducing() {
        requireNotEnded();
        receivingPaused = true;
        watch();
    }

    @Override
    public void resumeProducing() {
        requireNotEnded();
        receivingPaused = false;
        if (held.isEmpty()) {
            watch();
        } else {
            loop.nextTurn(this::deliverHeld);
        }
    }

    @Override
    public void requireOpen() {
        requireNotEnded();
        if (isClosed()) {
            throw new IllegalStateException("closed: " + this);
        }
    }

    private void requireNotEnded() {
        loop.checkThread();
        if (state == State.ENDED) {
            throw new IllegalStateException("closed: " + this);
        }
    }

    // --------------------------------------------------------------------------------------------------- ending

    @Override
    public CompletionStage<Void> stopListening() {
        loop.checkThread();
        if (!isClosed()) {
            output.send();
        }
        end(CloseReason.DONE);
        return closed.minimalCompletionStage();
    }

    /** The socket cannot go on. */
    void broken(IOException cause) {
        end(new CloseReason.Lost(cause));
    }

    private void end(CloseReason why) {
        if (isClosed()) {
            if (state == State.ENDING && why instanceof CloseReason.ApplicationError && reason == CloseReason.DONE) {
                reason = why; // it closed its socket, and failed in the same callback
            }
            return;
        }
        boolean started = state == State.OPEN;
        state = State.ENDING;
        reason = why;
        output.drop();
        recordLosses();
        held.clear();
        socket.close();
        loop.nextTurn(() -> ended(why, started));
    }

    private void ended(CloseReason first, boolean started) {
        state = State.ENDED;
        loop.udp().ended(this);
        try {
            if (started) {
                protocol.stopProtocol(reason == null ? first : reason);
            }
        } catch (Throwable failure) {
            note(failure);
        }
        closed.complete(null);
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
        return socket.host();
    }

    @Override
    public int queuedDatagrams() {
        return output.count();
    }

    @Override
    public DatagramCounters counters() {
        return counters.snapshot();
    }

    @Override
    public DatagramIo socket() {
        return socket;
    }

    @Override
    public Reactor reactor() {
        return loop;
    }

    @Override
    public String toString() {
        String connection = peer == null ? "" : " -> " + peer;
        return SocketNames.udp(host()) + connection + " " + state + (reason == null ? "" : ", " + reason);
    }
}
