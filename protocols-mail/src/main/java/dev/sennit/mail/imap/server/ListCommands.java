// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.imap.list.ListPattern;
import dev.sennit.mail.imap.wire.Command;
import dev.sennit.mail.imap.wire.ListCommand;
import dev.sennit.mail.imap.wire.ListCommand.Return;
import dev.sennit.mail.imap.wire.ListCommand.Selection;
import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.MailboxId;
import dev.sennit.mail.store.MailboxInfo;
import dev.sennit.mail.store.MailboxName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** LIST and LSUB (RFC 9051 section 6.3.9, RFC 5258, RFC 5819, RFC 3501 section 6.3.9). */
final class ListCommands {
    private static final int PIECE_BYTES = 16_384;
    private static final int MAX_PATTERN_CHARS = ListPattern.MAX_CHARS; // of all patterns of a command

    private final ServerSettings settings;
    private final Session session;

    ListCommands(ServerSettings settings, Session session) {
        this.settings = settings;
        this.session = session;
    }

    void list(Task task, ListCommand command) {
        if (command.selections().isEmpty() && command.patterns().equals(List.of(""))) {
            task.responses().line("* LIST (\\Noselect) \"/\" \"\"");
            task.ok("LIST completed");
        } else if (isTooLong(command.reference(), command.patterns())) {
            task.bad("The patterns of LIST may have " + MAX_PATTERN_CHARS + " characters");
        } else {
            List<ListPattern> patterns = command.patterns().stream()
                    .map(pattern -> ListPattern.of(command.reference() + pattern, Mailboxes.SEPARATOR))
                    .toList();
            look(task, listing -> {
                List<MailboxName> names = listing.select(command.selections(), patterns);
                list(new Listed(task, command, patterns, listing, names), 0);
            });
        }
    }

    private static boolean isTooLong(String reference, List<String> patterns) {
        long chars = (long) reference.length() * patterns.size();
        return chars + patterns.stream().mapToInt(String::length).sum() > MAX_PATTERN_CHARS;
    }

    private void look(Task task, Consumer<MailboxListing> then) {
        Account account = session.account();
        task.await(
                account::list,
                mailboxes ->
                        task.await(account::subscriptions, names -> then.accept(new MailboxListing(mailboxes, names))));
    }

    /** What is being told. */
    private record Listed(
            Task task,
            ListCommand command,
            List<ListPattern> patterns,
            MailboxListing listing,
            List<MailboxName> names) {}

    private void list(Listed all, int from) {
        Responses out = all.task.responses();
        int atFirst = out.length();
        for (int at = from; at < all.names.size(); at++) {
            if (out.length() - atFirst > PIECE_BYTES) {
                int next = at;
                all.task.server().whenTaken(() -> list(all, next));
                return;
            }
            MailboxName name = all.names.get(at);
            line(all, name);
            Optional<MailboxInfo> mailbox = all.listing.find(name);
            if (all.command.returns().contains(Return.STATUS) && mailbox.isPresent()) {
                int next = at + 1;
                Runnable goOn = () -> all.task.server().whenThereIsRoom(() -> list(all, next));
                status(all.task, all.command, name, mailbox.get().id(), goOn);
                return;
            }
        }
        all.task.ok("LIST completed");
    }

    private void status(Task task, ListCommand command, MailboxName name, MailboxId id, Runnable next) {
        StatusReport report = new StatusReport(task, settings, command.statusItems());
        task.await(() -> session.account().open(id), mailbox -> report.tell(name, mailbox, next));
    }

    private void line(Listed all, MailboxName name) {
        ListCommand command = all.command;
        MailboxListing listing = all.listing;
        Optional<MailboxInfo> mailbox = listing.find(name);
        boolean isAsked = command.returns().contains(Return.SUBSCRIBED)
                || command.selections().contains(Selection.SUBSCRIBED);
        List<String> attributes = new ArrayList<>();
        if (mailbox.isEmpty()) {
            boolean isExtended = isAsked || session.has(Feature.IMAP4REV2);
            attributes.add(isExtended ? "\\NonExistent" : "\\Noselect");
        }
        attributes.add(listing.hasChildren(name) ? "\\HasChildren" : "\\HasNoChildren");
        if (isAsked && listing.isSubscribed(name)) {
            attributes.add("\\Subscribed");
        }
        mailbox.stream()
                .flatMap(found -> found.uses().stream())
                .sorted()
                .forEach(use -> attributes.add(use.imapName()));
        Responses out = all.task.responses();
        out.text("* LIST (").text(String.join(" ", attributes)).text(") \"/\" ").mailbox(name, session.spelling());
        if (command.selections().contains(Selection.RECURSIVEMATCH)
                && listing.hasHiddenSubscriptions(name, all.patterns)) {
            out.text(" (\"CHILDINFO\" (\"SUBSCRIBED\"))");
        }
        out.endLine();
    }

    // -------------------------------------------------------------------------------------------------------- LSUB

    void lsub(Task task, Command.Lsub command) {
        if (isTooLong(command.reference(), List.of(command.pattern()))) {
            task.bad("The pattern of LSUB may have " + MAX_PATTERN_CHARS + " characters");
            return;
        }
        ListPattern pattern = ListPattern.of(command.reference() + command.pattern(), Mailboxes.SEPARATOR);
        boolean hasLevels = command.pattern().indexOf('%') >= 0;
        look(task, listing -> {
            List<MailboxName> names = listing.selectSubscribed(pattern).stream()
                    .filter(name -> hasLevels || listing.isSubscribed(name))
                    .toList();
            lsub(task, listing, names, 0);
        });
    }

    private void lsub(Task task, MailboxListing listing, List<MailboxName> names, int from) {
        Responses out = task.responses();
        int atFirst = out.length();
        for (int at = from; at < names.size(); at++) {
            if (out.length() - atFirst > PIECE_BYTES) {
                int next = at;
                task.server().whenTaken(() -> lsub(task, listing, names, next));
                return;
            }
            MailboxName name = names.get(at);
            String attributes = listing.isSubscribed(name) ? "" : "\\Noselect";
            out.text("* LSUB (" + attributes + ") \"/\" ")
                    .mailbox(name, session.spelling())
                    .endLine();
        }
        task.ok("LSUB completed");
    }
}
