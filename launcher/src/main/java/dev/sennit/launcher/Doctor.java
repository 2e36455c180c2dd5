// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import dev.sennit.launcher.Finding.Weight;
import dev.sennit.reactor.Reactors;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Says what this machine is good for, what stands in the way, and what to do about it. */
final class Doctor {
    private static final long SLOW_CLOCK_NANOS = 100_000;
    private static final long SMALL_HEAP_BYTES = 64L << 20;
    private static final long MEBIBYTE = 1L << 20;
    private static final String GRANT = "--enable-native-access";

    private final Readings readings;
    private final List<Finding> findings = new ArrayList<>();

    Doctor(Readings readings) {
        this.readings = readings;
    }

    /** What is wrong comes first. */
    List<Finding> examine() {
        reactors();
        java();
        findings.addAll(new KernelExam(readings).examine());
        findings.addAll(new SystemdExam(readings).examine());
        clock();
        findings.sort(Comparator.comparing(Finding::weight));
        return List.copyOf(findings);
    }

    private void reactors() {
        List<Reactors.Candidate> found = readings.reactors();
        String named = readings.property(Reactors.PROPERTY);
        List<Reactors.Candidate> usable = found.stream()
                .filter(each ->
                        each.isAvailable() && (named.isEmpty() || each.name().equals(named)))
                .collect(Collectors.toList());
        if (usable.isEmpty()) {
            String which = named.isEmpty() ? "no reactor works here" : "the reactor '" + named + "' does not work here";
            add(
                    Weight.BROKEN,
                    "reactor",
                    which + ": found " + (found.isEmpty() ? "none" : text(found)),
                    named.isEmpty()
                            ? "put a module such as dev.sennit.reactor.nio on the module path"
                            : "name another with --reactor, or none");
            return;
        }
        Reactors.Candidate chosen = usable.get(0);
        String why = named.isEmpty() ? "the best that works here" : "as you named it";
        findings.add(Finding.fine("reactor", chosen.name() + ", " + why));
        for (Reactors.Candidate each : found) {
            if (each.equals(chosen)) {
                continue;
            }
            boolean better = each.priority() > chosen.priority();
            if (each.isAvailable()) {
                String reason = better ? "works too, but was not named" : "works too, but is not preferred";
                findings.add(Finding.fine("reactor", each.name() + " " + reason));
            } else if (better && named.isEmpty()) {
                add(
                        Weight.WARNING,
                        "reactor",
                        each.name() + ", which would be better, is not available: " + each.problem(),
                        "see 'Choosing a reactor' in docs/running.md");
            } else {
                findings.add(Finding.fine("reactor", each + ", not available"));
            }
        }
    }

    private static String text(List<Reactors.Candidate> found) {
        return found.stream().map(Reactors.Candidate::toString).collect(Collectors.joining(", "));
    }

    private void java() {
        findings.add(Finding.fine(
                "java", readings.property("java.runtime.version") + " of " + readings.property("java.vendor")));
        if (readings.javaFeature() >= 24 && !readings.nativeAccessGranted()) {
            add(
                    Weight.HINT,
                    "flags",
                    GRANT + " is not given: this Java warns of each native library, a later one refuses it",
                    "give java " + GRANT + "=dev.sennit.reactor.epoll, as ./sennit does");
        }
        long heapBytes = readings.maxHeapBytes();
        String heap = "the heap may grow to " + heapBytes / MEBIBYTE + " MiB";
        if (heapBytes < SMALL_HEAP_BYTES) {
            add(Weight.WARNING, "heap", heap, "give java more: SENNIT_JAVA_OPTS=-Xmx256m");
        } else {
            findings.add(Finding.fine("heap", heap));
        }
    }

    private void clock() {
        long stepNanos = readings.clockStepNanos();
        String source = readings.file("/sys/devices/system/clocksource/clocksource0/current_clocksource")
                .map(name -> ", clock source " + name)
                .orElse("");
        String text = "steps of " + stepNanos + " ns" + source;
        if (stepNanos > SLOW_CLOCK_NANOS) {
            add(
                    Weight.WARNING,
                    "clock",
                    text + ": timeouts are as coarse",
                    "choose a better one in /sys/devices/system/clocksource/clocksource0/, such as tsc");
        } else {
            findings.add(Finding.fine("clock", text));
        }
    }

    private void add(Weight weight, String subject, String text, String advice) {
        findings.add(new Finding(weight, subject, text, advice));
    }

    /** Writes them, in columns. */
    static void write(List<Finding> findings, PrintStream out) {
        for (Finding each : findings) {
            String before = each.weight() == Weight.FINE ? "" : each.weight().label() + ": ";
            out.println(String.format("%-14s %s%s", each.subject(), before, oneLine(each.text())));
            if (!each.advice().isEmpty()) {
                out.println(String.format("%-14s   -> %s", "", oneLine(each.advice())));
            }
        }
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    static boolean isBroken(List<Finding> findings) {
        return findings.stream().anyMatch(each -> each.weight() == Weight.BROKEN);
    }
}
