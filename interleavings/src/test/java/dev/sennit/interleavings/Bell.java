// SPDX-License-Identifier: Apache-2.0
package dev.sennit.interleavings;

/** Wakes whoever waits for it, or the next one who would. */
public final class Bell {
    private boolean rung;

    public synchronized void ring() {
        rung = true;
        notifyAll();
    }

    public synchronized void await() throws InterruptedException {
        while (!rung) {
            wait();
        }
        rung = false;
    }
}
