// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import java.time.Duration;

/**
 * What a {@link SimulatedNetwork} does to those who use it. Start from {@link #none()}, {@link #defaults()} or
 * {@link #hostile()} and change what matters. Probabilities lie between 0 and 1.
 *
 * @param minDelay the least time that a segment, a FIN or a reset travels; with a {@code maxDelay} of zero all of it
 *     arrives at once
 * @param maxDelay the most time that it travels
 * @param shortTransfer probability that a read or write, or a part of a file that the system sends, moves fewer bytes
 *     than it could
 * @param stall probability, for each segment, that it has to wait first, as with a peer that reads nothing
 * @param maxStall the most time that it waits
 * @param reset probability, for each segment, that both ends see a reset instead
 * @param earlyFin probability, for each segment, that the receiver sees FIN instead; what the sender sends from then on
 *     is answered with a reset
 * @param refused probability that an attempt to connect is refused
 * @param unanswered probability that an attempt to connect is never answered
 * @param acceptFailure probability, for each accept, that the process is out of descriptors (EMFILE)
 * @param sendBufferBytes what the system takes from a writer before it says that there is no room
 * @param receiveBufferBytes what the system holds for a reader that does not read
 * @param datagrams what befalls datagrams besides the delays; a short transfer is a socket without room for a moment
 * @param system what else the operating system does; {@link #hostile()} has nothing of it
 */
public record FaultOptions(
        Duration minDelay,
        Duration maxDelay,
        double shortTransfer,
        double stall,
        Duration maxStall,
        double reset,
        double earlyFin,
        double refused,
        double unanswered,
        double acceptFailure,
        int sendBufferBytes,
        int receiveBufferBytes,
        DatagramFaults datagrams,
        SystemFaults system) {
    private static final int BUFFER_BYTES = 65_536;
    private static final FaultOptions NONE = new FaultOptions(
            Duration.ZERO,
            Duration.ZERO,
            0,
            0,
            Duration.ZERO,
            0,
            0,
            0,
            0,
            0,
            BUFFER_BYTES,
            BUFFER_BYTES,
            DatagramFaults.none(),
            SystemFaults.none());
    private static final FaultOptions DEFAULTS = NONE.withDelays(Duration.ofNanos(50_000), Duration.ofMillis(20))
            .withShortTransfers(0.1)
            .withDatagrams(new DatagramFaults(0.01, 0.01, 0.01));
    private static final FaultOptions HOSTILE = NONE.withDelays(Duration.ofNanos(1), Duration.ofMillis(300))
            .withShortTransfers(0.5)
            .withStalls(0.02, Duration.ofMinutes(2))
            .withEndings(0.01, 0.005)
            .withConnectFaults(0.05, 0.05)
            .withAcceptFailures(0.05)
            .withBuffers(4096, 4096)
            .withDatagrams(new DatagramFaults(0.2, 0.1, 0.2));

    /**
     * Checks the values.
     *
     * @param minDelay see above
     * @param maxDelay see above
     * @param shortTransfer see above
     * @param stall see above
     * @param maxStall see above
     * @param reset see above
     * @param earlyFin see above
     * @param refused see above
     * @param unanswered see above
     * @param acceptFailure see above
     * @param sendBufferBytes see above
     * @param receiveBufferBytes see above
     * @param datagrams see above
     * @param system see above
     * @throws IllegalArgumentException naming the value that is out of range
     */
    public FaultOptions {
        if (minDelay.isNegative() || maxDelay.compareTo(minDelay) < 0) {
            throw new IllegalArgumentException("delays must be 0 <= min <= max: min " + minDelay + ", max " + maxDelay);
        }
        if (maxStall.isNegative()) {
            throw new IllegalArgumentException("maxStall must not be negative: " + maxStall);
        }
        requireProbability("shortTransfer", shortTransfer);
        requireProbability("stall", stall);
        requireProbability("reset", reset);
        requireProbability("earlyFin", earlyFin);
        requireProbability("refused", refused);
        requireProbability("unanswered", unanswered);
        requireProbability("acceptFailure", acceptFailure);
        if (sendBufferBytes < 1 || receiveBufferBytes < 1) {
            throw new IllegalArgumentException(
                    "buffers must have at least 1 byte: send " + sendBufferBytes + ", receive " + receiveBufferBytes);
        }
    }

    static void requireProbability(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be a probability, from 0 to 1: " + value);
        }
    }

    /**
     * A perfect network: everything arrives whole and at once, into buffers of 65,536 bytes.
     *
     * @return no faults
     */
    public static FaultOptions none() {
        return NONE;
    }

    /**
     * A good network: delays of up to 20 ms and, one time in ten, a short read or write; of a hundred datagrams one is
     * lost, one comes twice and one late. Nothing breaks.
     *
     * @return what every program has to live with
     */
    public static FaultOptions defaults() {
        return DEFAULTS;
    }

    /**
     * A network at its worst: delays of up to 300 ms, half of all transfers short, stalls of up to two minutes,
     * connections that break or are never made, too few descriptors, buffers of 4,096 bytes, and one datagram in five
     * lost.
     *
     * @return everything that can go wrong
     */
    public static FaultOptions hostile() {
        return HOSTILE;
    }

    /**
     * These options with other delays.
     *
     * @param min the least
     * @param max the most
     * @return the changed options
     */
    public FaultOptions withDelays(Duration min, Duration max) {
        return new FaultOptions(
                min,
                max,
                shortTransfer,
                stall,
                maxStall,
                reset,
                earlyFin,
                refused,
                unanswered,
                acceptFailure,
                sendBufferBytes,
                receiveBufferBytes,
                datagrams,
                system);
    }

    /**
     * These options with other short transfers.
     *
     * @param probability for each read and write
     * @return the changed options
     */
    public FaultOptions withShortTransfers(double probability) {
        return new FaultOptions(
                minDelay,
                maxDelay,
                probability,
                stall,
                maxStall,
                reset,
                earlyFin,
                refused,
                unanswered,
                acceptFailure,
                sendBufferBytes,
                receiveBufferBytes,
                datagrams,
                system);
    }

    /**
     * These options with other stalls.
     *
     * @param probability for each segment
     * @param longest the most time a segment waits
     * @return the changed options
     */
    public FaultOptions withStalls(double probability, Duration longest) {
        return new FaultOptions(
                minDelay,
                maxDelay,
                shortTransfer,
                probability,
                longest,
                reset,
                earlyFin,
                refused,
                unanswered,
                acceptFailure,
                sendBufferBytes,
                receiveBufferBytes,
                datagrams,
                system);
    }

    /**
     * These options with other endings that nobody asked for.
     *
     * @param resetProbability for each segment
     * @param finProbability for each segment
     * @return the changed options
     */
    public FaultOptions withEndings(double resetProbability, double finProbability) {
        return new FaultOptions(
                minDelay,
                maxDelay,
                shortTransfer,
                stall,
                maxStall,
                resetProbability,
                finProbability,
                refused,
                unanswered,
                acceptFailure,
                sendBufferBytes,
                receiveBufferBytes,
                datagrams,
                system);
    }

    /**
     * These options with other ways for connecting to fail.
     *
     * @param refusedProbability for each attempt
     * @param unansweredProbability for each attempt
     * @return the changed options
     */
    public FaultOptions withConnectFaults(double refusedProbability, double unansweredProbability) {
        return new FaultOptions(
                minDelay,
                maxDelay,
                shortTransfer,
                stall,
                maxStall,
                reset,
                earlyFin,
                refusedProbability,
                unansweredProbability,
                acceptFailure,
                sendBufferBytes,
                receiveBufferBytes,
                datagrams,
                system);
    }

    /**
     * These options with other failures to accept.
     *
     * @param probability for each accept
     * @return the changed options
     */
    public FaultOptions withAcceptFailures(double probability) {
        return new FaultOptions(
                minDelay,
                maxDelay,
                shortTransfer,
                stall,
                maxStall,
                reset,
                earlyFin,
                refused,
                unanswered,
                probability,
                sendBufferBytes,
                receiveBufferBytes,
                datagrams,
                system);
    }

    /**
     * These options with other buffers of the operating system, for each direction of each connection.
     *
     * @param sendBytes on the writer's side
     * @param receiveBytes on the reader's side
     * @return the changed options
     */
    public FaultOptions withBuffers(int sendBytes, int receiveBytes) {
        return new FaultOptions(
                minDelay,
                maxDelay,
                shortTransfer,
                stall,
                maxStall,
                reset,
                earlyFin,
                refused,
                unanswered,
                acceptFailure,
                sendBytes,
                receiveBytes,
                datagrams,
                system);
    }

    /**
     * These options with other faults of datagrams.
     *
     * @param faults how often what happens to them
     * @return the changed options
     */
    public FaultOptions withDatagrams(DatagramFaults faults) {
        return new FaultOptions(
                minDelay,
                maxDelay,
                shortTransfer,
                stall,
                maxStall,
                reset,
                earlyFin,
                refused,
                unanswered,
                acceptFailure,
                sendBufferBytes,
                receiveBufferBytes,
                faults,
                system);
    }

    /**
     * These options with other faults of the operating system.
     *
     * @param faults what it does
     * @return the changed options
     */
    public FaultOptions withSystem(SystemFaults faults) {
        return new FaultOptions(
                minDelay,
                maxDelay,
                shortTransfer,
                stall,
                maxStall,
                reset,
                earlyFin,
                refused,
                unanswered,
                acceptFailure,
                sendBufferBytes,
                receiveBufferBytes,
                datagrams,
                faults);
    }
}
