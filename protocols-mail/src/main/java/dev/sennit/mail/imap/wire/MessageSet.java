// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.wire;

import dev.sennit.mail.imap.search.NumberSet;
import java.util.List;

/**
 * The messages that a command is about.
 *
 * @param by what they are named by
 * @param numbers their numbers; none for {@link By#SAVED_RESULT}
 */
public record MessageSet(By by, NumberSet numbers) {
    /** What messages are named by. */
    public enum By {
        /** Their place in the mailbox. */
        SEQUENCE,
        /** Their UID. */
        UID,
        /** A dollar: the last search found them (RFC 5182). */
        SAVED_RESULT
    }

    static final MessageSet SAVED = new MessageSet(By.SAVED_RESULT, new NumberSet(List.of()));
}
