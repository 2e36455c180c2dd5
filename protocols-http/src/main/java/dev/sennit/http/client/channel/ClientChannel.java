// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import dev.sennit.http.HttpFault;
import dev.sennit.http.client.ClientLimits;
import dev.sennit.http.client.ClientTimeouts;
import dev.sennit.http.client.HttpClientException;
import dev.sennit.http.h1.SwitchedProtocol;
import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.DrainableProtocol;
import dev.sennit.reactor.HalfCloseableProtocol;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ReactorLocal;
import dev.sennit.reactor.TlsInfo;
import dev.sennit.reactor.TlsProtocol;
import dev.sennit.reactor.WrappingProtocol;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A connection of an HTTP/1.1 client: one request at a time, and its response.
 *
 * <pre>
 *   IDLE --send--> BUSY --response complete, connection persists--> IDLE
 *     |             |  '--101, tunnel--> SWITCHED, another protocol's
 *     |             '--response complete, failed or given up--.
 *     '--bytes that nobody asked for, too long idle, drain-----'--> CLOSED
 * </pre>
 *
 * <p>Bytes that have to wait, because nobody has taken the body yet or who took it paused, are kept in {@code backlog}, and the socket
 * is not read. A connection may be lost meanwhile: what is in the backlog is still delivered.
 */
public final class ClientChannel extends BaseProtocol
        implements HalfCloseableProtocol, TlsProtocol, DrainableProtocol, WrappingProtocol {
    /** Who has connections in keeping. */
    public interface Owner {
        /** The connection can serve another request. */
        void channelIdle(ClientChannel channel);

        /** The connection serves no more requests. Told once. */
        void channelGone(ClientChannel channel);
    }

    private enum State {
        IDLE,
        BUSY,
        SWITCHED,
        CLOSED
    }

    private static final int INPUT_BYTES = 65_536;
    private static final ReactorLocal<byte[]> INPUT = new ReactorLocal<>(() -> new byte[INPUT_BYTES]);
    private static final Protocol NOBODY = new BaseProtocol() {};

    private final Owner owner;
    private final Duration idle;
    private State state = State.IDLE;
    private long bornNanos;
    private @Nullable Deadline idleDeadline; // non-null once connected
    private @Nullable ClientExchange exchange; // non-null in BUSY, and while its backlog outlives the connection
    private byte @Nullable [] backlog; // non-null while bytes wait
    private @Nullable SwitchedProtocol switched; // non-null once another protocol has taken over
    private @Nullable CloseReason lost; // non-null once the connection is
    private boolean taking; // in the loop that takes bytes
    private boolean scheduled; // a turn that goes on
    private boolean draining; // the request that is under way is the last one

    /** A connection to be made, which is closed when it was idle that long. */
    public ClientChannel(Owner owner, Duration idle) {
        this.owner = owner;
        this.idle = idle;
    }

    @Override
    protected void connectionMade() {
        bornNanos = transport().reactor().nanoTime();
        Deadline deadline = new Deadline(transport(), DeadlineKind.IDLE, "idle", this::idleTooLong);
        idleDeadline = deadline;
        deadline.set(idle);
    }

    private void idleTooLong() {
        close();
    }

    /** Whether it can take a request now. */
    public boolean isIdle() {
        return state == State.IDLE && !transport().isClosing();
    }

    /** How long ago the connection was made. */
    public long ageNanos() {
        return transport().reactor().nanoTime() - bornNanos;
    }

    /**
     * Sends a request.
     *
     * @param uri for the response
     * @param totalLeft what is left of {@link ClientTimeouts#total()}
     * @throws IllegalStateException unless {@link #isIdle()}
     */
    public ClientExchange send(
            OutgoingRequest request,
            URI uri,
            ClientLimits limits,
            ClientTimeouts timeouts,
            Duration totalLeft,
            ResponseListener listener) {
        if (state != State.IDLE) {
            throw new IllegalStateException("send in " + state);
        }
        ClientExchange sent = new ClientExchange(this, request, uri, limits, timeouts, listener);
        exchange = sent;
        state = State.BUSY;
        if (idleDeadline != null) {
            idleDeadline.cancel();
        }
        sent.start(totalLeft);
        return sent;
    }

    // ------------------------------------------------------------------------------------------------------ taking

    @Override
    public void dataReceived(ByteBuffer data) {
        if (switched != null) {
            switched.dataReceived(data);
            return;
        }
        int length = data.remaining();
        byte[] in = length <= INPUT_BYTES ? INPUT.get(transport().reactor()) : new byte[length];
        data.get(in, 0, length);
        take(in, length);
    }

    private void take(byte[] in, int to) {
        int p = 0;
        taking = true;
        try {
            while (p < to) {
                ClientExchange current = exchange;
                if (current == null) {
                    behind(in, p, to);
                    return;
                }
                if (current.isHeld()) {
                    wait(in, p, to);
                    return;
                }
                p = decode(current, in, p, to);
            }
            if (exchange != null && exchange.isHeld()) {
                transport().pauseProducing();
            }
        } finally {
            taking = false;
        }
    }

    private int decode(ClientExchange current, byte[] in, int from, int to) {
        int p;
        try {
            p = current.decode(in, from, to);
        } catch (RuntimeException | Error fault) { // of who takes the body
            CloseReason reason = new CloseReason.ApplicationError(fault);
            current.fail(HttpClientException.of(reason), reason);
            return to;
        }
        if (exchange != current) {
            return to; // given up meanwhile
        }
        switch (current.progress()) {
            case INCOMPLETE -> current.tellHead();
            case COMPLETE -> {
                exchangeComplete(current, in, p, to);
                return to;
            }
            case REFUSED -> refuse(current, current.fault());
        }
        return p;
    }

    private static void refuse(ClientExchange current, HttpFault fault) {
        current.fail(HttpClientException.of(fault), new CloseReason.ProtocolError(fault.message()));
    }

    /** The connection's next state comes first: the application may send its next request from what it is told. */
    private void exchangeComplete(ClientExchange done, byte[] in, int from, int to) {
        exchange = null;
        if (state == State.BUSY) {
            if (done.endsHttp()) {
                state = State.SWITCHED;
                wait(in, from, to);
                armIdle(); // until somebody takes it over
                owner.channelGone(this);
            } else if (from < to) {
                unasked();
            } else if (done.leavesConnectionOpen() && !draining) {
                becomeIdle();
            } else if (done.isSent()) {
                close();
            } else {
                gone();
                transport().abortConnection();
            }
        }
        done.complete();
    }

    private void becomeIdle() {
        state = State.IDLE;
        armIdle();
        owner.channelIdle(this);
    }

    private void armIdle() {
        if (idleDeadline != null) {
            idleDeadline.set(idle);
        }
    }

    /** Bytes that belong to no response. */
    private void behind(byte[] in, int from, int to) {
        switch (state) {
            case IDLE, BUSY -> unasked();
            case SWITCHED -> wait(in, from, to);
            case CLOSED -> {}
        }
    }

    /** What answers no request may be meant for the next one: nothing on this connection can be believed any more. */
    private void unasked() {
        gone();
        transport().abortConnection(new CloseReason.ProtocolError(HttpFault.UNASKED_RESPONSE.message()));
    }

    // ----------------------------------------------------------------------------------------------------- waiting

    private void wait(byte[] in, int from, int to) {
        byte[] before = backlog == null ? new byte[0] : backlog;
        byte[] all = Arrays.copyOf(before, before.length + to - from);
        System.arraycopy(in, from, all, before.length, to - from);
        backlog = all;
        transport().pauseProducing();
    }

    void hold(ClientExchange current) {
        if (exchange == current && !taking) {
            transport().pauseProducing();
        }
    }

    void goOn(ClientExchange current) {
        if (exchange == current && !taking && !scheduled) {
            scheduled = true;
            transport().reactor().callFromThread(this::takeBacklog);
        }
    }

    private void takeBacklog() {
        scheduled = false;
        ClientExchange current = exchange;
        if (current == null || current.isHeld()) {
            return;
        }
        byte[] waiting = backlog;
        backlog = null;
        if (waiting != null) {
            take(waiting, waiting.length);
        }
        if (backlog != null || state == State.SWITCHED) {
            return;
        }
        if (lost != null) {
            endOfBacklog(lost);
        } else if (exchange == null || !exchange.isHeld()) {
            transport().resumeProducing();
        }
    }

    private void endOfBacklog(CloseReason reason) {
        ClientExchange current = exchange;
        if (current != null && !current.isHeld()) {
            exchange = null;
            current.lost(reason);
        }
    }

    // --------------------------------------------------------------------------------------------------- switching

    void switchTo(ClientExchange done, Protocol next) {
        if (state != State.SWITCHED || !done.endsHttp() || switched != null) {
            throw new IllegalStateException(
                    "the connection has not switched protocols, or another has taken it: " + state);
        }
        if (idleDeadline != null) {
            idleDeadline.close();
        }
        byte[] unread = backlog == null ? new byte[0] : backlog;
        backlog = null;
        SwitchedProtocol around = new SwitchedProtocol(next, unread);
        switched = around;
        around.makeConnection(transport());
        CloseReason reason = lost;
        if (reason != null) {
            transport().reactor().callFromThread(() -> around.connectionLost(reason));
        }
    }

    @Override
    public Protocol wrapped() {
        return switched == null ? NOBODY : switched;
    }

    @Override
    public boolean canHalfClose() {
        return switched != null && switched.canHalfClose();
    }

    @Override
    public void readConnectionLost() {
        if (switched != null) {
            switched.readConnectionLost();
        }
    }

    @Override
    public void readConnectionEnding() {
        if (switched != null) {
            switched.readConnectionEnding();
        }
    }

    @Override
    public void writeConnectionLost() {
        if (switched != null) {
            switched.writeConnectionLost();
        }
    }

    @Override
    public int unreadBytes() {
        return switched == null ? (backlog == null ? 0 : backlog.length) : switched.unreadBytes();
    }

    @Override
    public void handshakeCompleted(TlsInfo tls) {
        if (switched != null) {
            switched.handshakeCompleted(tls);
        }
    }

    // ------------------------------------------------------------------------------------------------------ ending

    /** Closes politely; for one that is idle. */
    public void close() {
        gone();
        transport().loseConnection();
    }

    /** The exchange came to nothing, and the connection with it. */
    void abandon(ClientExchange failed, CloseReason reason) {
        if (exchange == failed) {
            exchange = null;
            backlog = null;
            gone();
            transport().abortConnection(reason);
        }
    }

    private void gone() {
        if (state == State.IDLE || state == State.BUSY) {
            owner.channelGone(this);
        }
        state = State.CLOSED;
    }

    @Override
    public void drainRequested() {
        switch (state) {
            case IDLE -> close();
            case BUSY -> draining = true;
            case SWITCHED -> {
                if (switched == null) {
                    close();
                } else {
                    switched.drainRequested();
                }
            }
            case CLOSED -> {}
        }
    }

    @Override
    public void connectionLost(CloseReason reason) {
        lost = reason;
        if (switched != null) {
            switched.connectionLost(reason);
            return;
        }
        if (state == State.IDLE || state == State.BUSY) {
            gone();
        }
        if (backlog == null) {
            ClientExchange current = exchange;
            exchange = null;
            if (current != null) {
                current.lost(reason);
            }
        }
    }

    /** For logs. */
    @Override
    public String toString() {
        return "http client " + transport().peer() + " " + state + "; "
                + transport().deadlines();
    }
}
