// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap;

import dev.sennit.mail.options.Require;

/**
 * How much an IMAP client takes of its server, and asks of it at once. Beyond any of the first seven the connection
 * ends, and {@link ImapClientException.Kind#BAD_ANSWER} names the limit.
 *
 * @param lineBytes how long the lines of a response may be together, without literals
 * @param literalBytes how long the literals of a response may be together that are not a message on its way to its receiver
 * @param depth how deep lists may be nested
 * @param elements how many words, numbers and ranges a response may have, and how many ranges of UIDs the whole answer to a command
 * @param listedResponses how many responses the answer to a command may have
 * @param answerBytes how long the responses of an answer that is held as a whole may be together; a response that begins within it is
 *     read to its end. A message goes to its receiver, and does not count
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
        long answerBytes,
        long messageBytes,
        int pipelinedCommands,
        int waitingCommands) {
    /**
     * Lines of 8 MiB (a million UIDs), literals of 1 MiB, a million elements and responses, answers of 64 MiB, messages of 1 GiB, 16
     * commands at once, 100,000 more.
     */
    public static final ImapClientLimits DEFAULTS =
            new ImapClientLimits(8 << 20, 1 << 20, 100, 1_000_000, 1_000_000, 64L << 20, 1L << 30, 16, 100_000);

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
     * @param answerBytes see above; 512 or more
     * @param messageBytes see above; 1 or more
     * @param pipelinedCommands see above; 1 or more
     * @param waitingCommands see above; 1 or more
     * @throws IllegalArgumentException if one is less
     */
    public ImapClientLimits {
        Require.atLeast("lineBytes", lineBytes, LEAST_LINE_BYTES);
        Require.atLeast("literalBytes", literalBytes, 0);
        Require.atLeast("depth", depth, LEAST_DEPTH);
        Require.atLeast("elements", elements, 100);
        Require.atLeast("listedResponses", listedResponses, 1);
        Require.atLeast("answerBytes", answerBytes, LEAST_LINE_BYTES);
        Require.atLeast("messageBytes", messageBytes, 1);
        Require.atLeast("pipelinedCommands", pipelinedCommands, 1);
        Require.atLeast("waitingCommands", waitingCommands, 1);
    }

    /**
     * Another limit of messages.
     *
     * @param value the new {@link #messageBytes}
     * @return the other limits as they are
     */
    public ImapClientLimits withMessageBytes(long value) {
        return new ImapClientLimits(
                lineBytes,
                literalBytes,
                depth,
                elements,
                listedResponses,
                answerBytes,
                value,
                pipelinedCommands,
                waitingCommands);
    }

    /**
     * Another limit of answers.
     *
     * @param value the new {@link #answerBytes}
     * @return the other limits as they are
     */
    public ImapClientLimits withAnswerBytes(long value) {
        return new ImapClientLimits(
                lineBytes,
                literalBytes,
                depth,
                elements,
                listedResponses,
                value,
                messageBytes,
                pipelinedCommands,
                waitingCommands);
    }
}
