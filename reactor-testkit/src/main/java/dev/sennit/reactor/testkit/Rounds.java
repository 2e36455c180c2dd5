// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.core.EventLoop;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Whose turn it is on a simulated network, and when time moves: only when everybody is at rest. */
final class Rounds {
    private static final int MAX_ROUNDS_AT_ONCE = 1_000_000;
    private static final int MAX_STEPS = 10_000_000;
    private static final long BUSY_TURN_NANOS = 1_000; // so that a loop that is never at rest still sees time go by
    private static final int LOOK_AGAIN_MILLIS = 10; // at threads that do not say when they are done

    private final SimulatedNetwork network; // also the lock that everything here is guarded by
    private final Agenda agenda;
    private final List<SimulatedPoller> pollers = new ArrayList<>();
    private final Set<SimulatedPoller> inTurn = new HashSet<>(); // those that the driver turns now, one inside another
    private @Nullable Thread driver; // non-null while a call of the test turns the reactors

    Rounds(SimulatedNetwork network, Agenda agenda) {
        this.network = network;
        this.agenda = agenda;
    }

    void add(SimulatedPoller poller) {
        pollers.add(poller);
    }

    void remove(SimulatedPoller poller) {
        pollers.remove(poller);
        network.notifyAll();
    }

    List<SimulatedPoller> pollers() {
        return List.copyOf(pollers);
    }

    // ------------------------------------------------------------------------------------------------ for a test

    /** Goes on until the condition holds, time is over or nothing is to come; returns whether the condition holds. */
    boolean drive(BooleanSupplier condition, long endNanos) {
        if (driver != null) {
            throw new IllegalStateException("the network is driven already: from inside a callback?");
        }
        driver = Thread.currentThread();
        try {
            settle();
            for (int steps = 0; !condition.getAsBoolean(); steps++) {
                long next = nextNanos();
                if (next > endNanos || next == Agenda.NEVER) {
                    return false;
                }
                if (steps == MAX_STEPS) {
                    throw new IllegalStateException("always something is to come on " + network.describe());
                }
                moveTo(next);
                settle();
            }
            return true;
        } finally {
            driver = null;
        }
    }

    private void settle() {
        for (int rounds = 0; round(); rounds++) {
            if (rounds == MAX_ROUNDS_AT_ONCE) {
                throw new IllegalStateException("never at rest: " + network.describe());
            }
        }
    }

    /** Everybody once; returns whether anybody had something to do. */
    private boolean round() {
        boolean busy;
        synchronized (network) {
            busy = agenda.work();
        }
        for (SimulatedPoller each : pollers()) {
            if (isMine(each) && each.loop().state() == Reactor.State.RUNNING) {
                busy |= turn(each);
            }
        }
        return busy;
    }

    /** Whether the driver may turn it: it is not in a turn already. */
    private boolean isMine(SimulatedPoller poller) {
        return poller.loop().isReactorThread() && !poller.isWaiting() && !inTurn.contains(poller);
    }

    private boolean turn(SimulatedPoller poller) {
        EventLoop loop = poller.loop();
        inTurn.add(poller);
        try {
            loop.turn();
        } finally {
            inTurn.remove(poller);
        }
        if (loop.isStopAsked()) {
            loop.end();
            return true;
        }
        return !poller.isResting();
    }

    private void moveTo(long nanos) {
        synchronized (network) {
            agenda.moveTo(nanos);
        }
    }

    private long nextNanos() {
        long next = agenda.nextNanos();
        for (SimulatedPoller each : pollers) {
            if (each.isWaiting() || (driver == Thread.currentThread() && isMine(each))) {
                next = Math.min(next, each.wakeAtNanos());
            }
        }
        return next;
    }

    // --------------------------------------------------------------------------- for a poller that holds the lock

    /** It polls; this returns when it has something to do, or when somebody else is to go on first. */
    void polls(SimulatedPoller poller) {
        if (driver == Thread.currentThread()) {
            pollsDriven(poller);
            return;
        }
        agenda.work();
        if (poller.mustGoOn()) {
            agenda.moveTo(agenda.in(BUSY_TURN_NANOS));
            return;
        }
        while (!poller.mustGoOn()) {
            long next = nextNanos();
            boolean othersWork = pollers.stream().anyMatch(each -> each != poller && each.isBusy());
            if (!othersWork && next != Agenda.NEVER) {
                agenda.moveTo(next);
                agenda.work();
                network.notifyAll();
            } else if (!waitReally(othersWork ? LOOK_AGAIN_MILLIS : 0)) {
                return;
            }
        }
    }

    /**
     * When the test turns the reactors they do not wait. One that shuts down does, or one that is run inside another's
     * callback: meanwhile the others go on.
     */
    private void pollsDriven(SimulatedPoller poller) {
        while (!inTurn.contains(poller) && !poller.mustGoOn()) {
            if (!round()) {
                long next = nextNanos();
                if (next == Agenda.NEVER) {
                    throw new IllegalStateException(poller + " waits for what never comes, on " + network.describe());
                }
                agenda.moveTo(next);
            }
        }
    }

    /** Returns whether to go on waiting. */
    private boolean waitReally(int millis) {
        try {
            network.wait(millis);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
