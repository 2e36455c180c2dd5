// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.MailboxView;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.UidSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** A mailbox as its client knows it: what {@link Updates} brings is not in it before it was told. */
final class SelectedMailbox {
    /** What the client may do. */
    enum Access {
        /** Everything. */
        READ_WRITE,
        /** Look at it. */
        READ_ONLY
    }

    private static final int MAX_KEYWORDS = 1000; // that are announced

    private final Mailbox mailbox;
    private final MailboxName name;
    private final Access access;
    private final long uidValidity;
    private final Uids uids = new Uids();
    private final SortedSet<String> keywords = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    private final Updates updates;
    private final RecentUids recentUids;
    private final String user;
    private UidSet recent = UidSet.EMPTY;
    private UidSet saved = UidSet.EMPTY; // RFC 5182

    SelectedMailbox(
            Mailbox mailbox, MailboxName name, Access access, MailboxView view, String user, RecentUids recentUids) {
        this.mailbox = mailbox;
        this.name = name;
        this.access = access;
        this.user = user;
        this.recentUids = recentUids;
        uidValidity = view.uidValidity();
        updates = new Updates(this, view.highestModSeq());
        view.messages().forEach(message -> keep(message.flags()));
        add(view.messages());
    }

    Mailbox mailbox() {
        return mailbox;
    }

    MailboxName name() {
        return name;
    }

    Access access() {
        return access;
    }

    long uidValidity() {
        return uidValidity;
    }

    Uids uids() {
        return uids;
    }

    /** What the client has not been told. */
    Updates updates() {
        return updates;
    }

    // ----------------------------------------------------------------------------------------------------- messages

    /** New messages; those that no other session was told of are recent in this. */
    void add(List<MessageState> messages) {
        uids.add(messages);
        if (!messages.isEmpty()) {
            long last = uids.lastUid();
            long before = access == Access.READ_WRITE
                    ? recentUids.tell(user, mailbox.id(), uidValidity, last)
                    : recentUids.last(user, mailbox.id(), uidValidity);
            long first = Math.max(before + 1, messages.get(0).uid());
            if (first <= last) {
                recent = recent.or(uids.present(UidSet.range(first, last)));
            }
        }
    }

    /** Messages that are gone; returns the numbers that they had, ascending. */
    int[] remove(UidSet gone) {
        recent = recent.minus(gone);
        saved = saved.minus(gone);
        return uids.remove(gone);
    }

    UidSet recent() {
        return recent;
    }

    // ------------------------------------------------------------------------------------------------ saved result

    UidSet saved() {
        return saved;
    }

    void save(UidSet result) {
        saved = result;
    }

    // ------------------------------------------------------------------------------------------------------ keywords

    /** Returns whether there is a new one among them. */
    boolean keep(Flags flags) {
        boolean isNew = false;
        for (String keyword : flags.keywords()) {
            if (keywords.size() < MAX_KEYWORDS) {
                isNew |= keywords.add(keyword);
            }
        }
        return isNew;
    }

    /** Those of the system, and the keywords there are. */
    String flagNames() {
        return SystemFlags.NAMES + (keywords.isEmpty() ? "" : " " + String.join(" ", keywords));
    }
}
