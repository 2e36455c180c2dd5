// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.proxy;

import java.util.concurrent.atomic.AtomicLong;

/** Warns of the first of a kind, the second, the fourth, the eighth…: peers can cause them at will. For any thread. */
final class Complaints {
    private static final System.Logger LOG = System.getLogger("dev.sennit.basic.proxy");

    private final AtomicLong count = new AtomicLong();

    void add(String message) {
        long now = count.incrementAndGet();
        if (Long.bitCount(now) == 1) {
            LOG.log(System.Logger.Level.WARNING, "{0} ({1} so far)", message, now);
        }
    }
}
