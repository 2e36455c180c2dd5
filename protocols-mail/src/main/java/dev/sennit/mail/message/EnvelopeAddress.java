// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import java.util.Optional;

/**
 * An address as ENVELOPE has it (RFC 3501 section 7.4.2, RFC 9051 section 7.5.2). A group begins with one that has a mailbox, which is its
 * name, and no host, and ends with one that has neither. An address without its domain has a host of no length, so that it is not taken
 * for a group.
 *
 * @param name what is shown, without quotes; raw encoded words
 * @param route the obsolete source route, "adl"
 * @param mailbox the local part, without quotes
 * @param host the domain
 */
public record EnvelopeAddress(
        Optional<String> name, Optional<String> route, Optional<String> mailbox, Optional<String> host) {
    static final EnvelopeAddress GROUP_END =
            new EnvelopeAddress(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    static EnvelopeAddress groupStart(String name) {
        return new EnvelopeAddress(Optional.empty(), Optional.empty(), Optional.of(name), Optional.empty());
    }

    static EnvelopeAddress of(String name, String route, String mailbox, String host) {
        return new EnvelopeAddress(some(name), some(route), Optional.of(mailbox), Optional.of(host));
    }

    private static Optional<String> some(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
