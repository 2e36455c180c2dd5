// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where direct buffers lie. Asking the JVM costs three times as much as the system call's own transition, and a loop
 * uses few buffers over and over, so the last ones are remembered; large ones, which may be anybody's, are not held on
 * to.
 */
final class BufferAddresses {
    private static final int PLACES = 64;
    private static final int MAX_KEPT_BYTES = 65_536;

    private final @Nullable ByteBuffer[] buffers = new ByteBuffer[PLACES];
    private final long[] addresses = new long[PLACES];

    /** The address of the buffer's first byte, whatever its position. */
    @SuppressWarnings("ReferenceEquality") // equal buffers may lie anywhere
    long of(ByteBuffer direct) {
        int place = System.identityHashCode(direct) & (PLACES - 1);
        return buffers[place] == direct ? addresses[place] : ask(direct, place);
    }

    private long ask(ByteBuffer direct, int place) {
        long address = Native.addressOf(direct);
        if (direct.capacity() <= MAX_KEPT_BYTES) {
            buffers[place] = direct;
            addresses[place] = address;
        }
        return address;
    }
}
