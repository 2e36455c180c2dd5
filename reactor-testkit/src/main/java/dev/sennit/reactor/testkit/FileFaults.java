// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

/**
 * What befalls files that a {@link SimulatedNetwork}'s system sends by itself (sendfile), see
 * {@link dev.sennit.reactor.Transport#transferFrom}. These are probabilities, between 0 and 1, for each time that the system
 * is asked for a part of a file. A transfer may also be short, as any write ({@link FaultOptions#shortTransfer()}).
 *
 * @param noSendfile that the system cannot, so that the reactor reads the file and writes, as it does elsewhere
 * @param readError that the file cannot be read (EIO); a reactor that can read it takes the connection for broken
 * @param truncated that the file has become shorter, though it has not
 */
public record FileFaults(double noSendfile, double readError, double truncated) {
    private static final FileFaults NONE = new FileFaults(0, 0, 0);

    /**
     * Checks the values.
     *
     * @param noSendfile see above
     * @param readError see above
     * @param truncated see above
     * @throws IllegalArgumentException naming the value that is out of range
     */
    public FileFaults {
        FaultOptions.requireProbability("noSendfile", noSendfile);
        FaultOptions.requireProbability("readError", readError);
        FaultOptions.requireProbability("truncated", truncated);
    }

    /**
     * A system that sends every file.
     *
     * @return no faults
     */
    public static FileFaults none() {
        return NONE;
    }
}
