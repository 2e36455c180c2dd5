// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.postfix;

import java.util.concurrent.atomic.AtomicInteger;

/** What all connections of a server share. */
final class ServedTable {
    private final LookupTable table;
    private final LookupServerOptions options;
    private final AtomicInteger connections = new AtomicInteger();

    ServedTable(LookupTable table, LookupServerOptions options) {
        this.table = table;
        this.options = options;
    }

    LookupTable table() {
        return table;
    }

    LookupServerOptions options() {
        return options;
    }

    /** Whether there was room for one more connection, which {@link #leave} gives back. */
    boolean enter() {
        if (connections.incrementAndGet() <= options.connections()) {
            return true;
        }
        leave();
        return false;
    }

    void leave() {
        connections.decrementAndGet();
    }
}
