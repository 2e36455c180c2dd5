// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.server;

import dev.sennit.mail.pop3.Pop3ServerOptions.RetrievedMessages;
import dev.sennit.mail.smtp.wire.LineCutter;
import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.DelayedCall;
import dev.sennit.reactor.DrainableProtocol;
import dev.sennit.reactor.IdleTimeout;
import dev.sennit.reactor.PullProducer;
import dev.sennit.reactor.TimeoutMixin;
import dev.sennit.reactor.TlsInfo;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.TlsProtocol;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection of a POP3 server: it reads, hands lines to its {@link Commands}, and sends the answers to what one read brought in one
 * write. Its states are those of RFC 1939, and those in between:
 *
 * <pre>
 *   AUTHORIZATION --PASS, APOP, AUTH--> TRANSACTION --QUIT--> UPDATE --done--> CLOSED
 *   AUTHORIZATION --AUTH: +--> RESPONSE --a line--> AUTHORIZATION
 *   AUTHORIZATION --STLS: +OK--> STARTING_TLS --done--> AUTHORIZATION
 *   AUTHORIZATION, TRANSACTION --an answer is awaited, or due later--> WORKING --it is there--> the one before, or the next
 *   AUTHORIZATION, TRANSACTION --the client has to take something first--> SENDING --it has--> the one before
 *   any --QUIT, a fault, a deadline, the end--> CLOSED
 * </pre>
 *
 * <p>In WORKING and SENDING nothing is read, and what was read already is kept.
 */
public final class Pop3Server extends BaseProtocol
        implements TimeoutMixin, TlsProtocol, DrainableProtocol, PullProducer {
    enum State {
        /** A command is due, and nobody is logged in. */
        AUTHORIZATION,
        /** A response to a challenge is due. */
        RESPONSE,
        /** A command of somebody who is logged in is due. */
        TRANSACTION,
        /** Somebody else has to answer first, or time to pass. */
        WORKING,
        /** The client has to take what was sent first. */
        SENDING,
        /** The next bytes are the handshake's. */
        STARTING_TLS,
        /** The client said QUIT, and messages are being removed. */
        UPDATE,
        /** We closed, or the connection is gone. */
        CLOSED
    }

    /** What to do with an outcome: the value, or null if there is a failure. */
    interface Continuation<T> {
        void go(@Nullable T value, @Nullable Throwable failure);
    }

    private static final byte[] NOTHING = new byte[0];
    private static final Runnable NO_MORE = () -> {};

    private final ServerSettings settings;
    private final IdleTimeout idleTimeout = new IdleTimeout(this);
    private final LineCutter cutter = new LineCutter();
    private State state = State.AUTHORIZATION;
    private @Nullable Pop3Loop loop; // these three non-null once connected
    private @Nullable Commands commands;
    private @Nullable Deadline authorization;
    private Duration authorizationLeft = Deadline.NONE; // while WORKING
    private @Nullable DelayedCall delayed; // non-null while an answer waits for its time
    private Runnable whenTaken = NO_MORE; // while SENDING
    private byte @Nullable [] backlog; // non-null while what was read has to wait
    private boolean reading = true; // whether the transport reads
    private boolean inputBehind; // whether bytes came behind the line that is being carried out
    private boolean draining;
    private int errors;

    Pop3Server(ServerSettings settings) {
        this.settings = settings;
    }

    @Override
    protected void connectionMade() {
        loop = settings.loops().get(transport().reactor());
        if (!settings.enter()) {
            transport().write(Reply.TOO_MANY_CONNECTIONS.line());
            state = State.CLOSED;
            transport().loseConnection();
            return;
        }
        commands = new Commands(this, settings);
        setTimeout(settings.timeouts().autologout());
        authorization = new Deadline(transport(), DeadlineKind.PHASE, "authorization", this::timeoutConnection);
        authorization.set(settings.timeouts().authorization());
        commands.greet();
        replies().flush(transport());
    }

    boolean marksRetrieved() {
        return settings.options().retrievedMessages() == RetrievedMessages.SEEN;
    }

    ReplyBuffer replies() {
        return Objects.requireNonNull(loop).replies(this);
    }

    private Commands commands() {
        return Objects.requireNonNull(commands);
    }

    private Deadline authorization() {
        return Objects.requireNonNull(authorization);
    }

    // ------------------------------------------------------------------------------------------------------- input

    @Override
    public void dataReceived(ByteBuffer data) {
        if (state == State.CLOSED) {
            return;
        }
        int length = data.remaining();
        byte[] in = Objects.requireNonNull(loop).input(length);
        data.get(in, 0, length);
        batch(in, 0, length);
    }

    private void batch(byte[] in, int from, int to) {
        int p = take(in, from, to);
        replies().flush(transport());
        if (state == State.CLOSED) {
            backlog = null;
            return;
        }
        backlog = p < to ? Arrays.copyOfRange(in, p, to) : null;
        if (backlog != null && isCommandDue()) {
            whenTaken(NO_MORE);
        }
        cutter.trim();
        read(state != State.WORKING && state != State.SENDING && state != State.UPDATE);
        closeIfDrained();
    }

    private void read(boolean wanted) {
        if (wanted != reading) {
            reading = wanted;
            if (wanted) {
                transport().resumeProducing();
            } else {
                transport().pauseProducing();
            }
        }
    }

    /** Returns the index of the first byte that has to wait, or {@code to}. */
    private int take(byte[] in, int from, int to) {
        int p = from;
        while (p < to) {
            switch (state) {
                case AUTHORIZATION, TRANSACTION -> {
                    if (replies().length() + transport().bufferedBytes()
                            > settings.limits().replyBytes()) {
                        return p;
                    }
                    p = line(in, p, to, settings.limits().commandBytes());
                }
                case RESPONSE -> p = line(in, p, to, settings.limits().authenticationBytes());
                case WORKING, SENDING -> {
                    return p;
                }
                case STARTING_TLS, UPDATE, CLOSED -> p = to;
            }
        }
        return p;
    }

    private int line(byte[] in, int from, int to, int limitBytes) {
        int p = cutter.cut(in, from, to, limitBytes);
        switch (cutter.progress()) {
            case INCOMPLETE -> {}
            case COMPLETE -> {
                resetTimeout();
                inputBehind = p < to;
                if (state == State.RESPONSE) {
                    commands().respond(cutter.bytes(), cutter.start(), cutter.end());
                } else {
                    commands().execute(cutter.bytes(), cutter.start(), cutter.end());
                }
            }
            case TOO_LONG -> {
                resetTimeout();
                if (state == State.RESPONSE) {
                    commands().responseTooLong();
                } else {
                    refuse(Reply.LINE_TOO_LONG);
                }
            }
            case REFUSED -> {
                String what = cutter.fault().words();
                replies().put("-ERR A line ends with CRLF, and this one has " + what);
                end(new CloseReason.ProtocolError(what + " in a command"));
            }
        }
        return p;
    }

    // ------------------------------------------------------------------------------------------------------ states

    private boolean isCommandDue() {
        return state == State.AUTHORIZATION || state == State.TRANSACTION;
    }

    /** What comes next is a command. */
    void expectCommand() {
        if (state != State.CLOSED) {
            state = commands().isLoggedIn() ? State.TRANSACTION : State.AUTHORIZATION;
            idleTimeout.resume();
        }
    }

    /** What comes next is a response to a challenge. */
    void expectResponse() {
        state = State.RESPONSE;
    }

    /** The client has shown who it is, and has its maildrop. */
    void loggedIn() {
        authorization().cancel();
        authorizationLeft = Deadline.NONE;
        expectCommand();
    }

    /** Begins TLS, unless the client has sent something behind STLS: that would be carried out as if TLS had protected it. */
    void startTls(TlsOptions options) {
        if (inputBehind) {
            end(Reply.PIPELINED, new CloseReason.ProtocolError("bytes behind STLS"));
            return;
        }
        replies().put(Reply.START_TLS);
        replies().flush(transport());
        state = State.STARTING_TLS;
        idleTimeout.suspend();
        transport().startTls(options);
    }

    @Override
    public void handshakeCompleted(TlsInfo tls) {
        if (state == State.STARTING_TLS) {
            commands().forgetAll();
            expectCommand();
        }
    }

    @Override
    public int unreadBytes() {
        return cutter.heldBytes() + (backlog == null ? 0 : backlog.length);
    }

    /** The client said QUIT: what it has deleted is removed now, whatever becomes of the connection. */
    void update(Maildrop maildrop) {
        state = State.UPDATE;
        idleTimeout.suspend();
        maildrop.update()
                .whenComplete((removed, failure) -> transport().reactor().callFromThread(() -> updated(failure)));
    }

    private void updated(@Nullable Throwable failure) {
        if (failure != null) {
            Answers.log(this, failure);
        }
        if (state == State.UPDATE) {
            end(failure == null ? Reply.BYE : Reply.NOT_REMOVED, CloseReason.DONE);
        }
    }

    // ---------------------------------------------------------------------------------------------- waiting for others

    /**
     * Has somebody else answer, and goes on with that: at once if it is there, else in a turn after it came. In the second case a
     * command is due before the continuation says otherwise. An answer that comes after the end is an orphan.
     */
    <T> void await(Supplier<? extends CompletionStage<T>> question, Continuation<T> then, Consumer<T> orphan) {
        CompletionStage<T> answer;
        try {
            answer = question.get();
        } catch (RuntimeException | Error failure) {
            then.go(null, failure);
            return;
        }
        if (answer instanceof CompletableFuture<T> future && future.isDone()) {
            goOnWith(future, then);
            return;
        }
        hold();
        answer.whenComplete(
                (value, failure) -> transport().reactor().callFromThread(() -> answered(value, failure, then, orphan)));
    }

    private static <T> void goOnWith(CompletableFuture<T> done, Continuation<T> then) {
        T value;
        try {
            value = done.join();
        } catch (CompletionException | CancellationException failure) {
            then.go(null, failure);
            return;
        }
        then.go(value, null);
    }

    private <T> void answered(
            @Nullable T value, @Nullable Throwable failure, Continuation<T> then, Consumer<T> orphan) {
        if (state == State.WORKING) {
            release();
            goOn(() -> then.go(value, failure));
        } else if (value != null) {
            orphan.accept(value);
        }
    }

    private void hold() {
        state = State.WORKING;
        idleTimeout.suspend();
        Deadline phase = authorization();
        if (phase.state() == Deadline.State.ARMED) {
            authorizationLeft = phase.status().remaining();
            phase.cancel();
        }
    }

    private void release() {
        authorization().set(authorizationLeft);
        authorizationLeft = Deadline.NONE;
    }

    private void goOn(Runnable first) {
        expectCommand();
        byte[] waiting = backlog == null ? NOTHING : backlog;
        backlog = null;
        first.run();
        batch(waiting, 0, waiting.length);
    }

    /** Goes on in a later turn, when the client has taken everything. */
    void whenTaken(Runnable then) {
        replies().flush(transport());
        state = State.SENDING;
        idleTimeout.suspend();
        whenTaken = then;
        transport().registerProducer(this);
    }

    /** The client has taken everything. */
    @Override
    public void resumeProducing() {
        if (transport().bufferedBytes() > 0) {
            return; // asked for having registered just now; asked again when all is sent
        }
        transport().unregisterProducer();
        if (state == State.SENDING) {
            Runnable then = whenTaken;
            whenTaken = NO_MORE;
            goOn(then);
        }
    }

    @Override
    public void stopProducing() {}

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

    /** Does something after a while, in which nothing is read. */
    void after(Duration delay, Runnable then) {
        if (delay.isZero()) {
            then.run();
            return;
        }
        hold();
        delayed = transport().reactor().callLater(delay, () -> {
            delayed = null;
            release();
            goOn(then);
        });
    }

    // ------------------------------------------------------------------------------------------------------- endings

    /** Last words, and the end. */
    void end(Reply reply, CloseReason reason) {
        replies().put(reply);
        end(reason);
    }

    private void end(CloseReason reason) {
        state = State.CLOSED;
        replies().flush(transport());
        transport().loseConnection(reason);
    }

    /** The end in the middle of an answer: whatever has come must not look whole. */
    void breakOff(Throwable cause) {
        state = State.CLOSED;
        transport().abortConnection(new CloseReason.ApplicationError(cause));
    }

    @Override
    public void drainRequested() {
        draining = true;
        closeIfDrained();
    }

    /** Nobody who has deleted something and has not said QUIT is closed: that would be forgotten. */
    private void closeIfDrained() {
        if (draining) {
            switch (state) {
                case AUTHORIZATION, RESPONSE, STARTING_TLS -> endSilently();
                case TRANSACTION -> {
                    if (!commands().hasDeletions()) {
                        endSilently();
                    }
                }
                case WORKING, SENDING, UPDATE, CLOSED -> {}
            }
        }
    }

    /** RFC 1939 section 3: no answer that no command asked for, and no UPDATE. */
    @Override
    public void timeoutConnection() {
        endSilently();
    }

    private void endSilently() {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            transport().loseConnection();
        }
    }

    @Override
    public void connectionLost(CloseReason reason) {
        if (commands == null) {
            return;
        }
        State last = state;
        state = State.CLOSED;
        backlog = null;
        whenTaken = NO_MORE;
        DelayedCall answer = delayed;
        if (answer != null && answer.active()) {
            answer.cancel();
        }
        if (last != State.UPDATE) {
            commands.close();
        }
        settings.leave();
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
