// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.imap.server.SelectedMailbox.Access;
import dev.sennit.mail.imap.wire.Command;
import dev.sennit.mail.imap.wire.Verb;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.MailboxView;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.SystemFlag;
import dev.sennit.mail.store.UidSet;
import java.util.List;

/** Into a mailbox and out of it (RFC 9051 sections 6.3.1 to 6.3.3, 6.4.1 and 6.4.2, RFC 7162). */
final class SelectCommands {
    private final ServerSettings settings;
    private final Session session;

    SelectCommands(ServerSettings settings, Session session) {
        this.settings = settings;
        this.session = session;
    }

    void enable(Task task, Command.Enable command) {
        StringBuilder enabled = new StringBuilder("* ENABLED");
        for (String name : command.capabilities()) {
            for (Feature feature : Feature.values()) {
                if (feature.wireName().equalsIgnoreCase(name)) {
                    task.enable(feature);
                    enabled.append(' ').append(feature.wireName());
                }
            }
        }
        task.responses().line(enabled.toString());
        task.ok("ENABLE completed");
    }

    // ---------------------------------------------------------------------------------------------------- selecting

    void select(Task task, Command.Select command) {
        if (command.resync().isPresent() && !session.has(Feature.QRESYNC)) {
            task.bad("ENABLE QRESYNC first");
            return;
        }
        if (session.selectedMailbox().isPresent()) {
            session.unselect();
            task.responses().line("* OK [CLOSED] The other mailbox is closed");
        }
        if (!command.awareness().isEmpty()) {
            task.enable(Feature.CONDSTORE);
        }
        task.await(
                () -> session.account().open(Mailboxes.parse(command.mailbox())),
                mailbox -> open(task, command, mailbox));
    }

    /** What happens after the picture was taken is an update: so it is selected at the same time. */
    private void open(Task task, Command.Select command, Mailbox mailbox) {
        MailboxName name = Mailboxes.parse(command.mailbox());
        Access access = command.verb() == Verb.SELECT ? Access.READ_WRITE : Access.READ_ONLY;
        task.await(
                () -> mailbox.snapshot().thenApply(view -> {
                    session.select(
                            new SelectedMailbox(mailbox, name, access, view, session.user(), settings.recentUids()));
                    return view;
                }),
                view -> {
                    tell(task, view);
                    resync(task, command);
                });
    }

    private void tell(Task task, MailboxView view) {
        SelectedMailbox selected = task.selected();
        boolean isWritable = selected.access() == Access.READ_WRITE;
        Responses out = task.responses();
        out.text("* FLAGS (").text(selected.flagNames()).line(")");
        out.text("* OK [PERMANENTFLAGS (")
                .text(isWritable ? selected.flagNames() + " \\*" : "")
                .line(")] These are kept");
        selected.updates().tellSize(out, session);
        int unseen = firstUnseen(view.messages());
        if (unseen > 0 && !session.has(Feature.IMAP4REV2)) {
            out.text("* OK [UNSEEN ").number(unseen).line("] The first that is not seen");
        }
        out.text("* OK [UIDVALIDITY ").number(view.uidValidity()).line("] UIDs are good with this");
        out.text("* OK [UIDNEXT ").number(view.uidNext()).line("] The next UID");
        out.text("* OK [HIGHESTMODSEQ ").number(view.highestModSeq()).line("] The latest change");
        out.text("* OK [MAILBOXID (")
                .text(selected.mailbox().id().text())
                .line(")] What it is known by"); // RFC 8474 section 4.2
        if (session.has(Feature.IMAP4REV2)) {
            out.text("* LIST () \"/\" ")
                    .mailbox(selected.name(), session.spelling())
                    .endLine();
        }
    }

    private static int firstUnseen(List<MessageState> messages) {
        for (int i = 0; i < messages.size(); i++) {
            if (!messages.get(i).flags().has(SystemFlag.SEEN)) {
                return i + 1;
            }
        }
        return 0;
    }

    /** RFC 7162 section 3.2.5: what has changed since the client was here. */
    private void resync(Task task, Command.Select command) {
        SelectedMailbox selected = task.selected();
        if (command.resync().isEmpty() || command.resync().get().uidValidity() != selected.uidValidity()) {
            selectedNow(task);
            return;
        }
        Command.Resync resync = command.resync().get();
        UidSet known = resync.knownUids()
                .map(numbers -> numbers.resolve(UidSet.MAX_UID))
                .orElse(UidSet.ALL);
        task.await(() -> selected.mailbox().changesSince(resync.modSeq(), known), changes -> {
            UidSet vanished = changes.vanished().and(known);
            if (!vanished.isEmpty()) {
                task.responses().text("* VANISHED (EARLIER) ").line(vanished.toString());
            }
            new FlagLines(task, Command.Naming.UID).tell(changes.changed(), () -> selectedNow(task));
        });
    }

    private static void selectedNow(Task task) {
        boolean isWritable = task.selected().access() == Access.READ_WRITE;
        task.ok(isWritable ? "[READ-WRITE] Selected" : "[READ-ONLY] Selected");
    }

    // ------------------------------------------------------------------------------------------------------ leaving

    /** Removes deleted messages without telling which (RFC 9051 section 6.4.1). */
    void close(Task task) {
        SelectedMailbox selected = task.selected();
        session.unselect();
        if (selected.access() == Access.READ_ONLY) {
            task.ok("CLOSE completed");
        } else {
            task.await(() -> selected.mailbox().expunge(UidSet.ALL), gone -> task.ok("CLOSE completed"));
        }
    }

    void unselect(Task task) {
        session.unselect();
        task.ok("UNSELECT completed");
    }

    /** Has the store look for what others did. */
    void look(Task task, Verb verb) {
        if (session.selectedMailbox().isEmpty()) {
            task.ok(verb + " completed");
        } else {
            task.await(() -> task.mailbox().look(), status -> task.ok(verb + " completed"));
        }
    }
}
