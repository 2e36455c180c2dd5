// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3;

import dev.sennit.mail.options.Require;

/**
 * How much a POP3 client takes of its server, and asks of it at once.
 *
 * @param lineBytes how long a line of an answer may be that is no message's, its CRLF included; beyond, the connection ends
 * @param listingLines how many lines the answers to CAPA, LIST and UIDL may have; beyond, the connection ends
 * @param messageBytes how long a message may be; beyond, the connection ends
 * @param pipelinedCommands how many commands may wait for their answers, where the server has PIPELINING
 * @param waitingCommands how many more may wait to be sent; beyond: {@link Pop3ClientException.Kind#TOO_BUSY}
 */
public record Pop3ClientLimits(
        int lineBytes, int listingLines, long messageBytes, int pipelinedCommands, int waitingCommands) {
    /** Lines of 12,288 bytes, which challenges may have; a million in a listing; messages of 1 GiB; 50 commands, 100,000 more. */
    public static final Pop3ClientLimits DEFAULTS = new Pop3ClientLimits(12_288, 1_000_000, 1L << 30, 50, 100_000);

    /** RFC 2449 section 4. */
    private static final int LEAST_LINE_BYTES = 512;

    /**
     * Checks every limit.
     *
     * @param lineBytes see above; 512 or more
     * @param listingLines see above; 1 or more
     * @param messageBytes see above; 1 or more
     * @param pipelinedCommands see above; 1 or more
     * @param waitingCommands see above; 1 or more
     * @throws IllegalArgumentException if one is less
     */
    public Pop3ClientLimits {
        Require.atLeast("lineBytes", lineBytes, LEAST_LINE_BYTES);
        Require.atLeast("listingLines", listingLines, 1);
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
    public Pop3ClientLimits withMessageBytes(long value) {
        return new Pop3ClientLimits(lineBytes, listingLines, value, pipelinedCommands, waitingCommands);
    }
}
