// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import dev.sennit.mail.imap.ListedMailbox;
import dev.sennit.mail.store.MailboxName;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Where the messages of a server's mailbox go: a folder of the same name, as far as a store has such names. */
final class MailboxFolders {
    private static final Pattern NOT_ALLOWED = Pattern.compile("[./\\\\\\p{Cntrl}\u0080-\u009f\u2028\u2029]|^~|^$");

    private MailboxFolders() {}

    /** What a store does not take in a name is an underscore there. */
    static MailboxName name(ListedMailbox mailbox) {
        List<String> levels = new ArrayList<>();
        for (String level : mailbox.separator()
                .map(separator -> mailbox.name().split(Pattern.quote(String.valueOf(separator)), -1))
                .orElse(new String[] {mailbox.name()})) {
            levels.add(NOT_ALLOWED.matcher(level).replaceAll("_"));
        }
        return MailboxName.of(levels);
    }
}
