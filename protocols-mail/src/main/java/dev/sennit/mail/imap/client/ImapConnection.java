// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.client;

import dev.sennit.mail.imap.ImapClientException;
import dev.sennit.mail.imap.ImapClientException.Kind;
import dev.sennit.mail.imap.ImapClientOptions;
import dev.sennit.mail.imap.ImapStage;
import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.TlsInfo;
import dev.sennit.reactor.TlsProtocol;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection: its {@link CommandQueue commands}, its {@link ResponseInput input}, and its end. The states are those of its
 * input:
 *
 * <pre>
 *   GREETING --OK, PREAUTH--> RESPONSE --the literal of a message--> BODY --its end--> RESPONSE
 *   BODY --its receiver is not ready--> HELD --it is--> BODY
 *   any --a fault, a deadline, the end--> CLOSED
 * </pre>
 */
public final class ImapConnection extends BaseProtocol implements TlsProtocol {
    /** What comes next. */
    enum State {
        /** The server's first words. */
        GREETING,
        /** A response, or more of one. */
        RESPONSE,
        /** A message on its way to its receiver. */
        BODY,
        /** More of it, for which its receiver is not ready. */
        HELD,
        /** Nothing. */
        CLOSED
    }

    private final ImapClientOptions options;
    private final StageDeadlines deadlines = new StageDeadlines(this);
    private final CompletableFuture<ImapConnection> ready = new CompletableFuture<>();
    private final CommandQueue commands;
    private final Opening opening;
    private final ResponseRouter router;
    private final ResponseInput input;
    private final Channel channel = new Channel(this);
    private State state = State.GREETING;
    private @Nullable Idling idling; // non-null while events are waited for
    private @Nullable CompletableFuture<Void> farewell; // non-null once LOGOUT is said
    private @Nullable ImapClientException failure; // non-null once it has failed

    /** Opens itself when it is connected. */
    public ImapConnection(ImapClientOptions options) {
        this.options = options;
        commands = new CommandQueue(this);
        opening = new Opening(this, options);
        router = new ResponseRouter(this, commands, opening);
        input = new ResponseInput(this, commands, router);
    }

    /** {@return complete when the user is logged in} */
    public CompletionStage<ImapConnection> ready() {
        return ready;
    }

    /** {@return what the server said last that it can, in upper case} */
    public Set<String> capabilities() {
        return opening.capabilities();
    }

    ImapClientOptions options() {
        return options;
    }

    StageDeadlines deadlines() {
        return deadlines;
    }

    // --------------------------------------------------------------------------------------------------------- states

    State state() {
        return state;
    }

    void become(State next) {
        state = next;
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    /** Whether the user is logged in, or will never be. */
    boolean isOpen() {
        return ready.isDone();
    }

    Channel channel() {
        return channel;
    }

    ResponseInput input() {
        return input;
    }

    /** {@return whether both sides compress} */
    public boolean isCompressed() {
        return channel.isCompressed();
    }

    boolean isReading() {
        return input.isReading();
    }

    /** Whether the user may give one. */
    boolean takesCommands() {
        return ready.isDone() && farewell == null;
    }

    @Override
    protected void connectionMade() {
        await(ImapStage.GREETING);
    }

    /** The user is logged in. */
    void opened() {
        deadlines.begin(ImapStage.IDLE, DeadlineKind.IDLE);
        ready.complete(this);
    }

    // -------------------------------------------------------------------------------------------------------- commands

    /** Sends a command, or has it wait for its turn. IDLE ends for it. */
    <T> CompletableFuture<T> send(Exchange<T> exchange) {
        onCancel(exchange.result, () -> commands.cancelled(exchange));
        int waiting = commands.waitingCommands();
        if (state == State.CLOSED || farewell != null) {
            exchange.dropped(
                    failure == null ? new ImapClientException(Kind.CANCELLED, "the connection is over") : failure);
        } else if (waiting >= options.limits().waitingCommands() && exchange.stage != ImapStage.LOGOUT) {
            exchange.dropped(new ImapClientException(Kind.TOO_BUSY, waiting + " commands wait already"));
        } else {
            commands.add(exchange);
            if (idling != null && !idling.owns(exchange)) {
                idling.end();
            }
            commands.sendMore();
        }
        return exchange.result;
    }

    /** A command that waits is dropped for a reason; harmless if it does not wait. */
    void withdraw(Exchange<?> exchange, Throwable why) {
        commands.withdraw(exchange, why);
    }

    /** What is made of answers can be cancelled as they can. */
    <T> CompletableFuture<T> onCancel(CompletableFuture<T> made, Runnable cancel) {
        made.whenComplete((value, problem) -> {
            if (made.isCancelled()) {
                transport().reactor().callFromThread(cancel);
            }
        });
        return made;
    }

    /** Says LOGOUT behind all that waits; nothing comes behind it, and it is said once. */
    public CompletableFuture<Void> logout() {
        CompletableFuture<Void> current = farewell;
        if (current == null) {
            current = send(Exchange.plain(ImapStage.LOGOUT, Request.of("LOGOUT")))
                    .whenComplete((nothing, problem) -> left());
            farewell = current;
        }
        return onCancel(current.copy(), this::close);
    }

    private void left() {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            deadlines.cancel();
            transport().loseConnection();
        }
    }

    /** Sends a line that is a part of the command under way. */
    void say(String line) {
        channel.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** An answer, or a part of one, is waited for. */
    void await(ImapStage stage) {
        deadlines.begin(stage, DeadlineKind.PHASE);
    }

    // ------------------------------------------------------------------------------------------------------------ IDLE

    /** Waits for events until another command is given; one that ends already is another one. */
    public CompletionStage<Void> idle() {
        Idling current = idling;
        if (current == null || current.isEnded()) {
            current = new Idling(this);
            idling = current;
            current.start();
        }
        return onCancel(current.result().copy(), current::end);
    }

    /** Whoever hears of it may idle again at once. */
    void over(Idling which) {
        if (idling == which) {
            idling = null;
        }
    }

    void renewIdle() {
        if (idling != null) {
            idling.renew();
        }
    }

    /** Waits no more. */
    public void endIdle() {
        if (idling != null) {
            idling.end();
        }
    }

    // ----------------------------------------------------------------------------------------------- for the transport

    @Override
    public void dataReceived(ByteBuffer data) {
        channel.receive(data);
    }

    @Override
    public int unreadBytes() {
        return input.unreadBytes();
    }

    @Override
    public void handshakeCompleted(TlsInfo tls) {
        if (state != State.CLOSED) {
            opening.secured();
        }
    }

    @Override
    public void connectionLost(CloseReason reason) {
        if (!router.bye().isEmpty() && !commands.isEmpty() && commands.first().stage == ImapStage.LOGOUT) {
            commands.first().result.complete(null); // some say BYE, and leave without an answer
        }
        settle(ImapClientException.of(reason, router.bye()));
    }

    // --------------------------------------------------------------------------------------------------------- endings

    void bad(String what) {
        leave(new ImapClientException(Kind.BAD_ANSWER, "the server does not keep to IMAP: " + what));
    }

    /** Gives everything up. */
    public void close() {
        leave(new ImapClientException(Kind.CANCELLED, "the client was closed"));
    }

    /** The end at once. */
    void leave(ImapClientException why) {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        transport()
                .abortConnection(
                        why.kind() == Kind.BAD_ANSWER
                                ? new CloseReason.ProtocolError(String.valueOf(why.getMessage()))
                                : CloseReason.ABORTED);
        settle(why);
    }

    /** A deadline has run out. */
    void expired() {
        state = State.CLOSED;
        transport().abortConnection(); // with the deadline as the reason
    }

    private void settle(ImapClientException why) {
        state = State.CLOSED;
        if (failure == null) {
            failure = why;
        }
        deadlines.cancel();
        input.close();
        channel.close();
        commands.settle(why);
        ready.completeExceptionally(why);
    }

    /** What it is doing, for logs. */
    @Override
    public String toString() {
        return "imap client, " + state;
    }
}
