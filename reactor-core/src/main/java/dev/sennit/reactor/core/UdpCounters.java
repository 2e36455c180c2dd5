// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.DatagramCounters;

/** What {@link DatagramCounters} is a snapshot of. */
final class UdpCounters {
    private final LoopCounters loop;
    private long received;
    private long receivedBytes;
    private long sent;
    private long sentBytes;
    long truncated;
    long filtered;
    long dropped;
    long failed;
    long refused;
    long stalls;
    long faults;

    UdpCounters(LoopCounters loop) {
        this.loop = loop;
    }

    void received(int bytes) {
        received++;
        receivedBytes += bytes;
        loop.bytesRead += bytes;
    }

    void sent(int datagrams, int bytes) {
        sent += datagrams;
        sentBytes += bytes;
        loop.bytesWritten += bytes;
    }

    /** Datagrams that did not get to where they were meant for, whoever is to blame. */
    long losses() {
        return truncated + filtered + dropped + failed + refused;
    }

    DatagramCounters snapshot() {
        return new DatagramCounters(
                received,
                receivedBytes,
                sent,
                sentBytes,
                truncated,
                filtered,
                dropped,
                failed,
                refused,
                stalls,
                faults);
    }
}
