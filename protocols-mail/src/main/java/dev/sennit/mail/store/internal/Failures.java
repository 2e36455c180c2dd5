// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.internal;

import dev.sennit.mail.store.StoreException;
import dev.sennit.mail.store.StoreException.Reason;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;

/** What went wrong below, in the words of the store. */
public final class Failures {
    private Failures() {}

    public static StoreException of(Throwable cause) {
        if (cause instanceof StoreException typed) {
            return typed;
        }
        if (cause instanceof RejectedExecutionException) {
            return new StoreException(Reason.BUSY, String.valueOf(cause.getMessage()), cause);
        }
        String message = String.valueOf(cause.getMessage());
        if (message.toLowerCase(Locale.ROOT).contains("quota exceeded")) { // EDQUOT has no type of its own in Java
            return new StoreException(Reason.OVER_QUOTA, "the file system's quota is used up", cause);
        }
        return new StoreException(Reason.STORAGE_FAULT, "the storage failed: " + cause, cause);
    }

    public static StoreException mailboxMissing(Object which) {
        return new StoreException(Reason.MAILBOX_MISSING, "there is no mailbox " + which);
    }

    public static StoreException messageMissing(long uid) {
        return new StoreException(Reason.MESSAGE_MISSING, "there is no message " + uid);
    }

    public static StoreException limit(String what, long limit) {
        return new StoreException(Reason.LIMIT_REACHED, "no more than " + limit + " " + what + " are allowed");
    }

    public static StoreException tooLarge(long limitOctets) {
        return new StoreException(
                Reason.MESSAGE_TOO_LARGE, "a message may have " + limitOctets + " octets, and this one has more");
    }

    /** {@link Long#MAX_VALUE} for what has no limit. */
    public static StoreException overQuota(long maxOctets, long maxMessages) {
        String octets = maxOctets == Long.MAX_VALUE ? "any number of" : String.valueOf(maxOctets);
        String messages = maxMessages == Long.MAX_VALUE ? "any number of" : String.valueOf(maxMessages);
        return new StoreException(
                Reason.OVER_QUOTA, "the account has room for " + octets + " octets and " + messages + " messages");
    }

    public static StoreException closed(String what) {
        return new StoreException(Reason.CLOSED, what + " is closed");
    }
}
