// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.client;

import dev.sennit.mail.imap.ImapClientException;
import dev.sennit.mail.imap.ImapClientException.Kind;
import dev.sennit.mail.imap.ImapStage;
import dev.sennit.mail.imap.ListedMailbox;
import dev.sennit.mail.imap.MailboxNumbers;
import dev.sennit.mail.imap.MailboxResync;
import dev.sennit.mail.imap.OpenMailbox;
import dev.sennit.mail.imap.OpenMailbox.Access;
import dev.sennit.mail.imap.client.Exchange.Answer;
import dev.sennit.mail.imap.client.Exchange.Turn;
import dev.sennit.mail.store.UidSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The commands about mailboxes, and about the server. */
public final class MailboxCommands {
    private static final int MAX_ID_PAIRS = 30; // RFC 2971 section 3.3

    private final ImapConnection connection;
    private boolean resynchronizing; // ENABLE QRESYNC was said

    /** On a connection that is ready. */
    public MailboxCommands(ImapConnection connection) {
        this.connection = connection;
    }

    private boolean has(String capability) {
        return connection.capabilities().contains(capability);
    }

    private <T> CompletionStage<T> ask(ImapStage stage, Request request, Answer<T> answer) {
        return connection.send(new Exchange<>(stage, request, Turn.ALONE, answer));
    }

    private CompletionStage<Void> plain(Request request) {
        return connection.send(Exchange.plain(ImapStage.COMMAND, request));
    }

    // ------------------------------------------------------------------------------------------------------ mailboxes

    /** LIST (RFC 9051 section 6.3.9), with what they are for where that must be asked for (RFC 6154). */
    public CompletionStage<List<ListedMailbox>> list(String pattern) {
        Request request = Request.of("LIST").string("").mailbox(pattern);
        if (has("SPECIAL-USE") && has("LIST-EXTENDED")) {
            request.text(" RETURN (SPECIAL-USE)");
        }
        return ask(ImapStage.LISTING, request, new Answers.Listing());
    }

    /** STATUS. */
    public CompletionStage<MailboxNumbers> status(String mailbox) {
        String more =
                (has("CONDSTORE") ? " HIGHESTMODSEQ" : "") + (has("STATUS=SIZE") || has("IMAP4REV2") ? " SIZE" : "");
        Request request =
                Request.of("STATUS").mailbox(mailbox).text(" (MESSAGES UNSEEN UIDNEXT UIDVALIDITY" + more + ")");
        return ask(ImapStage.COMMAND, request, new Answers.Numbers());
    }

    /** SELECT or EXAMINE. */
    public CompletionStage<OpenMailbox> open(String mailbox, Access access, Optional<MailboxResync> resync) {
        if (resync.isPresent() && !has("QRESYNC")) {
            return CompletableFuture.failedFuture(
                    new ImapClientException(Kind.NOT_OFFERED, "the server does not have QRESYNC"));
        }
        if (resync.isPresent() && !resynchronizing) {
            resynchronizing = true;
            enable(Set.of("QRESYNC")) // if the server refuses it, it refuses what follows, too
                    .whenComplete((enabled, failure) -> resynchronizing = failure == null);
        }
        return select(mailbox, access, resync);
    }

    private CompletionStage<OpenMailbox> select(String mailbox, Access access, Optional<MailboxResync> resync) {
        Request request =
                Request.of(access == Access.READ_WRITE ? "SELECT" : "EXAMINE").mailbox(mailbox);
        if (resync.isPresent()) {
            return resynchronize(request, resync.get(), mailbox, access);
        }
        request.text(has("CONDSTORE") ? " (CONDSTORE)" : "");
        return ask(ImapStage.LISTING, request, new SelectAnswer(mailbox, access, UidSet.ALL, mostRanges()));
    }

    /** A set that is too long for a line is asked for as the range that it spans; what is said of others is passed over. */
    private CompletionStage<OpenMailbox> resynchronize(
            Request request, MailboxResync last, String mailbox, Access access) {
        request.text(" (QRESYNC (" + last.uidValidity() + " " + last.modSeq() + " ");
        UidSet known = last.knownUids();
        boolean fits = UidPieces.of(known, request).size() == 1;
        request.text((fits ? known : spanOf(known)) + "))");
        return ask(
                ImapStage.LISTING, request, new SelectAnswer(mailbox, access, fits ? UidSet.ALL : known, mostRanges()));
    }

    private static UidSet spanOf(UidSet uids) {
        List<UidSet.Range> ranges = uids.ranges();
        return UidSet.range(ranges.get(0).first(), ranges.get(ranges.size() - 1).last());
    }

    private int mostRanges() {
        return connection.options().limits().elements();
    }

    /** UNSELECT (RFC 3691), or EXAMINE of what is not there. */
    public CompletionStage<Void> unselect() {
        return has("UNSELECT") || has("IMAP4REV2")
                ? plain(Request.of("UNSELECT"))
                : CompletableFuture.failedFuture(
                        new ImapClientException(Kind.NOT_OFFERED, "the server does not have UNSELECT"));
    }

    /** CLOSE. */
    public CompletionStage<Void> closeMailbox() {
        return plain(Request.of("CLOSE"));
    }

    /** CREATE. */
    public CompletionStage<Void> create(String mailbox) {
        return plain(Request.of("CREATE").mailbox(mailbox));
    }

    /** DELETE. */
    public CompletionStage<Void> delete(String mailbox) {
        return plain(Request.of("DELETE").mailbox(mailbox));
    }

    /** RENAME. */
    public CompletionStage<Void> rename(String from, String to) {
        return plain(Request.of("RENAME").mailbox(from).mailbox(to));
    }

    /** SUBSCRIBE. */
    public CompletionStage<Void> subscribe(String mailbox) {
        return plain(Request.of("SUBSCRIBE").mailbox(mailbox));
    }

    /** UNSUBSCRIBE. */
    public CompletionStage<Void> unsubscribe(String mailbox) {
        return plain(Request.of("UNSUBSCRIBE").mailbox(mailbox));
    }

    // --------------------------------------------------------------------------------------------------------- server

    /** NOOP. */
    public CompletionStage<Void> noop() {
        return plain(Request.of("NOOP"));
    }

    /** ENABLE (RFC 5161). */
    public CompletionStage<Set<String>> enable(Set<String> extensions) {
        Request request = Request.of("ENABLE");
        for (String each : extensions) {
            if (!each.matches("[A-Za-z0-9][A-Za-z0-9=._/-]*")) {
                throw new IllegalArgumentException("not the name of an extension");
            }
            request.text(" " + each);
        }
        return ask(ImapStage.COMMAND, request, new Answers.Enabled());
    }

    /** ID (RFC 2971). */
    public CompletionStage<Map<String, String>> identify(Map<String, String> fields) {
        if (fields.size() > MAX_ID_PAIRS) {
            throw new IllegalArgumentException("a client may say " + MAX_ID_PAIRS + " things of itself at most");
        }
        Request request = Request.of("ID");
        if (fields.isEmpty()) {
            request.text(" NIL");
        } else {
            String before = " (";
            for (Map.Entry<String, String> each : fields.entrySet()) {
                request.text(before).bareString(each.getKey()).string(each.getValue());
                before = " ";
            }
            request.text(")");
        }
        return ask(ImapStage.COMMAND, request, new Answers.Identity());
    }
}
