// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.imap.list.ListPattern;
import dev.sennit.mail.imap.wire.ListCommand.Selection;
import dev.sennit.mail.store.MailboxInfo;
import dev.sennit.mail.store.MailboxName;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The mailboxes of an account and the names that are subscribed to, to be looked through. */
final class MailboxListing {
    private final NavigableMap<MailboxName, MailboxInfo> existing = new TreeMap<>();
    private final TreeSet<MailboxName> subscribed;
    private @Nullable TreeSet<MailboxName> hidden; // subscriptions that are not meant; null until asked for

    MailboxListing(Collection<MailboxInfo> mailboxes, Collection<MailboxName> subscriptions) {
        mailboxes.forEach(mailbox -> existing.put(mailbox.name(), mailbox));
        subscribed = new TreeSet<>(subscriptions);
    }

    Optional<MailboxInfo> find(MailboxName name) {
        return Optional.ofNullable(existing.get(name));
    }

    private boolean isSpecial(MailboxName name) {
        MailboxInfo mailbox = existing.get(name);
        return mailbox != null && !mailbox.uses().isEmpty();
    }

    boolean isSubscribed(MailboxName name) {
        return subscribed.contains(name);
    }

    boolean hasChildren(MailboxName name) {
        MailboxName next = existing.higherKey(name);
        return next != null && next.isBelow(name);
    }

    /** Whether it lies above names that are subscribed to and not meant themselves (RFC 5258 section 3.5). */
    boolean hasHiddenSubscriptions(MailboxName name, List<ListPattern> patterns) {
        if (hidden == null) { // each name is held against the patterns once, however deep it lies
            hidden = subscribed.stream()
                    .filter(subscription -> !matches(subscription, patterns))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        MailboxName next = hidden.higher(name);
        return next != null && next.isBelow(name);
    }

    /** Those that LIST means, sorted: also what is no mailbox, but lies above one. */
    List<MailboxName> select(Set<Selection> selections, List<ListPattern> patterns) {
        Collection<MailboxName> candidates;
        if (selections.contains(Selection.RECURSIVEMATCH)) {
            candidates = withParents(subscribed).stream()
                    .filter(name -> isSubscribed(name) || hasHiddenSubscriptions(name, patterns))
                    .toList();
        } else if (selections.contains(Selection.SUBSCRIBED)) {
            candidates = subscribed;
        } else {
            candidates = withParents(existing.keySet());
        }
        boolean areSpecial = selections.contains(Selection.SPECIAL_USE);
        return matching(candidates, patterns).stream()
                .filter(name -> !areSpecial || isSpecial(name))
                .toList();
    }

    /** Those that LSUB means (RFC 3501 section 6.3.9). */
    List<MailboxName> selectSubscribed(ListPattern pattern) {
        return matching(withParents(subscribed), List.of(pattern));
    }

    private static List<MailboxName> matching(Collection<MailboxName> names, List<ListPattern> patterns) {
        return names.stream().filter(name -> matches(name, patterns)).toList();
    }

    private static boolean matches(MailboxName name, List<ListPattern> patterns) {
        String text = name.text(Mailboxes.SEPARATOR);
        return patterns.stream().anyMatch(pattern -> pattern.matches(text));
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
