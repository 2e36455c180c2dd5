// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.internal;

import dev.sennit.mail.store.AppendResult;
import dev.sennit.mail.store.AppendSpec;
import dev.sennit.mail.store.MailboxId;
import org.jspecify.annotations.Nullable;

/** A finished message that waits for its mailbox, and what came of it. */
public final class Commit {
    private final MailboxId mailbox;
    private AppendSpec spec;
    private final Draft draft;
    private @Nullable AppendResult result; // null until it succeeded
    private @Nullable Throwable failure; // null until it failed

    public Commit(MailboxId mailbox, AppendSpec spec, Draft draft) {
        this.mailbox = mailbox;
        this.spec = spec;
        this.draft = draft;
    }

    public MailboxId mailbox() {
        return mailbox;
    }

    public AppendSpec spec() {
        return spec;
    }

    /** What it has in common with its repetitions. */
    void setKey(String idempotencyKey) {
        spec = spec.withIdempotencyKey(idempotencyKey);
    }

    public Draft draft() {
        return draft;
    }

    public void succeeded(AppendResult where) {
        result = where;
    }

    public void failed(Throwable why) {
        if (result == null && failure == null) {
            failure = why;
        }
    }

    public boolean isSettled() {
        return result != null || failure != null;
    }

    public @Nullable AppendResult result() {
        return result;
    }

    public @Nullable Throwable failure() {
        return failure;
    }
}
