// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import dev.sennit.mail.message.MessageIndex;
import dev.sennit.mail.message.MessageIndexer;
import dev.sennit.mail.store.EmailId;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.UidSet;
import dev.sennit.mail.store.UnreadableMessageException;
import dev.sennit.mail.store.Wanted;
import dev.sennit.mail.store.internal.BlockingContent;
import dev.sennit.mail.store.internal.Fetched;
import dev.sennit.mail.store.internal.HeldContent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What is read of messages' files. */
final class Fetches {
    private static final long MAX_SECONDS = 253_402_300_799L; // the year 9999: dates have four digits
    private static final int PIECE_BYTES = 64 << 10;
    private static final int SHORT_BYTES =
            16 << 10; // what is read at once, and held in memory for as many as are asked for

    private static final int MAX_INDEX_BYTES = 256 << 10; // those of the messages after do not come ahead

    private final MaildirFolder folder;
    private final Set<Wanted> wanted;
    private int indexBytes; // of the indexes that were found

    Fetches(MaildirFolder folder, Set<Wanted> wanted) {
        this.folder = folder;
        this.wanted = wanted;
    }

    List<Fetched> fetch(UidSet uids, long fromUid, int maxMessages) throws IOException {
        try {
            List<Fetched> found = new ArrayList<>();
            long from = fromUid;
            while (found.isEmpty()) { // a whole batch may be gone
                List<MessageState> batch = folder.index().select(uids, from, maxMessages);
                if (batch.isEmpty()) {
                    break;
                }
                fetch(batch, found);
                from = batch.get(batch.size() - 1).uid() + 1;
            }
            return found;
        } finally {
            folder.indexes().endBatch();
        }
    }

    /**
     * Up to the first whose file stays open, unless that is the first of all: then it is the only one; and no further than their
     * indexes take much room. One that cannot be read is a failure when it is the first; behind others it ends them.
     */
    private void fetch(List<MessageState> batch, List<Fetched> found) throws IOException {
        for (MessageState message : batch) {
            if (!found.isEmpty() && isSaidToBeLong(message)) {
                return;
            }
            Optional<Fetched> fetched;
            try {
                fetched = fetch(message);
            } catch (UnreadableMessageException failure) {
                if (found.isEmpty()) {
                    throw failure;
                }
                return;
            }
            Optional<BlockingContent> open =
                    fetched.flatMap(Fetched::content).filter(content -> !(content instanceof HeldContent));
            if (open.isPresent() && !found.isEmpty()) {
                open.get().close();
                return;
            }
            fetched.ifPresent(found::add);
            if (open.isPresent() || indexBytes > MAX_INDEX_BYTES) {
                return;
            }
        }
    }

    private boolean isSaidToBeLong(MessageState message) {
        Place place = wanted.contains(Wanted.CONTENT) ? folder.place(message.uid()) : null;
        return place != null && place.name().sizeBytes().orElse(0) > SHORT_BYTES;
    }

    private Optional<Fetched> fetch(MessageState message) throws IOException {
        if (wanted.isEmpty()) {
            return Optional.of(new Fetched(
                    message,
                    Optional.empty(),
                    OptionalLong.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()));
        }
        return folder.withFile(message.uid(), place -> readOrName(message, place));
    }

    /** A failure of this one file is none of the others. A file that is not where it was is looked for first. */
    private Fetched readOrName(MessageState message, Place place) throws IOException {
        try {
            return read(message, place);
        } catch (NoSuchFileException moved) {
            throw moved;
        } catch (IOException | UncheckedIOException failure) {
            throw new UnreadableMessageException(message.uid(), failure);
        }
    }

    private Fetched read(MessageState message, Place place) throws IOException {
        Optional<Instant> date =
                wanted.contains(Wanted.INTERNAL_DATE) ? Optional.of(date(message, place)) : Optional.empty();
        OptionalLong size = OptionalLong.empty();
        if (wanted.contains(Wanted.SIZE)) {
            size = place.name().sizeOctets();
            if (size.isEmpty()) {
                BlockingContent content = content(place);
                size = OptionalLong.of(content.sizeOctets());
                content.close();
            }
        }
        Optional<MessageIndex> index = index(message, place);
        Optional<BlockingContent> content =
                wanted.contains(Wanted.CONTENT) ? Optional.of(heldIfShort(content(place))) : Optional.empty();
        Optional<EmailId> emailId = wanted.contains(Wanted.EMAIL_ID)
                ? Optional.of(new EmailId("E" + place.name().email()))
                : Optional.empty();
        return new Fetched(message, date, size, content, index, saveDate(place), emailId);
    }

    private static BlockingContent heldIfShort(BlockingContent opened) throws IOException {
        try {
            return HeldContent.ifShort(opened, SHORT_BYTES);
        } catch (IOException failure) {
            opened.close();
            throw failure;
        }
    }

    /** A message gets a new name with each mailbox, which begins with the time. */
    private Optional<Instant> saveDate(Place place) {
        if (!wanted.contains(Wanted.SAVE_DATE)) {
            return Optional.empty();
        }
        long seconds = UniqueNames.seconds(place.name().base());
        return seconds <= MAX_SECONDS ? Optional.of(Instant.ofEpochSecond(seconds)) : Optional.empty();
    }

    private Optional<MessageIndex> index(MessageState message, Place place) throws IOException {
        if (wanted.contains(Wanted.INDEX)) {
            return Optional.of(index(message, place, Wanted.INDEX));
        }
        return wanted.contains(Wanted.HEADER) ? Optional.of(index(message, place, Wanted.HEADER)) : Optional.empty();
    }

    private MessageIndex index(MessageState message, Place place, Wanted detail) throws IOException {
        long saidBytes = sizeBytes(place);
        Optional<MessageIndex> kept = folder.indexes().find(message.uid(), place, saidBytes, detail);
        if (kept.isPresent()) {
            indexBytes += folder.indexes().indexBytes(message.uid());
            return kept.get();
        }
        try (FileOps.InputFile input = open(place)) {
            if (input.sizeBytes() != saidBytes) {
                kept = folder.indexes().find(message.uid(), place, input.sizeBytes(), detail);
                if (kept.isPresent()) {
                    indexBytes += folder.indexes().indexBytes(message.uid());
                    return kept.get();
                }
            }
            MessageIndex made = index(input);
            ByteBuffer encoded = made.encode();
            indexBytes += encoded.remaining();
            folder.indexes().add(message.uid(), place.name().base(), encoded);
            return made;
        }
    }

    private static MessageIndex index(FileOps.InputFile input) throws IOException {
        MessageIndexer indexer = new MessageIndexer();
        ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
        long offset = 0;
        for (int read = input.read(piece, 0); read > 0; read = input.read(piece, offset)) {
            offset += read;
            indexer.write(piece.flip());
            piece.clear();
        }
        return indexer.finish();
    }

    private Instant date(MessageState message, Place place) throws IOException {
        Instant date = folder.dates().get(message.uid());
        if (date == null) {
            date = state(place).modified().truncatedTo(ChronoUnit.SECONDS);
            folder.dates().put(message.uid(), date);
        }
        return date;
    }

    /** Mostly its name says it. */
    private long sizeBytes(Place place) throws IOException {
        OptionalLong said = place.name().sizeBytes();
        return said.isPresent() ? said.getAsLong() : state(place).sizeBytes();
    }

    private FileOps.InputFile open(Place place) throws IOException {
        return folder.context().files().open(folder.path(place));
    }

    private FileOps.FileState state(Place place) throws IOException {
        Path file = folder.path(place);
        FileOps.FileState state = folder.context().files().state(file);
        if (state == null) {
            throw new NoSuchFileException(file.toString());
        }
        return state;
    }

    /** Only when the name says that no line ends in a bare LF, and the size is right, the bytes are taken as they are. */
    private BlockingContent content(Place place) throws IOException {
        FileOps.InputFile input = open(place);
        try {
            OptionalLong size = OptionalLong.of(input.sizeBytes());
            if (size.equals(place.name().sizeBytes())
                    && size.equals(place.name().sizeOctets())) {
                return new PlainContent(input, size.getAsLong());
            }
            return new CrlfContent(input);
        } catch (IOException | RuntimeException e) {
            input.close();
            throw e;
        }
    }
}
