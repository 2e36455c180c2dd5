// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Who is behind an event. The kernel keeps a token with each descriptor: the number of a slot, and which one of the
 * slot's users it was made for. An event that outlived its descriptor, which may long be somebody else's, carries an
 * old generation and finds nobody.
 */
final class Slots {
    private static final int NONE = -1;

    private @Nullable Watched[] users = new Watched[16];
    private int[] generations = new int[16];
    private int[] nextFree = new int[16];
    private int free = NONE; // the slot given back last
    private int unused; // slots from here on were never taken

    /** Takes a slot; returns its number. */
    int take(Watched user) {
        int slot = free;
        if (slot == NONE) {
            if (unused == users.length) {
                grow();
            }
            slot = unused++;
        } else {
            free = nextFree[slot];
        }
        users[slot] = user;
        return slot;
    }

    /** What the kernel keeps for the slot's present user. */
    long token(int slot) {
        return (long) generations[slot] << Integer.SIZE | slot;
    }

    /** Whoever the token was made for; null when they have gone. */
    @Nullable
    Watched find(long token) {
        int slot = (int) token;
        return generations[slot] == (int) (token >>> Integer.SIZE) ? users[slot] : null;
    }

    /** The user goes; its token means nobody from now on. */
    void giveBack(int slot) {
        generations[slot]++;
        Arrays.fill(users, slot, slot + 1, null);
        nextFree[slot] = free;
        free = slot;
    }

    private void grow() {
        int capacity = 2 * users.length;
        users = Arrays.copyOf(users, capacity);
        generations = Arrays.copyOf(generations, capacity);
        nextFree = Arrays.copyOf(nextFree, capacity);
    }
}
