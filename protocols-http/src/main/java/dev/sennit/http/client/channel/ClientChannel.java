// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import dev.sennit.http.HttpFault;
import dev.sennit.http.client.ClientLimits;
import dev.sennit.http.client.ClientTimeouts;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.DrainableProtocol;
import dev.sennit.reactor.Protocol;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection of an HTTP/1.1 client, and the exchanges on it. The first of them takes what comes.
 *
 * <pre>
 *   IDLE --send--> BUSY --last response complete, connection persists--> IDLE
 *                  | '--drain--> LAST, one behind the first given up--> CUT --last response complete--> CLOSED
 *                  '--101, tunnel--> SWITCHED --switchTo--> HANDED_OVER, another protocol's
 *
 *   CLOSED comes after bytes that nobody asked for, a failure, a loss, too long an idleness; from any state but HANDED_OVER.
 * </pre>
 *
 * <p>A connection may be lost while bytes wait in the {@link Intake}'s backlog: they are still delivered.
 */
public final class ClientChannel extends SwitchableProtocol implements DrainableProtocol {
    /** Who has connections in keeping. */
    public interface Owner {
        /** The connection can serve another request. */
        void channelIdle(ClientChannel channel);

        /** A response is complete, and others are awaited. */
        void channelAdvanced(ClientChannel channel);

        /** The connection serves no more requests. Told once. */
        void channelGone(ClientChannel channel);
    }

    private enum State {
        IDLE,
        BUSY,
        /** Serves who is there, and nobody else. */
        LAST,
        /** The same; and answers will come that nobody wants any more. */
        CUT,
        /** HTTP is over, and nobody has taken the connection yet. */
        SWITCHED,
        HANDED_OVER,
        /** Serves nobody any more; a backlog may be left. */
        CLOSED;

        boolean isServing() {
            return this == IDLE || this == BUSY || this == LAST || this == CUT;
        }
    }

    private final Owner owner;
    private final Persistence persistence;
    private final ExchangeQueue exchanges = new ExchangeQueue();
    private final Intake intake = new Intake(this, exchanges);
    private State state = State.IDLE;
    private long bornNanos;
    private @Nullable Deadline idleDeadline; // non-null once connected
    private @Nullable CloseReason lost; // non-null once the connection is

    /** A connection to be made, which is closed when it was idle that long. */
    public ClientChannel(Owner owner, Duration idle) {
        this.owner = owner;
        this.persistence = new Persistence(idle);
    }

    @Override
    protected void connectionMade() {
        bornNanos = transport().reactor().nanoTime();
        Deadline deadline = new Deadline(transport(), DeadlineKind.IDLE, "idle", this::close);
        idleDeadline = deadline;
        deadline.set(persistence.idle());
    }

    /** Whether it can take a request now. */
    public boolean isIdle() {
        return state == State.IDLE && !transport().isClosing();
    }

    /** Whether a request that {@link OutgoingRequest#mayBePipelined} can be sent behind those that are under way. */
    public boolean canPipeline() {
        ClientExchange last = exchanges.last();
        return state == State.BUSY
                && persistence.allowsBehind(exchanges.size())
                && last != null
                && last.request().mayBePipelined()
                && !transport().isClosing();
    }

    /** How many responses are awaited, or on their way. */
    public int pendingCount() {
        return exchanges.size();
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
     * @throws IllegalStateException unless {@link #isIdle()}, or {@link #canPipeline()} and the request may be
     */
    public ClientExchange send(
            OutgoingRequest request,
            URI uri,
            ClientLimits limits,
            ClientTimeouts timeouts,
            Duration totalLeft,
            ResponseListener listener) {
        if (state != State.IDLE && !(request.mayBePipelined() && canPipeline())) {
            throw new IllegalStateException("send in " + state);
        }
        ClientExchange sent = new ClientExchange(this, request, uri, limits, timeouts, listener);
        exchanges.add(sent);
        state = State.BUSY;
        if (idleDeadline != null) {
            idleDeadline.cancel();
        }
        sent.start(totalLeft);
        return sent;
    }

    // --------------------------------------------------------------------------------------------------- receiving

    @Override
    public void dataReceived(ByteBuffer data) {
        if (state == State.HANDED_OVER) {
            successor().dataReceived(data);
        } else {
            intake.receive(data);
        }
    }

    /** The first exchange is over, and was taken out of the queue. */
    void responseComplete(ClientExchange done, int bytesBehind) {
        boolean isKept = done.leavesConnectionOpen();
        if (isKept) {
            persistence.learn(done.head());
        }
        ClientExchange next = exchanges.first();
        if (next != null && isKept) {
            next.isNext();
            owner.channelAdvanced(this);
            return;
        }
        displace(exchanges.removeAll(), CloseReason.DONE);
        if (state.isServing()) {
            lastResponseComplete(done, bytesBehind);
        }
    }

    private void lastResponseComplete(ClientExchange done, int bytesBehind) {
        if (done.endsHttp()) {
            state = State.SWITCHED;
            armIdle(); // until somebody takes it over
            owner.channelGone(this);
        } else if (state == State.CUT || !done.isSent()) {
            closed();
            transport().abortConnection();
        } else if (bytesBehind > 0) {
            unasked();
        } else if (state == State.BUSY && done.leavesConnectionOpen() && persistence.allowsAnother()) {
            state = State.IDLE;
            armIdle();
            owner.channelIdle(this);
        } else {
            close();
        }
    }

    /** They get no answer here; in a turn of their own, since others are told of this first. */
    private void displace(List<ClientExchange> left, CloseReason reason) {
        left.forEach(each -> transport().reactor().callFromThread(() -> each.displaced(reason)));
    }

    private void armIdle() {
        if (idleDeadline != null) {
            idleDeadline.set(persistence.idle());
        }
    }

    /** Bytes came that answer no request. They may be meant for the next one: nothing on this connection can be believed any more. */
    void unasked() {
        if (state.isServing()) {
            closed();
            transport().abortConnection(new CloseReason.ProtocolError(HttpFault.UNASKED_RESPONSE.message()));
        }
    }

    Intake intake() {
        return intake;
    }

    /** As far as it is wanted. The socket may be read again; or it is gone, and who waits for more waits in vain. */
    void backlogTaken() {
        if (hasSwitched()) {
            return;
        }
        if (lost != null) {
            noMoreComes(lost);
        } else if (!exchanges.isFirstHeld()) {
            transport().resumeProducing();
        }
    }

    /** Deadlines end with the connection, so nobody is left to wait behind a first one who takes its time. */
    private void noMoreComes(CloseReason reason) {
        displace(exchanges.cutBehindFirst(), reason);
        ClientExchange first = exchanges.first();
        if (first != null && intake.backlog().isEmpty()) {
            exchanges.removeFirst();
            first.lost(reason);
        }
    }

    // --------------------------------------------------------------------------------------------------- switching

    boolean hasSwitched() {
        return state == State.SWITCHED || state == State.HANDED_OVER;
    }

    void switchTo(ClientExchange done, Protocol next) {
        if (state != State.SWITCHED || !done.endsHttp()) {
            throw new IllegalStateException(
                    "the connection has not switched protocols, or another has taken it: " + state);
        }
        state = State.HANDED_OVER;
        if (idleDeadline != null) {
            idleDeadline.close();
        }
        handOver(next, intake.backlog().removeAll());
        CloseReason reason = lost;
        if (reason != null) {
            transport().reactor().callFromThread(() -> successor().connectionLost(reason));
        }
    }

    @Override
    public int unreadBytes() {
        return intake.backlog().length() + super.unreadBytes();
    }

    // ------------------------------------------------------------------------------------------------------ ending

    /** Closes politely; for one that is idle. */
    public void close() {
        closed();
        transport().loseConnection();
    }

    /**
     * The exchange came to nothing. The responses before it are still awaited, then the connection ends; those behind it are answered
     * elsewhere.
     */
    void abandon(ClientExchange failed, CloseReason reason) {
        if (!exchanges.contains(failed)) {
            return;
        }
        boolean wasFirst = exchanges.isFirst(failed);
        displace(exchanges.cutAt(failed), reason);
        if (wasFirst) {
            intake.backlog().removeAll();
            closed();
            transport().abortConnection(reason);
        } else if (state.isServing()) {
            state = State.CUT;
        }
    }

    boolean isFirst(ClientExchange asked) {
        return exchanges.isFirst(asked);
    }

    private void closed() {
        boolean served = state.isServing();
        state = State.CLOSED;
        if (served) {
            owner.channelGone(this);
        }
    }

    @Override
    public void drainRequested() {
        switch (state) {
            case IDLE, SWITCHED -> close();
            case BUSY -> state = State.LAST;
            case HANDED_OVER -> successor().drainRequested();
            case LAST, CUT, CLOSED -> {}
        }
    }

    @Override
    public void connectionLost(CloseReason reason) {
        lost = reason;
        if (state == State.HANDED_OVER) {
            successor().connectionLost(reason);
            return;
        }
        if (state.isServing()) {
            closed();
        }
        if (intake.backlog().isEmpty() || exchanges.isFirstHeld()) {
            noMoreComes(reason);
        }
    }

    /** For logs. */
    @Override
    public String toString() {
        return "http client " + transport().peer() + " " + state + "; "
                + transport().deadlines();
    }
}
