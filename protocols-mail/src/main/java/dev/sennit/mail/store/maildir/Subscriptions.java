// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.ModifiedUtf7;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The form of {@code subscriptions}: a name in each line, in modified UTF-7 with dots between its components. Dovecot's second version is
 * read too: a line {@code V<tab>2} and an empty one, then names with tabs between their components.
 */
final class Subscriptions {
    static final String FILE = "subscriptions";
    static final long MAX_BYTES = 8 << 20;

    private Subscriptions() {}

    static List<MailboxName> parse(String text) {
        boolean isSecondVersion = text.startsWith("V\t2\n");
        TreeSet<MailboxName> names = new TreeSet<>();
        text.lines().skip(isSecondVersion ? 1 : 0).forEach(line -> {
            try {
                List<String> components = new ArrayList<>();
                for (String component : line.split(isSecondVersion ? "\t" : "\\.", -1)) {
                    components.add(ModifiedUtf7.decode(component));
                }
                names.add(MailboxName.of(components));
            } catch (IllegalArgumentException noName) {
                // an empty line, or a name that no mailbox here can have
            }
        });
        return List.copyOf(names);
    }

    static String text(List<MailboxName> names) {
        StringBuilder text = new StringBuilder();
        new TreeSet<>(names)
                .forEach(name -> text.append(name.encoded().substring(1)).append('\n'));
        return text.toString();
    }
}
