// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp;

import dev.sennit.mail.smtp.client.ConnectionPool;
import dev.sennit.reactor.ClientEndpoint;
import dev.sennit.reactor.Endpoints;
import dev.sennit.reactor.Reactor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A client of one SMTP or LMTP server that sends several messages at a time, on connections that it keeps for those that come.
 *
 * <pre>{@code
 * SmtpClientPool pool = SmtpClientPool.of(reactor, "tcp:mail.example.org:587", options, SmtpPoolLimits.DEFAULTS);
 * pool.send(message).thenAccept(report -> report.results().forEach(System.out::println));
 * }</pre>
 *
 * <p>A message goes out on the idle connection that was used last; else on a new one, if there may be one more; else it waits in a line,
 * first come, first served. Between messages a connection is as {@link SmtpClient} leaves it: after a transaction that was not carried
 * through RSET has been answered. One on which anything failed, or 421 was said, is not used again.
 *
 * <p><b>Sent once more.</b> A server may close a connection that is idle just when a message is on its way to it. A message is sent once
 * more, on a new connection, if the one it had was used before and came to its end, by the server, the network or a deadline, before the
 * server had answered MAIL with any other reply than 421. No byte of its text had been sent by then, so that it cannot arrive twice.
 * In any other case the report says what happened, and nothing is sent again: not on a connection that was made for the message, not
 * after another reply to MAIL, not a second time, and not when the message was cancelled or the pool closed.
 *
 * <p>It belongs to its reactor: its methods are called on that thread, and everything it promises completes there.
 */
public final class SmtpClientPool {
    private final ConnectionPool pool;

    private SmtpClientPool(ConnectionPool pool) {
        this.pool = pool;
    }

    /**
     * A pool without a connection; the first message makes one.
     *
     * @param reactor serves the connections
     * @param endpoint where to, such as {@code tcp:mail.example.org:587}, {@code tls:mail.example.org:465} or {@code unix:/run/lmtp}
     * @param options how each connection behaves; {@link SmtpStage#IDLE} and {@link SmtpClientLimits#waitingMessages} are the pool's
     *     business
     * @param limits how many there are, and for how long
     * @return the pool
     * @throws IllegalArgumentException if the string is not an endpoint; the message says what is allowed
     */
    public static SmtpClientPool of(
            Reactor reactor, String endpoint, SmtpClientOptions options, SmtpPoolLimits limits) {
        return of(reactor, Endpoints.client(endpoint), options, limits);
    }

    /**
     * A pool, as {@link #of(Reactor, String, SmtpClientOptions, SmtpPoolLimits)}.
     *
     * @param reactor serves the connections
     * @param endpoint where to
     * @param options how each connection behaves
     * @param limits how many there are, and for how long
     * @return the pool
     */
    public static SmtpClientPool of(
            Reactor reactor, ClientEndpoint endpoint, SmtpClientOptions options, SmtpPoolLimits limits) {
        return new SmtpClientPool(new ConnectionPool(reactor, endpoint, options, limits));
    }

    /**
     * Sends a message when there is a connection for it.
     *
     * @param message what to send; its source is closed in the end, whatever the outcome
     * @return what became of it, for each recipient; it fails only if it is cancelled. A connection that could not be made, too long a
     *     line and too long a wait are failures in the report, whose recipients are {@link DeliveryResult.Outcome#NOT_SENT}. Cancelling
     *     it as a {@linkplain CompletableFuture#cancel future}, on any thread, drops a message that waits, and ends the connection if it
     *     is under way, as the attempt to make one for it
     * @throws IllegalStateException on a thread that is not the reactor's
     */
    public CompletionStage<DeliveryReport> send(OutgoingMessage message) {
        return pool.send(message);
    }

    /**
     * How many connections there are.
     *
     * @return those in use, idle, being opened and being closed
     */
    public int connections() {
        return pool.connections();
    }

    /**
     * How many connections wait for a message.
     *
     * @return at most {@link #connections()}
     */
    public int idleConnections() {
        return pool.idleConnections();
    }

    /**
     * How many messages wait for a connection.
     *
     * @return those that have none yet; one for which a connection is being made waits no more
     */
    public int waitingMessages() {
        return pool.waitingMessages();
    }

    /**
     * Takes no more messages, and says QUIT on each connection when the messages it has are done, those in the line too.
     *
     * @return complete when every connection is over, however they ended
     */
    public CompletionStage<Void> quit() {
        return pool.quit();
    }

    /** Ends every connection at once: messages that are not done come to nothing. Harmless when it is over. */
    public void close() {
        pool.close();
    }

    /** What it is doing, for logs. */
    @Override
    public String toString() {
        return pool.toString();
    }
}
