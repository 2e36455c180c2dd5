// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.SystemFlag;
import dev.sennit.mail.store.UidSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The removal of messages that are marked for it. */
final class Expunge {
    private Expunge() {}

    static UidSet run(MaildirFolder folder, UidSet uids) throws IOException {
        return folder.locked(() -> {
            List<Long> gone = new ArrayList<>();
            TreeSet<String> directories = new TreeSet<>();
            for (MessageState message : folder.index().select(uids)) {
                if (message.flags().has(SystemFlag.DELETED)) {
                    folder.withFile(message.uid(), (file, place) -> {
                        folder.context().files().delete(file);
                        directories.add(place.directory());
                        gone.add(message.uid());
                        return place;
                    });
                }
            }
            folder.forceDirectories(directories);
            folder.vanish(gone);
            return UidSet.of(gone);
        });
    }
}
