// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.imap.wire.StatusItem;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.MailboxStatus;
import dev.sennit.mail.store.MessageCursor;
import dev.sennit.mail.store.UidSet;
import dev.sennit.mail.store.Wanted;
import java.util.EnumSet;
import java.util.Set;

/** The numbers of a mailbox: STATUS, and LIST with it. */
final class StatusReport {
    private final Task task;
    private final ServerSettings settings;
    private final Set<StatusItem> items;

    StatusReport(Task task, ServerSettings settings, Set<StatusItem> items) {
        this.task = task;
        this.settings = settings;
        this.items = EnumSet.copyOf(items);
    }

    /** What is not known without work is looked for first. */
    void tell(MailboxName name, Mailbox mailbox, Runnable then) {
        if (items.contains(StatusItem.HIGHESTMODSEQ)) {
            task.enable(Feature.CONDSTORE);
        }
        Numbers numbers = new Numbers();
        task.await(mailbox::status, status -> {
            numbers.status = status;
            recent(
                    mailbox,
                    numbers,
                    () -> size(mailbox, numbers, () -> {
                        line(name, mailbox, numbers);
                        then.run();
                    }));
        });
    }

    /** What was found so far. */
    private static final class Numbers {
        private MailboxStatus status = new MailboxStatus(1, 1, 1, 0, 0, 0);
        private long recent;
        private long sizeOctets;
    }

    private void recent(Mailbox mailbox, Numbers numbers, Runnable then) {
        if (!items.contains(StatusItem.RECENT)) {
            then.run();
            return;
        }
        task.await(mailbox::snapshot, view -> {
            long last = settings.recentUids().last(task.session().user(), mailbox.id(), view.uidValidity());
            numbers.recent = view.messages().stream()
                    .filter(message -> message.uid() > last)
                    .count();
            then.run();
        });
    }

    private void size(Mailbox mailbox, Numbers numbers, Runnable then) {
        if (items.contains(StatusItem.SIZE)) {
            ReadableMessages messages = new ReadableMessages(task.server(), mailbox);
            task.await(() -> messages.fetch(UidSet.ALL, EnumSet.of(Wanted.SIZE)), cursor -> add(cursor, numbers, then));
        } else {
            then.run();
        }
    }

    private void add(MessageCursor cursor, Numbers numbers, Runnable then) {
        task.await(cursor::next, message -> {
            if (message.isPresent()) {
                numbers.sizeOctets += message.get().sizeOctets().orElse(0);
                add(cursor, numbers, then);
            } else {
                then.run();
            }
        });
    }

    private void line(MailboxName name, Mailbox mailbox, Numbers numbers) {
        Responses out = task.responses();
        out.text("* STATUS ").mailbox(name, task.session().spelling());
        String before = " (";
        for (StatusItem item : items) {
            out.text(before).text(item.name()).text(" ").text(value(item, mailbox, numbers));
            before = " ";
        }
        out.line(")");
    }

    private String value(StatusItem item, Mailbox mailbox, Numbers numbers) {
        MailboxStatus status = numbers.status;
        return switch (item) {
            case MESSAGES -> String.valueOf(status.messages());
            case RECENT -> String.valueOf(numbers.recent);
            case UIDNEXT -> String.valueOf(status.uidNext());
            case UIDVALIDITY -> String.valueOf(status.uidValidity());
            case UNSEEN -> String.valueOf(status.unseen());
            case DELETED -> String.valueOf(status.deleted());
            case SIZE -> String.valueOf(numbers.sizeOctets);
            case HIGHESTMODSEQ -> String.valueOf(status.highestModSeq());
            case APPENDLIMIT -> String.valueOf(settings.appendLimitOctets());
            case MAILBOXID -> "(" + mailbox.id() + ")";
        };
    }
}
