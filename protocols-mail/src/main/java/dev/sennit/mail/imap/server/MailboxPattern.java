// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.store.MailboxName;

/**
 * A pattern of LIST: {@code *} is anything, {@code %} anything within a component. Matching takes the product of both lengths at most,
 * whatever the pattern (CVE-2026-33607).
 */
final class MailboxPattern {
    private static final String INBOX = "INBOX";

    private final String pattern;

    MailboxPattern(String pattern) {
        this.pattern = pattern;
    }

    /** INBOX in any case of letters. */
    boolean matches(MailboxName name) {
        String text = name.text(Mailboxes.SEPARATOR);
        int caseless = name.components().get(0).equals(INBOX) ? INBOX.length() : 0;
        boolean[] reached = new boolean[pattern.length() + 1]; // so much of the pattern fits what was read of the name
        reached[0] = true;
        passWildcards(reached);
        for (int i = 0; i < text.length(); i++) {
            if (!read(reached, text.charAt(i), i < caseless)) {
                return false;
            }
        }
        return reached[pattern.length()];
    }

    private boolean read(boolean[] reached, char c, boolean isCaseless) {
        boolean any = false;
        for (int at = pattern.length(); at >= 0; at--) {
            boolean stays = reached[at]
                    && at < pattern.length()
                    && (pattern.charAt(at) == '*' || (pattern.charAt(at) == '%' && c != Mailboxes.SEPARATOR));
            boolean comes = at > 0 && reached[at - 1] && fits(pattern.charAt(at - 1), c, isCaseless);
            reached[at] = stays || comes;
            any |= reached[at];
        }
        passWildcards(reached);
        return any;
    }

    private static boolean fits(char wanted, char c, boolean isCaseless) {
        return wanted != '*' && wanted != '%' && (wanted == c || (isCaseless && Character.toUpperCase(wanted) == c));
    }

    /** A wildcard may be nothing. */
    private void passWildcards(boolean[] reached) {
        for (int at = 0; at < pattern.length(); at++) {
            if (reached[at] && (pattern.charAt(at) == '*' || pattern.charAt(at) == '%')) {
                reached[at + 1] = true;
            }
        }
    }
}
