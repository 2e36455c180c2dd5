// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.imap.server.Compression.Memory;
import dev.sennit.mail.imap.wire.CommandFramer;
import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
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
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * A connection of an IMAP server: it reads, hands commands to its {@link Commands}, and sends the responses to what one read brought in
 * one write. Its states are not those of RFC 9051, which {@link Session.Stage} has, but what the connection waits for:
 *
 * <pre>
 *   COMMAND --AUTHENTICATE: +--> RESPONSE --a line--> COMMAND
 *   COMMAND --IDLE: +--> IDLING --DONE--> COMMAND
 *   COMMAND --APPEND: +--> MESSAGE --its last byte--> COMMAND
 *   COMMAND --STARTTLS: OK--> STARTING_TLS --done--> COMMAND
 *   COMMAND, MESSAGE --an answer is awaited, or due later--> WORKING --it is there--> the one before, or the next
 *   COMMAND --the client has to take something first--> SENDING --it has--> COMMAND
 *   any --LOGOUT, a fault, a deadline, the end--> CLOSED
 * </pre>
 *
 * <p>In WORKING and SENDING nothing is read, and what was read already is kept: no more than one read brings.
 */
public final class ImapServer extends BaseProtocol
        implements TimeoutMixin, TlsProtocol, DrainableProtocol, PullProducer {
    enum State {
        /** A command is due, or more of one. */
        COMMAND,
        /** A response to a challenge is due. */
        RESPONSE,
        /** Bytes of a message are due. */
        MESSAGE,
        /** DONE is due. */
        IDLING,
        /** Somebody else has to answer first, or time to pass. */
        WORKING,
        /** The client has to take what was sent first. */
        SENDING,
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
    private static final Runnable NO_MORE = () -> {};

    private final ServerSettings settings;
    private final IdleTimeout idleTimeout = new IdleTimeout(this);
    private final CommandFramer framer = new CommandFramer();
    private State state = State.COMMAND;
    private @Nullable ImapLoop loop; // these three non-null once connected
    private @Nullable Commands commands;
    private @Nullable Clocks clocks;
    private @Nullable DelayedCall delayed; // non-null while an answer waits for its time
    private Runnable whenTaken = NO_MORE;
    private boolean producing; // whether we are told when the client has taken everything
    private byte[] backlog = NOTHING; // what was read and has to wait,
    private int backlogAt; // from here on
    private boolean reading = true; // whether the transport reads
    private boolean inputBehind; // whether bytes came behind the command that is being carried out
    private boolean draining;
    private @Nullable Runnable atOnce; // what goes on with an answer that was there at once
    private boolean goingOn;
    private @Nullable Compression compression; // non-null once the client has asked for it
    private int errors;

    ImapServer(ServerSettings settings) {
        this.settings = settings;
    }

    @Override
    protected void connectionMade() {
        loop = settings.loops().get(transport().reactor());
        if (!settings.enter()) {
            responses().line("* BYE Too many connections, try again later");
            flush();
            state = State.CLOSED;
            transport().loseConnection();
            return;
        }
        commands = new Commands(this, settings);
        clocks = new Clocks(transport(), settings.timeouts(), this::sayBye);
        setTimeout(settings.timeouts().autologout());
        commands.greet();
        flush();
    }

    Responses responses() {
        return Objects.requireNonNull(loop).responses(this);
    }

    Clocks clocks() {
        return Objects.requireNonNull(clocks);
    }

    CommandFramer framer() {
        return framer;
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
        if (compression != null) {
            compression.receive(data);
            inflate();
            return;
        }
        int length = data.remaining();
        byte[] in = Objects.requireNonNull(loop).input(length);
        data.get(in, 0, length);
        batch(in, 0, length);
    }

    /** No faster than it is used. */
    private void inflate() {
        Compression current = compression;
        byte[] in = Objects.requireNonNull(loop).input(0);
        while (current != null && backlog.length == 0 && isReady()) {
            int inflated;
            try {
                inflated = current.inflate(in);
            } catch (DataFormatException e) {
                bye("This is not compressed as it should be", "no DEFLATE");
                return;
            }
            if (inflated == 0) {
                return;
            }
            batch(in, 0, inflated);
        }
    }

    /** Whether what comes is of use now. */
    private boolean isReady() {
        return state != State.WORKING && state != State.SENDING && state != State.CLOSED;
    }

    /** Sends what was said. */
    private void flush() {
        Compression current = compression;
        if (current == null) {
            responses().flush(transport()::write);
        } else {
            Memory memory = state == State.COMMAND ? Memory.FORGOTTEN : Memory.KEPT;
            responses().flush(bytes -> current.write(transport(), bytes, memory));
        }
    }

    private void batch(byte[] in, int from, int to) {
        int p = take(in, from, to);
        flush();
        if (state == State.CLOSED) {
            backlog = NOTHING;
            return;
        }
        keep(in, p, to);
        if (backlog.length > 0 && state == State.COMMAND) {
            whenTaken(NO_MORE);
        }
        framer.trim();
        read(state != State.WORKING && state != State.SENDING);
        closeIfDrained();
    }

    private void keep(byte[] in, int from, int to) {
        if (from == to) {
            backlog = NOTHING;
            backlogAt = 0;
        } else if (in == backlog) {
            backlogAt = from;
        } else {
            backlog = Arrays.copyOfRange(in, from, to);
            backlogAt = 0;
        }
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
                case COMMAND -> {
                    if (hasTooMuchToSend()) {
                        return p;
                    }
                    p = framer.take(in, p, to, settings.frames(commands().stage()));
                    command(p < to);
                }
                case RESPONSE, IDLING -> {
                    p = framer.take(in, p, to, settings.responses());
                    line();
                }
                case MESSAGE -> p = commands().appendage().take(in, p, to);
                case WORKING, SENDING -> {
                    return p;
                }
                case STARTING_TLS, CLOSED -> p = to;
            }
        }
        return p;
    }

    private void command(boolean isMoreBehind) {
        inputBehind = isMoreBehind;
        switch (framer.progress()) {
            case INCOMPLETE -> {}
            case COMPLETE -> {
                resetTimeout();
                commands().execute();
            }
            case LITERAL -> commands().literal();
            case TOO_LONG -> commands().tooLong();
            case SKIPPED -> {
                resetTimeout();
                framer.reset();
            }
            case FLOODED -> bye("[TOOBIG] That is more than a command may have", "a literal for nothing");
            case REFUSED -> refused();
        }
    }

    /** In RESPONSE and IDLING there are no literals. */
    private void line() {
        switch (framer.progress()) {
            case INCOMPLETE -> {}
            case REFUSED -> refused();
            case COMPLETE -> {
                resetTimeout();
                if (state == State.RESPONSE) {
                    commands().respond(framer.bytes(), framer.length());
                } else {
                    commands().endIdle(framer.bytes(), framer.length());
                }
                framer.reset();
            }
            default -> bye("This line is too long, or announces a literal", "no line where one was due");
        }
    }

    private void refused() {
        String what = framer.fault();
        bye("A line ends with CRLF, and this one has " + what, what + " in a command");
    }

    private boolean hasTooMuchToSend() {
        return responses().length() + transport().bufferedBytes()
                > settings.limits().responseBytes();
    }

    // ------------------------------------------------------------------------------------------------------ states

    State state() {
        return state;
    }

    /** What comes next is a command. */
    void expectCommand() {
        if (state != State.CLOSED) {
            state = State.COMMAND;
            idleTimeout.resume();
        }
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
        if (inputBehind) {
            bye("Nothing may come behind STARTTLS before TLS", "bytes behind STARTTLS");
            return;
        }
        responses().text(tag).line(" OK Begin TLS");
        flush();
        state = State.STARTING_TLS;
        idleTimeout.suspend();
        framer.reset();
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
        return framer.heldBytes() + backlog.length - backlogAt;
    }

    /** From the answer on, both sides compress (RFC 4978). */
    void compress(String tag) {
        if (compression != null) {
            responses().text(tag).line(" NO [COMPRESSIONACTIVE] This is compressed already");
        } else if (inputBehind) {
            bye("Nothing may come behind COMPRESS before its answer", "bytes behind COMPRESS");
        } else if (!settings.enterCompressed()) {
            responses().text(tag).line(" NO [LIMIT] Too many connections are compressed");
        } else {
            responses().text(tag).line(" OK DEFLATE from here on");
            flush();
            compression = new Compression();
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
            goOnAtOnce(() -> goOnWith(future, then));
            return;
        }
        hold();
        answer.whenComplete(
                (value, failure) -> transport().reactor().callFromThread(() -> answered(value, failure, then, orphan)));
    }

    /** In a loop: any number of answers may be there at once, one after the other. */
    private void goOnAtOnce(Runnable next) {
        if (atOnce != null) {
            throw new IllegalStateException("two answers are awaited at a time");
        }
        atOnce = next;
        if (goingOn) {
            return;
        }
        goingOn = true;
        try {
            for (Runnable step = atOnce; step != null; step = atOnce) {
                atOnce = null;
                step.run();
            }
        } finally {
            goingOn = false;
            atOnce = null;
        }
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
            clocks().release();
            goOn(() -> then.go(value, failure));
        } else if (value != null) {
            orphan.accept(value);
        }
    }

    private void hold() {
        state = State.WORKING;
        idleTimeout.suspend();
        clocks().hold();
    }

    private void goOn(Runnable first) {
        expectCommand();
        first.run();
        batch(backlog, backlogAt, backlog.length);
        inflate();
    }

    /** Goes on in a later turn, when the client has taken everything. */
    void whenTaken(Runnable then) {
        flush();
        state = State.SENDING;
        idleTimeout.suspend();
        produce(then);
    }

    private void produce(Runnable then) {
        whenTaken = then;
        if (!producing) {
            producing = true;
            transport().registerProducer(this);
        }
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
        if (producing) {
            return; // and then it is told, too
        }
        boolean more = step.get();
        flush();
        if (more || transport().bufferedBytes() > settings.limits().responseBytes()) {
            produce(() -> tell(step));
        }
    }

    /** The client has taken everything. */
    @Override
    public void resumeProducing() {
        if (transport().bufferedBytes() > 0) {
            return; // asked for having registered just now; asked again when all is sent
        }
        transport().unregisterProducer();
        producing = false;
        Runnable then = whenTaken;
        whenTaken = NO_MORE;
        if (state == State.SENDING) {
            goOn(then);
        } else if (state == State.IDLING) {
            then.run();
        }
    }

    @Override
    public void stopProducing() {}

    /** Does something after a while, in which nothing is read. */
    void after(Duration delay, Runnable then) {
        if (delay.isZero()) {
            then.run();
            return;
        }
        hold();
        delayed = transport().reactor().callLater(delay, () -> {
            delayed = null;
            clocks().release();
            goOn(then);
        });
    }

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
        state = State.CLOSED;
        flush();
        transport().loseConnection(reason);
    }

    /** The end in the middle of a response: whatever has come must not look whole. */
    void breakOff(Throwable cause) {
        state = State.CLOSED;
        transport().abortConnection(new CloseReason.ApplicationError(cause));
    }

    @Override
    public void drainRequested() {
        draining = true;
        closeIfDrained();
    }

    /** What is being carried out is finished first. */
    private void closeIfDrained() {
        if (draining && state != State.WORKING && state != State.SENDING && state != State.MESSAGE) {
            sayBye("The server is shutting down");
        }
    }

    @Override
    public void timeoutConnection() {
        sayBye("Autologout; idle for too long");
    }

    private void sayBye(String words) {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            responses().line("* BYE " + words);
            flush();
            transport().loseConnection();
        }
    }

    @Override
    public void connectionLost(CloseReason reason) {
        if (commands == null) {
            return;
        }
        state = State.CLOSED;
        backlog = NOTHING;
        whenTaken = NO_MORE;
        DelayedCall answer = delayed;
        if (answer != null && answer.active()) {
            answer.cancel();
        }
        commands.close();
        settings.leave();
        if (compression != null) {
            compression.close();
            compression = null;
            settings.leaveCompressed();
        }
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
