// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.delivery;

import dev.sennit.mail.MailAddress;
import java.util.Optional;
import java.util.Set;

/**
 * A recipient, as the command RCPT has it.
 *
 * @param address to whom
 * @param notifyOn when the sender wants to be told; empty if it did not say
 * @param originalRecipient whom the sender meant first, {@code rfc822;a@b} (RFC 3461 section 4.2)
 */
public record Recipient(MailAddress address, Set<Notify> notifyOn, Optional<String> originalRecipient) {
    /**
     * Copies the set.
     *
     * @param address see above
     * @param notifyOn see above
     * @param originalRecipient see above
     */
    public Recipient {
        notifyOn = Set.copyOf(notifyOn);
    }

    /**
     * One without parameters.
     *
     * @param address to whom
     * @return with all else unsaid
     */
    public static Recipient of(MailAddress address) {
        return new Recipient(address, Set.of(), Optional.empty());
    }
}
