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
    private boolean endTold; // while nothing is read; once is enough

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
        endTold &= (newInterest & Interest.READ) == 0;
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
        if (watcher == null || (interest == Interest.NONE && endTold)) {
            return Interest.NONE;
        }
        int tellsEnd = endTold || (interest & Interest.READ) != 0 ? Interest.NONE : Interest.END;
        return readiness.getAsInt() & (interest | tellsEnd);
    }

    /** The handler is about to be told. */
    void told(int ready) {
        endTold |= (ready & Interest.END) != 0;
    }
}
