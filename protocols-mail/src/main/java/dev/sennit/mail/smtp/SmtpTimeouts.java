// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp;

import dev.sennit.mail.options.Require;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.TcpOptions;
import java.time.Duration;

/**
 * How long an SMTP or LMTP server waits for its clients, one time for each kind of waiting (RFC 5321 section 4.5.3.2).
 * {@link Deadline#NONE} switches one off. While a sink works, none of them runs. Whoever takes longer is told 421 4.4.2 and closed. The
 * TLS handshake has its own time, {@link dev.sennit.reactor.TlsOptions#handshakeTimeout()}.
 *
 * @param command from the connection or the last reply until a command is complete, however its bytes come
 * @param opening from the connection until the first MAIL is accepted, whatever is said before: EHLO, STARTTLS and AUTH are in it
 * @param dataBlock between two reads of a message's text
 * @param dataGrace how long a message's text may come more slowly than {@code dataBytesPerSecond}
 * @param dataBytesPerSecond the least average rate of a message's text; 0 for any
 * @param write how long the client may take nothing of our replies; then the connection is aborted
 * @param errorDelay how long the reply to an error waits, beyond {@link SmtpLimits#softErrors()}: once more for each. Zero answers at
 *     once
 * @param authenticationDelay how long the reply to a failed AUTH waits: once more for each on this connection. Zero answers at once
 */
public record SmtpTimeouts(
        Duration command,
        Duration opening,
        Duration dataBlock,
        Duration dataGrace,
        int dataBytesPerSecond,
        Duration write,
        Duration errorDelay,
        Duration authenticationDelay) {

    /**
     * Command 5 min, opening 10 min, data 3 min between reads and 500 B/s after 1 min, write 5 min; errors are delayed by 1 s, failed
     * authentication by 2 s.
     */
    public static final SmtpTimeouts DEFAULTS = new SmtpTimeouts(
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(3),
            Duration.ofMinutes(1),
            500,
            Duration.ofMinutes(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2));

    /**
     * Checks every time.
     *
     * @param command see above
     * @param opening see above
     * @param dataBlock see above
     * @param dataGrace see above
     * @param dataBytesPerSecond see above
     * @param write see above
     * @param errorDelay see above
     * @param authenticationDelay see above
     * @throws IllegalArgumentException if a time is not positive, or a delay or the rate is negative
     */
    public SmtpTimeouts {
        Require.positive("command", command);
        Require.positive("opening", opening);
        Require.positive("dataBlock", dataBlock);
        Require.positive("dataGrace", dataGrace);
        Require.positive("write", write);
        Require.notNegative("errorDelay", errorDelay);
        Require.notNegative("authenticationDelay", authenticationDelay);
        Require.atLeast("dataBytesPerSecond", dataBytesPerSecond, 0);
    }

    /**
     * Another time for commands.
     *
     * @param value the new {@link #command}
     * @return the other times as they are
     */
    public SmtpTimeouts withCommand(Duration value) {
        return new SmtpTimeouts(
                value, opening, dataBlock, dataGrace, dataBytesPerSecond, write, errorDelay, authenticationDelay);
    }

    /**
     * Another time for all that comes before the first message.
     *
     * @param value the new {@link #opening}
     * @return the other times as they are
     */
    public SmtpTimeouts withOpening(Duration value) {
        return new SmtpTimeouts(
                command, value, dataBlock, dataGrace, dataBytesPerSecond, write, errorDelay, authenticationDelay);
    }

    /**
     * Another time between reads of a message.
     *
     * @param value the new {@link #dataBlock}
     * @return the other times as they are
     */
    public SmtpTimeouts withDataBlock(Duration value) {
        return new SmtpTimeouts(
                command, opening, value, dataGrace, dataBytesPerSecond, write, errorDelay, authenticationDelay);
    }

    /**
     * Another least rate of messages.
     *
     * @param bytesPerSecond the new {@link #dataBytesPerSecond}; 0 for any
     * @param grace the new {@link #dataGrace}
     * @return the other times as they are
     */
    public SmtpTimeouts withDataRate(int bytesPerSecond, Duration grace) {
        return new SmtpTimeouts(
                command, opening, dataBlock, grace, bytesPerSecond, write, errorDelay, authenticationDelay);
    }

    /**
     * Another write time.
     *
     * @param value the new {@link #write}
     * @return the other times as they are
     */
    public SmtpTimeouts withWrite(Duration value) {
        return new SmtpTimeouts(
                command, opening, dataBlock, dataGrace, dataBytesPerSecond, value, errorDelay, authenticationDelay);
    }

    /**
     * Other delays.
     *
     * @param error the new {@link #errorDelay}
     * @param authentication the new {@link #authenticationDelay}
     * @return the other times as they are
     */
    public SmtpTimeouts withDelays(Duration error, Duration authentication) {
        return new SmtpTimeouts(
                command, opening, dataBlock, dataGrace, dataBytesPerSecond, write, error, authentication);
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
