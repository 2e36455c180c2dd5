// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import java.util.concurrent.atomic.AtomicInteger;

/** How many connections of a kind there are, over all reactors. */
final class ConnectionCount {
    private final int max;
    private final AtomicInteger count = new AtomicInteger();

    ConnectionCount(int max) {
        this.max = max;
    }

    boolean isFull() {
        return count.get() >= max;
    }

    /** Counts one in, unless that would be too many. */
    boolean enter() {
        return count.getAndUpdate(now -> now < max ? now + 1 : now) < max;
    }

    void leave() {
        count.decrementAndGet();
    }
}
