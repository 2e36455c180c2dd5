// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3;

import dev.sennit.mail.options.Require;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.TcpOptions;
import java.time.Duration;

/**
 * How long a POP3 server waits for its clients, one time for each kind of waiting. {@link Deadline#NONE} switches one off. While the
 * accounts or the store work, and while a client takes an answer, neither of the first two runs. Whoever takes longer is closed without
 * a word, and nothing is deleted (RFC 1939 section 3). The TLS handshake has its own time, {@link
 * dev.sennit.reactor.TlsOptions#handshakeTimeout()}.
 *
 * @param authorization from the connection until the client is logged in, whatever is said before: STLS and failed attempts are in it
 * @param autologout from the last answer until a command is complete, however its bytes come; RFC 1939 asks for 10 minutes or more
 * @param write how long the client may take nothing of our answers; then the connection is aborted
 * @param authenticationDelay how long the answer to a failed login waits: once more for each on this connection. Zero answers at once
 */
public record Pop3Timeouts(Duration authorization, Duration autologout, Duration write, Duration authenticationDelay) {

    /** Authorization 3 min, autologout 10 min, write 5 min; failed logins are delayed by 2 s. */
    public static final Pop3Timeouts DEFAULTS = new Pop3Timeouts(
            Duration.ofMinutes(3), Duration.ofMinutes(10), Duration.ofMinutes(5), Duration.ofSeconds(2));

    /**
     * Checks every time.
     *
     * @param authorization see above
     * @param autologout see above
     * @param write see above
     * @param authenticationDelay see above
     * @throws IllegalArgumentException if a time is not positive, or the delay is negative
     */
    public Pop3Timeouts {
        Require.positive("authorization", authorization);
        Require.positive("autologout", autologout);
        Require.positive("write", write);
        Require.notNegative("authenticationDelay", authenticationDelay);
    }

    /**
     * Another time until the client is logged in.
     *
     * @param value the new {@link #authorization}
     * @return the other times as they are
     */
    public Pop3Timeouts withAuthorization(Duration value) {
        return new Pop3Timeouts(value, autologout, write, authenticationDelay);
    }

    /**
     * Another time between commands.
     *
     * @param value the new {@link #autologout}
     * @return the other times as they are
     */
    public Pop3Timeouts withAutologout(Duration value) {
        return new Pop3Timeouts(authorization, value, write, authenticationDelay);
    }

    /**
     * Another write time.
     *
     * @param value the new {@link #write}
     * @return the other times as they are
     */
    public Pop3Timeouts withWrite(Duration value) {
        return new Pop3Timeouts(authorization, autologout, value, authenticationDelay);
    }

    /**
     * Another delay of failed logins.
     *
     * @param value the new {@link #authenticationDelay}
     * @return the other times as they are
     */
    public Pop3Timeouts withAuthenticationDelay(Duration value) {
        return new Pop3Timeouts(authorization, autologout, write, value);
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
