// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.client;

import dev.sennit.mail.smtp.DeliveryReport;
import dev.sennit.mail.smtp.SmtpClientException;
import dev.sennit.reactor.ClientConnection;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A connection's place in a pool, from the attempt to its end. It is made for a message, and has one at a time. */
final class PooledConnection {
    private final ConnectionPool pool;
    private @Nullable PooledMessage message; // non-null while it is for one
    private @Nullable ClientConnection<SmtpConnection> attempt; // non-null once it is begun
    private @Nullable SmtpConnection connection; // non-null once connected
    private int messages;

    PooledConnection(ConnectionPool pool, PooledMessage first) {
        this.pool = pool;
        message = first;
        first.sending(this);
    }

    void open() {
        ClientConnection<SmtpConnection> begun;
        try {
            begun = pool.connect(this::idle);
        } catch (RuntimeException impossible) {
            notOpened(SmtpConnection.openingFailure(impossible));
            pool.gone(this);
            return;
        }
        attempt = begun;
        begun.protocol().thenCompose(this::connected).whenComplete((opened, failure) -> {
            if (failure != null) {
                notOpened(SmtpConnection.openingFailure(failure));
            }
        });
        begun.lost().whenComplete((reason, failure) -> pool.gone(this));
    }

    private CompletionStage<SmtpConnection> connected(SmtpConnection made) {
        connection = made;
        return made.ready();
    }

    private void notOpened(SmtpClientException why) {
        PooledMessage waiting = message;
        message = null;
        if (waiting != null) {
            waiting.failed(why);
        }
    }

    /** The connection has just been opened, or is done with a message. */
    private void idle(SmtpConnection idle) {
        PooledMessage waiting = message;
        if (waiting == null) {
            pool.idle(this);
        } else {
            send(idle, waiting);
        }
    }

    /** Sends a message on a connection that is idle. */
    void send(PooledMessage next) {
        SmtpConnection idle = connection;
        if (idle == null) {
            throw new IllegalStateException("not connected");
        }
        message = next;
        next.sending(this);
        send(idle, next);
    }

    private void send(SmtpConnection idle, PooledMessage next) {
        messages++;
        Delivery delivery = new Delivery(idle, next.message());
        delivery.result().thenAccept(report -> done(next, delivery, report));
        idle.send(delivery);
    }

    private void done(PooledMessage sent, Delivery delivery, DeliveryReport report) {
        message = null;
        if (messages > 1 && delivery.isUnheard()) {
            sent.unheard(report);
        } else {
            sent.over(report);
        }
    }

    boolean isIdle() {
        return connection != null && connection.isOpen() && message == null;
    }

    /** {@return how many were sent on it, whatever became of them} */
    int messages() {
        return messages;
    }

    void quit() {
        if (connection != null) {
            connection.quit();
        }
    }

    /** At once, with its message. */
    void giveUp(SmtpClientException why) {
        if (connection != null) {
            connection.close();
            return;
        }
        notOpened(why);
        if (attempt != null) {
            attempt.disconnect();
        }
    }
}
