// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.DelayedCall;
import dev.sennit.reactor.Durations;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The timer queue of one reactor: a hierarchical timing wheel that holds millions of delayed calls, starts, moves and
 * cancels each in constant time, and still runs them in exact order of deadline.
 *
 * <pre>{@code
 *                    digit 5   digit 4   digit 3   digit 2   digit 1   digit 0 | 20 bits
 *      deadline =  …|  6 bits |  6 bits |  6 bits |  6 bits |  6 bits |  6 bits| within its tick   (nanoseconds)
 *
 *      level 5      [0 1 2 … 63]    a slot is 13 days; what lies beyond 2.3 years waits in the last slot
 *      level 4      [0 1 2 … 63]    4.9 hours
 *      level 3      [0 1 2 … 63]    4.6 minutes
 *      level 2      [0 1 2 … 63]    4.3 seconds
 *      level 1      [0 1 2 … 63]    67 milliseconds
 *      level 0      [0 1 2 … 63]    one tick: 2^20 ns, about 1 millisecond
 *                        |
 *                        v  the slot whose time has come
 *      due soon     ( heap )        the calls of the current tick and earlier, by (deadline, order of scheduling)
 *                        |
 *                        v  deadline reached
 *                     expire
 * }</pre>
 *
 * <p>The wheel stands at a tick. A deadline is filed at the level of the highest digit in which it differs from that
 * tick, in the slot that digit names. Hence all of level 0 comes before all of level 1 and so on, and no slot is
 * occupied at the digit where the wheel stands. One {@code long} per level marks the occupied slots, so the next one is
 * found by counting zeros. When the wheel reaches a slot, its calls move on to a lower level, or, once their tick is
 * the current one, into a small heap that puts them in order to the nanosecond. No call moves more than six times on
 * its way, and no tick is visited in which nothing happens.
 *
 * <p>Moving a call to a later deadline only notes the new deadline: the call stays in its slot and is filed anew when
 * the slot's turn comes. So an idle timeout that is reset for every message moves about once per period.
 *
 * <p>All state lies in a {@link TimerSlab}, arrays of numbers rather than linked objects, because storing references
 * between old objects is what makes linked timer queues slow under G1. The slab doubles when full and never shrinks:
 * memory is that of the largest number of calls ever pending at once, 24 bytes each, plus 32 for the handle.
 *
 * <p>The wheel reads no system clock: the time is told to it, and may start anywhere and wrap around, provided that
 * {@link #expire} is called at least once in {@link #MAX_DELAY_NANOS} while calls are pending. Time that steps back
 * delays calls and does no other harm. Not safe for use by several threads; everything happens on the reactor's.
 */
public final class TimingWheel {
    /** Length of a tick, 2^20 nanoseconds. Ticks decide how calls are stored, not when they run. */
    public static final long TICK_NANOS = 1L << 20;

    /** The longest delay, about 146 years. Longer ones are cut down to this. */
    public static final long MAX_DELAY_NANOS = Long.MAX_VALUE / 2;

    private static final int TICK_BITS = Long.numberOfTrailingZeros(TICK_NANOS);
    private static final int DIGIT_BITS = 6;
    private static final int SLOTS = 1 << DIGIT_BITS;
    private static final int LEVELS = 6;

    private static final int MAX_MOVES = 16_384; // by one expire: to move more would keep the sockets waiting
    private static final int NO_SLOT = -1;
    private static final int NEXT_BATCH = LEVELS * SLOTS; // the ring of calls that have to wait for the next expire
    private static final int RINGS = NEXT_BATCH + 1;

    private final LongSupplier clock;
    private final TimerSlab slab = new TimerSlab(RINGS);
    private final DueHeap dueSoon = new DueHeap(slab);
    private final long[] occupied = new long[LEVELS]; // bit s of level l: slot (l, s) is not empty

    private long baseNanos; // start of the tick at which the wheel stands
    private int sequence; // of the latest scheduling; wraps, and is compared by subtraction
    private final int maxMoves;
    private int movesLeft; // while expiring
    private int reached = NO_SLOT; // the slot at which the wheel stands, while calls are left in it
    private boolean expiring;
    private long batchNanos; // while expiring: the time that decides who is due

    /**
     * Makes an empty wheel.
     *
     * @param clock the reactor's time in nanoseconds, as read at the start of its turn: any origin, never going back. It
     *     is asked whenever a call is scheduled or moved, but not yet by this constructor, and should be a field rather
     *     than a system call
     */
    public TimingWheel(LongSupplier clock) {
        this(clock, MAX_MOVES);
    }

    TimingWheel(LongSupplier clock, int maxMoves) {
        this.clock = Objects.requireNonNull(clock, "clock");
        this.maxMoves = maxMoves;
    }

    /**
     * Schedules {@code call} to be run by the first {@link #expire} at or after {@code delay} from now; never from
     * within this method, however short the delay.
     *
     * @param delay zero or more; cut down to {@link #MAX_DELAY_NANOS}
     * @param call what to run
     * @return the handle to move or cancel it
     * @throws IllegalArgumentException when {@code delay} is negative
     */
    public DelayedCall callLater(Duration delay, Runnable call) {
        return schedule(delayNanos(delay), call);
    }

    /**
     * As {@link #callLater}, with the delay in nanoseconds.
     *
     * @param delayNanos zero or more; cut down to {@link #MAX_DELAY_NANOS}
     * @param call what to run
     * @return the handle to move or cancel it
     * @throws IllegalArgumentException when {@code delayNanos} is negative
     */
    public DelayedCall callLaterNanos(long delayNanos, Runnable call) {
        if (delayNanos < 0) {
            throw new IllegalArgumentException("delay must not be negative: " + delayNanos + " ns");
        }
        return schedule(saturated(delayNanos), call);
    }

    /**
     * Runs the calls that are due at or before {@code nowNanos}, in order of deadline, those of equal deadline in the
     * order in which they were scheduled or last moved.
     *
     * <p>The batch is what is due when this method is entered, less what an earlier call of the batch cancels or moves:
     * whatever is scheduled or moved during the batch waits for the next one, even if due. Calls beyond
     * {@code maxCalls} stay, in order, for the next time; so do all when so many had to be moved between slots that the
     * rest is left for the next time.
     *
     * @param nowNanos the time, on the wheel's clock
     * @param maxCalls how many calls to run at most, one or more
     * @param runner runs the call it is given and keeps the exceptions. One that it throws ends the batch: it leaves this
     *     method, and the calls not yet run remain pending
     * @return how many calls were run
     * @throws IllegalStateException when called from a call that this method is running
     */
    public int expire(long nowNanos, int maxCalls, Consumer<Runnable> runner) {
        if (maxCalls < 1) {
            throw new IllegalArgumentException("maxCalls must be positive: " + maxCalls);
        }
        if (expiring) {
            throw new IllegalStateException("expire called from within a delayed call");
        }
        int ran = 0;
        expiring = true;
        batchNanos = nowNanos;
        movesLeft = maxMoves;
        try {
            while (ran < maxCalls && turnToFirstDue(nowNanos)) {
                ran++;
                runner.accept(takeFirstDue());
            }
        } finally {
            expiring = false;
            refile(NEXT_BATCH, Integer.MAX_VALUE);
        }
        return ran;
    }

    /**
     * How long nothing needs to be done: the time from {@code nowNanos} until the next call is due, or until the wheel
     * has to take a closer look at a slot, which may turn out to hold nothing due yet. After an {@link #expire} for
     * the same time, zero is returned only if that was cut short or something has become due since. Otherwise a loop that
     * sleeps this long and expires is never late; it is woken needlessly at most once for each move of calls to a lower
     * level, so about once per tick in which something is due. A loop may sleep up to {@link #TICK_NANOS} longer to be
     * woken less often, and is late by that much.
     *
     * @param nowNanos the time, on the wheel's clock
     * @return nanoseconds, never negative; {@link Long#MAX_VALUE} when no call is pending
     */
    public long nanosUntilNext(long nowNanos) {
        if (!slab.isEmpty(NEXT_BATCH) || isMoving()) {
            return 0;
        }
        if (!dueSoon.isEmpty()) {
            return Math.max(0, slab.deadlineNanos(dueSoon.first()) - nowNanos);
        }
        int slot = firstSlot();
        return slot == NO_SLOT ? Long.MAX_VALUE : Math.max(0, startOf(slot) - nowNanos);
    }

    /**
     * How many calls are pending.
     *
     * @return those neither run nor cancelled
     */
    public int pending() {
        return slab.size();
    }

    /**
     * The pending calls, for diagnostics: visits and sorts them all.
     *
     * @return a copy, the earliest deadline first
     */
    public List<DelayedCall> pendingCalls() {
        long now = clock.getAsLong();
        return slab.calls()
                .sorted(Comparator.comparingLong(call -> call.deadlineNanos() - now))
                .map(DelayedCall.class::cast)
                .toList();
    }

    // ---- for the handles ----

    long now() {
        return clock.getAsLong();
    }

    long deadlineNanos(int entry) {
        return slab.deadlineNanos(entry);
    }

    void move(int entry, long deadlineNanos) {
        long oldNanos = slab.deadlineNanos(entry);
        if (deadlineNanos - oldNanos >= 0 && isOnWheel(oldNanos) && !isInThisBatch(deadlineNanos)) {
            slab.setDeadline(entry, deadlineNanos, ++sequence); // and it stays where it is
        } else {
            unfile(entry);
            slab.setDeadline(entry, deadlineNanos, ++sequence);
            fileForLater(entry);
        }
    }

    void remove(int entry) {
        unfile(entry);
        slab.release(entry);
    }

    static long delayNanos(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("delay must not be negative: " + delay);
        }
        return saturated(Durations.toNanosSaturated(delay));
    }

    /** Cut to what two times may be apart; the sum of two such numbers does not overflow. */
    static long saturated(long nanos) {
        return Math.max(-MAX_DELAY_NANOS, Math.min(nanos, MAX_DELAY_NANOS));
    }

    // ---- scheduling and running ----

    private DelayedCall schedule(long delayNanos, Runnable call) {
        var handle = new WheelCall(this, Objects.requireNonNull(call, "call"));
        long now = clock.getAsLong();
        if (slab.size() == 0) {
            baseNanos = startOfTick(now); // nothing is filed relative to the old one
            reached = NO_SLOT;
        }
        int entry = slab.acquire(handle);
        handle.filedAs(entry);
        slab.setDeadline(entry, now + delayNanos, ++sequence);
        fileForLater(entry);
        return handle;
    }

    /** Turns the wheel until the first call that is due lies on top of the heap; false when none is, or not yet. */
    private boolean turnToFirstDue(long nowNanos) {
        while (emptyReached()) {
            if (!dueSoon.isEmpty() && slab.deadlineNanos(dueSoon.first()) - nowNanos <= 0) {
                return true;
            }
            int slot = firstSlot();
            if (slot == NO_SLOT || startOf(slot) - nowNanos > 0) {
                turnTo(startOfTick(nowNanos));
                return false;
            }
            turnTo(startOf(slot));
            reached = slot;
        }
        return false;
    }

    /** Only when all calls of a slot that was reached are filed anew is it known which one is first. */
    private boolean emptyReached() {
        if (isMoving()) {
            movesLeft -= refile(reached, movesLeft);
            if (isMoving()) {
                return false;
            }
        }
        reached = NO_SLOT;
        return true;
    }

    private boolean isMoving() {
        return reached != NO_SLOT && !slab.isEmpty(reached);
    }

    private void turnTo(long tickStartNanos) {
        if (tickStartNanos - baseNanos > 0) {
            baseNanos = tickStartNanos;
        }
    }

    private Runnable takeFirstDue() {
        int entry = dueSoon.first();
        Runnable call = slab.call(entry).called();
        remove(entry);
        return call;
    }

    // ---- where a call is filed ----

    /** Whether a call with this deadline belongs in a slot; else in the heap, whose order depends on the deadline. */
    private boolean isOnWheel(long deadlineNanos) {
        return deadlineNanos - baseNanos >= TICK_NANOS;
    }

    /** Whether a call would be due in the batch that is running, in which it must not take part any more. */
    private boolean isInThisBatch(long deadlineNanos) {
        return expiring && deadlineNanos - batchNanos <= 0;
    }

    private void fileForLater(int entry) {
        if (isInThisBatch(slab.deadlineNanos(entry))) {
            slab.append(NEXT_BATCH, entry);
        } else {
            file(entry);
        }
    }

    private void file(int entry) {
        long deadline = slab.deadlineNanos(entry);
        if (isOnWheel(deadline)) {
            int slot = slotFor(deadline);
            slab.append(slot, entry);
            occupied[slot / SLOTS] |= 1L << slot;
        } else {
            dueSoon.add(entry);
        }
    }

    private void unfile(int entry) {
        if (slab.isInHeap(entry)) {
            dueSoon.remove(entry);
        } else {
            int emptied = slab.unlink(entry);
            if (emptied >= 0 && emptied < NEXT_BATCH) {
                occupied[emptied / SLOTS] &= ~(1L << emptied);
            }
        }
    }

    /** Files calls of a ring anew, none of which can come back to it; returns how many. */
    private int refile(int ring, int most) {
        int filed = 0;
        while (filed < most && !slab.isEmpty(ring)) {
            int entry = slab.first(ring);
            unfile(entry);
            file(entry);
            filed++;
        }
        return filed;
    }

    // ---- slots: numbered level * 64 + slot, the same as their rings in the slab ----

    private int slotFor(long deadlineNanos) {
        int highestBit = Long.SIZE - 1 - Long.numberOfLeadingZeros(deadlineNanos ^ baseNanos);
        int level = Math.min((highestBit - TICK_BITS) / DIGIT_BITS, LEVELS - 1);
        int shift = shift(level);
        long distance = (deadlineNanos - roundDown(baseNanos, shift)) >>> shift; // in slots; at least 1
        int slot = (int) (digit(level) + Math.min(distance, SLOTS - 1)) % SLOTS;
        return level * SLOTS + slot;
    }

    /** The occupied slot that comes first in time. */
    private int firstSlot() {
        for (int level = 0; level < LEVELS; level++) {
            long slots = occupied[level];
            if (slots != 0) {
                int here = digit(level);
                int distance = Long.numberOfTrailingZeros(Long.rotateRight(slots, here));
                return level * SLOTS + (here + distance) % SLOTS;
            }
        }
        return NO_SLOT;
    }

    private long startOf(int slot) {
        int level = slot / SLOTS;
        long distance = Math.floorMod(slot - digit(level), SLOTS);
        return roundDown(baseNanos, shift(level)) + (distance << shift(level));
    }

    /** The digit of the tick at which the wheel stands. */
    private int digit(int level) {
        return (int) (baseNanos >>> shift(level)) & (SLOTS - 1);
    }

    private static int shift(int level) {
        return TICK_BITS + level * DIGIT_BITS;
    }

    private static long startOfTick(long nanos) {
        return roundDown(nanos, TICK_BITS);
    }

    private static long roundDown(long nanos, int bits) {
        return nanos >> bits << bits;
    }
}
