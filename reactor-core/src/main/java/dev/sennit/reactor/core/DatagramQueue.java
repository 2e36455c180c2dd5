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

    /** Moves all to the front, of larger memory unless a quarter is free then: so it seldom has to be done again. */
    private void makeRoom(int length) {
        if (end < starts.length && endBytes + length <= bytes.capacity()) {
            return;
        }
        int places = starts.length;
        while (count() + 1 > places - places / 4) {
            places *= 2;
        }
        int capacity = bytes.capacity();
        while (waitingBytes + length > capacity - capacity / 4) {
            capacity *= 2;
        }
        moveBytes(capacity);
        moveEntries(places);
    }

    private void moveBytes(int capacity) {
        ByteBuffer waiting = bytes.limit(endBytes).position(endBytes - waitingBytes);
        if (capacity == bytes.capacity()) {
            waiting.compact();
        } else {
            bytes = ByteBuffer.allocateDirect(capacity).put(waiting);
        }
    }

    private void moveEntries(int places) {
        int count = count();
        int movedBytes = endBytes - waitingBytes;
        int[] newStarts = new int[places];
        for (int i = 0; i < count; i++) {
            newStarts[i] = starts[first + i] - movedBytes;
        }
        starts = newStarts;
        lengths = Arrays.copyOf(Arrays.copyOfRange(lengths, first, end), places);
        receivers = Arrays.copyOf(Arrays.copyOfRange(receivers, first, end), places);
        first = 0;
        end = count;
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
