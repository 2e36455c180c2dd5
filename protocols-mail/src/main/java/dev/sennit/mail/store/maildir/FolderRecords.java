// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.internal.MailboxIndex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** What a folder has written down beside its messages. Everything but the questions happens under the folder's lock. */
final class FolderRecords {
    static final String UID_LIST = "dovecot-uidlist";
    static final String KEYWORDS = "dovecot-keywords";
    static final String JOURNAL = "sennit-journal";

    private static final long MAX_BYTES = 1 << 30;
    private static final int MIN_RECORDS = 1000; // below, a checkpoint is not worth its writing

    /** Gives validities that no folder of the account had before. */
    interface Validities {
        long next() throws IOException;
    }

    private final MaildirContext context;
    private final Path folder;
    private final Validities validities;
    private UidList uidList = new UidList(1, 1, "0"); // until loaded, as all below
    private Keywords keywords = new Keywords();
    private MailboxIndex index = new MailboxIndex(1, 0);
    private FileOps.@Nullable FileState uidListState;
    private FileOps.@Nullable FileState keywordsState;
    private FileOps.@Nullable FileState journalState;
    private int journalRecords;
    private Trust trust = Trust.UNFORCED;

    /** Whether what is read may be lost with the power. */
    private enum Trust {
        /** Somebody may have ended before he had forced it. */
        UNFORCED,
        /** The files are forced, and their names need not be. */
        FILES_FORCED,
        FORCED
    }

    FolderRecords(MaildirContext context, Path folder, Validities validities) {
        this.context = context;
        this.folder = folder;
        this.validities = validities;
    }

    UidList uidList() {
        return uidList;
    }

    Keywords keywords() {
        return keywords;
    }

    MailboxIndex index() {
        return index;
    }

    private Path path(String name) {
        return folder.resolve(name);
    }

    private FileOps.@Nullable FileState state(String name) throws IOException {
        return context.files().state(path(name));
    }

    boolean changedByOthers() throws IOException {
        return uidListState == null
                || !Objects.equals(uidListState, state(UID_LIST))
                || !Objects.equals(journalState, state(JOURNAL))
                || !Objects.equals(keywordsState, state(KEYWORDS));
    }

    void load() throws IOException {
        loadUidList();
        loadKeywords();
        loadJournal();
        uidList.reserveBelow(index.uidNext());
        index.reserveUidsBelow(uidList.uidNext());
    }

    /** Who had the lock may have ended in the middle of something. */
    void mayBeUnforced() {
        trust = Trust.UNFORCED;
    }

    /** Before anybody hears of it: when the power takes it back, a UID that was told becomes another message's. */
    void forceWhatWasRead() throws IOException {
        if (trust == Trust.UNFORCED) {
            context.files().forceFile(path(UID_LIST));
            context.files().forceFile(path(JOURNAL));
            trust = Trust.FILES_FORCED;
        }
        if (trust == Trust.FILES_FORCED) {
            context.files().forceDirectory(folder);
            trust = Trust.FORCED;
        }
    }

    private void loadKeywords() throws IOException {
        String words = FileTexts.readText(context.files(), path(KEYWORDS), MAX_BYTES);
        keywords = Keywords.parse(words == null ? "" : words);
        keywordsState = state(KEYWORDS);
    }

    private void loadUidList() throws IOException {
        String text = FileTexts.readText(context.files(), path(UID_LIST), MAX_BYTES);
        String guid = newGuid();
        UidList list =
                text == null ? null : UidList.parse(text, context.options().infoSeparator(), guid);
        if (list == null) {
            uidList = new UidList(validities.next(), 1, text == null ? guid : UidList.guid(text, guid));
            rewriteUidList(uid -> true);
            return;
        }
        uidList = list;
        uidListState = state(UID_LIST);
        if (list.guid().equals(guid) || text == null || !text.endsWith("\n") || !text.startsWith("3 ")) {
            rewriteUidList(uid -> true); // a last line that was cut off must not become the beginning of another
        }
    }

    static String newGuid() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private void loadJournal() throws IOException {
        byte[] bytes = FileTexts.read(context.files(), path(JOURNAL), MAX_BYTES);
        int maxTombstones = context.options().maxTombstones();
        ModSeqJournal.Loaded loaded =
                bytes == null ? null : ModSeqJournal.load(bytes, uidList.uidValidity(), maxTombstones);
        if (loaded == null) {
            index = new MailboxIndex(uidList.uidValidity(), maxTombstones);
            if (uidList.uidNext() > 1) {
                // somebody has told of mod-sequences that we know nothing of: rise above what can have been
                index.raiseModSeq(context.clock().instant().getEpochSecond());
                index.forgetTombstonesUpTo(index.highestModSeq());
            }
            checkpoint();
            return;
        }
        index = loaded.index();
        journalRecords = loaded.records();
        journalState = state(JOURNAL);
        if (!loaded.isWhole()) {
            checkpoint();
        }
    }

    /**
     * Messages that have come, with their lines for the uidlist. Both files are forced when both are written: a file system that has
     * forced one has little left to do for the other.
     */
    void arrive(List<String> lines, List<ByteBuffer> records) throws IOException {
        try (FileOps.OutputFile uids = context.files().append(path(UID_LIST));
                FileOps.OutputFile journal = context.files().append(path(JOURNAL))) {
            uids.write(StandardCharsets.UTF_8.encode(String.join("", lines)));
            journal.write(joined(records));
            uids.force();
            journal.force();
        }
        trust = trust == Trust.UNFORCED ? Trust.FILES_FORCED : trust;
        uidListState = state(UID_LIST);
        recorded(records.size());
    }

    /** Leaves out what is gone. */
    void rewriteUidList(LongPredicate isThere) throws IOException {
        uidList.retain(isThere);
        FileTexts.replace(context.files(), path(UID_LIST), uidList.text());
        uidListState = state(UID_LIST);
    }

    void record(List<ByteBuffer> records) throws IOException {
        if (records.isEmpty()) {
            return;
        }
        try (FileOps.OutputFile journal = context.files().append(path(JOURNAL))) {
            journal.write(joined(records));
            journal.force();
        }
        recorded(records.size());
    }

    private void recorded(int more) throws IOException {
        journalState = state(JOURNAL);
        journalRecords += more;
        if (journalRecords
                > MIN_RECORDS + 4 * (index.size() + index.tombstones().size())) {
            checkpoint();
        }
    }

    private static ByteBuffer joined(List<ByteBuffer> pieces) {
        ByteBuffer all = ByteBuffer.allocate(
                pieces.stream().mapToInt(ByteBuffer::remaining).sum());
        pieces.forEach(all::put);
        return all.flip();
    }

    private void checkpoint() throws IOException {
        List<ByteBuffer> records = new ArrayList<>();
        records.add(ModSeqJournal.header(index));
        index.tombstones().forEach(gone -> records.add(ModSeqJournal.gone(gone.uid(), gone.modSeq())));
        index.messages().forEach(message -> records.add(ModSeqJournal.is(message)));
        FileTexts.replace(context.files(), path(JOURNAL), joined(records));
        journalState = state(JOURNAL);
        journalRecords = records.size() - 1;
    }

    /** Letters for keywords that are new in this folder. */
    void learn(Flags flags) throws IOException {
        if (keywords.knowsAll(flags)) {
            return;
        }
        context.holding(
                path(KEYWORDS + ".lock"),
                () -> { // which Dovecot takes without the other
                    loadKeywords();
                    keywords.learn(flags);
                    FileTexts.replace(context.files(), path(KEYWORDS), keywords.text());
                    keywordsState = state(KEYWORDS);
                    return keywords;
                });
    }
}
