// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

/** System calls that fail on demand, in the library made with {@code faults.h}; for one thread. */
final class Faults {
    private Faults() {}

    /** Counts from the start; the n-th call from now on fails, and no other. With 0 none does. */
    static native void arm(int n, int errno);

    static void disarm() {
        arm(0, 0);
    }

    /** How many calls there were since then. */
    static native int count();

    /** The call that failed; empty when none did. */
    static native String failed();
}
