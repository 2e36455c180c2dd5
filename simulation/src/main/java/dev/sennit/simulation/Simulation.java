// SPDX-License-Identifier: Apache-2.0
package dev.sennit.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Runs world after world, or one once more, and says what went wrong in which. */
public final class Simulation {
    private static final int LINES_OF_LOG = 60;
    private static final double NANOS_OF_HOUR = 3.6e12;
    private static final Duration REPORT_EVERY = Duration.ofSeconds(10);
    private static final String USAGE = "usage: simulate [--hours N] [--first SEED] [--seed SEED]\n"
            + "  --hours N     ends after N hours of connections; default 1000000\n"
            + "  --first SEED  begins with this seed; default 1\n"
            + "  --seed SEED   runs this seed only, and shows the end of its log";

    private Simulation() {}

    /**
     * Runs one world.
     *
     * @param seed decides everything in it
     * @return how many hours of connections there were in it, by the clients' count
     * @throws AssertionError if a law was broken in it; tells which
     */
    public static double run(long seed) {
        World world = new World(seed);
        world.run();
        if (!world.violations().isEmpty()) {
            throw new AssertionError(String.join("\n", world.violations()) + "\nin " + world);
        }
        return hours(world);
    }

    private static double hours(World world) {
        return world.connectionNanos / NANOS_OF_HOUR;
    }

    /**
     * Runs many.
     *
     * @param arguments see the usage that a wrong one prints
     */
    public static void main(String[] arguments) {
        try {
            Arguments parsed = new Arguments(arguments);
            if (parsed.only) {
                again(parsed.first);
            } else {
                many(parsed.first, parsed.hours);
            }
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + USAGE);
            System.exit(2);
        }
    }

    private static void again(long seed) {
        World world = new World(seed);
        world.run();
        List<String> log = world.network.log();
        log.subList(Math.max(0, log.size() - LINES_OF_LOG), log.size()).forEach(System.out::println);
        System.out.println(world);
        world.violations().forEach(System.out::println);
        System.out.printf(Locale.ROOT, "%.1f hours of connections%n", hours(world));
        System.exit(world.violations().isEmpty() ? 0 : 1);
    }

    private static void many(long first, double hoursWanted) {
        List<Long> failed = new ArrayList<>();
        long startNanos = System.nanoTime();
        long reportedNanos = startNanos;
        double hours = 0;
        long seed = first;
        for (; hours < hoursWanted; seed++) {
            try {
                hours += run(seed);
            } catch (AssertionError | RuntimeException failure) {
                failed.add(seed);
                System.out.println("seed " + seed + " failed (to see it again: --seed " + seed + "): " + failure);
            }
            if (System.nanoTime() - reportedNanos > REPORT_EVERY.toNanos()) {
                reportedNanos = System.nanoTime();
                report(seed - first + 1, hours, failed, startNanos);
            }
        }
        report(seed - first, hours, failed, startNanos);
        System.exit(failed.isEmpty() ? 0 : 1);
    }

    private static void report(long worlds, double hours, List<Long> failed, long startNanos) {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%.0f s: %d worlds, %.0f hours of connections, %.0f per second, failed: %s%n",
                seconds,
                worlds,
                hours,
                hours / seconds,
                failed);
    }

    /** As given. */
    private static final class Arguments {
        double hours = 1_000_000;
        long first = 1;
        boolean only;

        Arguments(String[] given) {
            for (int i = 0; i < given.length; i += 2) {
                if (i + 1 == given.length) {
                    throw new IllegalArgumentException(given[i] + " needs a number");
                }
                long number = number(given[i + 1]);
                switch (given[i]) {
                    case "--hours" -> hours = number;
                    case "--first" -> first = number;
                    case "--seed" -> {
                        first = number;
                        only = true;
                    }
                    default -> throw new IllegalArgumentException("unknown: " + given[i]);
                }
            }
        }

        private static long number(String text) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("not a number: '" + text + "'", e);
            }
        }
    }
}
