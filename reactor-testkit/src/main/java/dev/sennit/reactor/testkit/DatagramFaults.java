// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

/**
 * What a {@link SimulatedNetwork} does to datagrams; probabilities from 0 to 1, each for every datagram.
 *
 * @param loss that it never arrives
 * @param duplication that it arrives twice
 * @param reordering that it is held back and later ones overtake it; without that the datagrams of one socket arrive in
 *     the order they were sent
 */
public record DatagramFaults(double loss, double duplication, double reordering) {
    private static final DatagramFaults NONE = new DatagramFaults(0, 0, 0);

    /**
     * Checks the values.
     *
     * @param loss see above
     * @param duplication see above
     * @param reordering see above
     * @throws IllegalArgumentException naming the value that is out of range
     */
    public DatagramFaults {
        requireProbability("loss", loss);
        requireProbability("duplication", duplication);
        requireProbability("reordering", reordering);
    }

    private static void requireProbability(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be a probability, from 0 to 1: " + value);
        }
    }

    /**
     * Every datagram arrives once, in order.
     *
     * @return no faults
     */
    public static DatagramFaults none() {
        return NONE;
    }
}
