// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.accounts;

import dev.sennit.reactor.ReactorTime;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How often each address has failed to log in of late: who tries on from many connections waits for its answers as one does who tries on
 * from one. Servers that share it count together. Thread-safe; the reactors that use it have one clock.
 *
 * <p>Addresses count as {@link ClientNetwork} says; what is no IP address is not counted.
 */
public final class FailedLogins {
    /**
     * How much is remembered.
     *
     * @param addresses how many addresses; beyond, the one is forgotten whose last failure is the longest ago
     * @param memory how long an address is remembered after its last failure
     * @param mostFailures beyond how many the answers do not wait any longer than for these
     */
    public record Limits(int addresses, Duration memory, int mostFailures) {
        /** 10,000 addresses, 15 minutes, 15 failures. */
        public static final Limits DEFAULTS = new Limits(10_000, Duration.ofMinutes(15), 15);

        /**
         * Checks the limits.
         *
         * @param addresses see above; 1 or more
         * @param memory see above; positive
         * @param mostFailures see above; 1 or more
         * @throws IllegalArgumentException if one is less
         */
        public Limits {
            requirePositive("addresses", addresses);
            requirePositive("mostFailures", mostFailures);
            if (memory.isNegative() || memory.isZero()) {
                throw new IllegalArgumentException("memory must be positive, not " + memory);
            }
        }

        private static void requirePositive(String name, int value) {
            if (value < 1) {
                throw new IllegalArgumentException(name + " must be 1 or more, not " + value);
            }
        }
    }

    private record Entry(int failures, long lastNanos) {}

    private final Limits limits;
    private final long memoryNanos;
    private final Map<ClientNetwork, Entry> entries = new LinkedHashMap<>(); // the longest ago first

    /** With {@link Limits#DEFAULTS}. */
    public FailedLogins() {
        this(Limits.DEFAULTS);
    }

    /**
     * With other limits.
     *
     * @param limits how much is remembered
     */
    public FailedLogins(Limits limits) {
        this.limits = limits;
        memoryNanos = nanos(limits.memory());
    }

    private static long nanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE / 2; // a century
        }
    }

    /**
     * Counts a failure.
     *
     * @param peer whose
     * @param time of the reactor that serves the peer
     * @return how many this address has, this one included, up to {@link Limits#mostFailures()}
     */
    public int add(SocketAddress peer, ReactorTime time) {
        Optional<ClientNetwork> client = ClientNetwork.of(peer);
        if (client.isEmpty()) {
            return 1;
        }
        ClientNetwork network = client.get();
        long now = time.nanoTime();
        synchronized (entries) {
            forget(now);
            Entry known = entries.remove(network);
            int failures = known == null ? 1 : Math.min(known.failures() + 1, limits.mostFailures());
            if (entries.size() == limits.addresses()) {
                removeFirst();
            }
            entries.put(network, new Entry(failures, now));
            return failures;
        }
    }

    /**
     * How long an address still has to wait before it may try again, also from another connection: who does not wait for the answer
     * to a failure gains nothing by it.
     *
     * @param peer whose
     * @param time of the reactor that serves the peer
     * @param delay for how long each failure counts
     * @return up to {@link Limits#mostFailures()} times the delay; zero when nothing is left of it
     */
    public Duration pause(SocketAddress peer, ReactorTime time, Duration delay) {
        Optional<ClientNetwork> client = ClientNetwork.of(peer);
        if (client.isEmpty()) {
            return Duration.ZERO;
        }
        long now = time.nanoTime();
        Entry known;
        synchronized (entries) {
            forget(now);
            known = entries.get(client.get());
        }
        if (known == null) {
            return Duration.ZERO;
        }
        Duration left = delay.multipliedBy(known.failures()).minusNanos(now - known.lastNanos());
        return left.isNegative() ? Duration.ZERO : left;
    }

    private void forget(long now) {
        Iterator<Entry> oldest = entries.values().iterator();
        while (oldest.hasNext() && now - oldest.next().lastNanos() >= memoryNanos) {
            oldest.remove();
        }
    }

    private void removeFirst() {
        Iterator<Entry> oldest = entries.values().iterator();
        oldest.next();
        oldest.remove();
    }
}
