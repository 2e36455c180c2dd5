// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import dev.sennit.mail.store.AppendResult;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.internal.Commit;
import dev.sennit.mail.store.internal.Failures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Messages that were written and forced, on their way from {@code tmp} into a folder. All that come together share one lock, one
 * force of each directory, and one each of uidlist and journal.
 */
final class Deliveries {
    private final MaildirFolder folder;
    private final MaildirQuota quota;
    private final Map<Commit, MaildirFolder.Arrival> placed = new LinkedHashMap<>();
    private final List<Commit> repeated = new ArrayList<>();
    private MaildirQuota.Usage more = MaildirQuota.Usage.NONE;

    Deliveries(MaildirFolder folder, MaildirQuota quota) {
        this.folder = folder;
        this.quota = quota;
    }

    void commit(List<Commit> commits) throws IOException {
        folder.locked(() -> {
            learnKeywords(commits);
            commits.forEach(this::tryToPlace);
            List<MessageState> arrived = arrive();
            quota.changed(more);
            keepIndexes(arrived);
            int next = 0;
            for (Commit commit : placed.keySet()) {
                succeeded(commit, arrived.get(next++));
            }
            repeated.forEach(this::answerWithTheFirst);
            return folder.id();
        });
    }

    private void learnKeywords(List<Commit> commits) throws IOException {
        for (Commit commit : commits) {
            try {
                folder.records().learn(commit.spec().flags());
            } catch (RuntimeException tooMany) {
                commit.failed(tooMany);
            }
        }
    }

    private void tryToPlace(Commit commit) {
        try {
            if (!commit.isSettled()) {
                place(commit);
            }
        } catch (IOException | RuntimeException e) {
            commit.failed(e);
        }
    }

    private void place(Commit commit) throws IOException {
        if (isRepeated(commit)) {
            repeated.add(commit);
            return;
        }
        int maxMessages = folder.context().options().maxMessages();
        if (folder.index().size() + placed.size() >= maxMessages) {
            throw Failures.limit("messages in a mailbox", maxMessages);
        }
        MaildirDraft draft = (MaildirDraft) commit.draft();
        MaildirQuota.Usage withThis = more.plus(draft.sizeBytes(), 1);
        quota.check(withThis);
        Flags flags = commit.spec().flags();
        String letters = folder.records().keywords().letters(flags, "");
        MaildirName name = new MaildirName(draft.base(digest(commit)), letters);
        Place place = new Place(letters.isEmpty() ? Place.NEW : Place.CUR, name);
        folder.context().files().rename(draft.file(), folder.path(place));
        draft.givenAway();
        more = withThis;
        placed.put(commit, new MaildirFolder.Arrival(place, flags));
    }

    private static String digest(Commit commit) {
        return commit.spec().idempotencyKey().map(UniqueNames::digest).orElse("");
    }

    private boolean isRepeated(Commit commit) {
        String digest = digest(commit);
        return !digest.isEmpty()
                && (folder.withKey(digest).isPresent()
                        || placed.keySet().stream()
                                .anyMatch(other -> digest(other).equals(digest)));
    }

    private List<MessageState> arrive() throws IOException {
        TreeSet<String> directories = new TreeSet<>();
        placed.values().forEach(arrival -> directories.add(arrival.place().directory()));
        try {
            folder.forceDirectories(directories);
            return folder.arrive(List.copyOf(placed.values()));
        } catch (IOException | RuntimeException failure) {
            takeBack(failure);
            throw failure;
        }
    }

    private void keepIndexes(List<MessageState> arrived) {
        int next = 0;
        for (Map.Entry<Commit, MaildirFolder.Arrival> entry : placed.entrySet()) {
            MaildirDraft draft = (MaildirDraft) entry.getKey().draft();
            long uid = arrived.get(next++).uid();
            folder.indexes().add(uid, entry.getValue().place().name().base(), draft.index());
        }
        folder.indexes().flush();
    }

    /** What cannot be acknowledged will be delivered again: it must not stay. */
    private void takeBack(Exception failure) {
        for (MaildirFolder.Arrival arrival : placed.values()) {
            try {
                folder.context().files().delete(folder.path(arrival.place()));
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
    }

    private void succeeded(Commit commit, MessageState message) {
        commit.succeeded(new AppendResult(folder.index().uidValidity(), message.uid(), message.modSeq()));
    }

    private void answerWithTheFirst(Commit commit) {
        Optional<MessageState> first = folder.withKey(digest(commit));
        first.ifPresent(message -> succeeded(commit, message));
    }
}
