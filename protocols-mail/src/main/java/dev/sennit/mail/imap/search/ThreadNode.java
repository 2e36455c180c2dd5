// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A message while threads are made, or the place of one that is not there. */
final class ThreadNode {
    @Nullable
    ThreadFacts message; // null while nobody has come who has the id

    @Nullable
    ThreadNode parent;

    private Set<ThreadNode> children = new LinkedHashSet<>(0);
    private long sent; // of a dummy, what its first child was sent

    ThreadNode(@Nullable ThreadFacts message) {
        this.message = message;
    }

    boolean isDummy() {
        return message == null;
    }

    boolean hasChildren() {
        return !children.isEmpty();
    }

    List<ThreadNode> children() {
        return new ArrayList<>(children);
    }

    void setChildren(List<ThreadNode> sorted) {
        children = new LinkedHashSet<>(sorted);
    }

    void add(ThreadNode child) {
        children.add(child);
        child.parent = this;
    }

    /** From its parent, if it has one. */
    void cut() {
        ThreadNode from = parent;
        if (from != null) {
            from.children.remove(this);
            parent = null;
        }
    }

    long sent() {
        ThreadFacts facts = message;
        return facts == null ? sent : facts.sent();
    }

    void setSent(long seconds) {
        sent = seconds;
    }

    /** The UID that decides between two that were sent at once. */
    long order() {
        ThreadFacts facts = message;
        if (facts != null) {
            return facts.uid();
        }
        return children.isEmpty() ? 0 : children.iterator().next().order();
    }

    /** What it is about: of a dummy, its first child. */
    BaseSubject subject() {
        ThreadFacts facts = message;
        if (facts != null) {
            return facts.subject();
        }
        return children.isEmpty()
                ? new BaseSubject("", false)
                : children.iterator().next().subject();
    }
}
