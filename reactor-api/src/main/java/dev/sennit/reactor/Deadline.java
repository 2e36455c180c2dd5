// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A time by which something must have happened on a connection. {@link IdleTimeout} is the one that
 * {@link TimeoutMixin} speaks of; a protocol with more kinds of waiting keeps more deadlines, one field each.
 *
 * <pre>
 *            set(p)                     set(p): whole period again
 *    OFF -------------------> ARMED --. reset(): whole period again, a field write
 *     ^                        | ^  ^-'
 *     | expiry, cancel()       | |
 *     +------------------------+ |
 *     | cancel()      suspend()| | resume(): whole period again
 *     +------------------- SUSPENDED     set(p): remembered for resume()
 *
 *    any -- close(), or the connection is lost --> CLOSED: nothing arms it again
 * </pre>
 *
 * <p>It never fires early; it fires at most one tick of the reactor's timers (about a millisecond) and the length of a
 * turn late, once, and is {@link State#OFF} when its expiry is handled, so that {@link #set} may arm it anew from
 * there. A connection that is closed from inside the expiry ends with {@link CloseReason.TimedOut}. If the handling
 * throws, the connection is aborted with {@link CloseReason.ApplicationError}.
 *
 * <p>Moving a deadline to a later time writes a field; the timer underneath is moved only when it wakes.
 */
public sealed class Deadline implements Runnable permits IdleTimeout {
    /** The period of a deadline that is not wanted. It must be asked for by this name. */
    public static final Duration NONE = ChronoUnit.FOREVER.getDuration();

    /** Where a deadline stands. */
    public enum State {
        /** It does not run. */
        OFF,
        /** It runs. */
        ARMED,
        /** It waits for {@link Deadline#resume()}: we work, or the application paused. */
        SUSPENDED,
        /** Its connection is gone. */
        CLOSED
    }

    /** The next one in the ledger; the ledger's business. */
    @Nullable
    Deadline next;

    private static final State[] STATES = State.values();
    private static final byte OFF = (byte) State.OFF.ordinal();
    private static final byte ARMED = (byte) State.ARMED.ordinal();
    private static final byte SUSPENDED = (byte) State.SUSPENDED.ordinal();
    private static final byte CLOSED = (byte) State.CLOSED.ordinal();

    private final DeadlineKind kind;
    private final String name;
    private final Object onExpiry; // a Runnable, or the owner of an IdleTimeout: every idle connection has this field
    private @Nullable ReactorTime time;
    private @Nullable Transport transport;
    private @Nullable DelayedCall call; // may be active in ARMED and SUSPENDED; null or spent otherwise
    private byte state = OFF; // the ordinal: storing a reference into an old object is work for the collector
    private boolean handlingExpiry; // beside the state, which is OFF by then and may be set anew
    private long periodNanos = -1; // negative: none
    private long deadlineNanos;

    /**
     * A deadline of a connection, entered in its ledger. Make it in {@link BaseProtocol#connectionMade()}.
     *
     * @param transport the connection; its reactor is the clock
     * @param kind the kind of waiting
     * @param name which one, for people: {@code "request head"}
     * @param onExpiry what to do when the time is up; usually says so to the peer and calls
     *     {@link Transport#loseConnection()}
     */
    public Deadline(Transport transport, DeadlineKind kind, String name, Runnable onExpiry) {
        this(kind, name, onExpiry);
        attach(transport);
    }

    /**
     * A deadline on a clock of its own, in no ledger; {@link #close()} is its owner's duty.
     *
     * @param time the clock
     * @param kind the kind of waiting
     * @param name which one, for people
     * @param onExpiry what to do when the time is up
     */
    public Deadline(ReactorTime time, DeadlineKind kind, String name, Runnable onExpiry) {
        this(kind, name, onExpiry);
        this.time = time;
    }

    Deadline(DeadlineKind kind, String name, Object onExpiry) {
        this.kind = kind;
        this.name = name;
        this.onExpiry = onExpiry;
    }

    final void use(ReactorTime clock) {
        time = clock;
    }

    final void attach(Transport connection) {
        transport = connection;
        if (time == null) {
            time = connection.reactor();
        }
        connection.deadlines().add(this);
    }

    /** Finds the clock before it is needed. */
    ReactorTime time() {
        ReactorTime clock = time;
        if (clock == null) {
            throw new IllegalStateException("deadline '" + name + "' has no clock");
        }
        return clock;
    }

    /** What to do when the time is up. */
    void expire() {
        ((Runnable) onExpiry).run();
    }

    final Object onExpiry() {
        return onExpiry;
    }

    final boolean isAttached() {
        return transport != null;
    }

    /**
     * Arms it, or gives it another period; either way the whole period runs from now. While suspended the period is
     * remembered for {@link #resume()}; after the connection is lost nothing happens.
     *
     * @param period zero or more; zero fires in the next turn; {@link #NONE} is {@link #cancel()}
     * @return the period before this call, whether it was running or had expired; empty if there was none
     * @throws IllegalArgumentException if {@code period} is negative; nothing is changed then
     */
    public final Optional<Duration> set(Duration period) {
        if (period.isNegative()) {
            throw new IllegalArgumentException("period must not be negative: " + period);
        }
        if (period.compareTo(NONE) >= 0) {
            return cancel();
        }
        Optional<Duration> previous = period();
        if (state == CLOSED) {
            return previous;
        }
        ReactorTime clock = time(); // enters the ledger the first time, and a closed ledger closes what enters
        if (state != CLOSED) {
            periodNanos = Durations.toNanosSaturated(period);
            if (state != SUSPENDED) {
                arm(clock);
            }
        }
        return previous;
    }

    /** Starts the whole period again if it is running; otherwise does nothing. Costs a field write. */
    public final void reset() {
        ReactorTime clock = time; // known since it was armed
        if (state == ARMED && clock != null) {
            deadlineNanos = clock.nanoTime() + periodNanos;
        }
    }

    /** Stops the clock until {@link #resume()}; does nothing unless it is running. */
    public final void suspend() {
        if (state == ARMED) {
            state = SUSPENDED;
        }
    }

    /** Starts the whole period again after {@link #suspend()}; otherwise does nothing. */
    public final void resume() {
        if (state == SUSPENDED) {
            arm(time());
        }
    }

    /**
     * Turns it off and forgets the period; always harmless.
     *
     * @return the period before this call; empty if there was none
     */
    public final Optional<Duration> cancel() {
        Optional<Duration> previous = period();
        if (state != CLOSED) {
            disarm(OFF);
            periodNanos = -1;
        }
        return previous;
    }

    /**
     * Turns it off for good and takes it out of its connection's ledger. The connection does this when it is lost; a
     * deadline that lives for less, such as one for each request, is closed by whoever made it.
     */
    public final void close() {
        disarm(CLOSED);
        leaveLedger();
    }

    private void leaveLedger() {
        if (transport != null && !handlingExpiry) { // until the expiry is handled it may be the reason for a close
            transport.deadlines().remove(this);
        }
    }

    /**
     * The kind of waiting.
     *
     * @return the kind
     */
    public final DeadlineKind kind() {
        return kind;
    }

    /**
     * Which deadline of its kind this is, for people.
     *
     * @return the name
     */
    public final String name() {
        return name;
    }

    /**
     * Where it stands.
     *
     * @return the state
     */
    public final State state() {
        return STATES[state];
    }

    /**
     * The period last set; an expiry does not forget it, {@link #cancel()} does.
     *
     * @return the period; empty when there is none
     */
    public final Optional<Duration> period() {
        return periodNanos < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(periodNanos));
    }

    /**
     * Its line in the ledger.
     *
     * @return what it stands at now
     */
    public final DeadlineStatus status() {
        Duration remaining = NONE;
        if (state == ARMED) {
            remaining = Duration.ofNanos(Math.max(0, deadlineNanos - time().nanoTime()));
        }
        return new DeadlineStatus(kind, name, state(), period().orElse(NONE), remaining);
    }

    /**
     * The connection it belongs to.
     *
     * @return its transport; empty for one that only has a clock, and until the connection is made
     */
    public final Optional<Transport> transport() {
        return Optional.ofNullable(transport);
    }

    /**
     * For reactors, about to run a timed call that is a deadline: whether that makes it fire.
     *
     * @return true when it is armed and its time is up
     */
    public final boolean isDue() {
        return state == ARMED && deadlineNanos - time().nanoTime() <= 0;
    }

    final CloseReason timedOut() {
        return new CloseReason.TimedOut(kind, name, period().orElse(Duration.ZERO));
    }

    private void arm(ReactorTime clock) {
        deadlineNanos = clock.nanoTime() + periodNanos;
        state = ARMED;
        DelayedCall pending = call;
        if (pending == null) {
            call = clock.callLater(Duration.ofNanos(periodNanos), this);
        } else if (pending.deadlineNanos() - deadlineNanos > 0) {
            pending.reset(Duration.ofNanos(periodNanos));
        }
    }

    private void disarm(byte newState) {
        state = newState;
        DelayedCall pending = call;
        call = null;
        if (pending != null && pending.active()) {
            pending.cancel();
        }
    }

    /** For the reactor's timer, which finds a deadline to be its own call; from anywhere else it does nothing. */
    @Override
    public final void run() {
        DelayedCall woken = call;
        if (woken == null || woken.active()) {
            return;
        }
        call = null;
        if (state != ARMED) {
            return;
        }
        ReactorTime clock = time();
        long remainingNanos = deadlineNanos - clock.nanoTime();
        if (remainingNanos > 0) {
            call = clock.callLater(Duration.ofNanos(remainingNanos), this);
            return;
        }
        state = OFF;
        if (transport == null) {
            expire();
        } else {
            expireOn(transport);
        }
    }

    private void expireOn(Transport connection) {
        handlingExpiry = true;
        try {
            expire();
        } catch (Throwable failure) {
            connection.abortConnection(new CloseReason.ApplicationError(failure));
        } finally {
            handlingExpiry = false;
            if (state == CLOSED) {
                leaveLedger();
            }
        }
    }

    final boolean isHandlingExpiry() {
        return handlingExpiry;
    }

    @Override
    public String toString() {
        return status().toString();
    }
}
