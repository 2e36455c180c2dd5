// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** What the wheel should do, said with a sorted map and without regard to speed. Its time starts at 0 and never wraps. */
final class ModelSubject extends TimerSubject {
    /** The place of a pending call in the order of running. */
    private record Place(long dueNanos, int sequence) {}

    private static final class Call {
        final int name;
        final Step whenRun;
        Place place = new Place(0, 0);
        String state = "pending";

        Call(int name, Step whenRun) {
            this.name = name;
            this.whenRun = whenRun;
        }
    }

    private final List<Call> calls = new ArrayList<>();
    private final TreeMap<Place, Call> pending =
            new TreeMap<>(Comparator.comparingLong(Place::dueNanos).thenComparingInt(Place::sequence));
    private long nowNanos;
    private int sequence;

    @Override
    void schedule(long delayNanos, Step whenRun) {
        Call call = new Call(calls.size(), whenRun);
        calls.add(call);
        place(call, nowNanos + Math.min(delayNanos, TimingWheel.MAX_DELAY_NANOS));
    }

    @Override
    void cancel(int name) {
        if (isPending(name)) {
            end(calls.get(name), "already cancelled");
        }
    }

    @Override
    void reset(int name, long fromNowNanos) {
        if (isPending(name)) {
            pending.remove(calls.get(name).place);
            place(calls.get(name), nowNanos + Math.min(fromNowNanos, TimingWheel.MAX_DELAY_NANOS));
        }
    }

    @Override
    void delay(int name, long byNanos) {
        if (isPending(name)) {
            Call call = calls.get(name);
            pending.remove(call.place);
            long left = saturated(saturated(call.place.dueNanos - nowNanos) + saturated(byNanos));
            place(call, nowNanos + left);
        }
    }

    @Override
    void advance(long nanos) {
        nowNanos += nanos;
    }

    @Override
    int expire(int maxCalls) {
        List<Place> batch = new ArrayList<>(
                pending.headMap(new Place(nowNanos, Integer.MAX_VALUE)).keySet());
        int ran = 0;
        for (Place place : batch) {
            Call call = pending.get(place); // null when an earlier call of the batch cancelled or moved it
            if (call != null && ran < maxCalls) {
                ran++;
                end(call, "already called");
                trace.add(call.name + " at " + nowNanos);
                call.whenRun.on(this);
            }
        }
        return ran;
    }

    @Override
    int scheduled() {
        return calls.size();
    }

    @Override
    List<String> pending() {
        return calls.stream()
                .filter(call -> call.state.equals("pending"))
                .map(call -> call.name + " due " + call.place.dueNanos)
                .toList();
    }

    boolean isEmpty() {
        return pending.isEmpty();
    }

    long nanosUntilFirst() {
        return pending.firstKey().dueNanos - nowNanos;
    }

    long nowNanos() {
        return nowNanos;
    }

    private void place(Call call, long dueNanos) {
        call.place = new Place(dueNanos, sequence++);
        pending.put(call.place, call);
    }

    private void end(Call call, String state) {
        call.state = state;
        pending.remove(call.place);
    }

    private boolean isPending(int name) {
        Call call = calls.get(name);
        if (!call.state.equals("pending")) {
            trace.add(name + " " + call.state);
            return false;
        }
        return true;
    }

    private static long saturated(long nanos) {
        return Math.max(-TimingWheel.MAX_DELAY_NANOS, Math.min(nanos, TimingWheel.MAX_DELAY_NANOS));
    }
}
