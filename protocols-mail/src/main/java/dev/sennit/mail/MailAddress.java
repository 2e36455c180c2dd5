// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail;

import dev.sennit.mail.syntax.AddressFault;
import dev.sennit.mail.syntax.AddressReader;
import java.util.Locale;

/**
 * The address of a mailbox, as envelopes have it (RFC 5321 section 4.1.2; RFC 6531 section 3.3). Nothing that a line could be ended
 * with is ever in one.
 *
 * @param localPart what stands before the at sign, without quotes: {@code "a b"@c} has {@code a b}; 1 to 64 octets, or none in quotes
 * @param domain what stands behind it, as it was written: a domain, or an address literal with its brackets; empty for
 *     {@code Postmaster} and the users of an LMTP server
 */
public record MailAddress(String localPart, String domain) {
    /**
     * Checks both.
     *
     * @param localPart see above
     * @param domain see above
     * @throws IllegalArgumentException if either breaks the rules of the RFC, saying which
     */
    public MailAddress {
        check(localPart, domain);
    }

    private static void check(String localPart, String domain) {
        try {
            AddressReader local = new AddressReader(quoted(localPart));
            local.localPart();
            AddressReader reader = new AddressReader(domain);
            if (!domain.isEmpty()) {
                reader.domain();
            }
            if (!local.isAtEnd() || !reader.isAtEnd()) {
                throw new AddressFault("it has a character that stands in no address");
            }
        } catch (AddressFault fault) {
            throw new IllegalArgumentException("no address: " + fault.getMessage(), fault);
        }
    }

    /**
     * Reads an address.
     *
     * @param text {@code local@domain}, without angle brackets
     * @return the address
     * @throws IllegalArgumentException if it is none, saying why
     */
    public static MailAddress parse(String text) {
        try {
            AddressReader reader = new AddressReader(text);
            String localPart = reader.localPart();
            if (!reader.skip('@')) {
                throw new AddressFault("no @ stands behind the local part");
            }
            String domain = reader.domain();
            if (!reader.isAtEnd()) {
                throw new AddressFault("something stands behind the domain");
            }
            return new MailAddress(localPart, domain);
        } catch (AddressFault fault) {
            throw new IllegalArgumentException("no address: " + fault.getMessage(), fault);
        }
    }

    /**
     * Whether it can be written in ASCII, as servers without SMTPUTF8 need it.
     *
     * @return false if any character is beyond ASCII
     */
    public boolean isAscii() {
        return localPart.chars().allMatch(c -> c < 0x80) && domain.chars().allMatch(c -> c < 0x80);
    }

    /**
     * Whether it is the postmaster's, which every server takes (RFC 5321 section 4.5.1).
     *
     * @return true for that local part, in letters of any case
     */
    public boolean isPostmaster() {
        return localPart.toLowerCase(Locale.ROOT).equals("postmaster");
    }

    /** As it stands in a command, quoted where it must be. */
    @Override
    public String toString() {
        return domain.isEmpty() ? quoted(localPart) : quoted(localPart) + "@" + domain;
    }

    private static String quoted(String localPart) {
        if (isDotString(localPart)) {
            return localPart;
        }
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < localPart.length(); i++) {
            char c = localPart.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\');
            }
            quoted.append(c);
        }
        return quoted.append('"').toString();
    }

    private static boolean isDotString(String text) {
        try {
            AddressReader reader = new AddressReader(text);
            return !text.startsWith("\"") && !reader.localPart().isEmpty() && reader.isAtEnd();
        } catch (AddressFault fault) {
            return false;
        }
    }
}
