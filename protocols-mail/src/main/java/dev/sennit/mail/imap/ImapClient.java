// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap;

import dev.sennit.mail.MessageReceiver;
import dev.sennit.mail.imap.ImapClientException.Kind;
import dev.sennit.mail.imap.OpenMailbox.Access;
import dev.sennit.mail.imap.client.ImapConnection;
import dev.sennit.mail.imap.client.MailboxCommands;
import dev.sennit.mail.imap.client.MessageCommands;
import dev.sennit.mail.imap.client.Request;
import dev.sennit.mail.message.Section;
import dev.sennit.mail.store.FlagChange;
import dev.sennit.mail.store.UidSet;
import dev.sennit.reactor.ClientConnection;
import dev.sennit.reactor.ClientEndpoint;
import dev.sennit.reactor.Endpoints;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.TlsInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * An IMAP client (RFC 3501, RFC 9051), for one user and one session.
 *
 * <pre>{@code
 * ImapClient.connect(reactor, "tls:mail.example.org:993", options)
 *         .thenCompose(imap -> imap.select("INBOX")
 *                 .thenCompose(box -> imap.fetch(MessageQuery.of(box.all(), FetchAttribute.ENVELOPE)))
 *                 .thenAccept(messages -> messages.forEach(System.out::println)))
 * }</pre>
 *
 * <p>Messages are always named by UID. Names of mailboxes are Unicode; between their levels stands what {@link ListedMailbox#separator}
 * says. Commands are carried out in the order in which they are given, pipelined where that cannot be misunderstood (RFC 9051 section
 * 5.5). Each answers with {@link ImapClientException} if the server refuses it, and goes on; cancelling an answer as a
 * {@linkplain CompletableFuture#cancel future}, on any thread, drops a command that was not sent, and ends the connection else. It
 * belongs to its reactor: its methods are called on that thread, and everything it promises completes there. A text with a CR, an LF, a
 * NUL or half a character is an {@link IllegalArgumentException}, and nothing is sent; so is a command that would be longer than a line
 * of 8,192 octets (RFC 7162 section 4). Where messages are many, {@link #fetch}, {@link #storeFlags}, {@link #move}, {@link #expunge} and
 * {@link #remove} are as many commands as that takes, one behind the other, with one answer; behind one that fails none is sent, and what
 * those before it did remains. {@link #copy} and {@link #search} are one command always.
 */
public final class ImapClient {
    private final ImapConnection connection;
    private final MailboxCommands mailboxes;
    private final MessageCommands messages;

    private ImapClient(ImapConnection connection) {
        this.connection = connection;
        mailboxes = new MailboxCommands(connection);
        messages = new MessageCommands(connection);
    }

    /**
     * Connects and logs in.
     *
     * @param reactor serves the connection
     * @param endpoint where to, such as {@code tls:mail.example.org:993} or {@code tcp:mail.example.org:143}
     * @param options how it behaves
     * @return the client, when its user is logged in; or {@link ImapClientException}. Cancelling it as a
     *     {@linkplain CompletableFuture#cancel future}, on any thread, gives the attempt up
     * @throws IllegalArgumentException if the string is not an endpoint; the message says what is allowed
     * @throws IllegalStateException on a thread that is not the reactor's
     */
    public static CompletionStage<ImapClient> connect(Reactor reactor, String endpoint, ImapClientOptions options) {
        return connect(reactor, Endpoints.client(endpoint), options);
    }

    /**
     * Connects, as {@link #connect(Reactor, String, ImapClientOptions)}.
     *
     * @param reactor serves the connection
     * @param endpoint where to
     * @param options how it behaves
     * @return as there
     * @throws IllegalStateException on a thread that is not the reactor's
     */
    public static CompletionStage<ImapClient> connect(
            Reactor reactor, ClientEndpoint endpoint, ImapClientOptions options) {
        ClientConnection<ImapConnection> attempt =
                endpoint.connect(reactor, peer -> new ImapConnection(options), options.connecting());
        CompletableFuture<ImapClient> client = new CompletableFuture<>();
        attempt.protocol().thenCompose(ImapConnection::ready).whenComplete((connection, failure) -> {
            if (failure == null) {
                client.complete(new ImapClient(connection));
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

    private static ImapClientException toClientException(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof ImapClientException own
                ? own
                : new ImapClientException(Kind.CANNOT_CONNECT, String.valueOf(cause.getMessage()), cause);
    }

    // ------------------------------------------------------------------------------------------------------ mailboxes

    /**
     * Which mailboxes there are: LIST.
     *
     * @param pattern names, in which {@code *} stands for anything and {@code %} for anything within a level; {@code *} for all
     * @return those that there are, and names that only have others below them
     */
    public CompletionStage<List<ListedMailbox>> list(String pattern) {
        return mailboxes.list(pattern);
    }

    /**
     * The numbers of a mailbox that is not selected: STATUS.
     *
     * @param mailbox which
     * @return as they are
     */
    public CompletionStage<MailboxNumbers> status(String mailbox) {
        return mailboxes.status(mailbox);
    }

    /**
     * Opens a mailbox to read and change it: SELECT, with CONDSTORE where the server has that.
     *
     * @param mailbox which
     * @return as it is; if it fails no mailbox is selected
     */
    public CompletionStage<OpenMailbox> select(String mailbox) {
        return mailboxes.open(mailbox, Access.READ_WRITE, Optional.empty());
    }

    /**
     * Opens a mailbox and hears what has changed since the last time: SELECT with QRESYNC (RFC 7162), which is enabled for that. Known UIDs
     * that are too many for a line are asked for as one range; of others nothing is told.
     *
     * @param mailbox which
     * @param last the last time
     * @return as it is; if its UIDVALIDITY is another one than the last time, nothing is said of changes. It fails with
     *     {@link ImapClientException.Kind#NOT_OFFERED} where the server does not have QRESYNC
     */
    public CompletionStage<OpenMailbox> select(String mailbox, MailboxResync last) {
        return mailboxes.open(mailbox, Access.READ_WRITE, Optional.of(last));
    }

    /**
     * Opens a mailbox to read it: EXAMINE. Nothing of it changes.
     *
     * @param mailbox which
     * @return as it is
     */
    public CompletionStage<OpenMailbox> examine(String mailbox) {
        return mailboxes.open(mailbox, Access.READ_ONLY, Optional.empty());
    }

    /**
     * Closes the selected mailbox, from which messages are removed that are marked as deleted: CLOSE.
     *
     * @return complete when none is selected
     */
    public CompletionStage<Void> closeMailbox() {
        return mailboxes.closeMailbox();
    }

    /**
     * Closes the selected mailbox as it is: UNSELECT (RFC 3691).
     *
     * @return complete when none is selected
     */
    public CompletionStage<Void> unselect() {
        return mailboxes.unselect();
    }

    /**
     * Makes a mailbox: CREATE.
     *
     * @param mailbox its name
     * @return complete when it is there
     */
    public CompletionStage<Void> create(String mailbox) {
        return mailboxes.create(mailbox);
    }

    /**
     * Removes a mailbox with its messages: DELETE.
     *
     * @param mailbox which
     * @return complete when it is gone
     */
    public CompletionStage<Void> delete(String mailbox) {
        return mailboxes.delete(mailbox);
    }

    /**
     * Gives a mailbox another name, and those below it: RENAME.
     *
     * @param from which
     * @param to its new name
     * @return complete when it has that
     */
    public CompletionStage<Void> rename(String from, String to) {
        return mailboxes.rename(from, to);
    }

    /**
     * Puts a name on the list of those that the user wants to see: SUBSCRIBE.
     *
     * @param mailbox which
     * @return complete when it is
     */
    public CompletionStage<Void> subscribe(String mailbox) {
        return mailboxes.subscribe(mailbox);
    }

    /**
     * Takes a name from that list: UNSUBSCRIBE.
     *
     * @param mailbox which
     * @return complete when it is
     */
    public CompletionStage<Void> unsubscribe(String mailbox) {
        return mailboxes.unsubscribe(mailbox);
    }

    // ------------------------------------------------------------------------------------------------------- messages

    /**
     * What the server tells of messages of the selected mailbox: FETCH.
     *
     * @param query of which, and what
     * @return one for each message that is there
     */
    public CompletionStage<List<MessageSummary>> fetch(MessageQuery query) {
        return messages.fetch(query);
    }

    /**
     * What the server tells of messages of the selected mailbox, one by one: FETCH.
     *
     * @param query of which, and what
     * @param receiver is given each as it comes
     * @return complete when it has all of them
     */
    public CompletionStage<Void> fetch(MessageQuery query, Consumer<MessageSummary> receiver) {
        return messages.fetch(query, receiver);
    }

    /**
     * Fetches a message of the selected mailbox, which is not marked as seen by that: FETCH BODY.PEEK[].
     *
     * @param uid which
     * @param receiver takes its bytes
     * @return complete when it has all of them, or there is no such message; whether there is
     * @throws IllegalArgumentException if it is no UID
     */
    public CompletionStage<Boolean> retrieve(long uid, MessageReceiver receiver) {
        return retrieve(uid, new Section(List.of(), Section.What.ALL, List.of()), receiver);
    }

    /**
     * Fetches a section of a message of the selected mailbox, such as its header, or a part.
     *
     * @param uid which message
     * @param section which section
     * @param receiver takes its bytes, still in the encoding that the message has
     * @return complete when it has all of them, or there is no such section; whether there is
     * @throws IllegalArgumentException if it is no UID, or the name of a field cannot be one
     */
    public CompletionStage<Boolean> retrieve(long uid, Section section, MessageReceiver receiver) {
        return messages.retrieve(uid, section, receiver);
    }

    /**
     * Searches the selected mailbox: SEARCH.
     *
     * @param term what for
     * @return what was found
     * @throws IllegalArgumentException if it names too many messages for one command
     */
    public CompletionStage<FoundMessages> search(SearchTerm term) {
        Request terms = Request.of("");
        term.write(terms);
        return messages.search(terms);
    }

    /**
     * Changes the flags of messages: STORE.
     *
     * @param uids of which
     * @param change what is added, removed or set
     * @return complete when it is done
     */
    public CompletionStage<Void> storeFlags(UidSet uids, FlagChange change) {
        return messages.storeFlags(uids, change);
    }

    /**
     * Copies messages, all or none: COPY.
     *
     * @param uids which
     * @param mailbox where to
     * @return the copies; empty if the server does not say
     * @throws IllegalArgumentException if they are too many for one command: it is not cut, for a part might be copied
     */
    public CompletionStage<Optional<NewMessages>> copy(UidSet uids, String mailbox) {
        return messages.copy(uids, mailbox);
    }

    /**
     * Moves messages: MOVE (RFC 6851); of servers without it, they are copied, marked as deleted and removed, and may be in both
     * mailboxes if that does not come to its end.
     *
     * @param uids which
     * @param mailbox where to
     * @return where they are; empty if the server does not say. It fails with {@link ImapClientException.Kind#NOT_OFFERED} of servers
     *     that have neither MOVE nor UIDPLUS, without which others might be removed, too
     */
    public CompletionStage<Optional<NewMessages>> move(UidSet uids, String mailbox) {
        return messages.move(uids, mailbox);
    }

    /**
     * Removes those messages that are marked as deleted, and no others: UID EXPUNGE (RFC 4315).
     *
     * @param uids of these
     * @return complete when they are gone
     */
    public CompletionStage<Void> expunge(UidSet uids) {
        return messages.expunge(uids);
    }

    /**
     * Marks messages as deleted, and removes them: STORE, UID EXPUNGE.
     *
     * @param uids which
     * @return complete when they are gone
     */
    public CompletionStage<Void> remove(UidSet uids) {
        return messages.remove(uids);
    }

    /**
     * Puts a message into a mailbox: APPEND. Its text is read as the server takes it.
     *
     * @param mailbox which
     * @param message the message; its source is closed in any case
     * @return where it is; empty if the server does not say
     */
    public CompletionStage<Optional<NewMessages>> append(String mailbox, AppendRequest message) {
        return messages.append(mailbox, message);
    }

    // --------------------------------------------------------------------------------------------------------- server

    /**
     * Hears of what happens to the selected mailbox as soon as it happens: IDLE (RFC 2177), which is given anew after
     * {@link ImapStage#RENEWAL}. The {@linkplain ImapClientOptions#withListener listener} is told. The next command ends it,
     * and so does cancelling its answer.
     *
     * @return complete when it is over. It fails with {@link ImapClientException.Kind#NOT_OFFERED} of servers without IDLE, of which
     *     {@link #noop} hears the same
     */
    public CompletionStage<Void> idle() {
        return connection.capabilities().contains("IDLE")
                        || connection.capabilities().contains("IMAP4REV2")
                ? connection.idle()
                : CompletableFuture.failedFuture(
                        new ImapClientException(Kind.NOT_OFFERED, "the server does not have IDLE"));
    }

    /** Ends {@link #idle}; harmless when there is none. */
    public void endIdle() {
        connection.endIdle();
    }

    /**
     * Does nothing but hear what has happened: NOOP.
     *
     * @return complete when the server has answered
     */
    public CompletionStage<Void> noop() {
        return mailboxes.noop();
    }

    /**
     * Says who this is, and hears who the server is: ID (RFC 2971).
     *
     * @param fields such as {@code name} and {@code version}; 30 at most
     * @return what the server says
     * @throws IllegalArgumentException if there are more
     */
    public CompletionStage<Map<String, String>> identify(Map<String, String> fields) {
        return mailboxes.identify(fields);
    }

    /**
     * Enables extensions: ENABLE (RFC 5161).
     *
     * @param extensions which
     * @return those that the server has enabled, in upper case
     * @throws IllegalArgumentException if one is no atom
     */
    public CompletionStage<Set<String>> enable(Set<String> extensions) {
        return mailboxes.enable(extensions);
    }

    /**
     * What the server can, as it said last: CAPABILITY.
     *
     * @return in upper case
     */
    public Set<String> capabilities() {
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

    /**
     * Whether what is sent is compressed: {@link ImapClientOptions#withCompression}.
     *
     * @return true if the server has agreed to it
     */
    public boolean isCompressed() {
        return connection.isCompressed();
    }

    /**
     * Ends the session, when all commands given before are done: LOGOUT.
     *
     * @return complete when the server has answered
     */
    public CompletionStage<Void> logout() {
        return connection.logout();
    }

    /** Ends the connection at once. Harmless when it is over. */
    public void close() {
        connection.close();
    }

    /** What it is doing, for logs. */
    @Override
    public String toString() {
        return connection.toString();
    }
}
