// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import dev.sennit.mail.store.AppendResult;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.UidSet;
import dev.sennit.mail.store.internal.Commit;
import dev.sennit.mail.store.internal.Failures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Messages that were written and forced, on their way from {@code tmp} into a folder. All that come together share one lock, one
 * force of each directory, and one each of uidlist and journal. Those of one commit come all or not at all: see {@link Batch}.
 */
final class Deliveries {
    private static final long NONE = 0;

    private final MaildirFolder folder;
    private final MaildirQuota quota;
    private final long replacedUid; // of the message that goes; NONE if none does
    private final Map<Commit.Message, MaildirFolder.Arrival> planned =
            new LinkedHashMap<>(); // those that are not there already
    private final Set<String> plannedKeys = new HashSet<>(); // digests, of those
    private final Map<Commit.Message, MaildirFolder.Arrival> placed = new LinkedHashMap<>();
    private final Map<Commit.Message, MessageState> arrived = new LinkedHashMap<>();
    private final Set<String> repeated = new TreeSet<>(); // directories of messages that come again
    private MaildirQuota.Usage more = MaildirQuota.Usage.NONE;

    Deliveries(MaildirFolder folder, MaildirQuota quota) {
        this(folder, quota, NONE);
    }

    /** Of one commit of one message, which comes in the place of another of this folder. */
    Deliveries(MaildirFolder folder, MaildirQuota quota, long replacedUid) {
        this.folder = folder;
        this.quota = quota;
        this.replacedUid = replacedUid;
    }

    void commit(List<Commit> commits) throws IOException {
        folder.locked(() -> {
            Batch batch = new Batch(folder);
            if (batch.isInterrupted()) {
                folder.look(); // which finishes it, and knows its messages then
            }
            if (replacedUid != NONE && folder.place(replacedUid) == null) {
                throw Failures.messageMissing(replacedUid);
            }
            forEachLeft(commits, this::learnKeywords);
            forEachLeft(commits, this::plan);
            try {
                batch.begin(together(commits));
                forEachLeft(commits, this::place);
                batch.retain(together(commits));
                arrive();
                if (replacedUid != NONE && !commits.get(0).isSettled()) {
                    removeReplaced(commits.get(0));
                }
            } catch (IOException | RuntimeException failure) {
                takeBackAll(batch, failure);
                throw failure;
            }
            batch.end();
            quota.changed(more);
            keepIndexes();
            forEachLeft(commits, this::succeeded);
            return folder.id();
        });
    }

    private interface Step {
        void take(Commit commit) throws IOException;
    }

    /** Those that have not failed before; one that fails is no reason for another to fail. */
    private static void forEachLeft(List<Commit> commits, Step step) {
        for (Commit commit : commits) {
            try {
                if (!commit.isSettled()) {
                    step.take(commit);
                }
            } catch (IOException | RuntimeException e) {
                commit.failed(e);
            }
        }
    }

    private void learnKeywords(Commit commit) throws IOException {
        for (Commit.Message message : commit.messages()) {
            folder.records().learn(message.spec().flags());
        }
    }

    // ----------------------------------------------------------------------------------------- from tmp into place

    /** Whether there is room, and where each message goes. */
    private void plan(Commit commit) throws IOException {
        Map<Commit.Message, MaildirFolder.Arrival> mine = new LinkedHashMap<>();
        Set<String> myKeys = new HashSet<>();
        MaildirQuota.Usage withThese = more;
        int maxMessages = folder.context().options().maxMessages();
        for (Commit.Message message : commit.messages()) {
            if (!isThere(message, myKeys)) {
                if (folder.index().size() + planned.size() + mine.size() >= maxMessages) {
                    throw Failures.limit("messages in a mailbox", maxMessages);
                }
                withThese = withThese.plus(draft(message).sizeBytes(), 1);
                mine.put(message, arrival(message));
                myKeys.add(digest(message));
            }
        }
        if (!mine.isEmpty()) {
            quota.check(withThese);
        }
        more = withThese;
        planned.putAll(mine);
        plannedKeys.addAll(myKeys);
    }

    private static MaildirDraft draft(Commit.Message message) {
        return (MaildirDraft) message.draft();
    }

    private MaildirFolder.Arrival arrival(Commit.Message message) {
        Flags flags = message.spec().flags();
        String letters = folder.records().keywords().letters(flags, "");
        MaildirName name = new MaildirName(draft(message).base(digest(message)), letters);
        return new MaildirFolder.Arrival(new Place(letters.isEmpty() ? Place.NEW : Place.CUR, name), flags);
    }

    private static String digest(Commit.Message message) {
        return message.spec().idempotencyKey().map(UniqueNames::digest).orElse("");
    }

    private boolean isThere(Commit.Message message, Set<String> moreKeys) {
        String digest = digest(message);
        return !digest.isEmpty() && (isInFolder(digest) || plannedKeys.contains(digest) || moreKeys.contains(digest));
    }

    private boolean isInFolder(String digest) {
        Optional<MessageState> there = folder.withKey(digest);
        there.map(MessageState::uid).map(folder::place).map(Place::directory).ifPresent(repeated::add);
        return there.isPresent();
    }

    /** Of the commits with several messages, or one that replaces another, what must not be done by halves. */
    private List<Batch.Step> together(List<Commit> commits) {
        List<Batch.Step> steps = new ArrayList<>();
        for (Commit commit : commits) {
            for (Commit.Message message : commit.messages()) {
                MaildirFolder.Arrival arrival = planned.get(message);
                if (arrival != null && (commit.messages().size() > 1 || replacedUid != NONE)) {
                    char separator = folder.context().options().infoSeparator();
                    Place place = arrival.place();
                    steps.add(new Batch.Coming(
                            String.valueOf(draft(message).file().getFileName()),
                            place.directory() + "/" + place.fileName(separator)));
                }
            }
        }
        Place replaced = folder.place(replacedUid);
        if (replaced != null && !steps.isEmpty() && Batch.isName(replaced.name().base())) {
            steps.add(new Batch.Going(replaced.name().base()));
        }
        return steps;
    }

    private void place(Commit commit) throws IOException {
        List<Commit.Message> done = new ArrayList<>();
        try {
            for (Commit.Message message : commit.messages()) {
                MaildirFolder.Arrival arrival = planned.get(message);
                if (arrival != null) {
                    folder.context().files().rename(draft(message).file(), folder.path(arrival.place()));
                    draft(message).givenAway();
                    placed.put(message, arrival);
                    done.add(message);
                } else if (!isThere(message, Set.of())) {
                    throw new IOException("the message that this one repeats could not be placed");
                }
            }
        } catch (IOException | RuntimeException failure) {
            takeBack(done, failure);
            for (Commit.Message message : commit.messages()) {
                if (planned.remove(message) != null) {
                    plannedKeys.remove(digest(message));
                    more = more.plus(-draft(message).sizeBytes(), -1);
                }
            }
            throw failure;
        }
    }

    private void arrive() throws IOException {
        folder.forceDirectories(repeated); // whoever delivered those may have ended before he had
        TreeSet<String> directories = new TreeSet<>();
        placed.values().forEach(arrival -> directories.add(arrival.place().directory()));
        List<MessageState> states = folder.arrive(List.copyOf(placed.values()), directories);
        int next = 0;
        for (Commit.Message message : placed.keySet()) {
            arrived.put(message, states.get(next++));
        }
    }

    /** Not if it is what the other repeats. When it cannot go the other must not stay, and when it is gone the other has to. */
    private void removeReplaced(Commit commit) throws IOException {
        boolean isItself = commit.messages().stream()
                .flatMap(message -> folder.withKey(digest(message)).stream())
                .anyMatch(there -> there.uid() == replacedUid);
        if (isItself) {
            return;
        }
        try {
            new Removal(folder, quota, message -> true).remove(UidSet.of(replacedUid));
        } catch (IOException failure) {
            Place place = folder.place(replacedUid);
            if (place != null && folder.context().files().state(folder.path(place)) != null) {
                throw failure;
            }
            folder.doubt();
        }
    }

    private void takeBackAll(Batch batch, Exception failure) {
        takeBack(List.copyOf(placed.keySet()), failure);
        try {
            batch.retain(List.of());
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * What cannot be acknowledged will be delivered again: it must not stay. It goes back to {@code tmp}, whence its commit discards it:
     * until its batch is without it, it is there, and can be finished with all others of that.
     */
    private void takeBack(List<Commit.Message> messages, Exception failure) {
        try {
            for (Commit.Message message : messages) {
                MaildirFolder.Arrival arrival = placed.remove(message);
                if (arrival != null) {
                    takeBack(draft(message), arrival.place(), failure);
                }
            }
            if (!messages.isEmpty()) {
                folder.forceDirectories(Set.of(Place.TMP, Place.NEW, Place.CUR));
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private void takeBack(MaildirDraft draft, Place place, Exception failure) {
        try {
            folder.context().files().rename(folder.path(place), draft.file());
            draft.takenBack();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    // -------------------------------------------------------------------------------------------------------- after

    private void keepIndexes() {
        arrived.forEach((message, state) -> {
            MaildirDraft draft = draft(message);
            folder.indexes().add(state.uid(), draft.base(digest(message)), draft.index());
        });
        folder.indexes().flush();
    }

    private void succeeded(Commit commit) {
        List<AppendResult> results = new ArrayList<>();
        for (Commit.Message message : commit.messages()) {
            Optional<MessageState> there =
                    Optional.ofNullable(arrived.get(message)).or(() -> folder.withKey(digest(message)));
            there.ifPresent(
                    state -> results.add(new AppendResult(folder.index().uidValidity(), state.uid(), state.modSeq())));
        }
        if (results.size() == commit.messages().size()) {
            commit.succeeded(results);
        }
    }
}
