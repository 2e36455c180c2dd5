// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp;

import dev.sennit.mail.options.Require;

/**
 * How much an SMTP or LMTP client takes of its server, and asks of it at once.
 *
 * @param replyLineBytes how long a line of a reply may be, its CRLF included; beyond, the connection ends
 * @param replyLines how many lines a reply may have; beyond, the connection ends
 * @param pipelinedCommands how many commands may wait for their replies, where the server has PIPELINING
 * @param waitingMessages how many messages may wait for those before them; beyond: {@link SmtpClientException.Kind#TOO_BUSY}
 */
public record SmtpClientLimits(int replyLineBytes, int replyLines, int pipelinedCommands, int waitingMessages) {
    /** Lines of 12,288 bytes, which the challenges of AUTH may have (RFC 4954); 128 of them; 100 commands; 1,000 messages. */
    public static final SmtpClientLimits DEFAULTS = new SmtpClientLimits(12_288, 128, 100, 1000);

    /** RFC 5321 section 4.5.3.1.5. */
    private static final int LEAST_REPLY_LINE_BYTES = 512;

    /**
     * Checks every limit.
     *
     * @param replyLineBytes see above; 512 or more
     * @param replyLines see above; 1 or more
     * @param pipelinedCommands see above; 1 or more
     * @param waitingMessages see above; 0 or more
     * @throws IllegalArgumentException if one is less
     */
    public SmtpClientLimits {
        Require.atLeast("replyLineBytes", replyLineBytes, LEAST_REPLY_LINE_BYTES);
        Require.atLeast("replyLines", replyLines, 1);
        Require.atLeast("pipelinedCommands", pipelinedCommands, 1);
        Require.atLeast("waitingMessages", waitingMessages, 0);
    }
}
