// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.MailboxId;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.StoreEvent;
import dev.sennit.mail.store.UidSet;
import dev.sennit.mail.store.internal.Failures;
import dev.sennit.mail.store.internal.MailboxIndex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One folder: what is known of it, and how that is kept true while others change files. A message's file is the truth about its
 * existence and flags; the uidlist about its UID; the journal about when something changed. So what was interrupted between two of
 * them is found and made good by the next look.
 */
final class MaildirFolder {
    private enum Trust {
        UNKNOWN,
        GOOD
    }

    private final MaildirContext context;
    private final FolderRecords.Validities validities;
    private final MailboxId id;
    private final Consumer<StoreEvent> events;
    private final Map<Long, Place> places = new HashMap<>();
    private final Map<String, Long> uidByKey = new HashMap<>();
    private final Map<Long, Instant> dates = new HashMap<>(); // of messages that were asked for theirs
    private Path path;
    private FolderRecords records;
    private FolderScan scan;
    private IndexCache indexes;
    private Trust trust = Trust.UNKNOWN;
    private @Nullable MailboxIndex told; // what watchers know; null until loaded
    private @Nullable DotLock held; // non-null while this thread is inside of locked

    MaildirFolder(
            MaildirContext context,
            Path path,
            MailboxId id,
            FolderRecords.Validities validities,
            Consumer<StoreEvent> events) {
        this.context = context;
        this.validities = validities;
        this.path = path;
        this.id = id;
        this.events = events;
        this.records = new FolderRecords(context, path, validities);
        this.scan = new FolderScan(context, path);
        this.indexes = new IndexCache(this);
    }

    /** It has another name; what watchers know of it stays. */
    void moveTo(Path other) {
        path = other;
        records = new FolderRecords(context, other, validities);
        scan = new FolderScan(context, other);
        indexes = new IndexCache(this);
        trust = Trust.UNKNOWN;
    }

    MaildirContext context() {
        return context;
    }

    MailboxId id() {
        return id;
    }

    Path path() {
        return path;
    }

    FolderRecords records() {
        return records;
    }

    MailboxIndex index() {
        return records.index();
    }

    IndexCache indexes() {
        return indexes;
    }

    Path path(Place place) {
        return path.resolve(place.directory())
                .resolve(place.fileName(context.options().infoSeparator()));
    }

    @Nullable
    Place place(long uid) {
        return places.get(uid);
    }

    /** When messages arrived, as far as it is known here: it never changes (RFC 9051 section 2.3.3). */
    Map<Long, Instant> dates() {
        return dates;
    }

    /** What a message counts for; nothing when its file is gone. */
    MaildirQuota.Usage usage(long uid) throws IOException {
        Place place = places.get(uid);
        if (place == null) {
            return MaildirQuota.Usage.NONE;
        }
        OptionalLong said = place.name().sizeBytes();
        FileOps.FileState state = said.isPresent() ? null : context.files().state(path(place));
        return new MaildirQuota.Usage(said.orElse(state == null ? 0 : state.sizeBytes()), 1);
    }

    /** Something that is done while no other process changes what is written down here. */
    interface Locked<T> {
        T run() throws IOException;
    }

    /** Does something on what others have written down too. */
    <T> T locked(Locked<T> work) throws IOException {
        if (held != null) {
            return work.run();
        }
        try (DotLock lock = context.lock(path.resolve(FolderRecords.UID_LIST + ".lock"))) {
            held = lock;
            if (lock.origin() == DotLock.Origin.LEFT_BEHIND) {
                doubt();
            }
            if (trust != Trust.GOOD || records.changedByOthers()) {
                reload();
            }
            T done = work.run();
            records.forceWhatWasRead(); // at the end: the work may have forced most of it
            return done;
        } catch (NoSuchFileException missing) {
            doubt();
            if (context.files().state(path) == null) {
                throw Failures.mailboxMissing(id);
            }
            throw missing;
        } catch (IOException | RuntimeException e) {
            doubt();
            throw e;
        } finally {
            held = null;
        }
    }

    /** How far something came is seen when it is looked at. */
    void doubt() {
        trust = Trust.UNKNOWN;
        records.mayBeUnforced();
    }

    /** Looks at the files, unless nobody can have changed them. */
    void refresh() throws IOException {
        if (trust != Trust.GOOD || records.changedByOthers()) {
            locked(() -> id); // which looks
        } else if (scan.mayHaveChanged() && !isAsKnown(scan.look())) {
            locked(() -> {
                look();
                return id;
            });
        }
    }

    /** Without the lock: who changes something meanwhile is seen now, or has changed a directory once more. */
    private boolean isAsKnown(Map<String, Place> found) {
        return found.size() == places.size()
                && places.values().stream()
                        .allMatch(place -> place.equals(found.get(place.name().base())));
    }

    /** What was known before will do. */
    void load() throws IOException {
        if (trust != Trust.GOOD) {
            locked(() -> id);
        }
    }

    private void reload() throws IOException {
        records.load();
        checkId();
        dates.clear(); // the UIDs may be others
        uidByKey.clear(); // the look below finds them anew
        MailboxIndex before = told;
        told = records.index();
        if (before != null) {
            records.forceWhatWasRead();
            IndexDifference difference = IndexDifference.of(before, records.index());
            difference.gone().forEach(places::remove);
            difference.tell(id, events);
        }
        trust = Trust.GOOD;
        look();
        if (before == null) {
            removeOldDrafts();
        }
    }

    private void checkId() {
        if (!records.uidList().guid().equals(id.text())) {
            throw Failures.mailboxMissing(id); // another folder has taken its place
        }
    }

    private void removeOldDrafts() throws IOException {
        Path tmp = path.resolve(Place.TMP);
        Instant old = context.clock().instant().minus(MaildirStore.DRAFT_AGE);
        for (String name : context.files().list(tmp)) {
            FileOps.FileState state = context.files().state(tmp.resolve(name));
            // a file's time alone may be the internal date of a message that is just written
            if (state != null
                    && state.kind() == FileOps.FileState.Kind.FILE
                    && state.modified().isBefore(old)
                    && UniqueNames.seconds(name) < old.getEpochSecond()) {
                context.files().delete(tmp.resolve(name));
            }
        }
    }

    /** Compares the files with what is written down, and writes down what is new. Under the lock. */
    void look() throws IOException {
        new Batch(this).finishInterrupted();
        Map<String, Place> found = scan.look();
        if (missesSome(found)) {
            found.putAll(scan.look()); // a file that is renamed while a directory is read may be passed over
        }
        new FolderComparison(this, found).apply();
    }

    private boolean missesSome(Map<String, Place> found) {
        for (MessageState message : index().messages()) {
            Place place = places.get(message.uid());
            if (place != null && !found.containsKey(place.name().base())) {
                return true;
            }
        }
        return false;
    }

    // ------------------------------------------------------------------------------------ what changes, step by step

    /** A message whose file is in its place, and which gets a UID. */
    record Arrival(Place place, Flags flags) {}

    /** Gives UIDs, in order. Under the lock; the files' names are durable already, or others see to that. */
    List<MessageState> arrive(List<Arrival> arrivals) throws IOException {
        return arrive(arrivals, Set.of());
    }

    /**
     * The same, and forces the directories that the files have come into. A file system that has forced the records has little left to
     * do for these. If the power goes in between, records without a file are found, and count for nothing.
     */
    List<MessageState> arrive(List<Arrival> arrivals, Set<String> directories) throws IOException {
        if (arrivals.isEmpty()) {
            return List.of();
        }
        index().checkUids(arrivals.size());
        long modSeq = index().highestModSeq() + 1;
        List<String> lines = new ArrayList<>();
        List<MessageState> arrived = new ArrayList<>();
        for (Arrival arrival : arrivals) {
            long uid = records.uidList().uidNext();
            lines.add(records.uidList().add(uid, arrival.place.name().base()));
            arrived.add(new MessageState(uid, modSeq, arrival.flags));
            put(uid, arrival.place);
        }
        records.arrive(lines, put(arrived));
        forceDirectories(directories);
        tellOf(arrived);
        return arrived;
    }

    /** Messages that have their UIDs already, from here or from another program. */
    void adopt(List<MessageState> arrived) throws IOException {
        if (!arrived.isEmpty()) {
            record(arrived);
            tellOf(arrived);
        }
    }

    private void tellOf(List<MessageState> arrived) {
        events.accept(new StoreEvent.Arrived(id, index().highestModSeq(), arrived));
    }

    void put(long uid, Place place) {
        places.put(uid, place);
        String key = place.name().key();
        if (!key.isEmpty()) {
            uidByKey.put(key, uid);
        }
    }

    Optional<MessageState> withKey(String digest) {
        return Optional.ofNullable(uidByKey.get(digest)).map(index()::get);
    }

    /** Messages as they are now. */
    private void record(List<MessageState> messages) throws IOException {
        records.record(put(messages));
    }

    private List<ByteBuffer> put(List<MessageState> messages) {
        List<ByteBuffer> lines = new ArrayList<>();
        for (MessageState message : messages) {
            index().put(message);
            lines.add(ModSeqJournal.is(message));
        }
        return lines;
    }

    /** Flags of messages whose files are renamed already. */
    void change(List<MessageState> changed) throws IOException {
        if (!changed.isEmpty()) {
            record(changed);
            events.accept(new StoreEvent.FlagsChanged(id, index().highestModSeq(), changed));
        }
    }

    /** Messages whose files are gone already. */
    void vanish(List<Long> uids) throws IOException {
        if (uids.isEmpty()) {
            return;
        }
        long modSeq = index().highestModSeq() + 1;
        List<ByteBuffer> lines = new ArrayList<>();
        for (long uid : uids) {
            Place place = places.remove(uid);
            if (place != null) {
                uidByKey.remove(place.name().key());
            }
            dates.remove(uid);
            index().remove(uid, modSeq);
            lines.add(ModSeqJournal.gone(uid, modSeq));
        }
        records.record(lines);
        if (records.uidList().size() > 100 + index().size() * 4L / 3) {
            records.rewriteUidList(uid -> index().get(uid) != null);
        }
        events.accept(new StoreEvent.Expunged(id, modSeq, UidSet.of(uids)));
    }

    void forceDirectories(Set<String> directories) throws IOException {
        for (String directory : new HashSet<>(directories)) {
            context.files().forceDirectory(path.resolve(directory));
        }
    }

    /** Something that is done with a message's file, or with its name alone. */
    interface WithFile<T> {
        T run(Place place) throws IOException;
    }

    /** Another process may rename or remove the file at any time: it is looked for once more then. */
    <T> Optional<T> withFile(long uid, WithFile<T> work) throws IOException {
        Optional<T> done = tryFile(uid, work);
        if (done.isEmpty() && places.containsKey(uid)) {
            locked(() -> {
                look();
                return id;
            });
            done = tryFile(uid, work);
        }
        return done;
    }

    /** Nothing if there is no file, or not where it was. */
    <T> Optional<T> tryFile(long uid, WithFile<T> work) throws IOException {
        Place place = places.get(uid);
        if (place == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(work.run(place));
        } catch (NoSuchFileException moved) {
            return Optional.empty();
        }
    }
}
