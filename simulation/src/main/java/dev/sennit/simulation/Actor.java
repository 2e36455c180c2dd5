// SPDX-License-Identifier: Apache-2.0
package dev.sennit.simulation;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DelayedCall;
import dev.sennit.reactor.DrainableProtocol;
import dev.sennit.reactor.HalfCloseableProtocol;
import dev.sennit.reactor.IdleTimeout;
import dev.sennit.reactor.PushProducer;
import dev.sennit.reactor.TimeoutMixin;
import dev.sennit.reactor.TlsInfo;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.TlsProtocol;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A protocol that watches over the promises made to it and, now and then, misbehaves: throws, aborts, closes, pauses in
 * any callback. The promises: made first and once, lost last and once, one callback at a time, on the reactor's thread;
 * nothing is called before its time nor much later; what is queued is bounded, and so is the time a close takes.
 */
abstract class Actor extends BaseProtocol
        implements TimeoutMixin, HalfCloseableProtocol, DrainableProtocol, TlsProtocol {
    private enum Life {
        NEW,
        MADE,
        LOST
    }

    private static final int TLS_EXTRA_BYTES = 20_000; // a record that is not complete, and its frame

    final World world;
    final Service service;
    final SplittableRandom dice;
    private final String name;
    private final IdleTimeout idleTimeout = new IdleTimeout(this);
    private final List<DelayedCall> planned = new ArrayList<>();
    private Life life = Life.NEW;
    private boolean inside;
    private boolean isHalfClosed; // by itself
    private int handshakes;
    private int readLosses;
    private int writeLosses;
    private long madeAtNanos;
    private long armedAtNanos; // when the idle timeout was
    private @Nullable Long closingSinceNanos; // non-null once it was seen to be closing
    private long pausedBeforeNanos; // the process, when it was

    @Nullable
    CloseReason reason; // non-null once lost

    long receivedBytes; // of the pattern
    final PatternOutput output = new PatternOutput(this);

    Actor(World world, Service service, String name) {
        this.world = world;
        this.service = service;
        this.name = name;
        this.dice = world.dice.split();
        world.actors.add(this);
    }

    // ------------------------------------------------------------------------------------------ for the subclasses

    abstract void whenMade();

    abstract void received(ByteBuffer data);

    void whenReadLost() {
        transport().loseConnection();
    }

    void whenDrained() {
        transport().loseConnection();
    }

    void whenSecured() {}

    void whenLost(CloseReason why) {}

    /** Has it done later, unless the connection is lost by then. */
    final void plan(Duration delay, Runnable step) {
        if (life != Life.MADE) {
            return;
        }
        planned.removeIf(each -> !each.active());
        long askedAtNanos = nanoTime();
        planned.add(transport()
                .reactor()
                .callLater(
                        delay,
                        () -> callback("a planned step", () -> {
                            requireInTime("a planned step", askedAtNanos, delay);
                            step.run();
                        })));
    }

    final boolean hasPlans() {
        return planned.stream().anyMatch(DelayedCall::active);
    }

    final void send(byte[] piece) {
        transport().write(piece);
        if (!transport().isClosing()) {
            long most = service.tcp.maxBufferedBytes() + TLS_EXTRA_BYTES;
            require(
                    transport().bufferedBytes() <= most,
                    "has queued " + transport().bufferedBytes() + " bytes");
        }
    }

    /** Unless what it did before leaves nothing to secure. */
    final void secure(TlsOptions options) {
        if (isHalfClosed || readLosses > 0) {
            transport().loseConnection();
        } else {
            transport().startTls(options);
        }
    }

    final void suspendTimeout() {
        idleTimeout.suspend();
    }

    final void resumeTimeout() {
        idleTimeout.resume();
        armedAtNanos = nanoTime();
    }

    /** Notes what was received against the pattern. */
    final void compare(ByteBuffer data) {
        while (data.hasRemaining()) {
            byte next = data.get();
            require(next == Pattern.at(receivedBytes), "got " + next + " for byte " + receivedBytes);
            receivedBytes++;
        }
    }

    final boolean isMade() {
        return life == Life.MADE;
    }

    // -------------------------------------------------------------------------------------------------- callbacks

    @Override
    public final IdleTimeout idleTimeout() {
        return idleTimeout;
    }

    @Override
    protected final void connectionMade() {
        require(life == Life.NEW, "was made when it was " + life);
        life = Life.MADE;
        world.made++;
        madeAtNanos = nanoTime();
        callback("connectionMade", () -> {
            armedAtNanos = nanoTime();
            setTimeout(service.idle);
            whenMade();
        });
    }

    @Override
    public final void dataReceived(ByteBuffer data) {
        require(data.hasRemaining(), "was given no bytes");
        require(!transport().isClosing(), "was given bytes while it was closing");
        callback("dataReceived", () -> {
            armedAtNanos = nanoTime();
            resetTimeout();
            received(data);
        });
    }

    @Override
    public final void timeoutConnection() {
        callback("timeoutConnection", () -> {
            requireInTime("its idle timeout", armedAtNanos, service.idle);
            TimeoutMixin.super.timeoutConnection();
        });
    }

    @Override
    public final void readConnectionLost() {
        require(++readLosses == 1, "lost its reading side again");
        require(canHalfClose(), "cannot half-close and was asked to");
        callback("readConnectionLost", this::whenReadLost);
    }

    @Override
    public final void writeConnectionLost() {
        require(++writeLosses == 1, "lost its writing side again");
        callback("writeConnectionLost", () -> {});
    }

    @Override
    public final void drainRequested() {
        callback("drainRequested", this::whenDrained);
    }

    @Override
    public final void handshakeCompleted(TlsInfo tls) {
        require(++handshakes == 1, "was secured again");
        require(service.security != Service.Security.CLEAR, "was secured without TLS");
        callback("handshakeCompleted", this::whenSecured);
    }

    @Override
    public final int unreadBytes() {
        return 0;
    }

    @Override
    public final void connectionLost(CloseReason why) {
        callback("connectionLost", () -> {
            life = Life.LOST;
            world.lost(this);
            reason = why;
            requireHonest(why);
            requireBoundedClose();
            output.requireAllTold();
            planned.forEach(Actor::cancel);
            whenLost(why);
            commandsHaveNoEffect();
        });
    }

    private static void cancel(DelayedCall call) {
        if (call.active()) {
            call.cancel();
        }
    }

    /** Such as it may do to a connection that is gone. */
    private void commandsHaveNoEffect() {
        setTimeout(Duration.ofSeconds(1));
        switch (dice.nextInt(6)) {
            case 0 -> transport().write(new byte[10]);
            case 1 -> transport().abortConnection();
            case 2 -> transport().loseConnection();
            case 3 -> transport().resumeProducing();
            case 4 -> transport().loseWriteConnection();
            default -> transport().unregisterProducer();
        }
    }

    final void callback(String which, Runnable work) {
        require(life == Life.MADE, which + " came when it was " + life);
        require(!inside, which + " came inside another callback");
        require(transport().reactor().isReactorThread(), which + " came on " + Thread.currentThread());
        inside = true;
        try {
            work.run();
            if (life == Life.MADE) {
                misbehave();
            }
        } finally {
            inside = false;
            noteClosing();
        }
    }

    private void noteClosing() {
        if (closingSinceNanos == null && life == Life.MADE && transport().isClosing()) {
            closingSinceNanos = nanoTime();
            pausedBeforeNanos = world.pausedNanos;
        }
    }

    /** Of a producer, which may come from inside a command. */
    final void pauseCallback() {
        require(life == Life.MADE, "pauseProducing came when it was " + life);
        misbehave();
    }

    /** Of a producer, which comes before the loss, or from inside a command when it is late. */
    final void stopCallback() {
        require(life == Life.MADE, "stopProducing came when it was " + life);
    }

    private void misbehave() {
        if (world.swarm.misbehavesOneIn == 0 || dice.nextInt(world.swarm.misbehavesOneIn) > 0) {
            return;
        }
        switch (dice.nextInt(10)) {
            case 0 -> throw new Mischief();
            case 1 -> transport().abortConnection();
            case 2 -> transport().loseConnection();
            case 3 -> transport().loseConnection(new CloseReason.ProtocolError("invented"));
            case 4 -> {
                isHalfClosed = true;
                transport().loseWriteConnection();
            }
            case 5 -> {
                transport().abortConnection();
                throw new Mischief();
            }
            case 6 -> {
                transport().loseConnection();
                throw new Mischief();
            }
            case 7 -> {
                transport().pauseProducing();
                plan(Duration.ofMillis(dice.nextInt(60_000)), () -> transport().resumeProducing());
            }
            case 8 -> {
                transport().pauseProducing();
                transport().resumeProducing();
            }
            default -> {
                transport().loseConnection();
                transport().abortConnection();
            }
        }
    }

    // ------------------------------------------------------------------------------------------------------- laws

    final void require(boolean holds, String what) {
        if (!holds) {
            throw world.violated(this + ": " + what);
        }
    }

    private void requireInTime(String what, long sinceNanos, Duration delay) {
        long elapsedNanos = nanoTime() - sinceNanos;
        require(elapsedNanos >= delay.toNanos(), what + " came after " + elapsedNanos + " ns, asked for " + delay);
        long most = delay.toNanos() + world.slackNanos();
        require(elapsedNanos <= most, what + " came after " + elapsedNanos + " ns, too late for " + delay);
    }

    /** A fault may be the reason only if somebody made it. */
    private void requireHonest(CloseReason why) {
        if (why instanceof CloseReason.ApplicationError error && !isOnPurpose(error.cause())) {
            require(false, "has a fault for a reason: " + FaultLog.stackTrace(error.cause()));
        }
    }

    private boolean isOnPurpose(Throwable fault) {
        return FaultLog.isOnPurpose(fault) || (fault instanceof EOFException && world.swarm.mayTruncate());
    }

    /** Also for one that is not over yet. */
    final void requireBoundedClose() {
        if (closingSinceNanos != null) {
            long elapsedNanos = nanoTime() - closingSinceNanos - (world.pausedNanos - pausedBeforeNanos);
            require(
                    elapsedNanos <= service.longestCloseNanos() + world.slackNanos(),
                    "has been closing for " + elapsedNanos / 1_000_000 + " ms");
        }
    }

    final long ageNanos() {
        return nanoTime() - madeAtNanos;
    }

    private long nanoTime() {
        return transport().reactor().nanoTime();
    }

    /** Feeds this connection from its own reading: while the peer takes nothing, nothing is read. */
    final class OwnProducer implements PushProducer {
        @Override
        public void pauseProducing() {
            transport().pauseProducing();
            pauseCallback();
        }

        @Override
        public void resumeProducing() {
            callback("resumeProducing", () -> transport().resumeProducing());
        }

        @Override
        public void stopProducing() {
            stopCallback();
        }
    }

    @Override
    public String toString() {
        return name + " " + life + (reason == null ? "" : ", " + reason) + ", " + receivedBytes + " bytes received";
    }
}
