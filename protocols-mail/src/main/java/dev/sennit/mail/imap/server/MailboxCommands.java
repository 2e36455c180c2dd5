// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.imap.wire.Command;
import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxId;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.UidSet;

/** CREATE, DELETE, RENAME, SUBSCRIBE, UNSUBSCRIBE and STATUS (RFC 9051 section 6.3). */
final class MailboxCommands {
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
        if (!command.specialUses().isEmpty()) {
            task.no("[USEATTR] No mailbox has a special use here");
            return;
        }
        task.await(
                () -> account().create(Mailboxes.parseNew(command.mailbox())),
                made -> task.ok("[MAILBOXID (" + made.id() + ")] CREATE completed"));
    }

    void ofMailbox(Task task, Command.OfMailbox command) {
        switch (command.verb()) {
            case DELETE -> delete(task, command.mailbox());
            case SUBSCRIBE ->
                task.awaitDone(
                        () -> account().subscribe(Mailboxes.parse(command.mailbox())),
                        () -> task.ok("SUBSCRIBE completed"));
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
            MailboxName to = Mailboxes.parseNew(command.to());
            if (Mailboxes.parse(command.from()).isInbox()) {
                task.await(() -> account().create(to), made -> moveAll(task, mailbox, made.id()));
            } else {
                task.awaitDone(() -> account().rename(mailbox.id(), to), () -> task.ok("RENAME completed"));
            }
        });
    }

    private static void moveAll(Task task, Mailbox from, MailboxId to) {
        task.await(() -> from.move(UidSet.ALL, to), moved -> task.ok("RENAME completed"));
    }

    void status(Task task, Command.Status command) {
        StatusReport report = new StatusReport(task, settings, command.items());
        task.await(
                () -> account().open(Mailboxes.parse(command.mailbox())),
                mailbox -> report.tell(Mailboxes.parse(command.mailbox()), mailbox, () -> task.ok("STATUS completed")));
    }
}
