// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.internal.MailboxIndex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The files that were found, against what is written down; the difference is written down and told. */
final class FolderComparison {
    private final MaildirFolder folder;
    private final Map<String, Place> found;
    private final Set<Long> seen = new HashSet<>();
    private final List<MessageState> changed = new ArrayList<>();
    private final List<MessageState> unrecorded = new ArrayList<>();
    private final List<Place> fresh = new ArrayList<>();

    FolderComparison(MaildirFolder folder, Map<String, Place> found) {
        this.folder = folder;
        this.found = found;
    }

    void apply() throws IOException {
        Set<Long> buried = new HashSet<>();
        folder.index().tombstones().forEach(gone -> buried.add(gone.uid()));
        found.forEach((base, place) -> compare(place, folder.records().uidList().uid(base), buried));
        folder.adopt(stamped(unrecorded));
        folder.vanish(gone());
        folder.change(stamped(changed));
        folder.arrive(arrivals());
    }

    private void compare(Place place, @Nullable Long uid, Set<Long> buried) {
        if (uid == null || buried.contains(uid)) {
            fresh.add(place); // what comes back after it was told to be gone is another message
            return;
        }
        folder.put(uid, place);
        seen.add(uid);
        MessageState known = folder.index().get(uid);
        Flags flags = flags(place);
        if (known == null) {
            unrecorded.add(new MessageState(uid, 0, flags));
        } else if (!known.flags().equals(flags)) {
            changed.add(new MessageState(uid, 0, flags));
        }
    }

    private Flags flags(Place place) {
        return folder.records().keywords().flags(place.name().letters());
    }

    private List<MessageState> stamped(List<MessageState> messages) {
        MailboxIndex index = folder.index();
        long modSeq = index.highestModSeq() + 1;
        return messages.stream()
                .map(message -> new MessageState(message.uid(), modSeq, message.flags()))
                .sorted(Comparator.comparingLong(MessageState::uid))
                .toList();
    }

    private List<Long> gone() {
        return folder.index().messages().stream()
                .map(MessageState::uid)
                .filter(uid -> !seen.contains(uid))
                .toList();
    }

    /** In the order of delivery, as the names tell it. */
    private List<MaildirFolder.Arrival> arrivals() {
        return fresh.stream()
                .sorted(Comparator.comparing((Place place) ->
                                UniqueNames.seconds(place.name().base()))
                        .thenComparing(place -> place.name().base()))
                .map(place -> new MaildirFolder.Arrival(place, flags(place)))
                .toList();
    }
}
