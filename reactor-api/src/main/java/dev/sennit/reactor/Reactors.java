// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import dev.sennit.reactor.spi.ReactorOptions;
import dev.sennit.reactor.spi.ReactorProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds reactors on the module path (or class path) and creates them. There is no global reactor: who creates one
 * passes it on.
 */
public final class Reactors {
    /** The system property that names the reactor {@link #create()} takes: {@code -Dsennit.reactor=nio}. */
    public static final String PROPERTY = "sennit.reactor";

    private Reactors() {}

    /**
     * What was found of one reactor.
     *
     * @param name its name
     * @param priority the highest available one is chosen
     * @param problem why it cannot be used here; empty when it can
     */
    public record Candidate(String name, int priority, String problem) {
        /**
         * Whether it can be used here.
         *
         * @return true if so
         */
        public boolean isAvailable() {
            return problem.isEmpty();
        }

        @Override
        public String toString() {
            return isAvailable() ? name : name + " (" + problem + ")";
        }
    }

    private record Found(Candidate candidate, @Nullable ReactorProvider provider) {}

    /**
     * Creates the best reactor there is, or the one that the system property {@value #PROPERTY} names.
     *
     * @return a new reactor
     * @throws IllegalStateException if there is none; the message lists what was found and why each is out
     */
    public static Reactor create() {
        return create(ReactorOptions.defaults());
    }

    /**
     * Creates the best reactor there is, with options.
     *
     * @param options how it shall be
     * @return a new reactor
     * @throws IllegalStateException if there is none; the message lists what was found and why each is out
     */
    public static Reactor create(ReactorOptions options) {
        String wanted = System.getProperty(PROPERTY, "");
        return wanted.isEmpty() ? best().create(options) : create(wanted, options);
    }

    /**
     * Creates the reactor of that name.
     *
     * @param name such as {@code nio}
     * @return a new reactor
     * @throws IllegalArgumentException if there is none, or it is not available; the message lists those found
     */
    public static Reactor create(String name) {
        return create(name, ReactorOptions.defaults());
    }

    /**
     * Creates the reactor of that name, with options.
     *
     * @param name such as {@code nio}
     * @param options how it shall be
     * @return a new reactor
     * @throws IllegalArgumentException if there is none, or it is not available; the message lists those found
     */
    public static Reactor create(String name, ReactorOptions options) {
        List<Found> found = find();
        for (Found each : found) {
            if (each.candidate().name().equals(name) && each.candidate().isAvailable() && each.provider() != null) {
                return each.provider().create(options);
            }
        }
        throw new IllegalArgumentException("no reactor '" + name + "' to be had: found " + describe(found));
    }

    /**
     * Every reactor that was found, the one {@link #create()} would take first.
     *
     * @return available ones before the others, each by falling priority
     */
    public static List<Candidate> candidates() {
        return find().stream().map(Found::candidate).collect(Collectors.toList());
    }

    private static ReactorProvider best() {
        List<Found> found = find();
        if (!found.isEmpty()) {
            Found first = found.get(0);
            if (first.candidate().isAvailable() && first.provider() != null) {
                return first.provider();
            }
        }
        throw new IllegalStateException("no reactor to be had: found " + describe(found)
                + "; put a reactor module such as dev.sennit.reactor.nio on the module path");
    }

    private static List<Found> find() {
        List<Found> found = new ArrayList<>();
        var providers = ServiceLoader.load(ReactorProvider.class, Reactors.class.getClassLoader())
                .iterator();
        while (true) {
            try {
                if (!providers.hasNext()) {
                    break;
                }
                ReactorProvider provider = providers.next();
                Candidate candidate = new Candidate(
                        provider.name(),
                        provider.priority(),
                        provider.availability().orElse(""));
                found.add(new Found(candidate, provider));
            } catch (ServiceConfigurationError | RuntimeException | LinkageError e) {
                // One that is broken, or fails when asked, costs the others nothing.
                String problem = "cannot be loaded: " + e.getMessage();
                found.add(new Found(new Candidate("unknown", Integer.MIN_VALUE, problem), null));
            }
        }
        found.sort(Comparator.comparing((Found each) -> !each.candidate().isAvailable())
                .thenComparing(each -> -(long) each.candidate().priority())
                .thenComparing(each -> each.candidate().name()));
        return found;
    }

    private static String describe(List<Found> found) {
        return found.isEmpty()
                ? "none"
                : found.stream().map(each -> each.candidate().toString()).collect(Collectors.joining(", "));
    }
}
