// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

import java.io.Serial;

/** Why a store did not do what it was asked. Nothing has changed then, unless the method says otherwise. */
public sealed class StoreException extends RuntimeException permits UnreadableMessageException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** What kind of failure it is. */
    public enum Reason {
        /** There is no such account, or no account can have this name. */
        ACCOUNT_MISSING,
        /** There is no such mailbox: IMAP's NONEXISTENT or TRYCREATE. */
        MAILBOX_MISSING,
        /** There is no such message, perhaps no longer: IMAP's EXPUNGEISSUED. */
        MESSAGE_MISSING,
        /** There is a mailbox of this name already: IMAP's ALREADYEXISTS. */
        MAILBOX_EXISTS,
        /** INBOX can neither be deleted nor renamed, and nothing can take its place: IMAP's CANNOT. */
        INBOX_STAYS,
        /** The account has no room for it: IMAP's OVERQUOTA, SMTP's 452 or 552. */
        OVER_QUOTA,
        /** One message is larger than any may be: IMAP's TOOBIG, SMTP's 552. */
        MESSAGE_TOO_LARGE,
        /** A named limit other than the room is reached, such as the number of mailboxes: IMAP's LIMIT. */
        LIMIT_REACHED,
        /** Too much work waits, or another process holds a lock; later it may work: IMAP's INUSE, SMTP's 451. */
        BUSY,
        /** What the account, the appender or the store was closed for is over. */
        CLOSED,
        /** What is below has failed, such as a disk: IMAP's SERVERBUG, SMTP's 451. */
        STORAGE_FAULT
    }

    /** Its kind. */
    private final Reason reason;

    /**
     * A failure.
     *
     * @param reason its kind
     * @param message what was wrong and what is allowed
     */
    public StoreException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /**
     * A failure with a cause.
     *
     * @param reason its kind
     * @param message what was wrong
     * @param cause what it came from
     */
    public StoreException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** {@return its kind} */
    public Reason reason() {
        return reason;
    }
}
