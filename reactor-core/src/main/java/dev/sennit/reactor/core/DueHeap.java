// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import java.util.Arrays;

/**
 * The calls of a {@link TimingWheel} whose tick has come, the one to run first on top: a binary heap of slab entries.
 * Each entry knows its place, so any can be removed. Adding in order, the common case, takes one comparison.
 */
final class DueHeap {
    private final TimerSlab slab;
    private int[] entries = new int[64];
    private int size;

    DueHeap(TimerSlab slab) {
        this.slab = slab;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int first() {
        return entries[0];
    }

    void add(int entry) {
        if (size == entries.length) {
            entries = Arrays.copyOf(entries, 2 * size);
        }
        moveUp(entry, size++);
    }

    void remove(int entry) {
        int place = slab.heapPlace(entry);
        int last = entries[--size];
        if (last == entry) {
            return;
        }
        moveDown(last, place);
        if (entries[place] == last) {
            moveUp(last, place);
        }
    }

    private void moveUp(int entry, int from) {
        int place = from;
        while (place > 0) {
            int parent = (place - 1) / 2;
            if (slab.isBefore(entries[parent], entry)) {
                break;
            }
            put(entries[parent], place);
            place = parent;
        }
        put(entry, place);
    }

    private void moveDown(int entry, int from) {
        int place = from;
        while (true) {
            int child = 2 * place + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && slab.isBefore(entries[child + 1], entries[child])) {
                child++;
            }
            if (slab.isBefore(entry, entries[child])) {
                break;
            }
            put(entries[child], place);
            place = child;
        }
        put(entry, place);
    }

    private void put(int entry, int place) {
        entries[place] = entry;
        slab.setHeapPlace(entry, place);
    }
}
