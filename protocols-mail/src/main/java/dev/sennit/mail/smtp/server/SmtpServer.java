// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.server;

import dev.sennit.mail.delivery.MessageWriter;
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
 * A connection of an SMTP or LMTP server: it reads, hands lines to its {@link Commands} and text to its {@link MessageFlow}, and sends
 * the replies to what one read brought in one write. The states are those of its input:
 *
 * <pre>
 *   COMMAND --DATA: 354--> TEXT --CRLF.CRLF--> COMMAND
 *   COMMAND --BDAT n--> CHUNK --n octets--> COMMAND
 *   COMMAND --AUTH: 334--> RESPONSE --a line--> COMMAND
 *   COMMAND --STARTTLS: 220--> STARTING_TLS --done--> COMMAND
 *   COMMAND --the client does not take our replies--> OUTPUT_FULL --it does--> COMMAND
 *   any but STARTING_TLS --an answer is awaited, or due later--> WORKING --it is there--> the one before, or the next
 *   any --QUIT, a fault, a deadline, the end--> CLOSED
 * </pre>
 *
 * <p>In WORKING and OUTPUT_FULL nothing is read, and what was read already is kept.
 */
public final class SmtpServer extends BaseProtocol
        implements TimeoutMixin, TlsProtocol, DrainableProtocol, PullProducer {
    enum State {
        /** A command is due. */
        COMMAND,
        /** A response to a challenge is due. */
        RESPONSE,
        /** The text of a message comes, up to its dot. */
        TEXT,
        /** The octets of a chunk come. */
        CHUNK,
        /** Somebody else has to answer first, or time to pass. */
        WORKING,
        /** Too many replies wait for the client. */
        OUTPUT_FULL,
        /** The next bytes are the handshake's. */
        STARTING_TLS,
        /** We closed, or the connection is gone. */
        CLOSED
    }

    /** What to do with an outcome: the value, or null if there is a failure. */
    interface Continuation<T> {
        void go(@Nullable T value, @Nullable Throwable failure);
    }

    private static final byte[] NOTHING = new byte[0];

    private final ServerSettings settings;
    private final IdleTimeout idleTimeout = new IdleTimeout(this);
    private final LineCutter cutter = new LineCutter();
    private final Offences offences;
    private State state = State.COMMAND;
    private @Nullable SmtpLoop loop; // these three non-null once connected
    private @Nullable Commands commands;
    private @Nullable Deadline opening;
    private Duration openingLeft = Deadline.NONE; // while WORKING
    private @Nullable DelayedCall delayed; // non-null while a reply waits for its time
    private byte @Nullable [] backlog; // non-null while what was read has to wait
    private boolean reading = true; // whether the transport reads
    private boolean inputBehind; // whether bytes came behind the line that is being carried out
    private boolean draining;

    SmtpServer(ServerSettings settings) {
        this.settings = settings;
        offences = new Offences(settings.limits(), settings.timeouts().errorDelay());
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
        setTimeout(settings.timeouts().command());
        opening = new Deadline(transport(), DeadlineKind.PHASE, "opening", this::timeoutConnection);
        opening.set(settings.timeouts().opening());
        commands.greet(replies());
        replies().flush(transport());
    }

    SmtpLoop loop() {
        return Objects.requireNonNull(loop);
    }

    ReplyBuffer replies() {
        return loop().replies(this);
    }

    private Commands commands() {
        return Objects.requireNonNull(commands);
    }

    // ------------------------------------------------------------------------------------------------------- input

    @Override
    public void dataReceived(ByteBuffer data) {
        if (state == State.CLOSED) {
            return;
        }
        int length = data.remaining();
        byte[] in = loop().input(length);
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
        if (state == State.COMMAND && backlog != null) {
            state = State.OUTPUT_FULL;
            idleTimeout.suspend();
            transport().registerProducer(this);
        }
        cutter.trim();
        read(state != State.WORKING && state != State.OUTPUT_FULL);
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
                case RESPONSE -> p = line(in, p, to);
                case COMMAND -> {
                    if (replies().length() + transport().bufferedBytes()
                            > settings.limits().replyBytes()) {
                        return p;
                    }
                    p = line(in, p, to);
                }
                case TEXT -> p = commands().messages().text(in, p, to);
                case CHUNK -> p = commands().messages().chunk(in, p, to);
                case WORKING, OUTPUT_FULL -> {
                    return p;
                }
                case STARTING_TLS, CLOSED -> p = to;
            }
        }
        return p;
    }

    private int line(byte[] in, int from, int to) {
        int p = cutter.cut(
                in,
                from,
                to,
                state == State.RESPONSE
                        ? settings.limits().authenticationBytes()
                        : commands().lineLimitBytes());
        switch (cutter.progress()) {
            case INCOMPLETE -> {}
            case COMPLETE -> {
                resetTimeout();
                inputBehind = p < to;
                if (draining && commands().isBetweenTransactions()) {
                    end(Reply.GOING_DOWN, CloseReason.DONE);
                } else if (state == State.RESPONSE) {
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
                replies().put(500, "5.5.2", "A line ends with CRLF, and this one has " + what);
                end(new CloseReason.ProtocolError(what + " in a command"));
            }
        }
        return p;
    }

    /** Whether the client has sent more than the line that is being carried out. */
    boolean isInputBehind() {
        return inputBehind;
    }

    // ------------------------------------------------------------------------------------------------------ states

    State state() {
        return state;
    }

    /** What comes next is a command; its time begins. */
    void expectCommand() {
        become(State.COMMAND);
        idleTimeout.resume();
    }

    /** What comes next is a response to a challenge. */
    void expectResponse() {
        become(State.RESPONSE);
        idleTimeout.resume();
    }

    void expectText() {
        become(State.TEXT);
        idleTimeout.suspend();
    }

    void expectChunk() {
        become(State.CHUNK);
        idleTimeout.suspend();
    }

    private void become(State next) {
        if (state != State.CLOSED) {
            state = next;
        }
    }

    /** The first message begins: the opening is over. */
    void opened() {
        Objects.requireNonNull(opening).cancel();
        openingLeft = Deadline.NONE;
    }

    /** The reply to STARTTLS is written, and nothing stands behind the command. */
    void startTls(TlsOptions options) {
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

    // --------------------------------------------------------------------------------------------- waiting for others

    /**
     * Has somebody else answer, and goes on with that: at once if it is there, else in a turn after it came. In the second case the
     * state is COMMAND before the continuation sets another.
     */
    <T> void await(Supplier<? extends CompletionStage<T>> question, Continuation<T> then) {
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
                (value, failure) -> transport().reactor().callFromThread(() -> answered(value, failure, then)));
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

    private <T> void answered(@Nullable T value, @Nullable Throwable failure, Continuation<T> then) {
        if (state == State.WORKING) {
            resumeOpening();
            goOn(() -> then.go(value, failure));
        } else if (value instanceof MessageWriter orphan) {
            orphan.abort();
        }
    }

    private void hold() {
        state = State.WORKING;
        idleTimeout.suspend();
        Deadline first = Objects.requireNonNull(opening);
        if (first.state() == Deadline.State.ARMED) {
            openingLeft = first.status().remaining();
            first.cancel();
        }
    }

    private void resumeOpening() {
        Objects.requireNonNull(opening).set(openingLeft);
        openingLeft = Deadline.NONE;
    }

    private void goOn(Runnable first) {
        state = State.COMMAND;
        idleTimeout.resume();
        byte[] waiting = backlog == null ? NOTHING : backlog;
        backlog = null;
        first.run();
        batch(waiting, 0, waiting.length);
    }

    /** The client has taken our replies. */
    @Override
    public void resumeProducing() {
        if (transport().bufferedBytes() > 0) {
            return; // asked for having registered just now; asked again when all is sent
        }
        transport().unregisterProducer();
        if (state == State.OUTPUT_FULL) {
            goOn(() -> {});
        }
    }

    @Override
    public void stopProducing() {}

    // ----------------------------------------------------------------------------------------------------- refusing

    void refuse(Reply reply) {
        refuse(replies -> replies.put(reply));
    }

    /** Counts an error, and answers it: at once, after a while, or for the last time. */
    void refuse(Consumer<ReplyBuffer> reply) {
        if (offences.error()) {
            end(Reply.TOO_MANY_ERRORS, new CloseReason.ProtocolError("too many errors"));
        } else {
            replyAfter(offences.delay(), reply);
        }
    }

    /** Answers after a while, in which nothing is read. */
    void replyAfter(Duration delay, Consumer<ReplyBuffer> reply) {
        if (delay.isZero()) {
            reply.accept(replies());
            return;
        }
        after(delay, () -> reply.accept(replies()));
    }

    /** Says its last words after a while, in which nothing is read. */
    void endAfter(Duration delay, Reply reply, CloseReason reason) {
        if (delay.isZero()) {
            end(reply, reason);
        } else {
            after(delay, () -> end(reply, reason));
        }
    }

    private void after(Duration delay, Runnable then) {
        hold();
        delayed = transport().reactor().callLater(delay, () -> {
            delayed = null;
            resumeOpening();
            goOn(then);
        });
    }

    /** Answers a command that leads to nothing. */
    void junk(Reply reply) {
        if (offences.junk()) {
            refuse(reply);
        } else {
            replies().put(reply);
        }
    }

    /** A message was accepted: what the client did wrong before is forgiven. */
    void clearOffences() {
        offences.clear();
    }

    // ------------------------------------------------------------------------------------------------------- endings

    /** Last words, and the end. */
    void end(Reply reply, CloseReason reason) {
        replies().put(reply);
        end(reason);
    }

    void end(CloseReason reason) {
        state = State.CLOSED;
        replies().flush(transport());
        transport().loseConnection(reason);
    }

    /** Between transactions a drain ends the connection. */
    void endIfDraining() {
        if (draining && state == State.COMMAND) {
            end(Reply.GOING_DOWN, CloseReason.DONE);
        }
    }

    @Override
    public void drainRequested() {
        draining = true;
        if (state == State.STARTING_TLS) {
            transport().loseConnection();
        } else if (state == State.COMMAND && commands().isBetweenTransactions()) {
            endIfDraining();
        }
    }

    @Override
    public void timeoutConnection() {
        if (state == State.STARTING_TLS) {
            transport().loseConnection(); // what were said now would be said through TLS
        } else if (state != State.CLOSED) {
            state = State.CLOSED;
            transport().write(Reply.TIMED_OUT.line());
            transport().loseConnection();
        }
    }

    /** A message's text comes too slowly. */
    void tooSlow(CloseReason reason) {
        end(Reply.TIMED_OUT, reason);
    }

    @Override
    public void connectionLost(CloseReason reason) {
        if (commands == null) {
            return;
        }
        state = State.CLOSED;
        backlog = null;
        DelayedCall reply = delayed;
        if (reply != null && reply.active()) {
            reply.cancel();
        }
        commands.messages().abort();
        settings.leave();
    }

    @Override
    public IdleTimeout idleTimeout() {
        return idleTimeout;
    }

    @Override
    public String toString() {
        return (settings.isLmtp() ? "LMTP" : "SMTP") + " connection of "
                + transport().peer();
    }
}
