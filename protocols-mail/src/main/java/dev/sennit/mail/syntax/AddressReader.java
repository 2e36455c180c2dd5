// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.syntax;

import java.nio.charset.StandardCharsets;

/**
 * Reads the parts of addresses as RFC 5321 section 4.1.2 has them, with what RFC 6531 section 3.3 adds: characters beyond ASCII stand
 * where atoms do. Nothing is tried twice, so it takes time in the length of the text.
 */
public final class AddressReader {
    private static final String ATEXT_PUNCTUATION = "!#$%&'*+-/=?^_`{|}~";
    private static final int MAX_LOCAL_BYTES = 64;
    private static final int MAX_DOMAIN_BYTES = 255;
    private static final int MAX_LABEL_BYTES = 63;

    private final String text;
    private int at;

    /** At the start of a text. */
    public AddressReader(String text) {
        this.text = text;
    }

    /** Where it has come to. */
    public int position() {
        return at;
    }

    /** Whether all was read. */
    public boolean isAtEnd() {
        return at == text.length();
    }

    /** Whether the next character is this one; then it is read. */
    public boolean skip(char wanted) {
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    /** Whether the next character is this one. */
    public boolean isAt(char wanted) {
        return at < text.length() && text.charAt(at) == wanted;
    }

    /**
     * A local part.
     *
     * @return without the quotes, if it was quoted
     * @throws AddressFault if there is none, or it is longer than 64 octets
     */
    public String localPart() throws AddressFault {
        String part = isAt('"') ? quotedString() : dotString();
        return limited("the local part", part, MAX_LOCAL_BYTES);
    }

    private String dotString() throws AddressFault {
        int start = at;
        do {
            int atom = at;
            while (at < text.length() && isAtomCharacter(text.charAt(at))) {
                at++;
            }
            if (at == atom) {
                throw new AddressFault("the local part has an empty atom, or a character that must be quoted");
            }
        } while (skip('.'));
        return text.substring(start, at);
    }

    /** Whether a character may stand in an atom. */
    static boolean isAtomCharacter(char c) {
        return c >= 0x80 ? !Character.isISOControl(c) : isLetterOrDigit(c) || ATEXT_PUNCTUATION.indexOf(c) >= 0;
    }

    private String quotedString() throws AddressFault {
        StringBuilder part = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return part.toString();
            }
            if (c == '\\' && at < text.length()) {
                c = text.charAt(at++);
            }
            if (Character.isISOControl(c)) {
                throw new AddressFault("the local part has a control character");
            }
            part.append(c);
        }
        throw new AddressFault("the quotes of the local part are not closed");
    }

    /**
     * A domain or an address literal.
     *
     * @return as it stands
     * @throws AddressFault if there is none, or it is longer than 255 octets
     */
    public String domain() throws AddressFault {
        int start = at;
        if (isAt('[')) {
            literal();
        } else {
            do {
                label();
            } while (skip('.'));
        }
        return limited("the domain", text.substring(start, at), MAX_DOMAIN_BYTES);
    }

    private void label() throws AddressFault {
        int start = at;
        while (at < text.length() && isLabelCharacter(text.charAt(at))) {
            at++;
        }
        if (at == start) {
            throw new AddressFault("the domain has an empty label, or a character that stands in none");
        }
        if (text.charAt(start) == '-' || text.charAt(at - 1) == '-') {
            throw new AddressFault("a label of the domain begins or ends with '-'");
        }
        limited("a label of the domain", text.substring(start, at), MAX_LABEL_BYTES);
    }

    /** The underscore is none by the letter, but hosts have it in their names. */
    private static boolean isLabelCharacter(char c) {
        return c >= 0x80 ? !Character.isISOControl(c) : isLetterOrDigit(c) || c == '-' || c == '_';
    }

    private void literal() throws AddressFault {
        int close = text.indexOf(']', at);
        if (close < 0) {
            throw new AddressFault("the brackets of the address are not closed");
        }
        if (!AddressLiterals.isLiteral(text.substring(at + 1, close))) {
            throw new AddressFault("no IPv4 address, IPv6:address or tag:address stands in the brackets");
        }
        at = close + 1;
    }

    private static String limited(String what, String part, int maxBytes) throws AddressFault {
        if (part.length() > maxBytes || part.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
            throw new AddressFault(what + " is longer than " + maxBytes + " octets");
        }
        return part;
    }

    static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
