// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ConnectionLostException;
import dev.sennit.reactor.DeadlineLedger;
import dev.sennit.reactor.DrainableProtocol;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.TcpOptions;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The life of a {@link StringTransport}: what its commands and the network's turns make of it.
 *
 * <pre>
 *   CONNECTED -- loseConnection --> CLOSING -- all sent, producer gone --> ENDING -- next turn --> LOST
 *       |                                                                    ^
 *       +------ abort, loss, fault, the peer's FIN, both directions over ----+
 * </pre>
 */
final class Wire {
    private enum Life {
        CONNECTED,
        /** A polite close waits for the peer to take what is queued, and for the producer. */
        CLOSING,
        /** Over; {@code connectionLost} is due. */
        ENDING,
        LOST
    }

    private final StringTransport transport;
    private final ManualReactor reactor;
    private final DeadlineLedger deadlines;
    private final Failures failures = new Failures();
    private final WireInput input = new WireInput(this);
    private final WireOutput output;
    private final TlsUpgrade upgrade;
    private FarEnd farEnd = new TestersPeer();
    private Consumer<CloseReason> whenLost = reason -> {};
    private @Nullable Protocol protocol; // non-null once connected
    private Life life = Life.CONNECTED;
    private boolean aborted;
    private @Nullable CloseReason asked; // non-null once somebody asked for the end
    private @Nullable CloseReason told; // what connectionLost was told

    Wire(StringTransport transport, TcpOptions options) {
        this.transport = transport;
        this.reactor = transport.reactor();
        this.deadlines = transport.deadlines();
        this.output = new WireOutput(this, transport, options);
        this.upgrade = new TlsUpgrade(this, transport);
    }

    /** A peer of which only the test knows. */
    private static final class TestersPeer implements FarEnd {
        @Override
        public void take(ByteBuffer data) {
            data.position(data.limit());
        }

        @Override
        public void finished() {}

        @Override
        public void reset() {}
    }

    void connect(Protocol newProtocol) {
        if (protocol != null) {
            throw new IllegalStateException("a protocol is connected already: " + protocol);
        }
        protocol = newProtocol;
        reactor.opened(transport);
        callback(() -> newProtocol.makeConnection(transport), true);
    }

    void sendTo(FarEnd newFarEnd) {
        farEnd = newFarEnd;
    }

    void whenLost(Consumer<CloseReason> call) {
        whenLost = call;
    }

    // ------------------------------------------------------------------------------------------------ its parts

    WireInput input() {
        return input;
    }

    WireOutput output() {
        return output;
    }

    TlsUpgrade upgrade() {
        return upgrade;
    }

    FarEnd farEnd() {
        return farEnd;
    }

    ManualReactor reactor() {
        return reactor;
    }

    Failures failures() {
        return failures;
    }

    Protocol connected() {
        if (protocol == null) {
            throw new IllegalStateException("no protocol is connected");
        }
        return protocol;
    }

    // ------------------------------------------------------------------------------------------------ the network

    /** What happens between two events of the test; returns whether anything did. */
    boolean turn() {
        failures.tell();
        if (finishIfDue()) {
            return true;
        }
        if (life == Life.LOST || protocol == null) {
            return false;
        }
        boolean busy = upgrade.shakeHands() || input.deliverNext();
        busy |= output.flush();
        busy |= finishIfDue();
        failures.tell();
        return busy;
    }

    /** What it throws costs the protocol its connection. */
    void callback(Runnable call) {
        callback(call, false);
    }

    private void callback(Runnable call, boolean resets) {
        try {
            call.run();
        } catch (Throwable failure) {
            asked = new CloseReason.ApplicationError(failure);
            aborted |= resets;
            end();
            failures.note(failure);
        }
        failures.tell();
    }

    // ----------------------------------------------------------------------------------------------- its commands

    void lose(CloseReason reason) {
        if (!isClosing()) {
            asked = reason;
            life = Life.CLOSING;
            output.unregister(protocol);
        }
    }

    void loseWrite() {
        if (upgrade.isOn()) {
            lose(CloseReason.DONE);
        } else {
            output.finish();
        }
    }

    void abort(CloseReason reason) {
        if (isOver()) {
            return;
        }
        if (asked == null || asked instanceof CloseReason.Done) {
            asked = reason;
        }
        if (reason instanceof CloseReason.ApplicationError error
                && deadlines.expiryReason().isPresent()) {
            failures.note(error.cause()); // the expiry of a deadline threw
        }
        aborted = true;
        end();
    }

    void drain() {
        if (protocol instanceof DrainableProtocol drainable && !isClosing()) {
            callback(drainable::drainRequested);
        } else {
            lose(CloseReason.DONE);
        }
    }

    // ---------------------------------------------------------------------------------------------------- its end

    /** The test says that it is lost. */
    void loseNow(CloseReason reason) {
        if (life == Life.LOST) {
            throw new IllegalStateException("the connection is lost already: " + told);
        }
        asked = reason;
        end();
        finishIfDue();
    }

    /** The operating system says that it is lost. */
    void breaksWith(CloseReason reason) {
        if (!isOver()) {
            asked = reason;
            end();
        }
    }

    /** The one way out; the callbacks follow with the next turn. */
    void end() {
        if (isOver()) {
            return;
        }
        life = Life.ENDING;
        output.outbound().drop();
        deadlines.close();
        if (aborted) {
            farEnd.reset();
        } else {
            farEnd.finished();
        }
    }

    boolean finishIfDue() {
        if (life != Life.ENDING) {
            return false;
        }
        life = Life.LOST;
        CloseReason reason = reason();
        told = reason;
        reactor.ended(transport);
        for (FilePart each : output.outbound().takeFiles()) {
            guarded(() -> each.done().completeExceptionally(new ConnectionLostException(reason)));
        }
        guarded(output.backpressure()::stop);
        guarded(() -> connected().connectionLost(reason));
        deadlines.close();
        guarded(() -> whenLost.accept(reason));
        failures.tell();
        return true;
    }

    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (Throwable failure) {
            failures.note(failure);
        }
    }

    // ---------------------------------------------------------------------------------------------- what it is asked

    boolean isClosing() {
        return life != Life.CONNECTED;
    }

    boolean isOver() {
        return life == Life.ENDING || life == Life.LOST;
    }

    boolean isWriteEnded() {
        return output.isShut() || isOver();
    }

    boolean isAborted() {
        return aborted;
    }

    Optional<CloseReason> told() {
        return Optional.ofNullable(told);
    }

    /** What connectionLost will be told, as things stand. */
    CloseReason reason() {
        return asked == null ? CloseReason.DONE : asked;
    }

    /** Where it stands, and why, for messages. */
    String ending() {
        return "the connection is " + life + ", " + asked;
    }

    void requireLost() {
        if (life != Life.LOST) {
            throw new IllegalStateException("the close waits for a producer: " + output.backpressure());
        }
    }

    @Override
    public String toString() {
        return life + (upgrade.isOn() ? ", " + upgrade.tls() : "") + "; " + deadlines;
    }
}
