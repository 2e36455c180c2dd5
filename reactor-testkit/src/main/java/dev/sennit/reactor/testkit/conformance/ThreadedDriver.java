// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.Reactor;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Any reactor, on a thread of its own; the test's thread waits for each of its steps. */
final class ThreadedDriver implements Driver {
    private static final Duration LOOK_EVERY = Duration.ofMillis(1);

    private final Reactor reactor;
    private @Nullable Thread thread; // non-null while started

    ThreadedDriver(Reactor reactor) {
        this.reactor = reactor;
    }

    @Override
    public void start() {
        CompletableFuture<Boolean> running = new CompletableFuture<>();
        reactor.callWhenRunning(() -> running.complete(true));
        Thread started = new Thread(reactor::run, "conformance");
        started.setDaemon(true);
        started.start();
        running.join();
        thread = started;
    }

    @Override
    public void run(Runnable step) {
        if (reactor.isReactorThread()) {
            step.run();
            return;
        }
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        reactor.callFromThread(() -> {
            try {
                step.run();
                done.complete(true);
            } catch (Throwable failure) {
                done.completeExceptionally(failure);
            }
        });
        outcome(done);
    }

    @Override
    public boolean runUntil(BooleanSupplier condition, Duration limit) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        run(() -> look(condition, reactor.nanoTime(), limit, done));
        return outcome(done);
    }

    private void look(BooleanSupplier condition, long startNanos, Duration limit, CompletableFuture<Boolean> done) {
        try {
            if (condition.getAsBoolean()) {
                done.complete(true);
            } else if (limit.compareTo(Deadline.NONE) < 0 && reactor.nanoTime() - startNanos > limit.toNanos()) {
                done.complete(false);
            } else {
                reactor.callLater(LOOK_EVERY, () -> look(condition, startNanos, limit, done));
            }
        } catch (Throwable failure) {
            done.completeExceptionally(failure);
        }
    }

    private static boolean outcome(CompletableFuture<Boolean> done) {
        try {
            return done.join();
        } catch (CompletionException e) {
            Throwable failure = e.getCause();
            if (failure instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (failure instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }

    @Override
    public void stop() {
        Thread running = thread;
        if (running == null) {
            return;
        }
        thread = null;
        reactor.stop();
        try {
            running.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted before " + reactor + " had stopped", e);
        }
    }
}
