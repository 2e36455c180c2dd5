// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.mime;

import dev.sennit.mail.message.ByteRange;
import dev.sennit.mail.store.MessageContent;
import dev.sennit.mail.store.StoreException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Reads some ranges of a message one after the other, a piece at a time. Not thread-safe. */
public final class RangeReader {
    private final MessageContent content;
    private final List<ByteRange> ranges;
    private int current;
    private long offset; // in the current range
    private long left;

    /**
     * Reads all of some ranges.
     *
     * @param content the message
     * @param ranges in order
     */
    public RangeReader(MessageContent content, List<ByteRange> ranges) {
        this(content, ranges, 0, octets(ranges));
    }

    /**
     * Reads some octets of some ranges.
     *
     * @param content the message
     * @param ranges in order
     * @param skip how many octets to pass over
     * @param most how many to read behind those; no more than there are
     */
    public RangeReader(MessageContent content, List<ByteRange> ranges, long skip, long most) {
        this.content = content;
        this.ranges = ranges;
        this.offset = skip;
        this.left = most;
    }

    /**
     * How long some ranges are.
     *
     * @param ranges any
     * @return the sum
     */
    public static long octets(List<ByteRange> ranges) {
        long octets = 0;
        for (ByteRange range : ranges) {
            octets += range.octets();
        }
        return octets;
    }

    /**
     * The next piece; ask for another when this one has come.
     *
     * @return some bytes, or empty at the end; fails if the message cannot be read, or ends before its index does
     */
    public CompletionStage<Optional<ByteBuffer>> next() {
        if (left == 0) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        while (offset >= ranges.get(current).octets()) {
            offset -= ranges.get(current).octets();
            current++;
        }
        ByteRange range = ranges.get(current);
        long inRange = Math.min(left, range.octets() - offset);
        int bytes = (int) Math.min(inRange, MessageContent.MAX_READ_BYTES);
        return content.read(range.octetOffset() + offset, bytes).thenApply(this::taken);
    }

    private Optional<ByteBuffer> taken(ByteBuffer piece) {
        if (!piece.hasRemaining()) {
            throw new StoreException(
                    StoreException.Reason.STORAGE_FAULT,
                    "the message ends " + left + " octets before its index says that the part does");
        }
        offset += piece.remaining();
        left -= piece.remaining();
        return Optional.of(piece);
    }
}
