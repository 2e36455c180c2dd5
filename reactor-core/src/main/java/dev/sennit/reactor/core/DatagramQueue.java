// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams that wait to be sent, the bytes of all in one direct buffer so that a system call can take many. A backend
 * reads it in {@link DatagramIo#send}. Who fills it keeps it within limits.
 */
public final class DatagramQueue {
    /** How many datagrams are worth a system call of their own. */
    public static final int BATCH = 32;

    private static final int FIRST_BYTES = 16_384;
    private static final int MAX_KEPT_BYTES = 65_536;

    private ByteBuffer bytes = ByteBuffer.allocateDirect(FIRST_BYTES);
    private int[] starts = new int[BATCH];
    private int[] lengths = new int[BATCH];
    private @Nullable InetSocketAddress[] receivers = new InetSocketAddress[BATCH]; // null: the connected peer
    private int first;
    private int end; // behind the last one
    private int endBytes; // behind its bytes
    private int waitingBytes;

    /** Without a datagram. */
    public DatagramQueue() {}

    /**
     * How many wait.
     *
     * @return 0 or more
     */
    public int count() {
        return end - first;
    }

    /** How many bytes wait in them. */
    int waitingBytes() {
        return waitingBytes;
    }

    /**
     * The memory that all of them lie in.
     *
     * @return a direct buffer; its position and limit mean nothing
     */
    public ByteBuffer bytes() {
        return bytes;
    }

    /**
     * Where a datagram begins.
     *
     * @param index 0 for the first that waits
     * @return the offset in {@link #bytes()}
     */
    public int start(int index) {
        return starts[first + index];
    }

    /**
     * How long a datagram is.
     *
     * @param index 0 for the first that waits
     * @return bytes, 0 or more
     */
    public int length(int index) {
        return lengths[first + index];
    }

    /**
     * Whom a datagram is for.
     *
     * @param index 0 for the first that waits
     * @return the receiver; null for the connected peer
     */
    @Nullable
    @SuppressWarnings("exports") // who compiles against this needs no jspecify
    public InetSocketAddress to(int index) {
        return receivers[first + index];
    }

    /**
     * Copies a datagram in, behind the others.
     *
     * @param data from position to limit; its position moves to its limit
     * @param to the receiver; null for the connected peer
     */
    public void add(ByteBuffer data, @Nullable @SuppressWarnings("exports") InetSocketAddress to) {
        int length = data.remaining();
        makeRoom(length);
        bytes.limit(bytes.capacity()).position(endBytes).put(data);
        starts[end] = endBytes;
        lengths[end] = length;
        receivers[end] = to;
        end++;
        endBytes += length;
        waitingBytes += length;
    }

    private void makeRoom(int length) {
        if (end == starts.length || endBytes + length > bytes.capacity()) {
            moveToFront();
        }
        if (end == starts.length) {
            starts = Arrays.copyOf(starts, 2 * end);
            lengths = Arrays.copyOf(lengths, 2 * end);
            receivers = Arrays.copyOf(receivers, 2 * end);
        }
        if (endBytes + length > bytes.capacity()) {
            ByteBuffer larger = ByteBuffer.allocateDirect(Math.max(2 * bytes.capacity(), endBytes + length));
            bytes = larger.put(bytes.position(0).limit(endBytes));
        }
    }

    private void moveToFront() {
        if (first == 0) {
            return;
        }
        int startBytes = endBytes - waitingBytes;
        bytes.limit(endBytes).position(startBytes).compact();
        for (int i = first; i < end; i++) {
            starts[i - first] = starts[i] - startBytes;
            lengths[i - first] = lengths[i];
            receivers[i - first] = receivers[i];
        }
        Arrays.fill(receivers, end - first, end, null);
        end -= first;
        first = 0;
        endBytes = waitingBytes;
    }

    /** Takes the first ones out; returns their bytes. */
    int remove(int count) {
        int removedBytes = 0;
        for (int i = first; i < first + count; i++) {
            removedBytes += lengths[i];
            receivers[i] = null;
        }
        first += count;
        waitingBytes -= removedBytes;
        if (first == end) {
            first = 0;
            end = 0;
            endBytes = 0;
        }
        return removedBytes;
    }

    /** Whether it is small enough to be kept for others when it is empty. */
    boolean isWorthKeeping() {
        return bytes.capacity() <= MAX_KEPT_BYTES;
    }
}
