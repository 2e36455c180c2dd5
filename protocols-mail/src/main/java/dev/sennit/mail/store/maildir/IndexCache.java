// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import dev.sennit.mail.message.IndexDamagedException;
import dev.sennit.mail.message.MessageIndex;
import dev.sennit.mail.message.MessageLimits;
import dev.sennit.mail.store.Wanted;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The indexes of a folder's messages, in one file beside them. Nothing depends on it: it is written without a lock and is not forced, so
 * whatever is wrong with it, it begins anew. An index is taken for the message whose UID, name and length are with it, and no other.
 */
final class IndexCache {
    static final String FILE = "sennit-indexes";

    /** A longer index is made again each time. */
    static final int MAX_INDEX_BYTES = 1 << 20;

    private static final int FLUSH_BYTES = 1 << 20;
    private static final int MIN_RECORDS = 1000; // below, the file is not worth being written anew
    private static final Logger LOG = LoggerFactory.getLogger(IndexCache.class);

    private final MaildirFolder folder;
    private final FileOps files;
    private final Map<Long, Spot> spots = new HashMap<>();
    private ByteArrayOutputStream unwritten = new ByteArrayOutputStream(0);
    private @Nullable IndexBlocks blocks; // non-null from the first look of a batch to its end
    private @Nullable Object fileKey;
    private long readBytes; // of the file, so far
    private int records;

    /** Where a record begins. */
    private record Spot(long offset, IndexRecord head) {}

    IndexCache(MaildirFolder folder) {
        this.folder = folder;
        this.files = folder.context().files();
    }

    private Path path() {
        return folder.path().resolve(FILE);
    }

    /**
     * Nothing if there is none, or none that can be believed.
     *
     * @param detail {@link Wanted#INDEX}, or {@link Wanted#HEADER} if that is enough
     */
    Optional<MessageIndex> find(long uid, Place place, long sizeBytes, Wanted detail) {
        try {
            if (blocks == null) {
                readOn();
            }
            Spot spot = spots.get(uid);
            return spot == null ? Optional.empty() : read(spot, place, sizeBytes, detail);
        } catch (IndexDamagedException | NoSuchFileException wrong) {
            beginAnew(wrong);
        } catch (IOException failure) {
            LOG.warn("indexes of {} cannot be read: {}", folder.path(), failure.toString());
        }
        return Optional.empty();
    }

    /** How long the index is that was found. */
    int indexBytes(long uid) {
        Spot spot = spots.get(uid);
        return spot == null ? 0 : spot.head.indexBytes();
    }

    private Optional<MessageIndex> read(Spot spot, Place place, long sizeBytes, Wanted detail)
            throws IOException, IndexDamagedException {
        IndexRecord head = spot.head;
        ByteBuffer bytes = blocks().read(spot.offset + IndexRecord.HEAD_BYTES, head.baseBytes() + head.indexBytes());
        String base = new String(bytes.array(), bytes.arrayOffset(), head.baseBytes(), StandardCharsets.UTF_8);
        if (!base.equals(place.name().base())) {
            return Optional.empty(); // of another message that lost this UID
        }
        bytes.position(head.baseBytes());
        MessageIndex index = detail == Wanted.HEADER
                ? MessageIndex.decodeHeader(bytes, MessageLimits.DEFAULTS)
                : MessageIndex.decode(bytes, MessageLimits.DEFAULTS);
        boolean fits = index.root().whole().storedBytes() == sizeBytes;
        return fits ? Optional.of(index) : Optional.empty();
    }

    private IndexBlocks blocks() throws IOException {
        IndexBlocks open = blocks;
        if (open == null) {
            open = new IndexBlocks(files.open(path()));
            blocks = open;
        }
        return open;
    }

    /** The end of a batch of {@link #find}: what was added is written, and the file is closed. */
    void endBatch() {
        closeBlocks();
        flush();
    }

    private void closeBlocks() {
        IndexBlocks open = blocks;
        blocks = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException failure) {
                LOG.warn("indexes of {} cannot be closed: {}", folder.path(), failure.toString());
            }
        }
    }

    private static void fill(FileOps.InputFile input, ByteBuffer into, long offset)
            throws IOException, IndexDamagedException {
        while (into.hasRemaining()) {
            if (input.read(into, offset + into.position()) <= 0) {
                throw new IndexDamagedException("the file has become shorter");
            }
        }
    }

    /** What this or another process has added since. */
    private void readOn() throws IOException, IndexDamagedException {
        FileOps.FileState state = files.state(path());
        if (state == null || !Objects.equals(state.key(), fileKey) || state.sizeBytes() < readBytes) {
            forget();
        }
        if (state != null && state.sizeBytes() > readBytes) {
            fileKey = state.key();
            try (FileOps.InputFile input = files.open(path())) {
                readHeads(input, state.sizeBytes());
            }
            compactIfNeeded();
        }
    }

    private void readHeads(FileOps.InputFile input, long sizeBytes) throws IOException, IndexDamagedException {
        ByteBuffer head = ByteBuffer.allocate(IndexRecord.HEAD_BYTES);
        if (readBytes == 0 && sizeBytes >= IndexRecord.HEADER_BYTES) {
            fill(input, head.limit(IndexRecord.HEADER_BYTES), 0);
            if (!head.flip().equals(IndexRecord.header(folder.index().uidValidity()))) {
                throw new IndexDamagedException("it is not of these UIDs");
            }
            readBytes = IndexRecord.HEADER_BYTES;
        }
        while (readBytes > 0 && readBytes + IndexRecord.HEAD_BYTES <= sizeBytes) {
            fill(input, head.clear(), readBytes);
            IndexRecord record = IndexRecord.parse(head.flip());
            if (record == null || record.indexBytes() > MAX_INDEX_BYTES) {
                throw new IndexDamagedException("something is no record");
            }
            if (readBytes + record.length() > sizeBytes) {
                return; // it is just written
            }
            spots.put(record.uid(), new Spot(readBytes, record));
            readBytes += record.length();
            records++;
        }
    }

    private void forget() {
        closeBlocks();
        spots.clear();
        fileKey = null;
        readBytes = 0;
        records = 0;
    }

    private void beginAnew(Exception why) {
        LOG.info("indexes of {} begin anew: {}", folder.path(), why.getMessage());
        forget();
        try {
            files.delete(path());
        } catch (NoSuchFileException gone) {
            // by another process
        } catch (IOException failure) {
            LOG.warn("indexes of {} cannot be removed: {}", folder.path(), failure.toString());
        }
    }

    /** To be written with the next {@link #flush()}, unless it is too long or of no length. */
    void add(long uid, String base, ByteBuffer index) {
        if (index.hasRemaining() && index.remaining() <= MAX_INDEX_BYTES) {
            unwritten.writeBytes(IndexRecord.of(uid, base, index).array());
            if (unwritten.size() >= FLUSH_BYTES) {
                flush();
            }
        }
    }

    void flush() {
        if (unwritten.size() == 0) {
            return;
        }
        ByteBuffer added = ByteBuffer.wrap(unwritten.toByteArray());
        unwritten = new ByteArrayOutputStream(0);
        try {
            FileOps.FileState state = files.state(path());
            long sizeBytes = state == null ? 0 : state.sizeBytes();
            ByteBuffer bytes = sizeBytes > 0 ? added : withHeader(added);
            if (sizeBytes + bytes.remaining() > folder.context().options().maxIndexBytes()) {
                return;
            }
            try (FileOps.OutputFile output = files.append(path())) {
                output.write(bytes);
            }
        } catch (IOException failure) {
            LOG.warn("indexes of {} cannot be kept: {}", folder.path(), failure.toString());
        }
    }

    private ByteBuffer withHeader(ByteBuffer added) {
        return ByteBuffer.allocate(IndexRecord.HEADER_BYTES + added.remaining())
                .put(IndexRecord.header(folder.index().uidValidity()))
                .put(added)
                .flip();
    }

    private void compactIfNeeded() throws IOException, IndexDamagedException {
        if (records > MIN_RECORDS + 2 * folder.index().size()) {
            folder.locked(() -> {
                compact();
                return folder.id();
            });
            readOn();
        }
    }

    /** Leaves out what is gone. Under the folder's lock; what another process adds meanwhile may be lost. */
    private void compact() throws IOException {
        Path draft = folder.path().resolve(FILE + ".tmp");
        if (files.state(draft) != null) {
            files.delete(draft); // of one that was interrupted
        }
        try (FileOps.InputFile input = files.open(path());
                FileOps.OutputFile output = files.create(draft)) {
            output.write(IndexRecord.header(folder.index().uidValidity()));
            for (Map.Entry<Long, Spot> entry : spots.entrySet()) {
                if (folder.index().get(entry.getKey()) != null) {
                    ByteBuffer record =
                            ByteBuffer.allocate((int) entry.getValue().head.length());
                    fill(input, record, entry.getValue().offset);
                    output.write(record.flip());
                }
            }
        } catch (IndexDamagedException shorter) {
            throw new NoSuchFileException(path().toString());
        }
        files.rename(draft, path());
        forget();
    }
}
