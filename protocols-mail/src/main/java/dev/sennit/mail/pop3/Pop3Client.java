// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3;

import dev.sennit.mail.MessageReceiver;
import dev.sennit.mail.pop3.Pop3ClientException.Kind;
import dev.sennit.mail.pop3.client.Pop3Commands;
import dev.sennit.mail.pop3.client.Pop3Connection;
import dev.sennit.reactor.ClientConnection;
import dev.sennit.reactor.ClientEndpoint;
import dev.sennit.reactor.Endpoints;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.TlsInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * A POP3 client (RFC 1939), for one user and one session.
 *
 * <pre>{@code
 * Pop3Client.connect(reactor, "tls:mail.example.org:995", options)
 *         .thenCompose(client -> client.messageIds().thenCompose(ids -> client.retrieve(ids.get(0).number(), receiver)))
 * }</pre>
 *
 * <p>Commands are carried out in the order in which they are given, pipelined where the server takes that (RFC 2449 section 6.6). Each
 * answers with {@link Pop3ClientException} if the server refuses it, and goes on; cancelling an answer as a
 * {@linkplain CompletableFuture#cancel future}, on any thread, drops a command that was not sent, and ends the connection else. Messages
 * are removed when {@link #quit} is through, and only then. It belongs to its reactor: its methods are called on that thread, and
 * everything it promises completes there.
 */
public final class Pop3Client {
    private final Pop3Connection connection;
    private final Pop3Commands commands;

    private Pop3Client(Pop3Connection connection) {
        this.connection = connection;
        commands = new Pop3Commands(connection);
    }

    /**
     * Connects and logs in.
     *
     * @param reactor serves the connection
     * @param endpoint where to, such as {@code tls:mail.example.org:995} or {@code tcp:mail.example.org:110}
     * @param options how it behaves
     * @return the client, when its user is logged in; or {@link Pop3ClientException}. Cancelling it as a
     *     {@linkplain CompletableFuture#cancel future}, on any thread, gives the attempt up
     * @throws IllegalArgumentException if the string is not an endpoint; the message says what is allowed
     * @throws IllegalStateException on a thread that is not the reactor's
     */
    public static CompletionStage<Pop3Client> connect(Reactor reactor, String endpoint, Pop3ClientOptions options) {
        return connect(reactor, Endpoints.client(endpoint), options);
    }

    /**
     * Connects, as {@link #connect(Reactor, String, Pop3ClientOptions)}.
     *
     * @param reactor serves the connection
     * @param endpoint where to
     * @param options how it behaves
     * @return as there
     * @throws IllegalStateException on a thread that is not the reactor's
     */
    public static CompletionStage<Pop3Client> connect(
            Reactor reactor, ClientEndpoint endpoint, Pop3ClientOptions options) {
        ClientConnection<Pop3Connection> attempt =
                endpoint.connect(reactor, peer -> new Pop3Connection(options), options.connecting());
        CompletableFuture<Pop3Client> client = new CompletableFuture<>();
        attempt.protocol().thenCompose(Pop3Connection::ready).whenComplete((connection, failure) -> {
            if (failure == null) {
                client.complete(new Pop3Client(connection));
            } else {
                client.completeExceptionally(toClientException(failure));
            }
        });
        client.whenComplete((opened, failure) -> {
            if (client.isCancelled()) {
                reactor.callFromThread(attempt::disconnect);
            }
        });
        return client;
    }

    private static Pop3ClientException toClientException(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof Pop3ClientException own
                ? own
                : new Pop3ClientException(Kind.CANNOT_CONNECT, String.valueOf(cause.getMessage()), cause);
    }

    /**
     * How much there is: STAT.
     *
     * @return without the messages that are marked as deleted
     */
    public CompletionStage<MaildropSize> size() {
        return commands.size();
    }

    /**
     * How long each message is: LIST.
     *
     * @return without the messages that are marked as deleted
     */
    public CompletionStage<List<MessageSize>> messageSizes() {
        return commands.messageSizes();
    }

    /**
     * What each message is called in every session: UIDL.
     *
     * @return without the messages that are marked as deleted
     */
    public CompletionStage<List<MessageId>> messageIds() {
        return commands.messageIds();
    }

    /**
     * Fetches a message: RETR.
     *
     * @param number which, from 1
     * @param receiver takes its bytes
     * @return complete when the receiver has all of them
     * @throws IllegalArgumentException if the number is less than 1
     */
    public CompletionStage<Void> retrieve(int number, MessageReceiver receiver) {
        return commands.retrieve(number, receiver);
    }

    /**
     * Fetches a message's header and the first lines of its body: TOP.
     *
     * @param number which, from 1
     * @param bodyLines how many lines, 0 or more
     * @param receiver takes the bytes
     * @return complete when the receiver has all of them
     * @throws IllegalArgumentException if either is less
     */
    public CompletionStage<Void> top(int number, int bodyLines, MessageReceiver receiver) {
        return commands.top(number, bodyLines, receiver);
    }

    /**
     * Marks a message as deleted: DELE. It is removed with {@link #quit}.
     *
     * @param number which, from 1
     * @return complete when it is marked
     * @throws IllegalArgumentException if the number is less than 1
     */
    public CompletionStage<Void> delete(int number) {
        return commands.delete(number);
    }

    /**
     * Takes all marks back: RSET.
     *
     * @return complete when they are
     */
    public CompletionStage<Void> reset() {
        return commands.reset();
    }

    /**
     * Does nothing, so that the server does not end the session: NOOP.
     *
     * @return complete when the server has answered
     */
    public CompletionStage<Void> noop() {
        return commands.noop();
    }

    /**
     * Ends the session, when all commands given before are done, and has the messages removed that are marked: QUIT.
     *
     * @return complete when they are removed; it fails if the server could not, or did not answer: then they may be there or not
     */
    public CompletionStage<Void> quit() {
        return connection.quit();
    }

    /** Ends the connection at once: no message is removed. Harmless when it is over. */
    public void close() {
        connection.close();
    }

    /**
     * What the server can, as it said last: CAPA (RFC 2449).
     *
     * @return each word, in upper case, with what stands behind it; none of a server that does not say
     */
    public Map<String, String> capabilities() {
        return connection.capabilities();
    }

    /**
     * What TLS agreed on.
     *
     * @return empty in the clear
     */
    public Optional<TlsInfo> tls() {
        return connection.transport().tls();
    }

    /** What it is doing, for logs. */
    @Override
    public String toString() {
        return connection.toString();
    }
}
