// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.client;

import dev.sennit.mail.MessageReceiver;
import dev.sennit.mail.imap.AppendRequest;
import dev.sennit.mail.imap.FetchAttribute;
import dev.sennit.mail.imap.FoundMessages;
import dev.sennit.mail.imap.ImapClientException;
import dev.sennit.mail.imap.ImapClientException.Kind;
import dev.sennit.mail.imap.ImapStage;
import dev.sennit.mail.imap.MessageQuery;
import dev.sennit.mail.imap.MessageSummary;
import dev.sennit.mail.imap.NewMessages;
import dev.sennit.mail.imap.client.Answers.Summaries.Keeping;
import dev.sennit.mail.imap.client.Exchange.Answer;
import dev.sennit.mail.imap.client.Exchange.Turn;
import dev.sennit.mail.message.Section;
import dev.sennit.mail.store.FlagChange;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.SystemFlag;
import dev.sennit.mail.store.UidSet;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/** The commands about messages. They are always named by UID, so that it does not matter which others come and go. */
public final class MessageCommands {
    private static final DateTimeFormatter DATE_TIME = DateTimeFormatter.ofPattern(
                    "dd-MMM-yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final FlagChange DELETION = FlagChange.add(Flags.of(SystemFlag.DELETED));

    private final ImapConnection connection;

    /** On a connection that is ready. */
    public MessageCommands(ImapConnection connection) {
        this.connection = connection;
    }

    /** Whether the server has an extension. */
    private boolean has(String capability) {
        return connection.capabilities().contains(capability);
    }

    private static <T> CompletionStage<T> notOffered(String what) {
        return CompletableFuture.failedFuture(
                new ImapClientException(Kind.NOT_OFFERED, "the server does not have " + what));
    }

    // -------------------------------------------------------------------------------------------------------- reading

    /** UID FETCH of what is small, all of it at once. */
    public CompletionStage<List<MessageSummary>> fetch(MessageQuery query) {
        List<MessageSummary> all = new ArrayList<>();
        CompletableFuture<Void> fetched = fetch(query, Keeping.ALL, all::add).toCompletableFuture();
        return connection.onCancel(fetched.thenApply(nothing -> List.copyOf(all)), () -> fetched.cancel(false));
    }

    /** UID FETCH of what is small. */
    public CompletionStage<Void> fetch(MessageQuery query, Consumer<MessageSummary> receiver) {
        return fetch(query, Keeping.UNKNOWN, receiver);
    }

    private CompletionStage<Void> fetch(MessageQuery query, Keeping keeping, Consumer<MessageSummary> receiver) {
        boolean needsModSeq =
                query.changedSince().isPresent() || query.attributes().contains(FetchAttribute.MOD_SEQ);
        if (needsModSeq && !has("CONDSTORE") && !has("QRESYNC")) {
            return notOffered("CONDSTORE");
        }
        EnumSet<FetchAttribute> attributes = EnumSet.noneOf(FetchAttribute.class);
        attributes.addAll(query.attributes());
        StringBuilder items = new StringBuilder(" (UID");
        attributes.forEach(each -> items.append(' ').append(each.imapName()));
        items.append(')');
        query.changedSince().ifPresent(modSeq -> items.append(" (CHANGEDSINCE " + modSeq + ")"));
        Answers.Summaries answer = new Answers.Summaries(attributes, keeping, receiver);
        return sendPieces(query.uids(), uids -> Request.of("UID FETCH").text(" " + uids + items), Turn.ALONE, answer);
    }

    /** A command about messages; where they are too many for a line several, which have one answer. */
    private CompletionStage<Void> sendPieces(
            UidSet uids, Function<UidSet, Request> command, Turn turn, Answer<Void> answer) {
        if (uids.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        AnswerSize size = new AnswerSize();
        return Sequence.send(
                connection,
                UidPieces.of(uids, command.apply(UidSet.EMPTY)).stream()
                        .map(piece -> new Exchange<>(ImapStage.LISTING, command.apply(piece), turn, answer, size))
                        .toList());
    }

    /** UID FETCH of a section of one message. */
    public CompletionStage<Boolean> retrieve(long uid, Section section, MessageReceiver receiver) {
        StringBuilder name = new StringBuilder();
        section.path().forEach(number -> name.append(number).append('.'));
        name.append(section.what().keyword());
        if (section.what() == Section.What.ALL && name.length() > 0) {
            name.setLength(name.length() - 1);
        }
        Request request = Request.of("UID FETCH").text(" " + UidSet.of(uid) + " (UID BODY.PEEK[" + name);
        String fields = "";
        if (!section.fieldNames().isEmpty()) {
            section.fieldNames().forEach(MessageCommands::requireFieldName);
            fields = " (" + String.join(" ", section.fieldNames()) + ")";
        }
        request.text(fields + "])");
        return connection.send(new Exchange<>(
                ImapStage.MESSAGE_START,
                request,
                Turn.SHARED,
                new BodyAnswer(uid, "BODY[" + name + fields + "]", receiver)));
    }

    private static void requireFieldName(String name) {
        if (name.isEmpty() || !name.chars().allMatch(c -> c > ' ' && c < 0x7F && "(){%*\"\\]:".indexOf(c) < 0)) {
            throw new IllegalArgumentException(
                    "not the name of a field: printable ASCII without ( ) { % * \" \\ ] :" + " and space is allowed");
        }
    }

    /** UID SEARCH. */
    public CompletionStage<FoundMessages> search(Request terms) {
        Request request = Request.of("UID SEARCH");
        if (has("ESEARCH") || has("IMAP4REV2")) {
            request.text(" RETURN (ALL)");
        }
        int mostRanges = connection.options().limits().elements();
        return connection.send(
                new Exchange<>(ImapStage.LISTING, request.request(terms), Turn.ALONE, new Answers.Search(mostRanges)));
    }

    // ------------------------------------------------------------------------------------------------------- changing

    /** UID STORE. */
    public CompletionStage<Void> storeFlags(UidSet uids, FlagChange change) {
        return sendPieces(uids, piece -> storing(piece, change), Turn.SHARED, status -> null);
    }

    private static Request storing(UidSet uids, FlagChange change) {
        String how = switch (change.how()) {
            case ADD -> "+FLAGS.SILENT ";
            case REMOVE -> "-FLAGS.SILENT ";
            case REPLACE -> "FLAGS.SILENT ";
        };
        return Request.of("UID STORE").text(" " + uids + " " + how + change.flags());
    }

    /** UID COPY, which is one command: all are copied or none (RFC 9051 section 6.4.7). */
    public CompletionStage<Optional<NewMessages>> copy(UidSet uids, String mailbox) {
        if (uids.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        Answers.Copy answer = newCopy();
        return copies(List.of(exchange(toMailbox("UID COPY", uids, mailbox), Turn.ALONE, answer)), answer);
    }

    private Answers.Copy newCopy() {
        return new Answers.Copy(connection.options().limits().elements());
    }

    private CompletionStage<Optional<NewMessages>> copies(List<Exchange<Void>> commands, Answers.Copy answer) {
        CompletableFuture<Void> sent = Sequence.send(connection, commands);
        return connection.onCancel(sent.thenApply(nothing -> answer.copies()), () -> sent.cancel(false));
    }

    private static Exchange<Void> exchange(Request request, Turn turn, Answer<Void> answer) {
        return new Exchange<>(ImapStage.LISTING, request, turn, answer);
    }

    private static Request toMailbox(String verb, UidSet uids, String mailbox) {
        return Request.of(verb).text(" " + uids).mailbox(mailbox);
    }

    /** UID MOVE (RFC 6851), or what comes closest. */
    public CompletionStage<Optional<NewMessages>> move(UidSet uids, String mailbox) {
        if (uids.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        Answers.Copy answer = newCopy();
        if (has("MOVE") || has("IMAP4REV2")) {
            List<UidSet> pieces = UidPieces.of(uids, toMailbox("UID MOVE", UidSet.EMPTY, mailbox));
            return copies(
                    pieces.stream()
                            .map(piece -> exchange(toMailbox("UID MOVE", piece, mailbox), Turn.ALONE, answer))
                            .toList(),
                    answer);
        }
        return hasUidExpunge()
                ? copies(copyingAndRemoving(uids, mailbox, answer), answer)
                : notOffered("MOVE, and no UIDPLUS");
    }

    /** What was not copied is not removed. */
    private static List<Exchange<Void>> copyingAndRemoving(UidSet uids, String mailbox, Answers.Copy answer) {
        Request copying = toMailbox("UID COPY", UidSet.EMPTY, mailbox);
        List<Exchange<Void>> commands = new ArrayList<>();
        for (UidSet piece : UidPieces.of(uids, copying, storing(UidSet.EMPTY, DELETION))) {
            commands.add(exchange(toMailbox("UID COPY", piece, mailbox), Turn.ALONE, answer));
            addRemoval(piece, commands);
        }
        return commands;
    }

    private static void addRemoval(UidSet uids, List<Exchange<Void>> commands) {
        commands.add(exchange(storing(uids, DELETION), Turn.SHARED, status -> null));
        commands.add(exchange(expunging(uids), Turn.ALONE, status -> null));
    }

    private boolean hasUidExpunge() {
        return has("UIDPLUS") || has("IMAP4REV2");
    }

    /** UID STORE and UID EXPUNGE (RFC 4315). */
    public CompletionStage<Void> remove(UidSet uids) {
        if (uids.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        if (!hasUidExpunge()) {
            return notOffered("UIDPLUS");
        }
        List<Exchange<Void>> commands = new ArrayList<>();
        for (UidSet piece : UidPieces.of(uids, storing(UidSet.EMPTY, DELETION))) {
            addRemoval(piece, commands);
        }
        return Sequence.send(connection, commands);
    }

    /** UID EXPUNGE. */
    public CompletionStage<Void> expunge(UidSet uids) {
        return uids.isEmpty() || hasUidExpunge()
                ? sendPieces(uids, MessageCommands::expunging, Turn.ALONE, status -> null)
                : notOffered("UIDPLUS");
    }

    private static Request expunging(UidSet uids) {
        return Request.of("UID EXPUNGE").text(" " + uids);
    }

    /** APPEND. */
    public CompletionStage<Optional<NewMessages>> append(String mailbox, AppendRequest message) {
        try {
            return connection.send(
                    new Exchange<>(ImapStage.APPEND_START, appending(mailbox, message), Turn.ALONE, Answers::appended));
        } catch (IllegalArgumentException e) {
            message.source().close();
            throw e;
        }
    }

    private static Request appending(String mailbox, AppendRequest message) {
        Request request = Request.of("APPEND").mailbox(mailbox);
        if (!message.flags().isEmpty()) {
            request.text(" " + message.flags());
        }
        message.internalDate().ifPresent(date -> request.text(" \"" + DATE_TIME.format(date) + "\""));
        return request.text(" ").message(message.source(), message.octets());
    }
}
