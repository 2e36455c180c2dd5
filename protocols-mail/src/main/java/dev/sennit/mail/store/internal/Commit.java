// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.internal;

import dev.sennit.mail.store.AppendResult;
import dev.sennit.mail.store.AppendSpec;
import dev.sennit.mail.store.MailboxId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finished messages that come into a mailbox together or not at all, and what came of them. */
public final class Commit {
    /** One of them. */
    public record Message(AppendSpec spec, Draft draft) {
        /** The same, and known to be a repetition of what has this key. */
        Message withKey(String idempotencyKey) {
            return new Message(spec.withIdempotencyKey(idempotencyKey), draft);
        }
    }

    private final MailboxId mailbox;
    private final List<Message> messages;
    private @Nullable List<AppendResult> results; // null until it succeeded
    private @Nullable Throwable failure; // null until it failed

    public Commit(MailboxId mailbox, List<Message> messages) {
        this.mailbox = mailbox;
        this.messages = List.copyOf(messages);
    }

    public MailboxId mailbox() {
        return mailbox;
    }

    public List<Message> messages() {
        return messages;
    }

    /** Where each message is, in the order of the messages. */
    public void succeeded(List<AppendResult> where) {
        results = where;
        failure = null;
    }

    public void failed(Throwable why) {
        if (results == null && failure == null) {
            failure = why;
        }
    }

    /** It had succeeded, and is undone. */
    void takenBack(Throwable why) {
        results = null;
        failure = why;
    }

    public boolean isSettled() {
        return results != null || failure != null;
    }

    void discard() {
        messages.forEach(message -> message.draft().discard());
    }

    @Nullable
    List<AppendResult> results() {
        return results;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }
}
