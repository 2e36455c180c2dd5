// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp;

import dev.sennit.mail.options.Require;
import java.time.Duration;

/**
 * How many connections a {@link SmtpClientPool} has, and how long it keeps them.
 *
 * @param connections how many there may be at a time, in use or not; those that are being opened or closed count
 * @param waitingMessages how many messages may wait for a connection; beyond: {@link SmtpClientException.Kind#TOO_BUSY}
 * @param messagesPerConnection how many messages are sent on a connection before it is ended with QUIT, whatever became of them
 * @param idle how long a connection without a message is kept before it is ended with QUIT. It stands in the place of
 *     {@link SmtpStage#IDLE}, and is to be less than the server waits
 * @param acquire how long a message waits for a connection; beyond: {@link SmtpClientException.Kind#TIMED_OUT}. Once a connection is
 *     being made for it, the times of {@link SmtpStage} hold
 */
public record SmtpPoolLimits(
        int connections, int waitingMessages, int messagesPerConnection, Duration idle, Duration acquire) {
    /** 4 connections, 1,000 messages waiting for 5 min at most, 100 messages on a connection, which is kept for 1 min without one. */
    public static final SmtpPoolLimits DEFAULTS =
            new SmtpPoolLimits(4, 1000, 100, Duration.ofMinutes(1), Duration.ofMinutes(5));

    /**
     * Checks every limit.
     *
     * @param connections see above; 1 or more
     * @param waitingMessages see above; 0 or more
     * @param messagesPerConnection see above; 1 or more
     * @param idle see above; positive, {@link dev.sennit.reactor.Deadline#NONE} to keep it for ever
     * @param acquire see above; positive, {@link dev.sennit.reactor.Deadline#NONE} to wait for ever
     * @throws IllegalArgumentException if one is less
     */
    public SmtpPoolLimits {
        Require.atLeast("connections", connections, 1);
        Require.atLeast("waitingMessages", waitingMessages, 0);
        Require.atLeast("messagesPerConnection", messagesPerConnection, 1);
        Require.positive("the time for 'idle'", idle);
        Require.positive("the time for 'acquire'", acquire);
    }

    /**
     * Another number of connections.
     *
     * @param count the new {@link #connections}
     * @return the other limits as they are
     * @throws IllegalArgumentException if it is less than 1
     */
    public SmtpPoolLimits withConnections(int count) {
        return new SmtpPoolLimits(count, waitingMessages, messagesPerConnection, idle, acquire);
    }

    /**
     * Another length of the line.
     *
     * @param count the new {@link #waitingMessages}
     * @return the other limits as they are
     * @throws IllegalArgumentException if it is negative
     */
    public SmtpPoolLimits withWaitingMessages(int count) {
        return new SmtpPoolLimits(connections, count, messagesPerConnection, idle, acquire);
    }

    /**
     * Another number of messages for each connection.
     *
     * @param count the new {@link #messagesPerConnection}
     * @return the other limits as they are
     * @throws IllegalArgumentException if it is less than 1
     */
    public SmtpPoolLimits withMessagesPerConnection(int count) {
        return new SmtpPoolLimits(connections, waitingMessages, count, idle, acquire);
    }

    /**
     * Another time without a message.
     *
     * @param value the new {@link #idle}
     * @return the other limits as they are
     * @throws IllegalArgumentException if it is not positive
     */
    public SmtpPoolLimits withIdle(Duration value) {
        return new SmtpPoolLimits(connections, waitingMessages, messagesPerConnection, value, acquire);
    }

    /**
     * Another time in the line.
     *
     * @param value the new {@link #acquire}
     * @return the other limits as they are
     * @throws IllegalArgumentException if it is not positive
     */
    public SmtpPoolLimits withAcquire(Duration value) {
        return new SmtpPoolLimits(connections, waitingMessages, messagesPerConnection, idle, value);
    }
}
