// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.imap.wire.Command;
import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxId;
import dev.sennit.mail.store.Quota;
import dev.sennit.mail.store.SpecialUse;
import dev.sennit.mail.store.UidSet;
import java.util.EnumSet;
import java.util.Set;
import java.util.StringJoiner;

/** CREATE, DELETE, RENAME, SUBSCRIBE, UNSUBSCRIBE and STATUS (RFC 9051 section 6.3). */
final class MailboxCommands {
    private static final long KIBIBYTE_OCTETS = 1024;

    private final ServerSettings settings;
    private final Session session;

    MailboxCommands(ServerSettings settings, Session session) {
        this.settings = settings;
        this.session = session;
    }

    private Account account() {
        return session.account();
    }

    void create(Task task, Command.Create command) {
        Set<SpecialUse> uses = EnumSet.noneOf(SpecialUse.class);
        for (String use : command.specialUses()) {
            if (SpecialUse.of(use).isEmpty()) {
                task.no("[USEATTR] There is no such use of a mailbox");
                return;
            }
            uses.add(SpecialUse.of(use).get());
        }
        task.await(
                () -> account().create(Mailboxes.parseNew(command.mailbox()), uses),
                made -> task.ok("[MAILBOXID (" + made.id() + ")] CREATE completed"));
    }

    void ofMailbox(Task task, Command.OfMailbox command) {
        switch (command.verb()) {
            case DELETE -> delete(task, command.mailbox());
            case SUBSCRIBE ->
                task.awaitDone(
                        () -> account().subscribe(Mailboxes.parse(command.mailbox())),
                        () -> task.ok("SUBSCRIBE completed"));
            case GETQUOTAROOT -> quotaRoot(task, command.mailbox());
            default ->
                task.awaitDone(
                        () -> account().unsubscribe(Mailboxes.parse(command.mailbox())),
                        () -> task.ok("UNSUBSCRIBE completed"));
        }
    }

    /** Who deletes the mailbox that is selected leaves it. */
    private void delete(Task task, String name) {
        task.await(() -> account().open(Mailboxes.parse(name)), mailbox -> {
            session.selectedMailbox()
                    .filter(selected -> selected.mailbox().id().equals(mailbox.id()))
                    .ifPresent(selected -> session.unselect());
            task.awaitDone(() -> account().delete(mailbox.id()), () -> task.ok("DELETE completed"));
        });
    }

    /** Of INBOX the messages move, and it stays (RFC 9051 section 6.3.6). */
    void rename(Task task, Command.Rename command) {
        task.await(() -> account().open(Mailboxes.parse(command.from())), mailbox -> {
            if (Mailboxes.parse(command.from()).isInbox()) {
                task.await(
                        () -> account().create(Mailboxes.parseNew(command.to())),
                        made -> moveAll(task, mailbox, made.id()));
            } else {
                task.awaitDone(
                        () -> account().rename(mailbox.id(), Mailboxes.parseNew(command.to())),
                        () -> task.ok("RENAME completed"));
            }
        });
    }

    private static void moveAll(Task task, Mailbox from, MailboxId to) {
        task.await(() -> from.move(UidSet.ALL, to), moved -> task.ok("RENAME completed"));
    }

    // -------------------------------------------------------------------------------------------------------- QUOTA

    /** RFC 9208: an account has one quota root, whose name is empty. */
    private void quotaRoot(Task task, String mailbox) {
        task.await(
                () -> account().open(Mailboxes.parse(mailbox)),
                found -> task.await(account()::quota, quota -> {
                    task.responses()
                            .text("* QUOTAROOT ")
                            .mailbox(Mailboxes.parse(mailbox), session.spelling())
                            .line(" \"\"");
                    tell(task, quota);
                    task.ok("GETQUOTAROOT completed");
                }));
    }

    void quota(Task task, String root) {
        if (root.isEmpty()) {
            task.await(account()::quota, quota -> {
                tell(task, quota);
                task.ok("GETQUOTA completed");
            });
        } else {
            task.no("[NONEXISTENT] The quota root is \"\"");
        }
    }

    private static void tell(Task task, Quota quota) {
        StringJoiner resources = new StringJoiner(" ", "* QUOTA \"\" (", ")");
        quota.maxOctets()
                .ifPresent(most ->
                        resources.add("STORAGE " + kibibytes(quota.usedOctets()) + " " + most / KIBIBYTE_OCTETS));
        quota.maxMessages().ifPresent(most -> resources.add("MESSAGE " + quota.usedMessages() + " " + most));
        task.responses().line(resources.toString());
    }

    private static long kibibytes(long octets) {
        return (octets + KIBIBYTE_OCTETS - 1) / KIBIBYTE_OCTETS;
    }

    // ------------------------------------------------------------------------------------------------------- STATUS

    void status(Task task, Command.Status command) {
        StatusReport report = new StatusReport(task, settings, command.items());
        task.await(
                () -> account().open(Mailboxes.parse(command.mailbox())),
                mailbox -> report.tell(Mailboxes.parse(command.mailbox()), mailbox, () -> task.ok("STATUS completed")));
    }
}
