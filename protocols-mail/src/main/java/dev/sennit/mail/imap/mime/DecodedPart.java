// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.mime;

import dev.sennit.mail.message.BodyStructure;
import dev.sennit.mail.message.ByteRange;
import dev.sennit.mail.message.MessageLimits;
import dev.sennit.mail.message.Part;
import dev.sennit.mail.store.MessageContent;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Reads ranges of a message without their transfer encoding, a piece at a time. Not thread-safe. */
public final class DecodedPart {
    private final RangeReader reader;
    private final TransferDecoder decoder;
    private boolean finished;

    /**
     * At the beginning.
     *
     * @param content the message
     * @param ranges in order
     * @param decoder at its beginning
     */
    public DecodedPart(MessageContent content, List<ByteRange> ranges, TransferDecoder decoder) {
        this.reader = new RangeReader(content, ranges);
        this.decoder = decoder;
    }

    /**
     * The decoder for a part. What has parts is never encoded (RFC 2045 section 6.4), whatever it says.
     *
     * @param part any
     * @return a decoder, or empty if the encoding is not known
     */
    public static Optional<TransferDecoder> decoderOf(Part part) {
        return part.kind() == Part.Kind.OPAQUE
                ? TransferDecoder.named(
                        BodyStructure.of(part, MessageLimits.DEFAULTS).encoding())
                : Optional.of(new IdentityDecoder());
    }

    /**
     * The next piece, which may have no bytes; ask for another when this one has come.
     *
     * @return decoded bytes, or empty at the end
     */
    public CompletionStage<Optional<ByteBuffer>> next() {
        return finished
                ? CompletableFuture.completedFuture(Optional.empty())
                : reader.next().thenApply(this::decoded);
    }

    private Optional<ByteBuffer> decoded(Optional<ByteBuffer> piece) {
        if (piece.isPresent()) {
            return Optional.of(decoder.decode(piece.get()));
        }
        finished = true;
        return Optional.of(decoder.finish());
    }
}
