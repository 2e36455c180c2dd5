// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.list;

import dev.sennit.mail.store.ModifiedUtf7;
import java.util.BitSet;
import java.util.Optional;

/**
 * Which names of mailboxes a LIST means (RFC 3501 section 6.3.8): {@code *} is anything, {@code %} anything without the separator. INBOX is
 * written in any case. The time is that of the name times the pattern, whatever either is.
 */
public final class ListPattern {
    /** How many characters a pattern may have. No name is longer. */
    public static final int MAX_CHARS = 1024;

    private static final String INBOX = "INBOX";

    private final String pattern;
    private final char separator;

    private ListPattern(String pattern, char separator) {
        this.pattern = pattern;
        this.separator = separator;
    }

    /**
     * A pattern in Unicode.
     *
     * @param text the reference and the pattern, as one
     * @param separator what stands between the components of a name
     * @return the pattern
     * @throws IllegalArgumentException if it is longer than {@link #MAX_CHARS}
     */
    public static ListPattern of(String text, char separator) {
        if (text.length() > MAX_CHARS) {
            throw new IllegalArgumentException(
                    "a pattern of " + text.length() + " characters where " + MAX_CHARS + " are allowed");
        }
        return new ListPattern(text, separator);
    }

    /**
     * A pattern in modified UTF-7, as a client writes it that has not enabled IMAP4rev2 or UTF8=ACCEPT.
     *
     * @param text the reference and the pattern, as one
     * @param separator what stands between the components of a name
     * @return the pattern; empty if the text is not modified UTF-7, so that it can mean no mailbox
     * @throws IllegalArgumentException if it is longer than {@link #MAX_CHARS}
     */
    public static Optional<ListPattern> ofModifiedUtf7(String text, char separator) {
        of(text, separator);
        String decoded;
        try {
            decoded = ModifiedUtf7.decode(text);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
        return Optional.of(of(decoded, separator));
    }

    /**
     * Whether a name is meant.
     *
     * @param name in Unicode, with the separator between its components
     * @return true if it is
     */
    public boolean matches(String name) {
        int inboxChars = beginsWithInbox(name) ? INBOX.length() : 0;
        BitSet states = new BitSet(pattern.length() + 1); // how much of the pattern may be behind us
        enter(states, 0);
        for (int i = 0; i < name.length() && !states.isEmpty(); i++) {
            states = next(states, name.charAt(i), i < inboxChars);
        }
        return states.get(pattern.length());
    }

    private boolean beginsWithInbox(String name) {
        return name.regionMatches(true, 0, INBOX, 0, INBOX.length())
                && (name.length() == INBOX.length() || name.charAt(INBOX.length()) == separator);
    }

    private BitSet next(BitSet states, char c, boolean anyCase) {
        BitSet next = new BitSet(pattern.length() + 1);
        for (int at = states.nextSetBit(0); at >= 0; at = states.nextSetBit(at + 1)) {
            if (at == pattern.length()) {
                break;
            }
            char wanted = pattern.charAt(at);
            if (wanted == '*' || (wanted == '%' && c != separator)) {
                enter(next, at);
            } else if (wanted != '%' && (wanted == c || (anyCase && upper(wanted) == upper(c)))) {
                enter(next, at + 1);
            }
        }
        return next;
    }

    /** Wildcards may be nothing. */
    private void enter(BitSet states, int from) {
        int at = from;
        while (!states.get(at)) {
            states.set(at);
            if (at == pattern.length() || (pattern.charAt(at) != '*' && pattern.charAt(at) != '%')) {
                return;
            }
            at++;
        }
    }

    private static char upper(char c) {
        return c >= 'a' && c <= 'z' ? (char) (c - 0x20) : c;
    }

    /** {@return the pattern in Unicode} */
    @Override
    public String toString() {
        return pattern;
    }
}
