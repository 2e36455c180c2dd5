// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import java.util.Comparator;
import java.util.PriorityQueue;

/** The clock of a {@link SimulatedNetwork}, and what is going to happen by it. Time counts from 0. */
final class Agenda {
    static final long NEVER = Long.MAX_VALUE;
    private static final long MAX_CALLS_AT_ONCE = 10_000_000;

    private record Entry(long atNanos, long order, Runnable work) {}

    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparingLong(Entry::atNanos).thenComparingLong(Entry::order));
    private long nowNanos;
    private long entered;

    long nowNanos() {
        return nowNanos;
    }

    /** The time in that many nanoseconds; {@link #NEVER} when that is too far ahead. */
    long in(long nanos) {
        return nanos >= NEVER - nowNanos ? NEVER : nowNanos + nanos;
    }

    void enter(long delayNanos, Runnable work) {
        entries.add(new Entry(in(delayNanos), entered++, work));
    }

    /** When something happens next; {@link #NEVER} when nothing does. */
    long nextNanos() {
        return entries.isEmpty() ? NEVER : entries.element().atNanos();
    }

    /** Moves time, never back. */
    void moveTo(long nanos) {
        nowNanos = Math.max(nowNanos, nanos);
    }

    /** Does what is due; returns whether anything was. */
    boolean work() {
        long done = 0;
        while (nextNanos() != NEVER && nextNanos() <= nowNanos) {
            entries.remove().work().run();
            if (++done == MAX_CALLS_AT_ONCE) {
                throw new IllegalStateException("the simulated network never comes to rest at " + nowNanos + " ns");
            }
        }
        return done > 0;
    }

    int size() {
        return entries.size();
    }
}
