// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.internal;

import dev.sennit.mail.store.MessageCursor;
import dev.sennit.mail.store.MessageData;
import dev.sennit.mail.store.UidSet;
import dev.sennit.mail.store.UnreadableMessageException;
import dev.sennit.mail.store.Wanted;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Asks for messages ahead: many when nothing but numbers is wanted of them, some with their indexes, few with their content. */
final class CursorSession implements MessageCursor {
    private static final int INDEXES_AHEAD = 256;
    private static final int CONTENTS_AHEAD = 16;

    private final MailboxSession mailbox;
    private final UidSet uids;
    private final Set<Wanted> wanted;
    private final ArrayDeque<MessageData> ready = new ArrayDeque<>(); // guarded by this
    private long fromUid = 1; // guarded by this
    private boolean asking; // guarded by this

    CursorSession(MailboxSession mailbox, UidSet uids, Set<Wanted> wanted) {
        this.mailbox = mailbox;
        this.uids = uids;
        this.wanted = wanted;
    }

    @Override
    public synchronized CompletionStage<Optional<MessageData>> next() {
        if (asking) {
            throw new IllegalStateException("the message before has not come yet: one at a time is allowed");
        }
        MessageData message = ready.poll();
        if (message != null) {
            return CompletableFuture.completedFuture(Optional.of(message));
        }
        asking = true;
        CompletableFuture<Optional<MessageData>> next = new CompletableFuture<>();
        mailbox.fetch(uids, fromUid, ahead(), wanted).whenComplete((found, failure) -> {
            if (failure == null) {
                arrived(found);
                next.complete(first());
            } else {
                failed(failure);
                next.completeExceptionally(failure);
            }
        });
        return next;
    }

    @Override
    public synchronized List<MessageData> takeReady() {
        List<MessageData> taken = List.copyOf(ready);
        ready.clear();
        return taken;
    }

    private int ahead() {
        if (wanted.contains(Wanted.CONTENT)) {
            return CONTENTS_AHEAD;
        }
        return wanted.contains(Wanted.INDEX) || wanted.contains(Wanted.HEADER) ? INDEXES_AHEAD : MAX_AHEAD;
    }

    private synchronized void arrived(List<MessageData> found) {
        asking = false;
        ready.addAll(found);
        if (!found.isEmpty()) {
            fromUid = found.get(found.size() - 1).state().uid() + 1;
        }
    }

    /** A message that cannot be read does not stand before the others. */
    private synchronized void failed(Throwable failure) {
        asking = false;
        if (failure instanceof UnreadableMessageException unreadable) {
            fromUid = unreadable.uid() + 1;
        }
    }

    private synchronized Optional<MessageData> first() {
        return Optional.ofNullable(ready.poll());
    }
}
