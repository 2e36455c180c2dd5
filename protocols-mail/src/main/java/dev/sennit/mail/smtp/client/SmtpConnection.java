// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.client;

import dev.sennit.mail.smtp.DeliveryReport;
import dev.sennit.mail.smtp.OutgoingMessage;
import dev.sennit.mail.smtp.SmtpClientException;
import dev.sennit.mail.smtp.SmtpClientException.Kind;
import dev.sennit.mail.smtp.SmtpClientOptions;
import dev.sennit.mail.smtp.SmtpReply;
import dev.sennit.mail.smtp.SmtpStage;
import dev.sennit.mail.smtp.wire.ReplyParser;
import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.TlsInfo;
import dev.sennit.reactor.TlsProtocol;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection: it sends commands, gives each its reply and its time, and carries messages out one after the other.
 *
 * <pre>
 *   OPENING --greeting, EHLO, STARTTLS, AUTH--> IDLE --a message--> BUSY --its outcome, RSET--> IDLE
 *   IDLE --quit, too long without a message--> QUITTING --221--> CLOSED
 *   any --421, a fault, a deadline, the end--> CLOSED
 * </pre>
 */
public final class SmtpConnection extends BaseProtocol implements TlsProtocol {
    private enum State {
        OPENING,
        IDLE,
        BUSY,
        QUITTING,
        CLOSED
    }

    /** How a connection is left. */
    enum Farewell {
        /** With QUIT, whose reply is not waited for. */
        QUIT,
        /** At once: what was sent must not count. */
        ABORT
    }

    private record Awaited(SmtpStage stage, Consumer<SmtpReply> then) {}

    private static final int GOING_DOWN = 421;

    private final SmtpClientOptions options;
    private final ReplyParser parser;
    private final Deque<Awaited> awaited = new ArrayDeque<>();
    private final Map<SmtpStage, Deadline> deadlines = new EnumMap<>(SmtpStage.class);
    private final Deque<Delivery> waiting = new ArrayDeque<>();
    private final CompletableFuture<SmtpConnection> ready = new CompletableFuture<>();
    private final CompletableFuture<CloseReason> ended = new CompletableFuture<>();
    private final Consumer<SmtpConnection> whenIdle;
    private final Opening opening;
    private State state = State.OPENING;
    private @Nullable Delivery current; // non-null while BUSY with a message
    private @Nullable SmtpClientException failure; // non-null once CLOSED, unless a deadline closed it just now
    private boolean quitWanted;
    private boolean goingDown; // 421 was said
    private int behindBytes; // came behind the reply that is being handled

    /** Opens itself when it is connected. */
    public SmtpConnection(SmtpClientOptions options) {
        this(options, idle -> {});
    }

    /** Likewise; tells whenever it has no message and can send one, first when it is opened. */
    SmtpConnection(SmtpClientOptions options, Consumer<SmtpConnection> whenIdle) {
        this.options = options;
        this.whenIdle = whenIdle;
        parser = new ReplyParser(
                options.limits().replyLineBytes(), options.limits().replyLines());
        opening = new Opening(this, options);
    }

    /** {@return complete when messages may be sent} */
    public CompletionStage<SmtpConnection> ready() {
        return ready;
    }

    /** {@return complete when the connection is over} */
    public CompletionStage<CloseReason> ended() {
        return ended;
    }

    /** {@return what the server said of itself last} */
    public Extensions extensions() {
        return opening.extensions();
    }

    /** {@return whether messages can be sent} */
    public boolean isOpen() {
        return state == State.IDLE || state == State.BUSY;
    }

    /** Whether the server has said 421, or the connection is over. */
    boolean isEnding() {
        return goingDown || state == State.CLOSED;
    }

    SmtpClientOptions options() {
        return options;
    }

    /** What {@link #ready} or the attempt before it failed with, as clients are told. */
    public static SmtpClientException openingFailure(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof SmtpClientException own
                ? own
                : new SmtpClientException(Kind.CANNOT_CONNECT, String.valueOf(cause.getMessage()), cause);
    }

    @Override
    protected void connectionMade() {
        await(SmtpStage.GREETING, opening::greeted);
    }

    // ---------------------------------------------------------------------------------------------- commands, replies

    /** Sends a command, and has its reply handled in its turn. */
    void command(SmtpStage stage, String line, Consumer<SmtpReply> then) {
        transport().write(CommandLine.bytes(line));
        await(stage, then);
    }

    /** Has the next reply but those that are awaited already handled. */
    void await(SmtpStage stage, Consumer<SmtpReply> then) {
        awaited.add(new Awaited(stage, then));
        if (awaited.size() == 1) {
            begin(stage, DeadlineKind.PHASE);
        }
    }

    private void begin(SmtpStage stage, DeadlineKind kind) {
        deadlines
                .computeIfAbsent(stage, each -> new Deadline(transport(), kind, each.label(), this::expired))
                .set(options.timeouts().of(stage));
    }

    private void end(SmtpStage stage) {
        Deadline deadline = deadlines.get(stage);
        if (deadline != null) {
            deadline.cancel();
        }
    }

    private void expired() {
        state = State.CLOSED;
        transport().abortConnection(); // with the deadline as the reason
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        byte[] in = new byte[data.remaining()];
        data.get(in);
        int p = 0;
        while (p < in.length && state != State.CLOSED) {
            p = parser.parse(in, p, in.length);
            behindBytes = in.length - p;
            switch (parser.progress()) {
                case INCOMPLETE -> {}
                case COMPLETE -> replied(parser.reply());
                case REFUSED -> leave(new SmtpClientException(Kind.BAD_REPLY, parser.fault()), Farewell.ABORT);
            }
        }
        behindBytes = 0;
    }

    private void replied(SmtpReply reply) {
        Awaited first = awaited.poll();
        if (first == null) {
            unexpected(reply);
            return;
        }
        end(first.stage());
        if (!awaited.isEmpty()) {
            begin(awaited.element().stage(), DeadlineKind.PHASE);
        }
        if (reply.code() == GOING_DOWN) {
            goingDown = true;
            first.then().accept(reply);
            leave(SmtpClientException.of(Kind.REFUSED, "the connection", reply), Farewell.QUIT);
        } else {
            first.then().accept(reply);
        }
    }

    /** Nobody asked: the answer to a text that is still being sent, last words, or nonsense. */
    private void unexpected(SmtpReply reply) {
        Delivery delivery = current;
        if (delivery != null && !reply.isPositive()) {
            delivery.answeredEarly(reply);
        }
        if (reply.code() == GOING_DOWN) {
            leave(SmtpClientException.of(Kind.REFUSED, "the connection", reply), Farewell.ABORT);
        } else {
            leave(
                    new SmtpClientException(Kind.BAD_REPLY, "the server sent a reply that nobody asked for: " + reply),
                    Farewell.ABORT);
        }
    }

    /** What came behind the reply that is being handled, or as a part of one. */
    @Override
    public int unreadBytes() {
        return behindBytes + parser.heldBytes();
    }

    @Override
    public void handshakeCompleted(TlsInfo tls) {
        if (state == State.OPENING) {
            opening.secured();
        }
    }

    // ------------------------------------------------------------------------------------------------------ messages

    /** The opening is done. */
    void opened() {
        state = State.IDLE;
        goOn();
        ready.complete(this);
    }

    /** Sends a message when those before it are done. */
    public CompletionStage<DeliveryReport> send(OutgoingMessage message) {
        Delivery delivery = new Delivery(this, message);
        send(delivery);
        return delivery.result();
    }

    void send(Delivery delivery) {
        if (!isOpen() || quitWanted) {
            delivery.failed(
                    failure == null
                            ? new SmtpClientException(Kind.CANCELLED, "this connection takes no more messages")
                            : failure);
        } else if (waiting.size() >= options.limits().waitingMessages() && state == State.BUSY) {
            delivery.failed(new SmtpClientException(Kind.TOO_BUSY, waiting.size() + " messages wait already"));
        } else {
            waiting.add(delivery);
            goOn();
        }
    }

    private void goOn() {
        if (state != State.IDLE || goingDown) {
            return;
        }
        Delivery next = waiting.poll();
        if (next != null) {
            end(SmtpStage.IDLE);
            state = State.BUSY;
            current = next;
            begin(SmtpStage.MESSAGE, DeadlineKind.PHASE);
            next.start();
        } else if (quitWanted) {
            quitNow();
        } else {
            deadlines.computeIfAbsent(
                    SmtpStage.IDLE,
                    stage -> new Deadline(transport(), DeadlineKind.IDLE, stage.label(), this::quitNow));
            begin(SmtpStage.IDLE, DeadlineKind.IDLE);
            whenIdle.accept(this);
        }
    }

    /** A message is done, and its transaction is over. */
    void finished() {
        end(SmtpStage.MESSAGE);
        current = null;
        if (state == State.BUSY) {
            state = State.IDLE;
            goOn();
        }
    }

    /** A message is done, and its transaction is not over. */
    void finishedWithReset() {
        end(SmtpStage.MESSAGE);
        current = null;
        if (state != State.BUSY) {
            return;
        }
        command(SmtpStage.RESET, "RSET", reply -> {
            if (reply.isPositive()) {
                finished();
            } else {
                leave(SmtpClientException.of(Kind.REFUSED, "RSET", reply), Farewell.QUIT);
            }
        });
    }

    /** Nobody wants a message any more: one that waits is dropped, one under way ends the connection. */
    void cancelled(Delivery delivery) {
        SmtpClientException why = new SmtpClientException(Kind.CANCELLED, "the message was cancelled");
        if (waiting.remove(delivery)) {
            delivery.failed(why);
        } else if (delivery == current) {
            leave(why, Farewell.ABORT);
        }
    }

    // ------------------------------------------------------------------------------------------------------- endings

    /** Says QUIT when every message is done; {@link #ended} tells of the end. */
    public void quit() {
        quitWanted = true;
        goOn();
    }

    private void quitNow() {
        if (state == State.IDLE) {
            state = State.QUITTING;
            command(SmtpStage.QUIT, "QUIT", reply -> {
                state = State.CLOSED;
                transport().loseConnection();
            });
        }
    }

    /** Gives everything up. */
    public void close() {
        leave(new SmtpClientException(Kind.CANCELLED, "the client was closed"), Farewell.ABORT);
    }

    /** The end, with nothing to hope for. */
    void leave(SmtpClientException why, Farewell farewell) {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        if (farewell == Farewell.QUIT) {
            transport().write(CommandLine.bytes("QUIT"));
            transport().loseConnection();
        } else {
            transport()
                    .abortConnection(
                            why.kind() == Kind.BAD_REPLY
                                    ? new CloseReason.ProtocolError(String.valueOf(why.getMessage()))
                                    : CloseReason.ABORTED);
        }
        settle(why);
    }

    private void settle(SmtpClientException why) {
        state = State.CLOSED;
        if (failure == null) {
            failure = why;
        }
        awaited.clear();
        deadlines.values().forEach(Deadline::cancel);
        Delivery delivery = current;
        current = null;
        if (delivery != null) {
            delivery.failed(why);
        }
        for (Delivery each : List.copyOf(waiting)) {
            each.failed(why);
        }
        waiting.clear();
        ready.completeExceptionally(why);
    }

    @Override
    public void connectionLost(CloseReason reason) {
        settle(SmtpClientException.of(reason));
        ended.complete(reason);
    }

    /** What it is doing, for logs. */
    @Override
    public String toString() {
        return "smtp client, " + state;
    }
}
