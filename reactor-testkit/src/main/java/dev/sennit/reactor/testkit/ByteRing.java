// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import java.nio.ByteBuffer;

/** A buffer of the operating system: bytes in order, up to its capacity. */
final class ByteRing {
    private static final int FIRST_BYTES = 256;

    private final int capacity;
    private byte[] bytes = new byte[0];
    private int start;
    private int size;

    ByteRing(int capacity) {
        this.capacity = capacity;
    }

    int size() {
        return size;
    }

    int room() {
        return capacity - size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int capacity() {
        return capacity;
    }

    /** Takes the first {@code count} bytes of a buffer, for which there is room. */
    void add(ByteBuffer from, int count) {
        reserve(size + count);
        int end = (start + size) % bytes.length;
        int straight = Math.min(count, bytes.length - end);
        from.get(bytes, end, straight);
        from.get(bytes, 0, count - straight);
        size += count;
    }

    /** Gives the first {@code count} bytes to a buffer that has room. */
    void remove(ByteBuffer into, int count) {
        int straight = Math.min(count, bytes.length - start);
        into.put(bytes, start, straight);
        into.put(bytes, 0, count - straight);
        drop(count);
    }

    /** Gives the first {@code count} bytes to another ring that has room. */
    void moveTo(ByteRing other, int count) {
        int straight = Math.min(count, bytes.length - start);
        other.add(ByteBuffer.wrap(bytes, start, straight), straight);
        other.add(ByteBuffer.wrap(bytes, 0, count - straight), count - straight);
        drop(count);
    }

    void clear() {
        size = 0;
    }

    private void drop(int count) {
        size -= count;
        start = size == 0 ? 0 : (start + count) % bytes.length;
    }

    private void reserve(int needed) {
        if (needed > bytes.length) {
            byte[] larger = new byte[Math.max(needed, Math.min(capacity, Math.max(FIRST_BYTES, 2 * bytes.length)))];
            int straight = Math.min(size, bytes.length - start);
            System.arraycopy(bytes, start, larger, 0, straight);
            System.arraycopy(bytes, 0, larger, straight, size - straight);
            bytes = larger;
            start = 0;
        }
    }
}
