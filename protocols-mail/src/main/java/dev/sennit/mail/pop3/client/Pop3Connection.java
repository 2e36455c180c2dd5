// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.client;

import dev.sennit.mail.pop3.Pop3ClientException;
import dev.sennit.mail.pop3.Pop3ClientException.Kind;
import dev.sennit.mail.pop3.Pop3ClientOptions;
import dev.sennit.mail.pop3.Pop3Stage;
import dev.sennit.mail.smtp.wire.LineCutter;
import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.TlsInfo;
import dev.sennit.reactor.TlsProtocol;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection: it sends commands and gives each its answer and its time. The states are those of its input:
 *
 * <pre>
 *   STATUS --+OK of LIST, UIDL, CAPA--> LINES --a dot--> STATUS
 *   STATUS --+OK of RETR, TOP--> MESSAGE --a dot--> STATUS
 *   MESSAGE --its receiver is not ready--> HELD --it is--> MESSAGE
 *   any --a fault, a deadline, the end--> CLOSED
 * </pre>
 */
public final class Pop3Connection extends BaseProtocol implements TlsProtocol {
    private enum State {
        STATUS,
        LINES,
        MESSAGE,
        HELD,
        CLOSED
    }

    private static final byte[] NOTHING = new byte[0];

    private final Pop3ClientOptions options;
    private final LineCutter cutter = new LineCutter();
    private final Deque<Exchange<?>> sent = new ArrayDeque<>();
    private final Deque<Exchange<?>> waiting = new ArrayDeque<>();
    private final Map<Pop3Stage, Deadline> deadlines = new EnumMap<>(Pop3Stage.class);
    private final CompletableFuture<Pop3Connection> ready = new CompletableFuture<>();
    private final CompletableFuture<CloseReason> ended = new CompletableFuture<>();
    private final Opening opening;
    private State state = State.STATUS;
    private @Nullable Retrieval retrieval; // non-null in MESSAGE and HELD
    private @Nullable Consumer<String> challenged; // non-null while a challenge may come
    private @Nullable Pop3ClientException failure; // non-null once it has failed
    private byte[] backlog = NOTHING; // while HELD
    private boolean reading; // whether input is being taken apart just now
    private boolean leaving; // QUIT is said
    private int behindBytes; // came behind the line that is being handled

    /** Opens itself when it is connected. */
    public Pop3Connection(Pop3ClientOptions options) {
        this.options = options;
        opening = new Opening(this, options);
    }

    /** {@return complete when the user is logged in} */
    public CompletionStage<Pop3Connection> ready() {
        return ready;
    }

    /** {@return complete when the connection is over} */
    public CompletionStage<CloseReason> ended() {
        return ended;
    }

    /** {@return what the server said that it can, in upper case, with what stands behind it} */
    public Map<String, String> capabilities() {
        return opening.capabilities();
    }

    Pop3ClientOptions options() {
        return options;
    }

    @Override
    protected void connectionMade() {
        Exchange<String> greeting =
                new Exchange<>(Pop3Stage.GREETING, "the connection", Exchange.Shape.NOTHING, (status, lines) -> status);
        greeting.result.whenComplete(opening::greeted);
        sent.add(greeting);
        begin(Pop3Stage.GREETING, DeadlineKind.PHASE);
    }

    // -------------------------------------------------------------------------------------------------------- commands

    /** Sends a command, or has it wait for its turn. */
    <T> CompletableFuture<T> send(Exchange<T> exchange) {
        exchange.result.whenComplete((value, problem) -> {
            if (exchange.result.isCancelled()) {
                transport().reactor().callFromThread(() -> cancelled(exchange));
            }
        });
        if (state == State.CLOSED || leaving) {
            exchange.failed(
                    failure == null ? new Pop3ClientException(Kind.CANCELLED, "the connection is over") : failure);
        } else if (waiting.size() >= options.limits().waitingCommands()) {
            exchange.failed(new Pop3ClientException(Kind.TOO_BUSY, waiting.size() + " commands wait already"));
        } else {
            waiting.add(exchange);
            sendMore();
        }
        return exchange.result;
    }

    /** Says QUIT behind all that waits; nothing comes behind it. */
    public CompletableFuture<Void> quit() {
        CompletableFuture<Void> quit =
                send(new Exchange<>(Pop3Stage.QUIT, "QUIT", Exchange.Shape.NOTHING, Answers::nothing));
        leaving = true;
        return quit.whenComplete((nothing, problem) -> {
            if (state != State.CLOSED) {
                state = State.CLOSED;
                cancelDeadlines();
                transport().loseConnection();
            }
        });
    }

    private void sendMore() {
        while (!waiting.isEmpty() && sent.size() < window()) {
            Exchange<?> next = waiting.remove();
            end(Pop3Stage.IDLE);
            sent.add(next);
            transport().write((next.command + "\r\n").getBytes(StandardCharsets.UTF_8));
            if (sent.size() == 1) {
                begin(next.stage, DeadlineKind.PHASE);
            }
        }
    }

    private int window() {
        boolean pipelining = ready.isDone() && capabilities().containsKey("PIPELINING");
        return pipelining ? options.limits().pipelinedCommands() : 1;
    }

    /** Sends the response to a challenge, as a part of the exchange that is under way. */
    void respond(String line) {
        transport().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        begin(Pop3Stage.AUTHENTICATION, DeadlineKind.PHASE);
    }

    /** Who hears of challenges in the exchange that is sent next; null for nobody. */
    void expectChallenges(@Nullable Consumer<String> listener) {
        challenged = listener;
    }

    /** Nobody wants an answer any more: one that waits is dropped, one under way ends the connection. */
    private void cancelled(Exchange<?> exchange) {
        if (!waiting.remove(exchange) && sent.contains(exchange)) {
            leave(new Pop3ClientException(Kind.CANCELLED, exchange.verb() + " was cancelled"));
        }
    }

    // --------------------------------------------------------------------------------------------------------
    // deadlines

    private void begin(Pop3Stage stage, DeadlineKind kind) {
        Runnable onExpiry = stage == Pop3Stage.IDLE ? this::quit : this::expired;
        deadlines
                .computeIfAbsent(stage, each -> new Deadline(transport(), kind, each.label(), onExpiry))
                .set(options.timeouts().of(stage));
    }

    private void end(Pop3Stage stage) {
        Deadline deadline = deadlines.get(stage);
        if (deadline != null) {
            deadline.cancel();
        }
    }

    private void cancelDeadlines() {
        deadlines.values().forEach(Deadline::cancel);
    }

    private void expired() {
        state = State.CLOSED;
        transport().abortConnection(); // with the deadline as the reason
    }

    // -------------------------------------------------------------------------------------------------------- input

    @Override
    public void dataReceived(ByteBuffer data) {
        byte[] in = new byte[data.remaining()];
        data.get(in);
        take(in);
    }

    private void take(byte[] in) {
        int p = 0;
        reading = true;
        while (p < in.length && state != State.CLOSED && state != State.HELD) {
            p = state == State.MESSAGE ? message(in, p) : line(in, p);
        }
        reading = false;
        behindBytes = 0;
        backlog = state == State.HELD ? Arrays.copyOfRange(in, p, in.length) : NOTHING;
    }

    private int message(byte[] in, int from) {
        Retrieval current = retrieval;
        if (current == null) {
            throw new IllegalStateException("there is no message in " + state);
        }
        end(Pop3Stage.MESSAGE_BLOCK);
        int p = current.read(in, from, in.length);
        if (state != State.MESSAGE) {
            return p;
        }
        if (!current.isReady()) {
            state = State.HELD;
            transport().pauseProducing();
        } else if (current.isDone()) {
            retrieved();
        } else {
            begin(Pop3Stage.MESSAGE_BLOCK, DeadlineKind.IDLE);
        }
        return p;
    }

    /** The receiver of a message is ready for more. */
    void receiverReady() {
        if (state != State.HELD) {
            return;
        }
        state = State.MESSAGE;
        transport().resumeProducing();
        Retrieval current = retrieval;
        if (current != null && current.isDone()) {
            retrieved();
        } else {
            begin(Pop3Stage.MESSAGE_BLOCK, DeadlineKind.IDLE);
        }
        if (!reading) {
            byte[] rest = backlog;
            backlog = NOTHING;
            take(rest);
        }
    }

    private void retrieved() {
        retrieval = null;
        answered();
    }

    private int line(byte[] in, int from) {
        int p = cutter.cut(in, from, in.length, options.limits().lineBytes());
        behindBytes = in.length - p;
        switch (cutter.progress()) {
            case INCOMPLETE -> {}
            case COMPLETE -> line(Answers.text(cutter.bytes(), cutter.start(), cutter.end()));
            case TOO_LONG -> bad("a line is longer than " + options.limits().lineBytes() + " bytes");
            case REFUSED -> bad("a line has " + cutter.fault().words());
        }
        return p;
    }

    private void line(String text) {
        Exchange<?> current = sent.peek();
        if (current == null) {
            bad("it has said what nobody asked for: " + text);
        } else if (state == State.LINES) {
            listed(current, text);
        } else if (text.equals("+OK") || text.startsWith("+OK ")) {
            accepted(current, text.substring(Math.min(4, text.length())));
        } else if (text.equals("-ERR") || text.startsWith("-ERR ")) {
            sent.remove();
            advance(current.stage);
            current.refused(text);
        } else if ((text.equals("+") || text.startsWith("+ ")) && challenged != null) {
            end(current.stage);
            challenged.accept(text.substring(Math.min(2, text.length())));
        } else {
            bad("its answer to " + current.verb() + " is neither +OK nor -ERR: " + text);
        }
    }

    private void accepted(Exchange<?> current, String status) {
        current.accepted(status);
        switch (current.shape) {
            case NOTHING -> answered();
            case LINES -> state = State.LINES;
            case MESSAGE -> {
                end(current.stage);
                state = State.MESSAGE;
                retrieval = new Retrieval(this, current);
                begin(Pop3Stage.MESSAGE_BLOCK, DeadlineKind.IDLE);
            }
        }
    }

    private void listed(Exchange<?> current, String text) {
        if (text.equals(".")) {
            answered();
        } else if (current.lines.size() == options.limits().listingLines()) {
            bad("its answer to " + current.verb() + " has more than " + current.lines.size() + " lines");
        } else {
            current.lines.add(text.startsWith(".") ? text.substring(1) : text);
        }
    }

    /** The first exchange is done. */
    private void answered() {
        Exchange<?> done = sent.remove();
        state = State.STATUS;
        advance(done.stage);
        if (!done.complete()) {
            Pop3ClientException why =
                    new Pop3ClientException(Kind.BAD_ANSWER, "the answer to " + done.verb() + " makes no sense");
            done.failed(why);
            leave(why);
        }
    }

    private void advance(Pop3Stage stage) {
        end(stage);
        end(Pop3Stage.MESSAGE_BLOCK);
        if (!sent.isEmpty()) {
            begin(sent.element().stage, DeadlineKind.PHASE);
        }
        sendMore();
        if (sent.isEmpty() && ready.isDone()) {
            begin(Pop3Stage.IDLE, DeadlineKind.IDLE);
        }
    }

    /** What came behind the line that is being handled, or as a part of one. */
    @Override
    public int unreadBytes() {
        return behindBytes + cutter.heldBytes();
    }

    @Override
    public void handshakeCompleted(TlsInfo tls) {
        if (state != State.CLOSED) {
            opening.secured();
        }
    }

    /** The user is logged in. */
    void opened() {
        begin(Pop3Stage.IDLE, DeadlineKind.IDLE);
        ready.complete(this);
    }

    // ------------------------------------------------------------------------------------------------------- endings

    private void bad(String what) {
        leave(new Pop3ClientException(Kind.BAD_ANSWER, "the server does not keep to POP3: " + what));
    }

    /** Gives everything up. */
    public void close() {
        leave(new Pop3ClientException(Kind.CANCELLED, "the client was closed"));
    }

    /** The end at once: nothing is removed from the maildrop. */
    void leave(Pop3ClientException why) {
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

    private void settle(Pop3ClientException why) {
        state = State.CLOSED;
        if (failure == null) {
            failure = why;
        }
        cancelDeadlines();
        if (retrieval != null) {
            retrieval.close();
            retrieval = null;
        }
        List<Exchange<?>> open = List.copyOf(sent);
        List<Exchange<?>> unsent = List.copyOf(waiting);
        sent.clear();
        waiting.clear();
        open.forEach(each -> each.failed(why));
        unsent.forEach(each -> each.failed(why));
        ready.completeExceptionally(why);
    }

    @Override
    public void connectionLost(CloseReason reason) {
        settle(Pop3ClientException.of(reason));
        ended.complete(reason);
    }

    /** What it is doing, for logs. */
    @Override
    public String toString() {
        return "pop3 client, " + state;
    }
}
