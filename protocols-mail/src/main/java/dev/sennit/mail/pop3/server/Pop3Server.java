// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.server;

import dev.sennit.mail.pop3.Pop3ServerOptions.RetrievedMessages;
import dev.sennit.mail.session.Continuation;
import dev.sennit.mail.session.LoopBuffers;
import dev.sennit.mail.session.PhaseClock;
import dev.sennit.mail.session.Turns;
import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DrainableProtocol;
import dev.sennit.reactor.IdleTimeout;
import dev.sennit.reactor.TimeoutMixin;
import dev.sennit.reactor.TlsInfo;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.TlsProtocol;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection of a POP3 server: its {@link Input} hands lines to its {@link Commands}, and the answers to what one read brought leave
 * in one write. When it reads and when it waits is up to {@link Turns}. What it reads depends on the states of RFC 1939, and those in
 * between:
 *
 * <pre>
 *   AUTHORIZATION --PASS, APOP, AUTH--> TRANSACTION --QUIT--> UPDATE --done--> CLOSED
 *   AUTHORIZATION --AUTH: +--> RESPONSE --a line--> AUTHORIZATION
 *   AUTHORIZATION --STLS: +OK--> STARTING_TLS --done--> AUTHORIZATION
 * </pre>
 */
public final class Pop3Server extends BaseProtocol implements TimeoutMixin, TlsProtocol, DrainableProtocol {
    enum State {
        /** A command is due, and nobody is logged in. */
        AUTHORIZATION,
        /** A response to a challenge is due. */
        RESPONSE,
        /** A command of somebody who is logged in is due. */
        TRANSACTION,
        /** The next bytes are the handshake's. */
        STARTING_TLS,
        /** The client said QUIT, and messages are being removed. */
        UPDATE
    }

    private final ServerSettings settings;
    private final IdleTimeout idleTimeout = new IdleTimeout(this);
    private final Input input;
    private State state = State.AUTHORIZATION;
    private @Nullable LoopBuffers<ReplyBuffer> buffers; // these four non-null once connected
    private @Nullable Turns turns;
    private @Nullable Commands commands;
    private @Nullable PhaseClock authorization;
    private boolean draining;
    private int errors;

    Pop3Server(ServerSettings settings) {
        this.settings = settings;
        input = new Input(this, settings);
    }

    @Override
    protected void connectionMade() {
        buffers = settings.loops().get(transport().reactor());
        authorization = new PhaseClock(transport(), "authorization", this::timeoutConnection);
        turns = new Turns(transport(), idleTimeout, authorization, input);
        if (!settings.connections().enter()) {
            transport().write(Reply.TOO_MANY_CONNECTIONS.line());
            turns.close();
            transport().loseConnection();
            return;
        }
        commands = new Commands(this, settings);
        setTimeout(settings.timeouts().autologout());
        authorization.start(settings.timeouts().authorization());
        commands.greet();
        flush();
    }

    boolean marksRetrieved() {
        return settings.options().retrievedMessages() == RetrievedMessages.SEEN;
    }

    ReplyBuffer replies() {
        return Objects.requireNonNull(buffers).output(this);
    }

    Commands commands() {
        return Objects.requireNonNull(commands);
    }

    Turns turns() {
        return Objects.requireNonNull(turns);
    }

    // --------------------------------------------------------------------------------------------- input and output

    @Override
    public void dataReceived(ByteBuffer data) {
        if (!turns().isClosed()) {
            int length = data.remaining();
            byte[] in = Objects.requireNonNull(buffers).input(length);
            data.get(in, 0, length);
            turns().receive(in, 0, length);
        }
    }

    boolean hasTooMuchToSend() {
        return replies().length() + transport().bufferedBytes()
                > settings.limits().replyBytes();
    }

    /** Sends what was said. */
    void flush() {
        replies().flush(transport());
    }

    // ------------------------------------------------------------------------------------------------------ states

    State state() {
        return state;
    }

    /** What comes next is a command. */
    void expectCommand() {
        state = commands().isLoggedIn() ? State.TRANSACTION : State.AUTHORIZATION;
        idleTimeout.resume();
    }

    /** What comes next is a response to a challenge. */
    void expectResponse() {
        state = State.RESPONSE;
    }

    /** The client has shown who it is, and has its maildrop. */
    void loggedIn() {
        Objects.requireNonNull(authorization).end();
        expectCommand();
    }

    /** Begins TLS, unless the client has sent something behind STLS: that would be carried out as if TLS had protected it. */
    void startTls(TlsOptions options) {
        if (input.isMoreBehind()) {
            end(Reply.PIPELINED, new CloseReason.ProtocolError("bytes behind STLS"));
            return;
        }
        replies().put(Reply.START_TLS);
        flush();
        state = State.STARTING_TLS;
        idleTimeout.suspend();
        transport().startTls(options);
    }

    @Override
    public void handshakeCompleted(TlsInfo tls) {
        if (state == State.STARTING_TLS && !turns().isClosed()) {
            commands().forgetAll();
            expectCommand();
        }
    }

    @Override
    public int unreadBytes() {
        return input.heldBytes() + turns().waitingBytes();
    }

    /** The client said QUIT: what it has deleted is removed now, whatever becomes of the connection. */
    void update(Maildrop maildrop) {
        state = State.UPDATE;
        turns().hold();
        maildrop.update()
                .whenComplete((removed, failure) -> transport().reactor().callFromThread(() -> updated(failure)));
    }

    private void updated(@Nullable Throwable failure) {
        if (failure != null) {
            Answers.log(this, failure);
        }
        if (!turns().isClosed()) {
            end(failure == null ? Reply.BYE : Reply.NOT_REMOVED, CloseReason.DONE);
        }
    }

    // ---------------------------------------------------------------------------------------------- waiting for others

    /** As {@link Turns#await}. An answer that comes after the end is an orphan. */
    <T> void await(Supplier<? extends CompletionStage<T>> question, Continuation<T> then, Consumer<? super T> orphan) {
        turns().await(question, then, orphan);
    }

    /** As {@link Turns#whenTaken}. */
    void whenTaken(Runnable then) {
        turns().whenTaken(then);
    }

    /** As {@link Turns#after}. */
    void after(Duration delay, Runnable then) {
        turns().after(delay, then);
    }

    // ----------------------------------------------------------------------------------------------------- refusing

    void put(Reply reply) {
        replies().put(reply);
    }

    void refuse(Reply reply) {
        refuse(replies -> replies.put(reply));
    }

    /** Counts an error, and answers it, perhaps for the last time. */
    void refuse(Consumer<ReplyBuffer> reply) {
        if (++errors >= settings.limits().errors()) {
            end(Reply.TOO_MANY_ERRORS, new CloseReason.ProtocolError("too many errors"));
        } else {
            reply.accept(replies());
        }
    }

    // ------------------------------------------------------------------------------------------------------- endings

    /** Last words, and the end. */
    void end(Reply reply, CloseReason reason) {
        replies().put(reply);
        end(reason);
    }

    void end(CloseReason reason) {
        turns().close();
        flush();
        transport().loseConnection(reason);
    }

    /** The end in the middle of an answer: whatever has come must not look whole. */
    void breakOff(Throwable cause) {
        turns().breakOff(cause);
    }

    @Override
    public void drainRequested() {
        draining = true;
        closeIfDrained();
    }

    /** Nobody who has deleted something and has not said QUIT is closed: that would be forgotten. */
    void closeIfDrained() {
        if (draining && turns().isReading()) {
            switch (state) {
                case AUTHORIZATION, RESPONSE, STARTING_TLS -> endSilently();
                case TRANSACTION -> {
                    if (!commands().hasDeletions()) {
                        endSilently();
                    }
                }
                case UPDATE -> {}
            }
        }
    }

    /** RFC 1939 section 3: no answer that no command asked for, and no UPDATE. */
    @Override
    public void timeoutConnection() {
        endSilently();
    }

    private void endSilently() {
        if (!turns().isClosed()) {
            turns().close();
            transport().loseConnection();
        }
    }

    @Override
    public void connectionLost(CloseReason reason) {
        if (commands == null) {
            return;
        }
        turns().close();
        if (state != State.UPDATE) {
            commands.close();
        }
        settings.connections().leave();
    }

    @Override
    public IdleTimeout idleTimeout() {
        return idleTimeout;
    }

    @Override
    public String toString() {
        return "POP3 connection of " + transport().peer();
    }
}
