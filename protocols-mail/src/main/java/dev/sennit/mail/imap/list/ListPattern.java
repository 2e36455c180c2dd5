// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.list;

import dev.sennit.mail.store.ModifiedUtf7;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which names of mailboxes a LIST means (RFC 3501 section 6.3.8): {@code *} is anything, {@code %} anything without the separator. INBOX is
 * written in any case. The time is that of the name times a 64th of the pattern, whatever either is.
 */
public final class ListPattern {
    /** How many characters a pattern may have. No name is longer. */
    public static final int MAX_CHARS = 1024;

    private static final String INBOX = "INBOX";

    private final String text;
    private final String pattern; // the same with fewer wildcards
    private final char separator;
    private final int words;
    private final Map<Character, long[]> places = new HashMap<>(); // where in the pattern each character stands
    private final long[] stars;
    private final long[] wildcards;
    private final long[] nowhere;

    private ListPattern(String text, char separator) {
        this.text = text;
        this.separator = separator;
        pattern = simplified(text);
        words = pattern.length() / Long.SIZE + 1;
        stars = new long[words];
        wildcards = new long[words];
        nowhere = new long[words];
        for (int at = 0; at < pattern.length(); at++) {
            char c = pattern.charAt(at);
            if (isWildcard(c)) {
                set(wildcards, at);
                if (c == '*') {
                    set(stars, at);
                }
            } else {
                set(places.computeIfAbsent(c, first -> new long[words]), at);
            }
        }
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
        long[] states = new long[words]; // how much of the pattern may be behind us, a bit for each character
        states[0] = 1;
        enter(states);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            long[] other = i < inboxChars ? places.getOrDefault(otherCase(c), nowhere) : nowhere;
            states = next(states, places.getOrDefault(c, nowhere), other, c == separator ? stars : wildcards);
        }
        return ((states[pattern.length() / Long.SIZE] >>> pattern.length()) & 1) != 0;
    }

    private boolean beginsWithInbox(String name) {
        return name.regionMatches(true, 0, INBOX, 0, INBOX.length())
                && (name.length() == INBOX.length() || name.charAt(INBOX.length()) == separator);
    }

    /** Past where the character stands, and where a wildcard stays that takes it. */
    private long[] next(long[] states, long[] one, long[] other, long[] staying) {
        long[] next = new long[words];
        long carry = 0;
        for (int i = 0; i < words; i++) {
            long passed = states[i] & (one[i] | other[i]);
            next[i] = (passed << 1) | carry | (states[i] & staying[i]);
            carry = passed >>> (Long.SIZE - 1);
        }
        enter(next);
        return next;
    }

    /** Wildcards may be nothing; one never follows another. */
    private void enter(long[] states) {
        long carry = 0;
        for (int i = 0; i < words; i++) {
            long skipped = states[i] & wildcards[i];
            states[i] |= (skipped << 1) | carry;
            carry = skipped >>> (Long.SIZE - 1);
        }
    }

    private static char otherCase(char c) {
        boolean isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return isLetter ? (char) (c ^ 0x20) : c;
    }

    /** Wildcards that follow each other mean what the widest of them means. */
    private static String simplified(String text) {
        StringBuilder simple = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int last = simple.length() - 1;
            boolean follows = last >= 0 && isWildcard(c) && isWildcard(simple.charAt(last));
            if (!follows) {
                simple.append(c);
            } else if (c == '*') {
                simple.setCharAt(last, c);
            }
        }
        return simple.toString();
    }

    private static boolean isWildcard(char c) {
        return c == '*' || c == '%';
    }

    private static void set(long[] bits, int at) {
        bits[at / Long.SIZE] |= 1L << at;
    }

    /** {@return the pattern in Unicode} */
    @Override
    public String toString() {
        return text;
    }
}
