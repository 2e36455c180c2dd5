// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;

/** The latest of what happened on a {@link SimulatedNetwork}; put into words only when somebody asks. */
final class NetworkLog {
    private static final int MAX_LINES = 10_000;
    private static final int NO_NUMBER = -1;

    private record Line(long atNanos, String who, String what, int number) {
        @Override
        public String toString() {
            String time = String.format(Locale.ROOT, "%.6f ms ", atNanos / 1e6);
            return time + who + " " + what + (number == NO_NUMBER ? "" : " " + number);
        }
    }

    private final Agenda agenda;
    private final ArrayDeque<Line> lines = new ArrayDeque<>();

    NetworkLog(Agenda agenda) {
        this.agenda = agenda;
    }

    void add(String who, String what) {
        add(who, what, NO_NUMBER);
    }

    void add(String who, String what, int number) {
        if (lines.size() == MAX_LINES) {
            lines.remove();
        }
        lines.add(new Line(agenda.nowNanos(), who, what, number));
    }

    List<String> lines() {
        return lines.stream().map(Line::toString).toList();
    }
}
