// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.imap.list.ListPattern;
import dev.sennit.mail.imap.wire.ListCommand.Selection;
import dev.sennit.mail.store.MailboxId;
import dev.sennit.mail.store.MailboxInfo;
import dev.sennit.mail.store.MailboxName;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The mailboxes of an account and the names that are subscribed to, to be looked through. */
final class MailboxListing {
    private final NavigableMap<MailboxName, MailboxId> existing = new TreeMap<>();
    private final TreeSet<MailboxName> subscribed;

    MailboxListing(Collection<MailboxInfo> mailboxes, Collection<MailboxName> subscriptions) {
        mailboxes.forEach(mailbox -> existing.put(mailbox.name(), mailbox.id()));
        subscribed = new TreeSet<>(subscriptions);
    }

    Optional<MailboxId> id(MailboxName name) {
        return Optional.ofNullable(existing.get(name));
    }

    boolean isSubscribed(MailboxName name) {
        return subscribed.contains(name);
    }

    boolean hasChildren(MailboxName name) {
        MailboxName next = existing.higherKey(name);
        return next != null && next.isBelow(name);
    }

    boolean hasSubscribedChildren(MailboxName name) {
        MailboxName next = subscribed.higher(name);
        return next != null && next.isBelow(name);
    }

    /** Those that LIST means, sorted: also what is no mailbox, but lies above one. */
    List<MailboxName> select(Set<Selection> selections, List<ListPattern> patterns) {
        Set<MailboxName> candidates;
        if (selections.contains(Selection.RECURSIVEMATCH)) {
            candidates = withParents(subscribed);
        } else if (selections.contains(Selection.SUBSCRIBED)) {
            candidates = subscribed;
        } else {
            candidates = withParents(existing.keySet());
        }
        return matching(candidates, patterns);
    }

    /** Those that LSUB means (RFC 3501 section 6.3.9). */
    List<MailboxName> selectSubscribed(ListPattern pattern) {
        return matching(withParents(subscribed), List.of(pattern));
    }

    private static List<MailboxName> matching(Collection<MailboxName> names, List<ListPattern> patterns) {
        return names.stream()
                .filter(name -> patterns.stream().anyMatch(pattern -> pattern.matches(name.text(Mailboxes.SEPARATOR))))
                .toList();
    }

    private static Set<MailboxName> withParents(Collection<MailboxName> names) {
        Set<MailboxName> all = new TreeSet<>(names);
        for (MailboxName name : names) {
            List<String> components = name.components();
            int depth = components.size() - 1;
            while (depth > 0 && all.add(MailboxName.of(components.subList(0, depth)))) {
                depth--;
            }
        }
        return all;
    }
}
