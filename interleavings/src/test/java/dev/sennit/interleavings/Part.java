// SPDX-License-Identifier: Apache-2.0
package dev.sennit.interleavings;

import org.jspecify.annotations.Nullable;

/** What another thread does in a scene. */
public final class Part {
    private final Thread thread;
    private @Nullable Throwable failure; // read after the thread has ended

    Part(Interleavings.Scene work) {
        thread = new Thread(() -> {
            try {
                work.play();
            } catch (Throwable e) {
                failure = e;
            }
        });
        thread.start();
    }

    /** Waits until it is done; fails if it failed. */
    public void join() throws InterruptedException {
        thread.join();
        if (failure != null) {
            throw new AssertionError(failure);
        }
    }
}
