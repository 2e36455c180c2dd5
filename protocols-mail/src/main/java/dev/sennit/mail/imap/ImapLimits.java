// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap;

import dev.sennit.mail.options.Require;

/**
 * How much an IMAP server takes of its clients, and gives them. What a command costs in memory is never more than its limits.
 *
 * @param lineBytes how long a command may be, all its lines together without literals; beyond: {@code BAD}
 * @param lineBytesBeforeLogin likewise, while nobody is logged in; of a response in AUTHENTICATE it is {@code authenticationBytes}
 * @param authenticationBytes how long a response in AUTHENTICATE may be, its CRLF included; beyond: {@code BYE}
 * @param literalBytes how long the literals of a command may be together, messages apart; beyond: {@code BAD [TOOBIG]}, and of one that the
 *     client sends without waiting: {@code BYE [TOOBIG]}
 * @param literalBytesBeforeLogin likewise, while nobody is logged in
 * @param literals how many literals a command may have
 * @param depth how many parentheses of a command may be open at once
 * @param elements how many words, numbers and ranges a command may have
 * @param sections how many different sections and parts a FETCH may ask for, each of which may have all of a message read and decoded;
 *     beyond: {@code BAD}
 * @param messageBytes how large a message may be that is appended; beyond: {@code NO [TOOBIG]}. The store may take less
 * @param appendBytes how large the messages of one APPEND may be together (RFC 3502); beyond: {@code NO [LIMIT]}. There may be as many of
 *     them as {@code literals}
 * @param commandsBeforeLogin how many commands there may be before the login; beyond: {@code BYE}
 * @param errors with how many commands that are wrong the connection is closed, before the login as well as after
 * @param authenticationFailures with how many failed logins the connection is closed
 * @param responseBytes how many bytes of answers may wait for the client before no more commands are read
 * @param connections how many connections there may be; beyond: {@code BYE}
 * @param compressed how many of them may be compressed, which costs 300 KB each; beyond: {@code NO}
 */
public record ImapLimits(
        int lineBytes,
        int lineBytesBeforeLogin,
        int authenticationBytes,
        int literalBytes,
        int literalBytesBeforeLogin,
        int literals,
        int depth,
        int elements,
        int sections,
        long messageBytes,
        long appendBytes,
        int commandsBeforeLogin,
        int errors,
        int authenticationFailures,
        int responseBytes,
        int connections,
        int compressed) {

    /**
     * Lines 64 KiB, before the login 8 KiB; responses in AUTHENTICATE 12,288 bytes; literals 1 MiB, before the login 4 KiB, 100 of them;
     * 30 parentheses, 20,000 elements, 200 sections; messages 64 MiB, those of one command 256 MiB; 100 commands before the login, 20
     * errors, 3 failed logins; 64 KiB of answers; 10,000 connections, 1,000 of them compressed.
     */
    public static final ImapLimits DEFAULTS = new ImapLimits(
            65_536,
            8192,
            12_288,
            1 << 20,
            4096,
            100,
            30,
            20_000,
            200,
            64L << 20,
            256L << 20,
            100,
            20,
            3,
            65_536,
            10_000,
            1000);

    /** RFC 7162 section 4 has clients send that much. */
    private static final int LEAST_LINE_BYTES = 8192;

    /**
     * Checks every limit.
     *
     * @param lineBytes see above; 8192 or more (RFC 7162 section 4)
     * @param lineBytesBeforeLogin see above; 1 or more, as all that follow
     * @param authenticationBytes see above
     * @param literalBytes see above
     * @param literalBytesBeforeLogin see above
     * @param literals see above
     * @param depth see above
     * @param elements see above
     * @param sections see above
     * @param messageBytes see above
     * @param appendBytes see above; {@code messageBytes} or more
     * @param commandsBeforeLogin see above
     * @param errors see above
     * @param authenticationFailures see above
     * @param responseBytes see above
     * @param connections see above
     * @param compressed see above; 0 or more
     * @throws IllegalArgumentException if one is less
     */
    public ImapLimits {
        Require.atLeast("lineBytes", lineBytes, LEAST_LINE_BYTES);
        Require.atLeast("lineBytesBeforeLogin", lineBytesBeforeLogin, 1);
        Require.atLeast("authenticationBytes", authenticationBytes, 1);
        Require.atLeast("literalBytes", literalBytes, 1);
        Require.atLeast("literalBytesBeforeLogin", literalBytesBeforeLogin, 1);
        Require.atLeast("literals", literals, 1);
        Require.atLeast("depth", depth, 1);
        Require.atLeast("elements", elements, 1);
        Require.atLeast("sections", sections, 1);
        Require.atLeast("messageBytes", messageBytes, 1);
        Require.atLeast("appendBytes", appendBytes, messageBytes);
        Require.atLeast("commandsBeforeLogin", commandsBeforeLogin, 1);
        Require.atLeast("errors", errors, 1);
        Require.atLeast("authenticationFailures", authenticationFailures, 1);
        Require.atLeast("responseBytes", responseBytes, 1);
        Require.atLeast("connections", connections, 1);
        Require.atLeast("compressed", compressed, 0);
    }

    /**
     * Another size of messages.
     *
     * @param bytes the new {@link #messageBytes}
     * @return the other limits as they are, but {@link #appendBytes} at least as large
     */
    public ImapLimits withMessageBytes(long bytes) {
        return new ImapLimits(
                lineBytes,
                lineBytesBeforeLogin,
                authenticationBytes,
                literalBytes,
                literalBytesBeforeLogin,
                literals,
                depth,
                elements,
                sections,
                bytes,
                Math.max(bytes, appendBytes),
                commandsBeforeLogin,
                errors,
                authenticationFailures,
                responseBytes,
                connections,
                compressed);
    }

    /**
     * Another size of the messages of one APPEND together.
     *
     * @param bytes the new {@link #appendBytes}
     * @return the other limits as they are
     */
    public ImapLimits withAppendBytes(long bytes) {
        return new ImapLimits(
                lineBytes,
                lineBytesBeforeLogin,
                authenticationBytes,
                literalBytes,
                literalBytesBeforeLogin,
                literals,
                depth,
                elements,
                sections,
                messageBytes,
                bytes,
                commandsBeforeLogin,
                errors,
                authenticationFailures,
                responseBytes,
                connections,
                compressed);
    }

    /**
     * Another number of sections that a FETCH may ask for.
     *
     * @param count the new {@link #sections}
     * @return the other limits as they are
     */
    public ImapLimits withSections(int count) {
        return new ImapLimits(
                lineBytes,
                lineBytesBeforeLogin,
                authenticationBytes,
                literalBytes,
                literalBytesBeforeLogin,
                literals,
                depth,
                elements,
                count,
                messageBytes,
                appendBytes,
                commandsBeforeLogin,
                errors,
                authenticationFailures,
                responseBytes,
                connections,
                compressed);
    }

    /**
     * Other sizes of literals.
     *
     * @param bytes the new {@link #literalBytes}
     * @param bytesBeforeLogin the new {@link #literalBytesBeforeLogin}
     * @return the other limits as they are
     */
    public ImapLimits withLiteralBytes(int bytes, int bytesBeforeLogin) {
        return new ImapLimits(
                lineBytes,
                lineBytesBeforeLogin,
                authenticationBytes,
                bytes,
                bytesBeforeLogin,
                literals,
                depth,
                elements,
                sections,
                messageBytes,
                appendBytes,
                commandsBeforeLogin,
                errors,
                authenticationFailures,
                responseBytes,
                connections,
                compressed);
    }

    /**
     * Other numbers of what is done wrong.
     *
     * @param commands the new {@link #errors}
     * @param logins the new {@link #authenticationFailures}
     * @return the other limits as they are
     */
    public ImapLimits withErrors(int commands, int logins) {
        return new ImapLimits(
                lineBytes,
                lineBytesBeforeLogin,
                authenticationBytes,
                literalBytes,
                literalBytesBeforeLogin,
                literals,
                depth,
                elements,
                sections,
                messageBytes,
                appendBytes,
                commandsBeforeLogin,
                commands,
                logins,
                responseBytes,
                connections,
                compressed);
    }

    /**
     * Another number of bytes that wait for the client.
     *
     * @param bytes the new {@link #responseBytes}
     * @return the other limits as they are
     */
    public ImapLimits withResponseBytes(int bytes) {
        return new ImapLimits(
                lineBytes,
                lineBytesBeforeLogin,
                authenticationBytes,
                literalBytes,
                literalBytesBeforeLogin,
                literals,
                depth,
                elements,
                sections,
                messageBytes,
                appendBytes,
                commandsBeforeLogin,
                errors,
                authenticationFailures,
                bytes,
                connections,
                compressed);
    }

    /**
     * Another number of connections.
     *
     * @param count the new {@link #connections}
     * @return the other limits as they are
     */
    public ImapLimits withConnections(int count) {
        return new ImapLimits(
                lineBytes,
                lineBytesBeforeLogin,
                authenticationBytes,
                literalBytes,
                literalBytesBeforeLogin,
                literals,
                depth,
                elements,
                sections,
                messageBytes,
                appendBytes,
                commandsBeforeLogin,
                errors,
                authenticationFailures,
                responseBytes,
                count,
                compressed);
    }

    /**
     * Another number of connections that are compressed.
     *
     * @param count the new {@link #compressed}; 0 for none
     * @return the other limits as they are
     */
    public ImapLimits withCompressed(int count) {
        return new ImapLimits(
                lineBytes,
                lineBytesBeforeLogin,
                authenticationBytes,
                literalBytes,
                literalBytesBeforeLogin,
                literals,
                depth,
                elements,
                sections,
                messageBytes,
                appendBytes,
                commandsBeforeLogin,
                errors,
                authenticationFailures,
                responseBytes,
                connections,
                count);
    }
}
