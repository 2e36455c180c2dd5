// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.route;

import dev.sennit.mail.MailAddress;
import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What stands behind the @ of an address.
 *
 * @param text a name of A-labels in small letters without a dot at its end, or an address literal
 * @param address that of the literal; empty for a name
 */
public record MailDomain(String text, Optional<String> address) {
    private static final int MAX_CHARS = 253; // RFC 1035 section 2.3.4: 255 bytes on the wire
    private static final String IPV6_TAG = "IPv6:";

    /** RFC 1123 section 2.1; the last label is none of digits only, or 192.0.2.1 were a name. */
    private static final Pattern NAME =
            Pattern.compile("([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)*(?!\\d+$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    /**
     * Reads a name or an address literal.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static MailDomain of(String text) {
        return text.startsWith("[") ? ofLiteral(text) : ofName(text);
    }

    /** Reads a name, likewise. */
    public static MailDomain ofName(String text) {
        return new MailDomain(
                name(text)
                        .orElseThrow(() -> new IllegalArgumentException("'" + text
                                + "' is not a domain: letters, digits and '-' in labels of 1 to 63, 253 in all, or an address"
                                + " such as [192.0.2.1] or [IPv6:2001:db8::1]")),
                Optional.empty());
    }

    /** RFC 5321 section 4.1.3; there is nowhere to connect to for a tag that is not IPv6. */
    private static MailDomain ofLiteral(String text) {
        String domain = new MailAddress("postmaster", text).domain();
        String inside = domain.substring(1, domain.length() - 1);
        boolean tagged = inside.regionMatches(true, 0, IPV6_TAG, 0, IPV6_TAG.length());
        if (!tagged && inside.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not the address of a host: [192.0.2.1], [IPv6:2001:db8::1]");
        }
        return new MailDomain(domain, Optional.of(tagged ? inside.substring(IPV6_TAG.length()) : inside));
    }

    /** A host's name as DNS has it, with or without the dot at its end; empty if it is none. */
    static Optional<String> name(String text) {
        String relative = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        try {
            String ascii = IDN.toASCII(Normalizer.normalize(relative, Normalizer.Form.NFC), IDN.ALLOW_UNASSIGNED)
                    .toLowerCase(Locale.ROOT);
            return ascii.length() <= MAX_CHARS && NAME.matcher(ascii).matches() ? Optional.of(ascii) : Optional.empty();
        } catch (IllegalArgumentException noName) {
            return Optional.empty();
        }
    }
}
