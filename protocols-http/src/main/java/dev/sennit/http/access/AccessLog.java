// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.access;

/** Hears of every request that is over. */
@FunctionalInterface
public interface AccessLog {
    /**
     * A request is over: its answer was handed to the connection, or the connection is gone. Called on the reactor's thread,
     * which must not be kept waiting; by several reactors at once if they serve the same factory.
     *
     * @param entry what it was
     */
    void record(AccessEntry entry);
}
