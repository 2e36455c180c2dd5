// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.server;

import dev.sennit.mail.store.StoreException;
import dev.sennit.mail.store.UnreadableMessageException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What stores fail with, as clients are told. */
final class Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    private Answers() {}

    /** The answer that a failure is; most are news for whoever runs the server. */
    static Reply toFailure(Pop3Server server, @Nullable Throwable failure) {
        if (cause(failure) instanceof StoreException refused
                && (refused.reason() == StoreException.Reason.ACCOUNT_MISSING
                        || refused.reason() == StoreException.Reason.MAILBOX_MISSING)) {
            return Reply.NO_MAILDROP;
        }
        log(server, failure);
        return cause(failure) instanceof UnreadableMessageException ? Reply.UNREADABLE : Reply.NOT_NOW;
    }

    static void log(Pop3Server server, @Nullable Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof StoreException busy && busy.reason() == StoreException.Reason.BUSY) {
            LOG.warn("{}: the store is busy, and the client is told to try later: {}", server, busy.getMessage());
        } else {
            LOG.error("{}: the store has failed or has given null, and the client is told", server, cause);
        }
    }

    static @Nullable Throwable cause(@Nullable Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
