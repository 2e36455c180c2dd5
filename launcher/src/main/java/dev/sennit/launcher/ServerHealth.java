// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.spi.Health;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/** How the reactors of a server are, for those who ask. */
final class ServerHealth implements Health {
    /** How long a reactor may keep a question waiting. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<Reactor> reactors;
    private final LongSupplier nanoTime;
    private final AtomicReference<State> state = new AtomicReference<>(State.STARTING);
    private final AtomicInteger unanswered = new AtomicInteger();
    private long askedNanos;

    ServerHealth(List<Reactor> reactors, LongSupplier nanoTime) {
        this.reactors = reactors;
        this.nanoTime = nanoTime;
    }

    /** It accepts, unless it is leaving by now. */
    void ready() {
        state.compareAndSet(State.STARTING, State.READY);
    }

    void leaving() {
        state.set(State.LEAVING);
    }

    @Override
    public State state() {
        return Objects.requireNonNull(state.get());
    }

    @Override
    public synchronized boolean isAlive() {
        if (unanswered.get() > 0) { // one question at a time, so that none pile up in a reactor that is stuck
            return nanoTime.getAsLong() - askedNanos < PATIENCE.toNanos();
        }
        askedNanos = nanoTime.getAsLong();
        unanswered.set(reactors.size());
        reactors.forEach(each -> each.callFromThread(unanswered::decrementAndGet));
        return true;
    }
}
