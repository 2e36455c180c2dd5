// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

import java.io.Serial;

/**
 * A message is there, and what it is kept in cannot be read: its file has the wrong permissions, or the disk has failed. Other messages
 * may be read. The reason is {@link StoreException.Reason#STORAGE_FAULT}.
 */
public final class UnreadableMessageException extends StoreException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Which message. */
    private final long uid;

    /**
     * A failure of one message.
     *
     * @param uid which
     * @param cause what it came from
     */
    public UnreadableMessageException(long uid, Throwable cause) {
        super(Reason.STORAGE_FAULT, "message " + uid + " cannot be read: " + cause, cause);
        this.uid = uid;
    }

    /** {@return which message} */
    public long uid() {
        return uid;
    }
}
