// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import org.jspecify.annotations.Nullable;

/**
 * Spare objects, the last one first because it is still in the cache. Those taken stay in their places: mostly the same one comes back
 * to its place, and nothing has to be written.
 */
final class FreeList<T> {
    private final @Nullable T[] places;
    private int count;

    @SuppressWarnings("unchecked")
    FreeList(int limit) {
        places = (T[]) new Object[limit];
    }

    @Nullable
    T take() {
        return count == 0 ? null : places[--count];
    }

    /** Returns false, and does not keep it, if there are enough. */
    boolean give(T spare) {
        if (count == places.length) {
            return false;
        }
        if (places[count] != spare) {
            places[count] = spare;
        }
        count++;
        return true;
    }
}
