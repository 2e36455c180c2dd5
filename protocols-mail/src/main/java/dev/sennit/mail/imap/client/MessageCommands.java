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
        if (query.uids().isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        boolean needsModSeq =
                query.changedSince().isPresent() || query.attributes().contains(FetchAttribute.MOD_SEQ);
        if (needsModSeq && !has("CONDSTORE") && !has("QRESYNC")) {
            return notOffered("CONDSTORE");
        }
        EnumSet<FetchAttribute> attributes = EnumSet.noneOf(FetchAttribute.class);
        attributes.addAll(query.attributes());
        StringBuilder items = new StringBuilder(" " + query.uids() + " (UID");
        attributes.forEach(each -> items.append(' ').append(each.imapName()));
        items.append(')');
        query.changedSince().ifPresent(modSeq -> items.append(" (CHANGEDSINCE " + modSeq + ")"));
        return connection.send(new Exchange<>(
                ImapStage.LISTING,
                Request.of("UID FETCH").text(items.toString()),
                Turn.ALONE,
                new Answers.Summaries(attributes, keeping, receiver)));
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
        if (uids.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return connection.send(storing(uids, change));
    }

    private static Exchange<Void> storing(UidSet uids, FlagChange change) {
        String how = switch (change.how()) {
            case ADD -> "+FLAGS.SILENT ";
            case REMOVE -> "-FLAGS.SILENT ";
            case REPLACE -> "FLAGS.SILENT ";
        };
        return new Exchange<>(
                ImapStage.LISTING,
                Request.of("UID STORE").text(" " + uids + " " + how + change.flags()),
                Turn.SHARED,
                status -> null);
    }

    /** UID COPY. */
    public CompletionStage<Optional<NewMessages>> copy(UidSet uids, String mailbox) {
        return uids.isEmpty()
                ? CompletableFuture.completedFuture(Optional.empty())
                : connection.send(toMailbox("UID COPY", uids, mailbox));
    }

    private static Exchange<Optional<NewMessages>> toMailbox(String verb, UidSet uids, String mailbox) {
        return new Exchange<>(
                ImapStage.LISTING, Request.of(verb).text(" " + uids).mailbox(mailbox), Turn.ALONE, new Answers.Copy());
    }

    /** UID MOVE (RFC 6851), or what comes closest. */
    public CompletionStage<Optional<NewMessages>> move(UidSet uids, String mailbox) {
        if (uids.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        if (has("MOVE") || has("IMAP4REV2")) {
            return connection.send(toMailbox("UID MOVE", uids, mailbox));
        }
        return hasUidExpunge() ? copyAndRemove(uids, mailbox) : notOffered("MOVE, and no UIDPLUS");
    }

    /** All are given at once, so that others come behind them; what was not copied is not removed. */
    private CompletionStage<Optional<NewMessages>> copyAndRemove(UidSet uids, String mailbox) {
        Exchange<Optional<NewMessages>> copy = toMailbox("UID COPY", uids, mailbox);
        Exchange<Void> mark = storing(uids, DELETION);
        Exchange<Void> expunge = expunging(uids);
        CompletableFuture<Optional<NewMessages>> copied = connection.send(copy).whenComplete((copies, failure) -> {
            if (failure != null) { // the last one first: whoever hears of the other may give commands at once
                connection.withdraw(expunge, failure);
                connection.withdraw(mark, failure);
            }
        });
        CompletableFuture<Void> removed = remove(mark, expunge);
        return connection.onCancel(copied.thenCompose(copies -> removed.thenApply(nothing -> copies)), () -> {
            copy.result.cancel(false);
            removed.cancel(false);
        });
    }

    private CompletableFuture<Void> remove(Exchange<Void> mark, Exchange<Void> expunge) {
        CompletableFuture<Void> marked = connection.send(mark);
        connection.send(expunge);
        CompletableFuture<Void> removed = marked.whenComplete((nothing, failure) -> {
                    if (failure != null) {
                        connection.withdraw(expunge, failure);
                    }
                })
                .thenCompose(nothing -> expunge.result);
        return connection.onCancel(removed, () -> {
            mark.result.cancel(false);
            expunge.result.cancel(false);
        });
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
        return remove(storing(uids, DELETION), expunging(uids));
    }

    /** UID EXPUNGE. */
    public CompletionStage<Void> expunge(UidSet uids) {
        if (uids.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return hasUidExpunge() ? connection.send(expunging(uids)) : notOffered("UIDPLUS");
    }

    private static Exchange<Void> expunging(UidSet uids) {
        return Exchange.plain(ImapStage.LISTING, Request.of("UID EXPUNGE").text(" " + uids));
    }

    /** APPEND. */
    public CompletionStage<Optional<NewMessages>> append(String mailbox, AppendRequest message) {
        Request request;
        try {
            request = Request.of("APPEND").mailbox(mailbox);
        } catch (IllegalArgumentException e) {
            message.source().close();
            throw e;
        }
        if (!message.flags().isEmpty()) {
            request.text(" " + message.flags());
        }
        message.internalDate().ifPresent(date -> request.text(" \"" + DATE_TIME.format(date) + "\""));
        request.text(" ").message(message.source(), message.octets());
        return connection.send(new Exchange<>(ImapStage.APPEND_START, request, Turn.ALONE, Answers::appended));
    }
}
