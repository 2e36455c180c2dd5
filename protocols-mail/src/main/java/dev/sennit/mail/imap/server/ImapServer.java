// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.imap.wire.CommandFramer;
import dev.sennit.mail.imap.wire.Deflation.Memory;
import dev.sennit.mail.session.Continuation;
import dev.sennit.mail.session.Turns;
import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DrainableProtocol;
import dev.sennit.reactor.HalfCloseableProtocol;
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
 * A connection of an IMAP server: its {@link Input} hands commands to its {@link Commands}, and it sends the responses to what one
 * read brought in one write. When it reads and when it waits is up to {@link Turns}. Its states are not those of RFC 9051, which
 * {@link Session.Stage} has, but what is due next from the client:
 *
 * <pre>
 *   COMMAND --AUTHENTICATE: +--> RESPONSE --a line--> COMMAND
 *   COMMAND --IDLE: +--> IDLING --DONE--> COMMAND
 *   COMMAND --APPEND: +--> MESSAGE --its last byte--> COMMAND
 *   COMMAND --STARTTLS: OK--> STARTING_TLS --done--> COMMAND
 * </pre>
 */
public final class ImapServer extends BaseProtocol
        implements TimeoutMixin, TlsProtocol, DrainableProtocol, HalfCloseableProtocol {
    enum State {
        /** A command is due, or more of one. */
        COMMAND,
        /** A response to a challenge is due. */
        RESPONSE,
        /** Bytes of a message are due. */
        MESSAGE,
        /** DONE is due. */
        IDLING,
        /** The next bytes are the handshake's. */
        STARTING_TLS
    }

    private final ServerSettings settings;
    private final IdleTimeout idleTimeout = new IdleTimeout(this);
    private final Input input;
    private State state = State.COMMAND;
    private @Nullable Channel channel; // these four non-null once connected
    private @Nullable Turns turns;
    private @Nullable Commands commands;
    private @Nullable Clocks clocks;
    private boolean draining;
    private boolean inputEnded; // whether the client has sent its last byte
    private int errors;

    ImapServer(ServerSettings settings) {
        this.settings = settings;
        input = new Input(this, settings);
    }

    @Override
    protected void connectionMade() {
        channel = new Channel(this, settings);
        clocks = new Clocks(transport(), settings.timeouts(), this::sayBye, this::tooSlow, this::cutShort);
        turns = new Turns(transport(), idleTimeout, clocks.login(), input);
        if (!settings.connections().enter()) {
            sayBye("Too many connections, try again later");
            return;
        }
        commands = new Commands(this, settings);
        clocks.start();
        setTimeout(settings.timeouts().autologout());
        commands.greet();
        flush();
    }

    Responses responses() {
        return channel().responses();
    }

    private Channel channel() {
        return Objects.requireNonNull(channel);
    }

    Clocks clocks() {
        return Objects.requireNonNull(clocks);
    }

    CommandFramer framer() {
        return input.framer();
    }

    Turns turns() {
        return Objects.requireNonNull(turns);
    }

    Commands commands() {
        return Objects.requireNonNull(commands);
    }

    // ------------------------------------------------------------------------------------------------------- input

    @Override
    public void dataReceived(ByteBuffer data) {
        if (!turns().isClosed()) {
            channel().receive(data);
        }
    }

    void inflate() {
        channel().inflate();
    }

    /** Sends what was said. */
    void flush() {
        boolean isOver = state == State.COMMAND && turns().isReading();
        channel().flush(isOver ? Memory.FORGOTTEN : Memory.KEPT);
    }

    boolean hasTooMuchToSend() {
        return responses().length() + transport().bufferedBytes()
                > settings.limits().responseBytes();
    }

    // ------------------------------------------------------------------------------------------------------ states

    State state() {
        return state;
    }

    /** What comes next is a command. */
    void expectCommand() {
        state = State.COMMAND;
        idleTimeout.resume();
    }

    void expectResponse() {
        state = State.RESPONSE;
    }

    void expectMessage() {
        state = State.MESSAGE;
        idleTimeout.suspend();
        clocks().expectsLiteral();
    }

    void expectDone() {
        state = State.IDLING;
        idleTimeout.suspend();
        clocks().idles();
    }

    /** Begins TLS, unless the client has sent something behind STARTTLS: that would be carried out as if TLS had protected it. */
    void startTls(String tag, TlsOptions options) {
        if (input.isMoreBehind()) {
            bye("Nothing may come behind STARTTLS before TLS", "bytes behind STARTTLS");
            return;
        }
        responses().text(tag).line(" OK Begin TLS");
        flush();
        state = State.STARTING_TLS;
        idleTimeout.suspend();
        framer().reset();
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
        return framer().heldBytes() + turns().waitingBytes();
    }

    /** From the answer on, both sides compress (RFC 4978). */
    void compress(String tag) {
        if (input.isMoreBehind() && !channel().isCompressed()) {
            bye("Nothing may come behind COMPRESS before its answer", "bytes behind COMPRESS");
        } else {
            channel().compress(tag);
        }
    }

    /** A command is answered: nothing that comes later is compressed by what its answer was (CVE-2026-40203). */
    void commandAnswered() {
        if (channel().isCompressed()) {
            flush();
        }
    }

    // ---------------------------------------------------------------------------------------------- waiting for others

    /** As {@link Turns#await}. An answer that comes after the end is an orphan. */
    <T> void await(Supplier<? extends CompletionStage<T>> question, Continuation<T> then, Consumer<? super T> orphan) {
        turns().await(question, then, orphan);
    }

    /** As {@link Turns#after}. */
    void after(Duration delay, Runnable then) {
        turns().after(delay, then);
    }

    /** As {@link Turns#whenTaken}. */
    void whenTaken(Runnable then) {
        turns().whenTaken(then);
    }

    /** As {@link #whenTaken}, but at once if there is room. */
    void whenThereIsRoom(Runnable then) {
        if (hasTooMuchToSend()) {
            whenTaken(then);
        } else {
            then.run();
        }
    }

    /** Tells a client in IDLE something, as it takes it: the step says whether there is more. */
    void tell(Supplier<Boolean> step) {
        if (turns().isProducing()) {
            return; // and then it is told, too
        }
        boolean more = step.get();
        flush();
        if (more || transport().bufferedBytes() > settings.limits().responseBytes()) {
            turns().produce(() -> {
                if (state == State.IDLING) {
                    tell(step);
                }
            });
        }
    }

    // --------------------------------------------------------------------------------------------------------- LOGOUT

    /** Whether LOGOUT may be looked for behind the command that is being carried out. */
    boolean mayBeCutShort() {
        return state == State.COMMAND
                && !channel().isCompressed()
                && !inputEnded
                && commands().mayBeCutShort();
    }

    private void cutShort() {
        commands().cutShort();
    }

    /** While it is looked ahead: what was asked for is answered, as if that were not seen before the answer. */
    @Override
    public boolean canHalfClose() {
        return !turns().isReading() && !turns().isClosed();
    }

    @Override
    public void readConnectionLost() {
        inputEnded = true;
    }

    @Override
    public void writeConnectionLost() {}

    // ------------------------------------------------------------------------------------------------------- endings

    /** Counts a command that was wrong, and says whether it was the last that may be. */
    boolean isOneErrorTooMany() {
        return ++errors >= settings.limits().errors();
    }

    /** Last words, and the end, because of what the client does. */
    void bye(String words, String reason) {
        responses().line("* BYE " + words);
        end(new CloseReason.ProtocolError(reason));
    }

    /** The end, behind what was said. */
    void end(CloseReason reason) {
        turns().close();
        flush();
        transport().loseConnection(reason);
    }

    /** The end in the middle of a response: whatever has come must not look whole. */
    void breakOff(Throwable cause) {
        turns().breakOff(cause);
    }

    @Override
    public void drainRequested() {
        draining = true;
        endIfDue();
    }

    /** What is being carried out is finished first. */
    void endIfDue() {
        if (inputEnded && turns().isReading()) {
            turns().close();
            transport().loseConnection();
        } else if (draining && turns().isReading() && !isMessageDue()) {
            sayBye("The server is shutting down");
        }
    }

    /** Or the end of the line behind it, which many clients send apart. */
    private boolean isMessageDue() {
        return state == State.MESSAGE || commands().appendage().isAtLineEnd();
    }

    @Override
    public void timeoutConnection() {
        sayBye("Autologout; idle for too long");
    }

    private void tooSlow(CloseReason reason) {
        responses().line("* BYE Autologout; the message came too slowly");
        end(reason);
    }

    /** In a handshake nobody would hear it. */
    private void sayBye(String words) {
        if (!turns().isClosed()) {
            turns().close();
            if (state != State.STARTING_TLS) {
                responses().line("* BYE " + words);
            }
            flush();
            transport().loseConnection();
        }
    }

    @Override
    public void connectionLost(CloseReason reason) {
        if (commands == null) {
            return;
        }
        turns().close();
        commands.close();
        settings.connections().leave();
        channel().close();
    }

    @Override
    public IdleTimeout idleTimeout() {
        return idleTimeout;
    }

    @Override
    public String toString() {
        return "IMAP connection of " + transport().peer();
    }
}
