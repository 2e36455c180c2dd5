// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.client;

import dev.sennit.mail.smtp.DeliveryReport;
import dev.sennit.mail.smtp.DeliveryResult;
import dev.sennit.mail.smtp.DeliveryResult.Outcome;
import dev.sennit.mail.smtp.MessageSource;
import dev.sennit.mail.smtp.OutgoingMessage;
import dev.sennit.mail.smtp.SmtpClientException;
import dev.sennit.mail.smtp.SmtpClientException.Kind;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A message that was given to a pool.
 *
 * <pre>
 *   WAITING --its turn--> SENDING --its report--> OVER        WAITING --too long, cancelled--> OVER
 *      '--its connection was dead, once--'
 * </pre>
 */
final class PooledMessage {
    private enum State {
        WAITING,
        SENDING,
        OVER
    }

    /** Stays open for a second try; who lends it closes it. */
    private record LentSource(MessageSource source) implements MessageSource {
        @Override
        public CompletionStage<ByteBuffer> next() {
            return source.next();
        }

        @Override
        public void close() {}
    }

    private static final String WAIT = "waiting for a connection";

    private final ConnectionPool pool;
    private final OutgoingMessage message;
    private final CompletableFuture<DeliveryReport> result = new CompletableFuture<>();
    private State state = State.WAITING;
    private boolean secondTry;
    private @Nullable Deadline patience; // non-null while in the line
    private @Nullable PooledConnection connection; // non-null while SENDING

    PooledMessage(ConnectionPool pool, OutgoingMessage message) {
        this.pool = pool;
        this.message = message;
        result.whenComplete((report, failure) -> {
            if (result.isCancelled()) {
                pool.reactor().callFromThread(this::cancelled);
            }
        });
    }

    CompletionStage<DeliveryReport> result() {
        return result;
    }

    /** What is to be sent; its source is not closed with it. */
    OutgoingMessage message() {
        return new OutgoingMessage(message.from(), message.recipients(), new LentSource(message.source()));
    }

    /** Whether a connection that was used before is not good enough. */
    boolean wantsNew() {
        return secondTry;
    }

    void waitFor(Duration period) {
        Deadline deadline = new Deadline(pool.reactor(), DeadlineKind.PHASE, WAIT, () -> {
            pool.leaveLine(this);
            failed(SmtpClientException.of(new CloseReason.TimedOut(DeadlineKind.PHASE, WAIT, period)));
        });
        patience = deadline;
        deadline.set(period);
    }

    void sending(PooledConnection on) {
        state = State.SENDING;
        connection = on;
        closePatience();
    }

    /** Its connection was used before, and turned out to be dead. That of a second try was not: there is no third. */
    void unheard(DeliveryReport report) {
        if (result.isCancelled() || !pool.isSending()) {
            over(report);
            return;
        }
        secondTry = true;
        state = State.WAITING;
        connection = null;
        pool.sendAgain(this);
    }

    private void cancelled() {
        SmtpClientException why = new SmtpClientException(Kind.CANCELLED, "the message was cancelled");
        if (state == State.SENDING && connection != null) {
            connection.giveUp(why);
        } else if (state == State.WAITING) {
            pool.leaveLine(this);
            failed(why);
        }
    }

    /** Nothing of it was sent. */
    void failed(SmtpClientException why) {
        over(new DeliveryReport(
                message.recipients().stream()
                        .map(each -> new DeliveryResult(each, Outcome.NOT_SENT, Optional.empty()))
                        .toList(),
                Optional.of(why)));
    }

    /** Tells of it in a later turn: by then its connection is idle, and there for the next. */
    void over(DeliveryReport report) {
        state = State.OVER;
        connection = null;
        closePatience();
        message.source().close();
        pool.reactor().callFromThread(() -> result.complete(report));
    }

    private void closePatience() {
        if (patience != null) {
            patience.close();
            patience = null;
        }
    }
}
