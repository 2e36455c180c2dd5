// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What IMAP's ENVELOPE says about a message (RFC 3501 section 7.4.2, RFC 9051 section 7.5.2). All is raw: the texts without folding, the
 * encoded words as they are. Of a field that stands there twice the first counts; addresses are those of all.
 *
 * @param date the Date field
 * @param subject the Subject field
 * @param from the From field
 * @param sender the Sender field, or From if it has no address
 * @param replyTo the Reply-To field, or From if it has no address
 * @param to the To field
 * @param cc the Cc field
 * @param bcc the Bcc field
 * @param inReplyTo the In-Reply-To field
 * @param messageId the Message-ID field
 */
public record MessageEnvelope(
        Optional<String> date,
        Optional<String> subject,
        List<EnvelopeAddress> from,
        List<EnvelopeAddress> sender,
        List<EnvelopeAddress> replyTo,
        List<EnvelopeAddress> to,
        List<EnvelopeAddress> cc,
        List<EnvelopeAddress> bcc,
        Optional<String> inReplyTo,
        Optional<String> messageId) {

    /**
     * The envelope of a message.
     *
     * @param message the message: the root of an index, or the part in one that is a message
     * @param limits how many addresses are kept, {@link MessageLimits#addresses()}; of further ones nothing is said
     * @return the envelope; empty wherever the message says nothing
     */
    public static MessageEnvelope of(Part message, MessageLimits limits) {
        return of(message, new AddressBudget(limits.addresses()));
    }

    static MessageEnvelope of(Part message, AddressBudget budget) {
        Addresses addresses = new Addresses(message, budget);
        List<EnvelopeAddress> from = addresses.of("From");
        return new MessageEnvelope(
                message.value("Date"),
                message.value("Subject"),
                from,
                addresses.ofOr("Sender", from),
                addresses.ofOr("Reply-To", from),
                addresses.of("To"),
                addresses.of("Cc"),
                addresses.of("Bcc"),
                message.value("In-Reply-To"),
                message.value("Message-ID"));
    }

    private static final class Addresses {
        private final Part message;
        private final AddressBudget budget;

        Addresses(Part message, AddressBudget budget) {
            this.message = message;
            this.budget = budget;
        }

        List<EnvelopeAddress> of(String name) {
            List<EnvelopeAddress> all = new ArrayList<>();
            for (HeaderField field : message.fields()) {
                if (field.isNamed(name) && budget.left() > 0) {
                    List<EnvelopeAddress> some =
                            AddressListReader.read(field.value().orElse(""), budget.left());
                    budget.take(some.size());
                    all.addAll(some);
                }
            }
            return List.copyOf(all);
        }

        List<EnvelopeAddress> ofOr(String name, List<EnvelopeAddress> otherwise) {
            List<EnvelopeAddress> some = of(name);
            return some.isEmpty() ? otherwise : some;
        }
    }
}
