// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

/**
 * What the operating system does to those who use a {@link SimulatedNetwork}, besides what the network does. These are
 * probabilities, between 0 and 1.
 *
 * @param emptyPoll for each poll, that it tells nothing although sockets are ready, as one does that a signal interrupts
 *     (EINTR); the next one tells
 * @param reorderedPoll for each poll, that it tells of the ready sockets in any order
 * @param noBufferSpace for each write and each attempt to connect, that it fails for want of memory (ENOBUFS)
 */
public record SystemFaults(double emptyPoll, double reorderedPoll, double noBufferSpace) {
    private static final SystemFaults NONE = new SystemFaults(0, 0, 0);

    /**
     * Checks the values.
     *
     * @param emptyPoll see above
     * @param reorderedPoll see above
     * @param noBufferSpace see above
     * @throws IllegalArgumentException naming the value that is out of range
     */
    public SystemFaults {
        FaultOptions.requireProbability("emptyPoll", emptyPoll);
        FaultOptions.requireProbability("reorderedPoll", reorderedPoll);
        FaultOptions.requireProbability("noBufferSpace", noBufferSpace);
        if (emptyPoll == 1) {
            throw new IllegalArgumentException("emptyPoll must be less than 1, or nothing is ever told");
        }
    }

    /**
     * A system that does what it is asked.
     *
     * @return no faults
     */
    public static SystemFaults none() {
        return NONE;
    }
}
