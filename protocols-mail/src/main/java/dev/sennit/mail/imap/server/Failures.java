// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.store.StoreException;
import dev.sennit.mail.store.StoreException.Reason;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What stores fail with, as clients are told: response codes of RFC 9051 section 7.1 and RFC 5530. */
final class Failures {
    /** What it means that a mailbox is missing. */
    enum Missing {
        /** There is none. */
        NONEXISTENT,
        /** The client might make it. */
        TRYCREATE
    }

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /** What stands behind NO. Some are news for whoever runs the server. */
    static String text(ImapServer server, @Nullable Throwable failure, Missing missing) {
        Throwable cause = cause(failure);
        if (cause instanceof IllegalArgumentException) {
            return "[CANNOT] " + cause.getMessage();
        } else if (!(cause instanceof StoreException refused)) {
            LOG.error("{}: the store has failed or has given null, and the client is told", server, cause);
            return "[SERVERBUG] The store has failed";
        } else if (refused.reason() == Reason.STORAGE_FAULT) {
            LOG.error("{}: the store has failed, and the client is told", server, refused);
            return "[SERVERBUG] The store has failed";
        } else {
            return code(refused.reason(), missing) + ' ' + refused.getMessage();
        }
    }

    private static String code(Reason reason, Missing missing) {
        return switch (reason) {
            case ACCOUNT_MISSING, CLOSED, STORAGE_FAULT -> "[UNAVAILABLE]";
            case MAILBOX_MISSING -> "[" + missing + "]";
            case MESSAGE_MISSING -> "[EXPUNGEISSUED]";
            case MAILBOX_EXISTS -> "[ALREADYEXISTS]";
            case INBOX_STAYS -> "[CANNOT]";
            case OVER_QUOTA -> "[OVERQUOTA]";
            case MESSAGE_TOO_LARGE -> "[TOOBIG]";
            case LIMIT_REACHED -> "[LIMIT]";
            case BUSY -> "[INUSE]";
        };
    }

    static @Nullable Throwable cause(@Nullable Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
