// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.session;

import java.util.concurrent.atomic.AtomicInteger;

/** So many may be there at a time. Any thread. */
public final class Places {
    private final int most;
    private final AtomicInteger taken = new AtomicInteger();

    /** None is taken yet. */
    public Places(int most) {
        this.most = most;
    }

    /** Whether there was room for one more, who gives it back with {@link #leave}. */
    public boolean enter() {
        if (taken.incrementAndGet() <= most) {
            return true;
        }
        leave();
        return false;
    }

    /** One has gone who had a place. */
    public void leave() {
        taken.decrementAndGet();
    }
}
