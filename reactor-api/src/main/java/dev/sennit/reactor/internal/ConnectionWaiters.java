// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Those who wait for a connection, each until as many failures as it bears. */
public final class ConnectionWaiters<P> {
    private record Waiter<P>(CompletableFuture<P> stage, int failuresLeft) {}

    private final int max;
    private List<Waiter<P>> waiting = new ArrayList<>();

    public ConnectionWaiters(int max) {
        this.max = max;
    }

    public CompletionStage<P> add(int failuresLeft) {
        if (waiting.size() >= max) {
            waiting.removeIf(each -> each.stage().isDone()); // who cancelled does not wait any more
        }
        if (waiting.size() >= max) {
            throw new IllegalStateException("too many wait for the connection: " + max + " are allowed");
        }
        CompletableFuture<P> stage = new CompletableFuture<>();
        waiting.add(new Waiter<>(stage, failuresLeft));
        return stage;
    }

    public void complete(P connected) {
        take().forEach(each -> each.stage().complete(connected));
    }

    public void fail(Throwable failure) {
        take().forEach(each -> each.stage().completeExceptionally(failure));
    }

    /** One attempt failed: who bears no more is told. */
    public void failed(Throwable failure) {
        List<CompletableFuture<P>> told = new ArrayList<>();
        for (Waiter<P> each : take()) {
            if (each.failuresLeft() == 1) {
                told.add(each.stage());
            } else {
                int left = each.failuresLeft();
                waiting.add(left == Integer.MAX_VALUE ? each : new Waiter<>(each.stage(), left - 1));
            }
        }
        told.forEach(each -> each.completeExceptionally(failure));
    }

    /** All of them; who comes from inside a completion waits for the next one. */
    private List<Waiter<P>> take() {
        List<Waiter<P>> taken = waiting;
        waiting = new ArrayList<>();
        return taken;
    }
}
