// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp;

import dev.sennit.mail.delivery.Recipient;
import java.util.Optional;

/**
 * What became of a message for one recipient.
 *
 * @param recipient whom
 * @param outcome in a word
 * @param reply the server's, to RCPT or to the message; empty if it gave none
 */
public record DeliveryResult(Recipient recipient, Outcome outcome, Optional<SmtpReply> reply) {
    /** What became of it. */
    public enum Outcome {
        /** The server has taken it upon itself to deliver the message. */
        ACCEPTED,
        /** The server will never take it. */
        REFUSED,
        /** The server may take it later. */
        TRY_LATER,
        /** It was not sent, or not whole: nobody has it. */
        NOT_SENT,
        /** It was sent and no reply came: it may have been delivered, and if it is sent again, twice (RFC 1047). */
        UNKNOWN
    }

    /**
     * Of a reply.
     *
     * @param recipient whom
     * @param reply the server's
     * @return accepted, refused, or to be tried later
     */
    public static DeliveryResult of(Recipient recipient, SmtpReply reply) {
        Outcome outcome = Outcome.REFUSED;
        if (reply.isPositive()) {
            outcome = Outcome.ACCEPTED;
        } else if (reply.isTemporary()) {
            outcome = Outcome.TRY_LATER;
        }
        return new DeliveryResult(recipient, outcome, Optional.of(reply));
    }

    /** In one line. */
    @Override
    public String toString() {
        return recipient.address() + ": " + reply.map(SmtpReply::toString).orElseGet(outcome::toString);
    }
}
