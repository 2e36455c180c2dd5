// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.server;

import dev.sennit.mail.delivery.MessageWriter;
import dev.sennit.mail.session.Continuation;
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
 * A connection of an SMTP or LMTP server: its {@link Input} hands lines to its {@link Commands} and text to its {@link MessageFlow}, and
 * the replies to what one read brought leave in one write. When it reads and when it waits is up to {@link Turns}. What it reads depends
 * on its state:
 *
 * <pre>
 *   COMMAND --DATA: 354--> TEXT --CRLF.CRLF--> COMMAND
 *   COMMAND --BDAT n--> CHUNK --n octets--> COMMAND
 *   COMMAND --AUTH: 334--> RESPONSE --a line--> COMMAND
 *   COMMAND --STARTTLS: 220--> STARTING_TLS --done--> COMMAND
 * </pre>
 */
public final class SmtpServer extends BaseProtocol implements TimeoutMixin, TlsProtocol, DrainableProtocol {
    enum State {
        /** A command is due. */
        COMMAND,
        /** A response to a challenge is due. */
        RESPONSE,
        /** The text of a message comes, up to its dot. */
        TEXT,
        /** The octets of a chunk come. */
        CHUNK,
        /** The next bytes are the handshake's. */
        STARTING_TLS
    }

    private final ServerSettings settings;
    private final IdleTimeout idleTimeout = new IdleTimeout(this);
    private final Input input;
    private final Offences offences;
    private State state = State.COMMAND;
    private @Nullable SmtpLoop loop; // these four non-null once connected
    private @Nullable Turns turns;
    private @Nullable Commands commands;
    private @Nullable PhaseClock opening;
    private boolean draining;

    SmtpServer(ServerSettings settings) {
        this.settings = settings;
        input = new Input(this, settings);
        offences = new Offences(settings.limits(), settings.timeouts().errorDelay());
    }

    @Override
    protected void connectionMade() {
        loop = settings.loops().get(transport().reactor());
        opening = new PhaseClock(transport(), "opening", this::timeoutConnection);
        turns = new Turns(transport(), idleTimeout, opening, input);
        if (!settings.connections().enter()) {
            transport().write(Reply.TOO_MANY_CONNECTIONS.line());
            turns.close();
            transport().loseConnection();
            return;
        }
        commands = new Commands(this, settings);
        setTimeout(settings.timeouts().command());
        opening.start(settings.timeouts().opening());
        commands.greet(replies());
        flush();
    }

    SmtpLoop loop() {
        return Objects.requireNonNull(loop);
    }

    ReplyBuffer replies() {
        return loop().buffers().output(this);
    }

    Turns turns() {
        return Objects.requireNonNull(turns);
    }

    Commands commands() {
        return Objects.requireNonNull(commands);
    }

    // --------------------------------------------------------------------------------------------- input and output

    @Override
    public void dataReceived(ByteBuffer data) {
        if (!turns().isClosed()) {
            int length = data.remaining();
            byte[] in = loop().buffers().input(length);
            data.get(in, 0, length);
            turns().receive(in, 0, length);
        }
    }

    /** Whether the client has sent more than the line that is being carried out. */
    boolean isInputBehind() {
        return input.isMoreBehind();
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

    /** What comes next is a command; its time begins. */
    void expectCommand() {
        state = State.COMMAND;
        idleTimeout.resume();
    }

    /** What comes next is a response to a challenge. */
    void expectResponse() {
        state = State.RESPONSE;
        idleTimeout.resume();
    }

    void expectText() {
        state = State.TEXT;
        idleTimeout.suspend();
    }

    void expectChunk() {
        state = State.CHUNK;
        idleTimeout.suspend();
    }

    /** The first message begins: the opening is over. */
    void opened() {
        Objects.requireNonNull(opening).end();
    }

    /** The reply to STARTTLS is written, and nothing stands behind the command. */
    void startTls(TlsOptions options) {
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

    // --------------------------------------------------------------------------------------------- waiting for others

    /** As {@link Turns#await}. A writer that comes after the end is aborted. */
    <T> void await(Supplier<? extends CompletionStage<T>> question, Continuation<T> then) {
        turns().await(question, then, late -> {
            if (late instanceof MessageWriter orphan) {
                orphan.abort();
            }
        });
    }

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
        turns().after(delay, () -> reply.accept(replies()));
    }

    /** Says its last words after a while, in which nothing is read. */
    void endAfter(Duration delay, Reply reply, CloseReason reason) {
        turns().after(delay, () -> end(reply, reason));
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
        turns().close();
        flush();
        transport().loseConnection(reason);
    }

    /** Whether a drain ends the connection instead of its next command. */
    boolean isToGoDown() {
        return draining && commands().isBetweenTransactions();
    }

    /** Between transactions a drain ends the connection. */
    void endIfDraining() {
        if (draining && turns().isReading() && state == State.COMMAND) {
            end(Reply.GOING_DOWN, CloseReason.DONE);
        }
    }

    @Override
    public void drainRequested() {
        draining = true;
        if (turns().isClosed()) {
            return;
        }
        if (state == State.STARTING_TLS) {
            transport().loseConnection();
        } else if (state == State.COMMAND && commands().isBetweenTransactions()) {
            endIfDraining();
        }
    }

    @Override
    public void timeoutConnection() {
        if (turns().isClosed()) {
            return;
        }
        if (state == State.STARTING_TLS) {
            transport().loseConnection(); // what were said now would be said through TLS
        } else {
            turns().close();
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
        turns().close();
        commands.messages().abort();
        settings.connections().leave();
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
