// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import dev.sennit.mail.store.MailboxId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** A folder is known by the GUID in the first line of its uidlist, whatever it is called. */
final class FolderIds {
    private static final int FIRST_LINE_BYTES = 512;

    private FolderIds() {}

    /** Nothing if there is no uidlist, or none with a GUID. */
    static Optional<MailboxId> read(FileOps files, Path uidList) throws IOException {
        try (FileOps.InputFile input = files.open(uidList)) {
            ByteBuffer bytes = ByteBuffer.allocate(FIRST_LINE_BYTES);
            while (bytes.hasRemaining() && input.read(bytes, bytes.position()) > 0) {
                // goes on
            }
            String text = StandardCharsets.US_ASCII.decode(bytes.flip()).toString();
            int end = text.indexOf('\n');
            UidList header = end < 0 ? null : UidList.parse(text.substring(0, end), ':', "");
            return header == null || header.guid().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new MailboxId(header.guid()));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    /** Under the folder's lock: gives it what it lacks. */
    static MailboxId make(MaildirContext context, Path folder, FolderRecords.Validities validities) throws IOException {
        return context.holding(folder.resolve(FolderRecords.UID_LIST + ".lock"), () -> {
            FolderRecords records = new FolderRecords(context, folder, validities);
            records.load();
            return new MailboxId(records.uidList().guid());
        });
    }
}
