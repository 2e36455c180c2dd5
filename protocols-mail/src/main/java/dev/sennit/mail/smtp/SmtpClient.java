// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp;

import dev.sennit.mail.smtp.SmtpClientException.Kind;
import dev.sennit.mail.smtp.client.SmtpConnection;
import dev.sennit.mail.smtp.route.RouteAttempt;
import dev.sennit.reactor.ClientConnection;
import dev.sennit.reactor.ClientEndpoint;
import dev.sennit.reactor.Endpoints;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.TlsInfo;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * An SMTP client (RFC 5321), or an LMTP one (RFC 2033), on one connection, for one message after the other.
 *
 * <pre>{@code
 * SmtpClient.connect(reactor, "tcp:mail.example.org:587", options)
 *         .thenCompose(client -> client.send(message).whenComplete((report, failure) -> client.quit()))
 *         .thenAccept(report -> report.results().forEach(System.out::println));
 * }</pre>
 *
 * <p>Commands are pipelined where the server takes that (RFC 2920), messages sent with BDAT where it takes that (RFC 3030). Nothing is
 * sent that a server could take for the end of a line or of a message and that is none. It belongs to its reactor: its methods are
 * called on that thread, and everything it promises completes there.
 */
public final class SmtpClient {
    private final SmtpConnection connection;

    private SmtpClient(SmtpConnection connection) {
        this.connection = connection;
    }

    /**
     * Connects, and does what comes before the first message: the greeting, EHLO, STARTTLS and AUTH.
     *
     * @param reactor serves the connection
     * @param endpoint where to, such as {@code tcp:mail.example.org:587}, {@code tls:mail.example.org:465} or {@code unix:/run/lmtp}
     * @param options how it behaves
     * @return the client, when it can send messages; or {@link SmtpClientException}. Cancelling it as a
     *     {@linkplain CompletableFuture#cancel future}, on any thread, gives the attempt up
     * @throws IllegalArgumentException if the string is not an endpoint; the message says what is allowed
     * @throws IllegalStateException on a thread that is not the reactor's
     */
    public static CompletionStage<SmtpClient> connect(Reactor reactor, String endpoint, SmtpClientOptions options) {
        return connect(reactor, Endpoints.client(endpoint), options);
    }

    /**
     * Connects, as {@link #connect(Reactor, String, SmtpClientOptions)}.
     *
     * @param reactor serves the connection
     * @param endpoint where to
     * @param options how it behaves
     * @return as there
     * @throws IllegalStateException on a thread that is not the reactor's
     */
    public static CompletionStage<SmtpClient> connect(
            Reactor reactor, ClientEndpoint endpoint, SmtpClientOptions options) {
        ClientConnection<SmtpConnection> attempt =
                endpoint.connect(reactor, peer -> new SmtpConnection(options), options.connecting());
        CompletableFuture<SmtpClient> client = new CompletableFuture<>();
        attempt.protocol().thenCompose(SmtpConnection::ready).whenComplete((connection, failure) -> {
            if (failure == null) {
                client.complete(new SmtpClient(connection));
            } else {
                client.completeExceptionally(SmtpConnection.openingFailure(failure));
            }
        });
        client.whenComplete((opened, failure) -> {
            if (client.isCancelled()) {
                reactor.callFromThread(attempt::disconnect);
            }
        });
        return client;
    }

    /**
     * Connects to the first host that can be reached of those which take a domain's mail, see {@link MailRoute}, as
     * {@link #connect(Reactor, String, SmtpClientOptions)}. A host that cannot be reached, or says 4xx before it can be sent a message, is
     * followed by the next one; any other failure is the end.
     *
     * @param reactor serves the connections
     * @param route to which domain
     * @param options how it behaves. With STARTTLS, the certificate must be that of the host, whatever name the TLS options have
     * @return as there. The failure names each host that was tried, with what happened there; of the domain itself it is of the kinds
     *     {@link Kind#NO_SUCH_DOMAIN}, {@link Kind#TAKES_NO_MAIL} and {@link Kind#NO_ROUTE}, which are permanent, and
     *     {@link Kind#LOOKUP_FAILED} and {@link Kind#TIMED_OUT}, which are not
     * @throws IllegalArgumentException if the options are for LMTP, which is not spoken to other domains (RFC 2033)
     * @throws IllegalStateException on a thread that is not the reactor's
     */
    public static CompletionStage<SmtpClient> connect(Reactor reactor, MailRoute route, SmtpClientOptions options) {
        return RouteAttempt.begin(reactor, route, options);
    }

    /**
     * Sends a message, when those before it are done.
     *
     * @param message what to send; its source is closed in the end, whatever the outcome
     * @return what became of it, for each recipient; it fails only if it is cancelled. Cancelling it as a
     *     {@linkplain CompletableFuture#cancel future}, on any thread, drops a message that waits, and ends the connection if it is
     *     under way: nothing else stops a server that has the envelope
     */
    public CompletionStage<DeliveryReport> send(OutgoingMessage message) {
        return connection.send(message);
    }

    /**
     * The extensions of the server, as it said last.
     *
     * @return each keyword, in upper case, with what stands behind it; none of a server that knows HELO only
     */
    public Map<String, String> extensions() {
        return connection.extensions().keywords();
    }

    /**
     * What TLS agreed on.
     *
     * @return empty in the clear
     */
    public Optional<TlsInfo> tls() {
        return connection.transport().tls();
    }

    /**
     * Whether messages can be sent.
     *
     * @return false once the connection is over, or QUIT is said
     */
    public boolean isOpen() {
        return connection.isOpen();
    }

    /**
     * Takes no more messages, and says QUIT when those it has are done.
     *
     * @return complete when the connection is over, however it ended
     */
    public CompletionStage<Void> quit() {
        connection.quit();
        return connection.ended().thenAccept(reason -> {});
    }

    /** Ends the connection at once: messages that are not done come to nothing. Harmless when it is over. */
    public void close() {
        connection.close();
    }

    /** What it is doing, for logs. */
    @Override
    public String toString() {
        return connection.toString();
    }
}
