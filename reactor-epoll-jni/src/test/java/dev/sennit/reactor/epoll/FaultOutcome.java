// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a run of {@link FaultScenario} came to.
 *
 * @param endings a line for each protocol that was made: what it received and why it ended
 * @param refusals what was refused with an exception, and failures to connect
 * @param late what did not come true in time
 * @param violations what must never be
 * @param turns how often the loop went round
 */
record FaultOutcome(
        List<String> endings, List<String> refusals, List<String> late, List<String> violations, long turns) {
    static final FaultOutcome NONE = new FaultOutcome(List.of(), List.of(), List.of(), List.of(), 0);

    /** Whether somebody was told of this error who hears nothing of it in a clean run. */
    boolean tells(String error, FaultOutcome clean) {
        return Stream.concat(endings.stream(), refusals.stream())
                .anyMatch(line -> line.contains(error) && !clean.endings.contains(line));
    }

    boolean comesToTheSameAs(FaultOutcome other) {
        return endings.equals(other.endings) && refusals.equals(other.refusals);
    }

    /** Whether a client was there, and was cut off or let go by a server that could not serve it. */
    boolean turnsAClientAway() {
        long servers =
                endings.stream().filter(line -> line.startsWith("server")).count();
        return servers < FaultScenario.CONNECTIONS;
    }
}
