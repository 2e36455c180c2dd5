// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.delivery;

import java.util.List;

/**
 * From whom a message comes and to whom it goes, which its header need not say.
 *
 * @param from what MAIL said
 * @param recipients those that were accepted, in order; while one is being verified, those before it
 * @param client who sends
 */
public record Envelope(MailFrom from, List<Recipient> recipients, MailClient client) {
    /**
     * Copies the list.
     *
     * @param from see above
     * @param recipients see above
     * @param client see above
     */
    public Envelope {
        recipients = List.copyOf(recipients);
    }
}
