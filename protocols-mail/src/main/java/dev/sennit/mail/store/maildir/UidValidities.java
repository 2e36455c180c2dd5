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
            String text = read();
            long last = text.strip().matches("[0-9a-fA-F]{1,8}") ? Long.parseLong(text.strip(), 16) : 0;
            long now = context.clock().instant().getEpochSecond();
            long next = Math.max(last + 1, now);
            if (next > UidSet.MAX_UID) {
                next = now; // no sequence gets so far: the file is damaged
            }
            FileTexts.replace(context.files(), file, String.format("%08x", next));
            return next;
        });
    }

    /** What is too long was not written by anybody who knows this file. */
    private String read() throws IOException {
        FileOps.FileState state = context.files().state(file);
        String text = state == null || state.sizeBytes() > MAX_BYTES
                ? null
                : FileTexts.readText(context.files(), file, MAX_BYTES);
        return text == null ? "" : text;
    }
}
