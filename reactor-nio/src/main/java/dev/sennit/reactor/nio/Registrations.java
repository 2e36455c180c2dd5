// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.nio;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Arrays;

/**
 * Everything that is registered with the selector, and for which operations, so that all can move to another selector:
 * a closed one has forgotten its keys, and a cancelled key does not say what it waited for.
 */
final class Registrations {
    private Watched[] watched = new Watched[16];
    private SelectionKey[] keys = new SelectionKey[16];
    private byte[] ops = new byte[16];
    private int count;

    int count() {
        return count;
    }

    void add(Watched one, SelectionKey key, int wantedOps) {
        if (count == keys.length) {
            watched = Arrays.copyOf(watched, 2 * count);
            keys = Arrays.copyOf(keys, 2 * count);
            ops = Arrays.copyOf(ops, 2 * count);
        }
        put(count++, one, key, (byte) wantedOps);
    }

    /** The last one moves to the place of this one. */
    void remove(int place) {
        int last = --count;
        if (place != last) {
            put(place, watched[last], keys[last], ops[last]);
        }
        Arrays.fill(watched, last, last + 1, null);
        Arrays.fill(keys, last, last + 1, null);
    }

    private void put(int place, Watched one, SelectionKey key, byte wantedOps) {
        watched[place] = one;
        keys[place] = key;
        ops[place] = wantedOps;
        one.movedTo(place);
    }

    int ops(int place) {
        return ops[place];
    }

    void ops(int place, int wantedOps) {
        if (ops[place] == wantedOps) {
            return;
        }
        ops[place] = (byte) wantedOps;
        SelectionKey key = keys[place];
        if (key.isValid()) { // not after somebody closed the selector; its successor is told
            key.interestOps(wantedOps);
        }
    }

    /** Registers all with another selector, for the same operations and handlers. */
    void moveTo(Selector selector) throws IOException {
        for (int place = 0; place < count; place++) {
            SelectionKey key = keys[place];
            SelectableChannel channel = key.channel();
            if (channel.isOpen()) {
                keys[place] = channel.register(selector, ops[place], key.attachment());
            }
        }
    }
}
