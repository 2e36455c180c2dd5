// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp;

import dev.sennit.mail.options.Require;

/**
 * How much an SMTP or LMTP server takes of its clients. Where RFC 5321 section 4.5.3.1 has a least, the default is that or more.
 *
 * @param commandBytes how long a command may be, its CRLF included; beyond: 500 5.5.2
 * @param authenticationBytes how long AUTH and the responses behind it may be (RFC 4954 section 4), CRLF included; beyond: 500 5.5.6
 * @param textLineBytes how long a line of a message may be, its CRLF included; beyond: 554 5.6.0. Messages sent as BINARYMIME have no
 *     lines
 * @param messageBytes how long a message may be, as SIZE says it; beyond: 552 5.3.4
 * @param drainBytes how much of a message that was refused is read on and dropped before the connection is closed
 * @param recipients how many a message may have; beyond: 452 4.5.3
 * @param receivedFields with how many Received fields a message goes round in a loop: 554 5.4.6
 * @param junkCommands how many commands that lead to nothing (NOOP, RSET, VRFY, EXPN, HELP) may come between two messages before
 *     further ones count as errors
 * @param softErrors after how many errors the answers begin to wait, see {@link SmtpTimeouts#errorDelay()}
 * @param hardErrors with how many errors the connection is closed: 421 4.7.0. A message that was accepted clears them
 * @param authenticationFailures with how many the connection is closed: 421 4.7.0
 * @param replyBytes how many bytes of replies may wait for the client before no more commands are read
 * @param connections how many connections there may be; beyond: 421 4.3.2
 */
public record SmtpLimits(
        int commandBytes,
        int authenticationBytes,
        int textLineBytes,
        long messageBytes,
        long drainBytes,
        int recipients,
        int receivedFields,
        int junkCommands,
        int softErrors,
        int hardErrors,
        int authenticationFailures,
        int replyBytes,
        int connections) {

    /**
     * Commands 2,048 bytes, authentication 12,288; text lines 1,000, messages 50 MiB, 1 MiB more is dropped; 1,000 recipients, 100
     * Received fields; 100 junk commands, 10 and 20 errors, 3 failed authentications; 64 KiB of replies; 10,000 connections.
     */
    public static final SmtpLimits DEFAULTS =
            new SmtpLimits(2048, 12_288, 1000, 52_428_800, 1_048_576, 1000, 100, 100, 10, 20, 3, 65_536, 10_000);

    /** No server has to take less (RFC 5321 section 4.5.3.1.4). */
    private static final int LEAST_COMMAND_BYTES = 512;

    private static final int LEAST_TEXT_LINE_BYTES = 1000;
    private static final int LEAST_RECIPIENTS = 100;
    private static final int LEAST_MESSAGE_BYTES = 65_536;

    /**
     * Checks every limit.
     *
     * @param commandBytes see above; 512 or more
     * @param authenticationBytes see above; no less than commands
     * @param textLineBytes see above; 1,000 or more
     * @param messageBytes see above; 65,536 or more
     * @param drainBytes see above; 0 or more
     * @param recipients see above; 100 or more
     * @param receivedFields see above; 1 or more, as all that follow
     * @param junkCommands see above
     * @param softErrors see above
     * @param hardErrors see above
     * @param authenticationFailures see above
     * @param replyBytes see above
     * @param connections see above
     * @throws IllegalArgumentException if one is less
     */
    public SmtpLimits {
        Require.atLeast("commandBytes", commandBytes, LEAST_COMMAND_BYTES);
        Require.atLeast("authenticationBytes", authenticationBytes, commandBytes);
        Require.atLeast("textLineBytes", textLineBytes, LEAST_TEXT_LINE_BYTES);
        Require.atLeast("messageBytes", messageBytes, LEAST_MESSAGE_BYTES);
        Require.atLeast("drainBytes", drainBytes, 0);
        Require.atLeast("recipients", recipients, LEAST_RECIPIENTS);
        Require.atLeast("receivedFields", receivedFields, 1);
        Require.atLeast("junkCommands", junkCommands, 1);
        Require.atLeast("softErrors", softErrors, 1);
        Require.atLeast("hardErrors", hardErrors, 1);
        Require.atLeast("authenticationFailures", authenticationFailures, 1);
        Require.atLeast("replyBytes", replyBytes, 1);
        Require.atLeast("connections", connections, 1);
    }

    /**
     * Another length of messages.
     *
     * @param bytes the new {@link #messageBytes}
     * @return the other limits as they are
     */
    public SmtpLimits withMessageBytes(long bytes) {
        return new SmtpLimits(
                commandBytes,
                authenticationBytes,
                textLineBytes,
                bytes,
                drainBytes,
                recipients,
                receivedFields,
                junkCommands,
                softErrors,
                hardErrors,
                authenticationFailures,
                replyBytes,
                connections);
    }

    /**
     * Another share of refused messages that is read.
     *
     * @param bytes the new {@link #drainBytes}
     * @return the other limits as they are
     */
    public SmtpLimits withDrainBytes(long bytes) {
        return new SmtpLimits(
                commandBytes,
                authenticationBytes,
                textLineBytes,
                messageBytes,
                bytes,
                recipients,
                receivedFields,
                junkCommands,
                softErrors,
                hardErrors,
                authenticationFailures,
                replyBytes,
                connections);
    }

    /**
     * Another number of recipients.
     *
     * @param count the new {@link #recipients}
     * @return the other limits as they are
     */
    public SmtpLimits withRecipients(int count) {
        return new SmtpLimits(
                commandBytes,
                authenticationBytes,
                textLineBytes,
                messageBytes,
                drainBytes,
                count,
                receivedFields,
                junkCommands,
                softErrors,
                hardErrors,
                authenticationFailures,
                replyBytes,
                connections);
    }

    /**
     * Other numbers of errors.
     *
     * @param junk the new {@link #junkCommands}
     * @param soft the new {@link #softErrors}
     * @param hard the new {@link #hardErrors}
     * @return the other limits as they are
     */
    public SmtpLimits withErrors(int junk, int soft, int hard) {
        return new SmtpLimits(
                commandBytes,
                authenticationBytes,
                textLineBytes,
                messageBytes,
                drainBytes,
                recipients,
                receivedFields,
                junk,
                soft,
                hard,
                authenticationFailures,
                replyBytes,
                connections);
    }

    /**
     * Another number of failed authentications.
     *
     * @param count the new {@link #authenticationFailures}
     * @return the other limits as they are
     */
    public SmtpLimits withAuthenticationFailures(int count) {
        return new SmtpLimits(
                commandBytes,
                authenticationBytes,
                textLineBytes,
                messageBytes,
                drainBytes,
                recipients,
                receivedFields,
                junkCommands,
                softErrors,
                hardErrors,
                count,
                replyBytes,
                connections);
    }

    /**
     * Another number of connections.
     *
     * @param count the new {@link #connections}
     * @return the other limits as they are
     */
    public SmtpLimits withConnections(int count) {
        return new SmtpLimits(
                commandBytes,
                authenticationBytes,
                textLineBytes,
                messageBytes,
                drainBytes,
                recipients,
                receivedFields,
                junkCommands,
                softErrors,
                hardErrors,
                authenticationFailures,
                replyBytes,
                count);
    }
}
