// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.internal;

import dev.sennit.mail.store.MailboxId;
import dev.sennit.mail.store.MailboxInfo;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.StoreEvent;
import dev.sennit.mail.store.StoreException;
import dev.sennit.mail.store.StoreException.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The names of an account's mailboxes, and the rules for changing them. */
public final class MailboxTree {
    private final int maxMailboxes;
    private final TreeMap<MailboxName, MailboxInfo> byName = new TreeMap<>();
    private final Map<MailboxId, MailboxInfo> byId = new HashMap<>();

    public MailboxTree(int maxMailboxes) {
        this.maxMailboxes = maxMailboxes;
    }

    public List<MailboxInfo> list() {
        return List.copyOf(byName.values());
    }

    public Optional<MailboxInfo> get(MailboxName name) {
        return Optional.ofNullable(byName.get(name));
    }

    public Optional<MailboxInfo> get(MailboxId id) {
        return Optional.ofNullable(byId.get(id));
    }

    public MailboxInfo find(MailboxName name) {
        MailboxInfo info = byName.get(name);
        if (info == null) {
            throw Failures.mailboxMissing(name);
        }
        return info;
    }

    public MailboxInfo find(MailboxId id) {
        MailboxInfo info = byId.get(id);
        if (info == null) {
            throw Failures.mailboxMissing(id);
        }
        return info;
    }

    public void checkCreate(MailboxName name) {
        if (byName.containsKey(name)) {
            throw exists(name);
        }
        if (byName.size() >= maxMailboxes) {
            throw Failures.limit("mailboxes", maxMailboxes);
        }
    }

    public MailboxInfo put(MailboxInfo info) {
        byName.put(info.name(), info);
        byId.put(info.id(), info);
        return info;
    }

    public void checkDelete(MailboxInfo info) {
        if (info.name().isInbox()) {
            throw inboxStays();
        }
    }

    public void remove(MailboxInfo info) {
        byName.remove(info.name());
        byId.remove(info.id());
    }

    /** What a new name means for a mailbox and all below it; nothing has changed yet. */
    public List<StoreEvent.Renamed> planRename(MailboxId id, MailboxName to) {
        MailboxName from = find(id).name();
        if (from.isInbox() || to.isInbox()) {
            throw inboxStays();
        }
        if (byName.containsKey(to)) {
            throw exists(to);
        }
        if (to.isBelow(from)) {
            throw new StoreException(Reason.LIMIT_REACHED, "a mailbox cannot be moved below itself: " + to);
        }
        List<StoreEvent.Renamed> plan = new ArrayList<>();
        for (MailboxInfo info : byName.values()) {
            if (info.name().equals(from) || info.name().isBelow(from)) {
                plan.add(renamed(info, from, to));
            }
        }
        return plan;
    }

    private StoreEvent.Renamed renamed(MailboxInfo info, MailboxName from, MailboxName to) {
        MailboxName name;
        try {
            name = info.name().moved(from, to);
        } catch (IllegalArgumentException tooLong) {
            throw new StoreException(Reason.LIMIT_REACHED, String.valueOf(tooLong.getMessage()), tooLong);
        }
        if (byName.containsKey(name)) {
            throw exists(name);
        }
        return new StoreEvent.Renamed(info.id(), info.name(), name);
    }

    public void rename(StoreEvent.Renamed change) {
        MailboxInfo before = find(change.mailbox());
        remove(before);
        put(new MailboxInfo(change.mailbox(), change.to(), before.uses()));
    }

    private static StoreException exists(MailboxName name) {
        return new StoreException(Reason.MAILBOX_EXISTS, "there is a mailbox " + name + " already");
    }

    private static StoreException inboxStays() {
        return new StoreException(Reason.INBOX_STAYS, "INBOX can neither be deleted nor renamed nor replaced");
    }
}
