// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.server;

import dev.sennit.mail.delivery.Envelope;
import dev.sennit.mail.delivery.MailClient;
import dev.sennit.mail.delivery.MailFrom;
import dev.sennit.mail.delivery.Recipient;
import java.util.ArrayList;
import java.util.List;

/** What MAIL began. */
final class Transaction {
    private final MailFrom from;
    private final MailClient client;
    private final List<Recipient> recipients = new ArrayList<>(2);
    private int refusedRecipients;

    Transaction(MailFrom from, MailClient client) {
        this.from = from;
        this.client = client;
    }

    MailFrom from() {
        return from;
    }

    MailClient client() {
        return client;
    }

    Envelope envelope() {
        return new Envelope(from, recipients, client);
    }

    void add(Recipient recipient) {
        recipients.add(recipient);
    }

    int recipients() {
        return recipients.size();
    }

    void refuseRecipient() {
        refusedRecipients++;
    }

    /** Whether RCPT was said, and in vain each time. */
    boolean isWithoutHope() {
        return recipients.isEmpty() && refusedRecipients > 0;
    }
}
