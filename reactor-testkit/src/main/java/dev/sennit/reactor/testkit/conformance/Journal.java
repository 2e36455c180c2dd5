// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import dev.sennit.reactor.Reactor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened in a test, in order, and what should never have: callbacks that overlap or run on a foreign thread. */
final class Journal {
    private static final int MAX_LINES_SHOWN = 60;

    private final Reactor reactor;
    private final List<String> lines = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private @Nullable String inside; // the callback that runs now

    Journal(Reactor reactor) {
        this.reactor = reactor;
    }

    /** The number of the reactor's current turn. */
    long turn() {
        return reactor.counters().turns();
    }

    void add(String line) {
        lines.add(line);
    }

    /** Runs a callback's work, which nothing may interrupt. */
    void callback(String line, Runnable work) {
        if (inside != null) {
            violation(line + " came while '" + inside + "' was running");
        }
        if (!reactor.isReactorThread()) {
            violation(line + " came on " + Thread.currentThread());
        }
        lines.add(line);
        String outer = inside;
        inside = line;
        try {
            work.run();
        } finally {
            inside = outer;
        }
    }

    void violation(String what) {
        violations.add(what);
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    /** How often exactly this was noted. */
    long count(String line) {
        return lines.stream().filter(line::equals).count();
    }

    boolean has(String line) {
        return lines.contains(line);
    }

    List<String> violations() {
        return violations;
    }

    @Override
    public String toString() {
        int first = Math.max(0, lines.size() - MAX_LINES_SHOWN);
        return String.join("\n    ", lines.subList(first, lines.size()));
    }
}
