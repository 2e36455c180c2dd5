// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.time.Duration;

/**
 * A line of a connection's timeout ledger.
 *
 * @param kind the kind of waiting
 * @param name which deadline of that kind
 * @param state whether it runs
 * @param period the whole time allowed; {@link Deadline#NONE} when it has none
 * @param remaining the time left, zero or more, when it is {@link Deadline.State#ARMED}; else {@link Deadline#NONE}
 */
public record DeadlineStatus(
        DeadlineKind kind, String name, Deadline.State state, Duration period, Duration remaining) {
    @Override
    public String toString() {
        return switch (state) {
            case ARMED -> name + " in " + Durations.format(remaining) + " of " + Durations.format(period);
            case SUSPENDED -> name + " suspended, " + Durations.format(period) + " from when it resumes";
            case OFF -> name + " off";
            case CLOSED -> name + " closed";
        };
    }
}
