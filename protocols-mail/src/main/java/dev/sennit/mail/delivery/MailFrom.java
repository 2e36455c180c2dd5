// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.delivery;

import dev.sennit.mail.MailAddress;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the command MAIL said.
 *
 * @param sender where notices of failure go; empty for {@code <>}, to whom none may be sent
 * @param body what the message's bytes may be
 * @param sizeBytes how long the message will be, as the client guesses (RFC 1870); empty if it did not say
 * @param addresses in what the addresses and the header may be written
 * @param submitter who submitted the message first, as the client has it (RFC 4954 section 5); an address, or {@code <>}. It is worth
 *     as much as the client is trusted
 * @param returned how much comes back with a notice of failure
 * @param envelopeId what the sender calls this message in notices (RFC 3461 section 4.4)
 */
public record MailFrom(
        Optional<MailAddress> sender,
        BodyType body,
        OptionalLong sizeBytes,
        Addresses addresses,
        Optional<String> submitter,
        Returned returned,
        Optional<String> envelopeId) {

    /** In what the addresses and the header of a message may be written. */
    public enum Addresses {
        /** ASCII. */
        ASCII,
        /** UTF-8: the client said SMTPUTF8 (RFC 6531). */
        UTF_8
    }

    /**
     * Of a sender, without any parameter.
     *
     * @param sender empty for {@code <>}
     * @return with 7BIT, ASCII, and all else unsaid
     */
    public static MailFrom of(Optional<MailAddress> sender) {
        return new MailFrom(
                sender,
                BodyType.SEVEN_BIT,
                OptionalLong.empty(),
                Addresses.ASCII,
                Optional.empty(),
                Returned.UNSAID,
                Optional.empty());
    }
}
