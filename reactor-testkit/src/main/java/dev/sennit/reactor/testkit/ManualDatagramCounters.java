// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.DatagramCounters;

/** What {@link StringDatagramTransport#counters()} is a snapshot of. */
final class ManualDatagramCounters {
    private long received;
    private long receivedBytes;
    private long sent;
    private long sentBytes;
    long truncated;
    long filtered;
    long dropped;
    long failed;
    long refused;
    long faults;

    void received(int bytes) {
        received++;
        receivedBytes += bytes;
    }

    void sent(int bytes) {
        sent++;
        sentBytes += bytes;
    }

    DatagramCounters snapshot() {
        return new DatagramCounters(
                received, receivedBytes, sent, sentBytes, truncated, filtered, dropped, failed, refused, 0, faults);
    }
}
