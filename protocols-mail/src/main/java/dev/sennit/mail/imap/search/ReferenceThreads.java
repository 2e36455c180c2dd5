// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * THREAD=REFERENCES (RFC 5256 section 3, in its six steps). Nothing is recursive, since nobody knows how deep a thread is.
 */
final class ReferenceThreads {
    private static final Comparator<ThreadNode> BY_DATE =
            Comparator.comparing(ThreadNode::sent).thenComparing(ThreadNode::order);

    private final List<ThreadFacts> messages;
    private final Map<String, ThreadNode> byId = new HashMap<>();
    private final List<ThreadNode> nodes = new ArrayList<>();
    private long steps;

    /**
     * Ready to make threads.
     *
     * @param steps how many steps up may be made to look for loops; what would need more is not linked
     */
    ReferenceThreads(List<ThreadFacts> messages, long steps) {
        this.messages = messages;
        this.steps = steps;
    }

    List<MessageThread> threads() {
        messages.forEach(this::link);
        List<ThreadNode> roots = roots();
        roots = gather(sorted(pruned(roots)));
        return shown(sorted(roots));
    }

    private ThreadNode node(@Nullable ThreadFacts message) {
        ThreadNode node = new ThreadNode(message);
        nodes.add(node);
        return node;
    }

    /** Step 1. */
    private void link(ThreadFacts message) {
        ThreadNode own = own(message);
        @Nullable ThreadNode parent = null;
        for (String id : message.references()) {
            ThreadNode next = byId.computeIfAbsent(id, unseen -> node(null));
            if (parent != null && next.parent == null && mayJoin(parent, next)) {
                parent.add(next);
            }
            parent = next;
        }
        if (parent == null) {
            own.cut();
        } else if (own.parent != parent && mayJoin(parent, own)) {
            own.cut();
            parent.add(own);
        }
    }

    /** A second message with one id has none, as one without. */
    private ThreadNode own(ThreadFacts message) {
        String id = message.id();
        if (id == null) {
            return node(message);
        }
        ThreadNode known = byId.get(id);
        if (known != null && known.isDummy()) {
            known.message = message;
            return known;
        }
        ThreadNode fresh = node(message);
        byId.putIfAbsent(id, fresh);
        return fresh;
    }

    /** Not if the child is above the parent. Only one that has children can be above anything. */
    private boolean mayJoin(ThreadNode parent, ThreadNode child) {
        if (parent == child) {
            return false;
        }
        if (!child.hasChildren()) {
            return true;
        }
        for (ThreadNode at = parent; at != null; at = at.parent) {
            if (at == child || steps-- <= 0) {
                return false;
            }
        }
        return true;
    }

    /** Step 2. */
    private List<ThreadNode> roots() {
        List<ThreadNode> roots = new ArrayList<>();
        for (ThreadNode node : nodes) {
            if (node.parent == null) {
                roots.add(node);
            }
        }
        return roots;
    }

    /** All that hang from some, each behind its parent. */
    private static List<ThreadNode> downwards(List<ThreadNode> roots) {
        List<ThreadNode> all = new ArrayList<>(roots);
        for (int i = 0; i < all.size(); i++) {
            all.addAll(all.get(i).children());
        }
        return all;
    }

    /** Step 3: what hangs from a dummy hangs from the next message above, or from the root. */
    private static List<ThreadNode> pruned(List<ThreadNode> roots) {
        List<ThreadNode> all = downwards(roots);
        Map<ThreadNode, ThreadNode> kept = new IdentityHashMap<>();
        for (ThreadNode node : all) {
            ThreadNode parent = node.parent;
            kept.put(node, node.isDummy() && parent != null ? found(kept, parent) : node);
        }
        for (ThreadNode node : all) {
            ThreadNode parent = node.parent;
            if (parent != null) {
                node.cut();
                if (!node.isDummy()) {
                    found(kept, parent).add(node);
                }
            }
        }
        List<ThreadNode> left = new ArrayList<>();
        for (ThreadNode root : roots) {
            List<ThreadNode> children = root.children();
            if (!root.isDummy() || children.size() > 1) {
                left.add(root);
            } else if (children.size() == 1) {
                children.get(0).cut();
                left.add(children.get(0));
            }
        }
        return left;
    }

    private static ThreadNode found(Map<ThreadNode, ThreadNode> kept, ThreadNode node) {
        return Objects.requireNonNull(kept.get(node));
    }

    /** Steps 4 and 6: by date, and those below them; from below, as a dummy has the date of its first child. */
    private static List<ThreadNode> sorted(List<ThreadNode> roots) {
        List<ThreadNode> all = downwards(roots);
        for (int i = all.size() - 1; i >= 0; i--) {
            ThreadNode node = all.get(i);
            List<ThreadNode> children = node.children();
            if (!children.isEmpty()) {
                children.sort(BY_DATE);
                node.setChildren(children);
                node.setSent(children.get(0).sent());
            }
        }
        return roots.stream().sorted(BY_DATE).toList();
    }

    /** Step 5: threads about one thing become one. */
    private static List<ThreadNode> gather(List<ThreadNode> roots) {
        Map<String, ThreadNode> bySubject = new HashMap<>();
        for (ThreadNode root : roots) {
            BaseSubject subject = root.subject();
            if (!subject.text().isEmpty()) {
                bySubject.merge(subject.text(), root, ReferenceThreads::better);
            }
        }
        Map<ThreadNode, ThreadNode> gathered = new LinkedHashMap<>(); // what stands at the place of a root
        for (ThreadNode root : roots) {
            ThreadNode first = bySubject.get(root.subject().text());
            if (root.subject().text().isEmpty() || first == null || first == root) {
                gathered.putIfAbsent(root, root);
            } else {
                join(gathered, bySubject, root, first);
            }
        }
        return List.copyOf(gathered.values());
    }

    private static ThreadNode better(ThreadNode known, ThreadNode other) {
        boolean isBetter = !known.isDummy()
                && (other.isDummy()
                        || (known.subject().isReply() && !other.subject().isReply()));
        return isBetter ? other : known;
    }

    private static void join(
            Map<ThreadNode, ThreadNode> gathered,
            Map<String, ThreadNode> bySubject,
            ThreadNode root,
            ThreadNode first) {
        String subject = root.subject().text();
        boolean answers = root.subject().isReply() && !first.subject().isReply();
        if (first.isDummy() && root.isDummy()) {
            for (ThreadNode child : root.children()) {
                child.cut();
                first.add(child);
            }
        } else if (first.isDummy() || answers) {
            first.add(root);
        } else {
            ThreadNode both = new ThreadNode(null);
            both.add(first);
            both.add(root);
            bySubject.put(subject, both);
            gathered.put(first, both);
        }
    }

    /** From below, without recursion. */
    private static List<MessageThread> shown(List<ThreadNode> roots) {
        Map<ThreadNode, MessageThread> shown = new IdentityHashMap<>();
        Deque<ThreadNode> upwards = new ArrayDeque<>(downwards(roots));
        while (!upwards.isEmpty()) {
            ThreadNode node = upwards.removeLast();
            ThreadFacts message = node.message;
            shown.put(
                    node,
                    new MessageThread(
                            message == null ? OptionalLong.empty() : OptionalLong.of(message.uid()),
                            node.children().stream().map(shown::get).toList()));
        }
        return roots.stream().map(shown::get).toList();
    }
}
