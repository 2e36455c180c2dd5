// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3;

import dev.sennit.mail.options.Require;

/**
 * How much a POP3 server takes of its clients, and gives them.
 *
 * @param commandBytes how long a command may be, its CRLF included (RFC 2449 section 4); beyond: {@code -ERR}
 * @param authenticationBytes how long a response in AUTH may be, its CRLF included; beyond: {@code -ERR}
 * @param messages how many messages a maildrop shows, the oldest first; the others come when these are gone
 * @param errors with how many commands that are wrong the connection is closed
 * @param authenticationFailures with how many failed logins the connection is closed
 * @param replyBytes how many bytes of answers may wait for the client before no more commands are read
 * @param connections how many connections there may be; beyond: {@code -ERR [SYS/TEMP]}
 */
public record Pop3Limits(
        int commandBytes,
        int authenticationBytes,
        int messages,
        int errors,
        int authenticationFailures,
        int replyBytes,
        int connections) {

    /**
     * Commands 255 bytes, authentication 12,288; 100,000 messages; 20 errors, 3 failed logins; 64 KiB of answers; 10,000 connections.
     */
    public static final Pop3Limits DEFAULTS = new Pop3Limits(255, 12_288, 100_000, 20, 3, 65_536, 10_000);

    /** No server has to take less (RFC 2449 section 4). */
    private static final int LEAST_COMMAND_BYTES = 255;

    /**
     * Checks every limit.
     *
     * @param commandBytes see above; 255 or more
     * @param authenticationBytes see above; no less than commands
     * @param messages see above; 1 or more, as all that follow
     * @param errors see above
     * @param authenticationFailures see above
     * @param replyBytes see above
     * @param connections see above
     * @throws IllegalArgumentException if one is less
     */
    public Pop3Limits {
        Require.atLeast("commandBytes", commandBytes, LEAST_COMMAND_BYTES);
        Require.atLeast("authenticationBytes", authenticationBytes, commandBytes);
        Require.atLeast("messages", messages, 1);
        Require.atLeast("errors", errors, 1);
        Require.atLeast("authenticationFailures", authenticationFailures, 1);
        Require.atLeast("replyBytes", replyBytes, 1);
        Require.atLeast("connections", connections, 1);
    }

    /**
     * Another length of commands.
     *
     * @param bytes the new {@link #commandBytes}
     * @return the other limits as they are
     */
    public Pop3Limits withCommandBytes(int bytes) {
        return new Pop3Limits(
                bytes, authenticationBytes, messages, errors, authenticationFailures, replyBytes, connections);
    }

    /**
     * Another number of messages.
     *
     * @param count the new {@link #messages}
     * @return the other limits as they are
     */
    public Pop3Limits withMessages(int count) {
        return new Pop3Limits(
                commandBytes, authenticationBytes, count, errors, authenticationFailures, replyBytes, connections);
    }

    /**
     * Other numbers of what is done wrong.
     *
     * @param commands the new {@link #errors}
     * @param logins the new {@link #authenticationFailures}
     * @return the other limits as they are
     */
    public Pop3Limits withErrors(int commands, int logins) {
        return new Pop3Limits(commandBytes, authenticationBytes, messages, commands, logins, replyBytes, connections);
    }

    /**
     * Another number of bytes that wait for the client.
     *
     * @param bytes the new {@link #replyBytes}
     * @return the other limits as they are
     */
    public Pop3Limits withReplyBytes(int bytes) {
        return new Pop3Limits(
                commandBytes, authenticationBytes, messages, errors, authenticationFailures, bytes, connections);
    }

    /**
     * Another number of connections.
     *
     * @param count the new {@link #connections}
     * @return the other limits as they are
     */
    public Pop3Limits withConnections(int count) {
        return new Pop3Limits(
                commandBytes, authenticationBytes, messages, errors, authenticationFailures, replyBytes, count);
    }
}
