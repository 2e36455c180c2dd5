// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.UidSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The removal of messages. */
final class Removal {
    private static final int ATTEMPTS = 3; // others may rename files meanwhile, but not for ever

    private final MaildirFolder folder;
    private final MaildirQuota quota;
    private final Predicate<MessageState> which;
    private UidSet gone = UidSet.EMPTY;

    Removal(MaildirFolder folder, MaildirQuota quota, Predicate<MessageState> which) {
        this.folder = folder;
        this.quota = quota;
        this.which = which;
    }

    UidSet remove(UidSet uids) throws IOException {
        return folder.locked(() -> {
            UidSet todo = uids;
            for (int attempt = 0; attempt < ATTEMPTS && !todo.isEmpty(); attempt++) {
                if (attempt > 0) {
                    folder.look();
                }
                todo = UidSet.of(attempt(todo));
            }
            return gone;
        });
    }

    /** Those whose files were not where they had been. */
    private List<Long> attempt(UidSet uids) throws IOException {
        List<Long> removed = new ArrayList<>();
        List<Long> lost = new ArrayList<>();
        MaildirQuota.Usage less = MaildirQuota.Usage.NONE;
        TreeSet<String> directories = new TreeSet<>();
        for (MessageState message : folder.index().select(uids)) {
            if (which.test(message)) {
                MaildirQuota.Usage usage = folder.usage(message.uid());
                if (delete(message.uid(), directories)) {
                    removed.add(message.uid());
                    less = less.plus(-usage.bytes(), -usage.messages());
                } else {
                    lost.add(message.uid());
                }
            }
        }
        folder.forceDirectories(directories);
        folder.vanish(removed);
        quota.changed(less);
        gone = gone.or(UidSet.of(removed));
        return lost;
    }

    private boolean delete(long uid, TreeSet<String> directories) throws IOException {
        return folder.tryFile(uid, place -> {
                    folder.context().files().delete(folder.path(place));
                    directories.add(place.directory());
                    return place;
                })
                .isPresent();
    }
}
