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
 * @param files what befalls files that it sends
 */
public record SystemFaults(double emptyPoll, double reorderedPoll, double noBufferSpace, FileFaults files) {
    private static final SystemFaults NONE = new SystemFaults(0, 0, 0);

    /**
     * Checks the values.
     *
     * @param emptyPoll see above
     * @param reorderedPoll see above
     * @param noBufferSpace see above
     * @param files see above
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
     * Faults that have nothing to do with files.
     *
     * @param emptyPoll see above
     * @param reorderedPoll see above
     * @param noBufferSpace see above
     * @throws IllegalArgumentException naming the value that is out of range
     */
    public SystemFaults(double emptyPoll, double reorderedPoll, double noBufferSpace) {
        this(emptyPoll, reorderedPoll, noBufferSpace, FileFaults.none());
    }

    /**
     * These faults, with others of files.
     *
     * @param faults how often what happens
     * @return the changed faults
     */
    public SystemFaults withFiles(FileFaults faults) {
        return new SystemFaults(emptyPoll, reorderedPoll, noBufferSpace, faults);
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
