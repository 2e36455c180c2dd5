// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import dev.sennit.mail.store.UidSet;
import java.io.IOException;
import java.nio.file.Path;

/** Gives each new folder of an account a larger validity than those before: {@code dovecot-uidvalidity}, 8 hexadecimal digits. */
final class UidValidities implements FolderRecords.Validities {
    static final String FILE = "dovecot-uidvalidity";

    private static final int MAX_BYTES = 64;

    private final MaildirContext context;
    private final Path file;

    UidValidities(MaildirContext context, Path root) {
        this.context = context;
        this.file = root.resolve(FILE);
    }

    @Override
    public long next() throws IOException {
        return context.holding(file.resolveSibling(FILE + ".lock"), () -> {
            String text = FileTexts.readText(context.files(), file, MAX_BYTES);
            long last = text != null && text.strip().matches("[0-9a-fA-F]{1,8}") ? Long.parseLong(text.strip(), 16) : 0;
            long next = Math.max(last + 1, context.clock().instant().getEpochSecond());
            if (next > UidSet.MAX_UID) {
                throw new IOException("there is no larger UIDVALIDITY than " + last);
            }
            FileTexts.replace(context.files(), file, String.format("%08x", next));
            return next;
        });
    }
}
