// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.store.MailboxName;

/** How clients name mailboxes. */
final class Mailboxes {
    /** What stands between the components of a name. */
    static final char SEPARATOR = '/';

    private Mailboxes() {}

    /**
     * The name of a mailbox that is or is to be.
     *
     * @throws IllegalArgumentException if there can be none of this name
     */
    static MailboxName parse(String text) {
        return MailboxName.parse(text, SEPARATOR);
    }

    /** Likewise, for CREATE: a separator at the end says that there will be others below (RFC 9051 section 6.3.4). */
    static MailboxName parseNew(String text) {
        boolean isParent = text.length() > 1 && text.charAt(text.length() - 1) == SEPARATOR;
        return parse(isParent ? text.substring(0, text.length() - 1) : text);
    }
}
