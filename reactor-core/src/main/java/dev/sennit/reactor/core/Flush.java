// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

/** Who sends what a connection has queued. */
enum Flush {
    /** Nothing is to be sent, or it waits for room. */
    NOBODY,
    /** The event that the connection is in, when it ends. */
    EVENT,
    /** The turn, when it ends. */
    TURN
}
