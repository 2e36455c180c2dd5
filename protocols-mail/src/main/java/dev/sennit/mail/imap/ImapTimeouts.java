// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap;

import dev.sennit.mail.options.Require;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.TcpOptions;
import java.time.Duration;

/**
 * How long an IMAP server waits for its clients, one time for each kind of waiting. {@link Deadline#NONE} switches one off. Whoever takes
 * longer hears {@code * BYE Autologout} and why. While the accounts or the store work, and while a client takes an answer, none of the
 * first five runs. The TLS handshake has its own time, {@link dev.sennit.reactor.TlsOptions#handshakeTimeout()}.
 *
 * @param login from the connection until the client is logged in, whatever is said before: STARTTLS and failed attempts are in it
 * @param autologout from the last answer until a command is complete, however its bytes come; RFC 9051 section 5.4 asks for 30 minutes or
 *     more. Before the login, too
 * @param idle how long one IDLE may last; RFC 2177 has clients repeat it within 29 minutes
 * @param literal how long the next bytes of a message may take in APPEND
 * @param literalGrace how long a message in APPEND may come more slowly than {@code literalBytesPerSecond}
 * @param literalBytesPerSecond the least average rate of a message in APPEND; 0 for any
 * @param idleNotice how often a client in IDLE is told that the server is still there, and its mailbox is looked at for what others did
 * @param logout how long LOGOUT waits for a FETCH, SEARCH, SORT or THREAD before it; that is cut short then
 * @param write how long the client may take nothing of our answers; then the connection is aborted
 * @param authenticationDelay how long the answer to a failed login waits: once more for each on this connection. Zero answers at once
 */
public record ImapTimeouts(
        Duration login,
        Duration autologout,
        Duration idle,
        Duration literal,
        Duration literalGrace,
        int literalBytesPerSecond,
        Duration idleNotice,
        Duration logout,
        Duration write,
        Duration authenticationDelay) {

    /**
     * Login 3 min, autologout and IDLE 30 min, literals 5 min between reads and 500 B/s after 1 min, a notice every 2 min, 30 s before
     * LOGOUT, write 5 min;
     * failed logins are delayed by 2 s.
     */
    public static final ImapTimeouts DEFAULTS = new ImapTimeouts(
            Duration.ofMinutes(3),
            Duration.ofMinutes(30),
            Duration.ofMinutes(30),
            Duration.ofMinutes(5),
            Duration.ofMinutes(1),
            500,
            Duration.ofMinutes(2),
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofSeconds(2));

    /**
     * Checks every time.
     *
     * @param login see above
     * @param autologout see above
     * @param idle see above
     * @param literal see above
     * @param literalGrace see above
     * @param literalBytesPerSecond see above
     * @param idleNotice see above
     * @param logout see above; zero cuts short at once
     * @param write see above
     * @param authenticationDelay see above
     * @throws IllegalArgumentException if a time is not positive, or the delay or the rate is negative
     */
    public ImapTimeouts {
        Require.positive("login", login);
        Require.positive("autologout", autologout);
        Require.positive("idle", idle);
        Require.positive("literal", literal);
        Require.positive("literalGrace", literalGrace);
        Require.positive("idleNotice", idleNotice);
        Require.positive("write", write);
        Require.notNegative("logout", logout);
        Require.atLeast("literalBytesPerSecond", literalBytesPerSecond, 0);
        Require.notNegative("authenticationDelay", authenticationDelay);
    }

    /**
     * Another time until the client is logged in.
     *
     * @param value the new {@link #login}
     * @return the other times as they are
     */
    public ImapTimeouts withLogin(Duration value) {
        return new ImapTimeouts(
                value,
                autologout,
                idle,
                literal,
                literalGrace,
                literalBytesPerSecond,
                idleNotice,
                logout,
                write,
                authenticationDelay);
    }

    /**
     * Another time between commands.
     *
     * @param value the new {@link #autologout}
     * @return the other times as they are
     */
    public ImapTimeouts withAutologout(Duration value) {
        return new ImapTimeouts(
                login,
                value,
                idle,
                literal,
                literalGrace,
                literalBytesPerSecond,
                idleNotice,
                logout,
                write,
                authenticationDelay);
    }

    /**
     * Another time for one IDLE.
     *
     * @param value the new {@link #idle}
     * @return the other times as they are
     */
    public ImapTimeouts withIdle(Duration value) {
        return new ImapTimeouts(
                login,
                autologout,
                value,
                literal,
                literalGrace,
                literalBytesPerSecond,
                idleNotice,
                logout,
                write,
                authenticationDelay);
    }

    /**
     * Another time for the bytes of a message.
     *
     * @param value the new {@link #literal}
     * @return the other times as they are
     */
    public ImapTimeouts withLiteral(Duration value) {
        return new ImapTimeouts(
                login,
                autologout,
                idle,
                value,
                literalGrace,
                literalBytesPerSecond,
                idleNotice,
                logout,
                write,
                authenticationDelay);
    }

    /**
     * Another least rate of messages.
     *
     * @param bytesPerSecond the new {@link #literalBytesPerSecond}; 0 for any
     * @param grace the new {@link #literalGrace}
     * @return the other times as they are
     */
    public ImapTimeouts withLiteralRate(int bytesPerSecond, Duration grace) {
        return new ImapTimeouts(
                login,
                autologout,
                idle,
                literal,
                grace,
                bytesPerSecond,
                idleNotice,
                logout,
                write,
                authenticationDelay);
    }

    /**
     * Another time between two notices.
     *
     * @param value the new {@link #idleNotice}
     * @return the other times as they are
     */
    public ImapTimeouts withIdleNotice(Duration value) {
        return new ImapTimeouts(
                login,
                autologout,
                idle,
                literal,
                literalGrace,
                literalBytesPerSecond,
                value,
                logout,
                write,
                authenticationDelay);
    }

    /**
     * Another time that LOGOUT waits.
     *
     * @param value the new {@link #logout}
     * @return the other times as they are
     */
    public ImapTimeouts withLogout(Duration value) {
        return new ImapTimeouts(
                login,
                autologout,
                idle,
                literal,
                literalGrace,
                literalBytesPerSecond,
                idleNotice,
                value,
                write,
                authenticationDelay);
    }

    /**
     * Another write time.
     *
     * @param value the new {@link #write}
     * @return the other times as they are
     */
    public ImapTimeouts withWrite(Duration value) {
        return new ImapTimeouts(
                login,
                autologout,
                idle,
                literal,
                literalGrace,
                literalBytesPerSecond,
                idleNotice,
                logout,
                value,
                authenticationDelay);
    }

    /**
     * Another delay of failed logins.
     *
     * @param value the new {@link #authenticationDelay}
     * @return the other times as they are
     */
    public ImapTimeouts withAuthenticationDelay(Duration value) {
        return new ImapTimeouts(
                login,
                autologout,
                idle,
                literal,
                literalGrace,
                literalBytesPerSecond,
                idleNotice,
                logout,
                write,
                value);
    }

    /**
     * The options to listen with, so that {@link #write} is in force.
     *
     * @return the default options with this write time
     */
    public TcpOptions tcpOptions() {
        return TcpOptions.defaults().withWriteStall(write);
    }
}
