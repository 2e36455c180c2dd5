// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import dev.sennit.mail.store.FlagChange;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.FlagsResult;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.UidSet;
import dev.sennit.mail.store.internal.FlagEdit;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** A change of flags: each message's file gets another name. */
final class FlagStore {
    private static final int ATTEMPTS = 3; // others may rename files meanwhile, but not for ever

    private final MaildirFolder folder;
    private final FlagChange change;
    private final long unchangedSince;
    private final TreeSet<Long> settled = new TreeSet<>();
    private UidSet modified = UidSet.EMPTY;

    FlagStore(MaildirFolder folder, FlagChange change, long unchangedSince) {
        this.folder = folder;
        this.change = change;
        this.unchangedSince = unchangedSince;
    }

    FlagsResult store(UidSet uids) throws IOException {
        return folder.locked(() -> {
            UidSet todo = uids;
            for (int attempt = 0; attempt < ATTEMPTS && !todo.isEmpty(); attempt++) {
                if (attempt > 0) {
                    folder.look();
                }
                todo = UidSet.of(attempt(todo));
            }
            List<MessageState> messages = settled.stream()
                    .map(folder.index()::get)
                    .filter(Objects::nonNull)
                    .toList();
            return new FlagsResult(messages, modified);
        });
    }

    /** Those whose files were not where they had been. */
    private List<Long> attempt(UidSet uids) throws IOException {
        FlagEdit edit = FlagEdit.plan(folder.index(), uids, change, unchangedSince);
        for (Flags flags : edit.edits().values()) {
            folder.records().learn(flags);
        }
        modified = modified.or(edit.modified());
        settled.addAll(edit.asked());
        List<Long> lost = new ArrayList<>();
        List<MessageState> changed = new ArrayList<>();
        TreeSet<String> directories = new TreeSet<>();
        long modSeq = folder.index().highestModSeq() + 1;
        for (Map.Entry<MessageState, Flags> entry : edit.edits().entrySet()) {
            long uid = entry.getKey().uid();
            if (rename(uid, entry.getValue(), directories)) {
                changed.add(new MessageState(uid, modSeq, entry.getValue()));
            } else {
                lost.add(uid);
                settled.remove(uid);
            }
        }
        folder.forceDirectories(directories);
        folder.change(changed);
        return lost;
    }

    private boolean rename(long uid, Flags flags, TreeSet<String> directories) throws IOException {
        Place before = folder.place(uid);
        if (before == null) {
            return false;
        }
        String letters =
                folder.records().keywords().letters(flags, before.name().letters());
        Place after = new Place(Place.CUR, new MaildirName(before.name().base(), letters));
        try {
            folder.context().files().rename(folder.path(before), folder.path(after));
        } catch (NoSuchFileException elsewhere) {
            return false;
        }
        folder.put(uid, after);
        directories.add(before.directory());
        directories.add(after.directory());
        return true;
    }
}
