// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.client;

import dev.sennit.mail.imap.ImapClientException;
import dev.sennit.mail.imap.ImapClientException.Kind;
import dev.sennit.mail.imap.ImapStage;
import dev.sennit.mail.imap.client.Exchange.Turn;
import dev.sennit.reactor.DeadlineKind;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The commands of a connection: those that wait for their turn, and those that are under way, each with its tag and, of the first of
 * them, its time.
 */
final class CommandQueue {
    private final ImapConnection connection;
    private final RequestWriter writer;
    private final Deque<Exchange<?>> waiting = new ArrayDeque<>();
    private final Map<String, Exchange<?>> sent = new LinkedHashMap<>(); // by tag
    private int tags;

    CommandQueue(ImapConnection connection) {
        this.connection = connection;
        writer = new RequestWriter(connection, this);
    }

    // -------------------------------------------------------------------------------------------------------- waiting

    int waitingCommands() {
        return waiting.size();
    }

    void add(Exchange<?> exchange) {
        waiting.add(exchange);
    }

    /** A command that waits is dropped for a reason; harmless if it does not wait. */
    void withdraw(Exchange<?> exchange, Throwable why) {
        if (waiting.remove(exchange)) {
            exchange.dropped(
                    why instanceof ImapClientException own
                            ? own
                            : new ImapClientException(Kind.CANCELLED, exchange.verb() + " was not sent: " + why));
            if (sent.isEmpty()) {
                rest();
            }
        }
    }

    /** Nobody wants an answer any more: a command that waits is dropped, one under way ends the connection. */
    void cancelled(Exchange<?> exchange) {
        if (waiting.remove(exchange)) {
            exchange.release();
        } else if (sent.containsValue(exchange)) {
            connection.leave(new ImapClientException(Kind.CANCELLED, exchange.verb() + " was cancelled"));
        }
    }

    // -------------------------------------------------------------------------------------------------------- sending

    /** Sends those whose turn it is. */
    void sendMore() {
        while (!connection.isClosed() && !waiting.isEmpty() && maySend(waiting.element())) {
            Exchange<?> next = waiting.remove();
            connection.deadlines().end(ImapStage.IDLE);
            String tag = "S" + ++tags;
            sent.put(tag, next);
            if (sent.size() == 1) {
                connection.await(next.stage);
            }
            writer.write(tag, next.request);
        }
    }

    private boolean maySend(Exchange<?> next) {
        if (sent.isEmpty() || !writer.isFree()) {
            return writer.isFree();
        }
        return next.turn == Turn.SHARED
                && first().turn == Turn.SHARED
                && sent.size() < connection.options().limits().pipelinedCommands();
    }

    /** A command is written to its end. */
    void written() {
        if (!sent.isEmpty() && first().stage == ImapStage.APPEND_START) {
            connection.deadlines().end(ImapStage.APPEND_START);
            connection.await(ImapStage.APPEND_END);
        }
        if (!connection.isReading()) {
            sendMore();
        }
    }

    /** The server wants a message; the time for that is the transport's, and the least rate's. */
    void sendingBegins() {
        connection.deadlines().end(ImapStage.APPEND_START);
    }

    // ------------------------------------------------------------------------------------------------------ under way

    boolean isEmpty() {
        return sent.isEmpty();
    }

    /** In the order in which they were sent. */
    Collection<Exchange<?>> underWay() {
        return sent.values();
    }

    /** Of those under way, of which there is one. */
    Exchange<?> first() {
        return sent.values().iterator().next();
    }

    @Nullable
    Exchange<?> withTag(String tag) {
        return sent.get(tag);
    }

    /** What goes to receivers. */
    List<BodyAnswer> bodies() {
        return sent.values().stream().flatMap(each -> each.body().stream()).toList();
    }

    RequestWriter writer() {
        return writer;
    }

    /** A command is answered. */
    void answered(String tag, Exchange<?> exchange) {
        sent.remove(tag);
        connection.deadlines().end(exchange.stage);
        connection.deadlines().end(ImapStage.APPEND_END);
        if (sent.isEmpty()) {
            rest();
        } else {
            connection.await(first().stage);
        }
    }

    /** Nothing is under way; if nothing waits either, the next command is waited for. */
    private void rest() {
        if (connection.takesCommands() && waiting.isEmpty()) {
            connection.deadlines().begin(ImapStage.IDLE, DeadlineKind.IDLE);
        }
    }

    /** All are over. */
    void settle(ImapClientException why) {
        writer.close();
        List<Exchange<?>> open = List.copyOf(sent.values());
        List<Exchange<?>> unsent = List.copyOf(waiting);
        sent.clear();
        waiting.clear();
        open.forEach(each -> each.failed(why));
        unsent.forEach(each -> each.dropped(why));
    }
}
