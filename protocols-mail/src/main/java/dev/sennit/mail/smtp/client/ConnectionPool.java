// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.client;

import dev.sennit.mail.smtp.DeliveryReport;
import dev.sennit.mail.smtp.OutgoingMessage;
import dev.sennit.mail.smtp.SmtpClientException;
import dev.sennit.mail.smtp.SmtpClientException.Kind;
import dev.sennit.mail.smtp.SmtpClientOptions;
import dev.sennit.mail.smtp.SmtpPoolLimits;
import dev.sennit.mail.smtp.SmtpStage;
import dev.sennit.reactor.ClientConnection;
import dev.sennit.reactor.ClientEndpoint;
import dev.sennit.reactor.Reactor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one server, and the line of messages that wait for one. The connection that was used last is used next, so that
 * those that are too many grow idle and are ended.
 *
 * <pre>
 *   OPEN --quit--> QUITTING --close--> CLOSED        OPEN --close--> CLOSED
 * </pre>
 */
public final class ConnectionPool {
    private enum State {
        OPEN,
        QUITTING,
        CLOSED
    }

    private final Reactor reactor;
    private final ClientEndpoint endpoint;
    private final SmtpClientOptions options;
    private final SmtpPoolLimits limits;
    private final Set<PooledConnection> connections = new LinkedHashSet<>();
    private final Deque<PooledConnection> idlers = new ArrayDeque<>(); // the one that was used last first
    private final Deque<PooledMessage> line = new ArrayDeque<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private State state = State.OPEN;
    private boolean scheduled;

    /** Without a connection. */
    public ConnectionPool(Reactor reactor, ClientEndpoint endpoint, SmtpClientOptions options, SmtpPoolLimits limits) {
        this.reactor = reactor;
        this.endpoint = endpoint;
        this.options = options.withTimeouts(options.timeouts().with(SmtpStage.IDLE, limits.idle()));
        this.limits = limits;
    }

    // ----------------------------------------------------------------------------------------------------- messages

    /** Sends a message when there is a connection for it. */
    public CompletionStage<DeliveryReport> send(OutgoingMessage message) {
        if (!reactor.isReactorThread()) {
            throw new IllegalStateException("called from thread '"
                    + Thread.currentThread().getName()
                    + "', which is not the reactor's: use reactor.callFromThread(() -> ...)");
        }
        PooledMessage asked = new PooledMessage(this, message);
        if (state != State.OPEN) {
            asked.failed(new SmtpClientException(Kind.CANCELLED, "this pool takes no more messages"));
        } else if (!line.isEmpty() || !serve(asked)) {
            enqueue(asked);
        }
        return asked.result();
    }

    private void enqueue(PooledMessage asked) {
        if (line.size() >= limits.waitingMessages()) {
            asked.failed(new SmtpClientException(
                    Kind.TOO_BUSY, limits.waitingMessages() + " messages wait for a connection already"));
        } else {
            line.addLast(asked);
            asked.waitFor(limits.acquire());
        }
    }

    /** The connection of a message was dead: the next one is for it, in that one's place. The limit of the line is not for it. */
    void sendAgain(PooledMessage message) {
        line.addFirst(message);
        message.waitFor(limits.acquire());
        serveInTurn();
    }

    /** Whether messages that it has may still be sent. */
    boolean isSending() {
        return state != State.CLOSED;
    }

    void leaveLine(PooledMessage message) {
        line.remove(message);
        serveInTurn();
    }

    Reactor reactor() {
        return reactor;
    }

    /** Returns whether the message waits for its turn no more. */
    private boolean serve(PooledMessage message) {
        PooledConnection found = message.wantsNew() ? null : takeIdle();
        if (found != null) {
            found.send(message);
            return true;
        }
        if (connections.size() >= limits.connections()) {
            return false;
        }
        connectFor(message);
        return true;
    }

    private @Nullable PooledConnection takeIdle() {
        PooledConnection found = idlers.pollFirst();
        while (found != null && !found.isIdle()) {
            found = idlers.pollFirst();
        }
        return found;
    }

    /** Later, so that a line of messages that come to nothing at once is no tower of calls. */
    private void serveInTurn() {
        if (!scheduled) {
            scheduled = true;
            reactor.callFromThread(this::serveLine);
        }
    }

    private void serveLine() {
        scheduled = false;
        PooledMessage next = line.pollFirst();
        while (next != null && serve(next)) {
            next = line.pollFirst();
        }
        if (next != null) {
            line.addFirst(next);
        }
        if (state == State.QUITTING && line.isEmpty()) {
            idlers.forEach(PooledConnection::quit);
            idlers.clear();
            endIfDone();
        }
    }

    // -------------------------------------------------------------------------------------------------- connections

    private void connectFor(PooledMessage message) {
        PooledConnection made = new PooledConnection(this, message);
        connections.add(made);
        made.open();
    }

    ClientConnection<SmtpConnection> connect(Consumer<SmtpConnection> whenIdle) {
        return endpoint.connect(reactor, peer -> new SmtpConnection(options, whenIdle), options.connecting());
    }

    /** A connection has no message any more. */
    void idle(PooledConnection connection) {
        if (connection.messages() >= limits.messagesPerConnection()) {
            connection.quit();
        } else {
            idlers.addFirst(connection);
        }
        serveInTurn();
    }

    /** A connection is over, or there never was one. */
    void gone(PooledConnection connection) {
        connections.remove(connection);
        idlers.remove(connection);
        serveInTurn();
        endIfDone();
    }

    // ------------------------------------------------------------------------------------------------------ endings

    /** Takes no more messages, and ends the connections when those it has are done. */
    public CompletionStage<Void> quit() {
        if (state == State.OPEN) {
            state = State.QUITTING;
            serveInTurn();
        }
        return ended.minimalCompletionStage();
    }

    /** Gives everything up. */
    public void close() {
        state = State.CLOSED;
        SmtpClientException why = new SmtpClientException(Kind.CANCELLED, "the pool was closed");
        List<PooledMessage> waiting = List.copyOf(line);
        line.clear();
        waiting.forEach(each -> each.failed(why));
        List.copyOf(connections).forEach(each -> each.giveUp(why));
        endIfDone();
    }

    private void endIfDone() {
        if (state != State.OPEN && line.isEmpty() && connections.isEmpty()) {
            reactor.callFromThread(() -> ended.complete(null)); // behind what became of the last messages
        }
    }

    // ------------------------------------------------------------------------------------------------------- asking

    /** {@return how many connections are open, being opened or being closed} */
    public int connections() {
        return connections.size();
    }

    /** {@return how many of them have no message} */
    public int idleConnections() {
        return (int) idlers.stream().filter(PooledConnection::isIdle).count();
    }

    /** {@return how many messages wait for one} */
    public int waitingMessages() {
        return line.size();
    }

    @Override
    public String toString() {
        return "smtp client pool for " + endpoint + ", " + state + ": " + connections.size() + " connections, "
                + idleConnections() + " idle; " + line.size() + " messages wait";
    }
}
