// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap;

/**
 * How much an IMAP client takes of its server, and asks of it at once. Beyond any of the first six the connection ends.
 *
 * @param lineBytes how long the lines of a response may be together, without literals
 * @param literalBytes how long the literals of a response may be together that are not a message on its way to its receiver
 * @param depth how deep lists may be nested
 * @param elements how many words, numbers and ranges a response may have
 * @param listedResponses how many responses the answer to a command may have
 * @param messageBytes how long a message, or a section of one, may be
 * @param pipelinedCommands how many commands may wait for their answers, of those that do not depend on each other
 * @param waitingCommands how many more may wait to be sent; beyond: {@link ImapClientException.Kind#TOO_BUSY}
 */
public record ImapClientLimits(
        int lineBytes,
        int literalBytes,
        int depth,
        int elements,
        int listedResponses,
        long messageBytes,
        int pipelinedCommands,
        int waitingCommands) {
    /** Lines of 8 MiB (a million UIDs), literals of 1 MiB, a million elements and responses, messages of 1 GiB, 16 commands at once. */
    public static final ImapClientLimits DEFAULTS =
            new ImapClientLimits(8 << 20, 1 << 20, 100, 1_000_000, 1_000_000, 1L << 30, 16, 100_000);

    private static final int LEAST_LINE_BYTES = 512;
    private static final int LEAST_DEPTH = 5; // of an envelope

    /**
     * Checks every limit.
     *
     * @param lineBytes see above; 512 or more
     * @param literalBytes see above; 0 or more
     * @param depth see above; 5 or more
     * @param elements see above; 100 or more
     * @param listedResponses see above; 1 or more
     * @param messageBytes see above; 1 or more
     * @param pipelinedCommands see above; 1 or more
     * @param waitingCommands see above; 1 or more
     * @throws IllegalArgumentException if one is less
     */
    public ImapClientLimits {
        require("lineBytes", lineBytes, LEAST_LINE_BYTES);
        require("literalBytes", literalBytes, 0);
        require("depth", depth, LEAST_DEPTH);
        require("elements", elements, 100);
        require("listedResponses", listedResponses, 1);
        require("messageBytes", messageBytes, 1);
        require("pipelinedCommands", pipelinedCommands, 1);
        require("waitingCommands", waitingCommands, 1);
    }

    private static void require(String name, long value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be " + least + " or more, not " + value);
        }
    }

    /**
     * Another limit of messages.
     *
     * @param value the new {@link #messageBytes}
     * @return the other limits as they are
     */
    public ImapClientLimits withMessageBytes(long value) {
        return new ImapClientLimits(
                lineBytes, literalBytes, depth, elements, listedResponses, value, pipelinedCommands, waitingCommands);
    }
}
