// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.core.Interest;
import dev.sennit.reactor.core.ReadyHandler;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Who waits for a simulated socket, and for what. */
final class Watch {
    private final IntSupplier readiness;
    private @Nullable Consumer<? super Watch> watcher; // non-null while somebody watches
    private @Nullable ReadyHandler handler; // non-null while a poller watches
    private int interest = Interest.NONE;

    Watch(IntSupplier readiness) {
        this.readiness = readiness;
    }

    void begin(Consumer<? super Watch> newWatcher, @Nullable ReadyHandler newHandler, int newInterest) {
        watcher = newWatcher;
        handler = newHandler;
        interest(newInterest);
    }

    void interest(int newInterest) {
        interest = newInterest;
        changed();
    }

    void end() {
        watcher = null;
        handler = null;
        interest = Interest.NONE;
    }

    /** The socket may be ready for something it was not ready for before. */
    void changed() {
        if (watcher != null) {
            watcher.accept(this);
        }
    }

    boolean isWatchedBy(Consumer<? super Watch> who) {
        return watcher == who;
    }

    @Nullable
    ReadyHandler handler() {
        return handler;
    }

    int ready() {
        return interest == Interest.NONE ? Interest.NONE : readiness.getAsInt() & interest;
    }
}
