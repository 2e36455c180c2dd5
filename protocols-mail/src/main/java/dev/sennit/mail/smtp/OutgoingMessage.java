// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp;

import dev.sennit.mail.MailAddress;
import dev.sennit.mail.delivery.MailFrom;
import dev.sennit.mail.delivery.Recipient;
import java.util.List;
import java.util.Optional;

/**
 * A message on its way out.
 *
 * @param from what MAIL is to say. The source is held to {@link MailFrom#body()}: a message declared as 7BIT that turns out to have
 *     other bytes is not delivered. {@link MailFrom#addresses()} is UTF-8 if any address is, or the header
 * @param recipients to whom, one or more
 * @param source its text, header and all; closed in the end, whatever the outcome
 */
public record OutgoingMessage(MailFrom from, List<Recipient> recipients, MessageSource source) {
    /**
     * Copies the list, and says UTF-8 where an address has it.
     *
     * @param from see above
     * @param recipients see above
     * @param source see above
     * @throws IllegalArgumentException if there is no recipient
     */
    public OutgoingMessage {
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("a message has one recipient or more");
        }
        boolean ascii = from.sender().stream().allMatch(MailAddress::isAscii)
                && recipients.stream().allMatch(each -> each.address().isAscii());
        from = ascii ? from : withAddresses(from, MailFrom.Addresses.UTF_8);
    }

    private static MailFrom withAddresses(MailFrom from, MailFrom.Addresses addresses) {
        return new MailFrom(
                from.sender(),
                from.body(),
                from.sizeBytes(),
                addresses,
                from.submitter(),
                from.returned(),
                from.envelopeId());
    }

    /**
     * A message in memory, whose needs are found in its text: its size, whether it has 8-bit bytes, and whether its header has.
     *
     * @param sender where notices of failure go; empty for {@code <>}
     * @param recipients to whom, one or more
     * @param text header and body; not copied, and must not change
     * @return the message
     * @throws IllegalArgumentException if there is no recipient
     */
    public static OutgoingMessage of(Optional<MailAddress> sender, List<MailAddress> recipients, byte[] text) {
        TextSurvey survey = new TextSurvey();
        survey.read(text, 0, text.length);
        return new OutgoingMessage(
                survey.from(sender), recipients.stream().map(Recipient::of).toList(), MessageSource.of(text));
    }
}
