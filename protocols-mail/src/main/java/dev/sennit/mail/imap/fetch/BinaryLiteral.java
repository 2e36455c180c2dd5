// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.fetch;

import dev.sennit.mail.imap.mime.DecodedPart;
import dev.sennit.mail.imap.mime.IdentityDecoder;
import dev.sennit.mail.imap.mime.Rounds;
import dev.sennit.mail.imap.mime.TransferDecoder;
import dev.sennit.mail.message.ByteRange;
import dev.sennit.mail.message.MessageIndex;
import dev.sennit.mail.message.Part;
import dev.sennit.mail.message.Section;
import dev.sennit.mail.store.MessageContent;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A part without its transfer encoding (RFC 3516). It is decoded twice: once to find how long it is, and once to be sent; no more than a
 * piece of it is held.
 */
final class BinaryLiteral {
    private final MessageContent content;
    private final List<ByteRange> ranges;
    private final Supplier<TransferDecoder> decoder;
    private final long first; // of the octets wanted
    private final long end; // behind them

    private BinaryLiteral(
            MessageContent content,
            List<ByteRange> ranges,
            Supplier<TransferDecoder> decoder,
            Optional<Partial> partial) {
        this.content = content;
        this.ranges = ranges;
        this.decoder = decoder;
        this.first = partial.map(Partial::offset).orElse(0L);
        this.end = partial.map(range -> first + Math.min(range.octets(), Long.MAX_VALUE - first))
                .orElse(Long.MAX_VALUE);
    }

    /** What came of looking for a part. */
    enum Found {
        MISSING,
        UNKNOWN_ENCODING,
        DECODABLE
    }

    static Found find(MessageIndex index, List<Integer> path) {
        Optional<Part> part = section(path).part(index);
        if (part.isEmpty()) {
            return Found.MISSING;
        }
        return path.isEmpty() || DecodedPart.decoderOf(part.get()).isPresent()
                ? Found.DECODABLE
                : Found.UNKNOWN_ENCODING;
    }

    /** The message itself, header and all, is as it is; a part loses its encoding. */
    static BinaryLiteral of(MessageContent content, MessageIndex index, List<Integer> path, Optional<Partial> partial) {
        Section section = section(path);
        Part part = section.part(index).orElseThrow();
        Supplier<TransferDecoder> decoder = path.isEmpty()
                ? IdentityDecoder::new
                : () -> DecodedPart.decoderOf(part).orElseThrow();
        return new BinaryLiteral(content, section.resolve(index).orElseThrow(), decoder, partial);
    }

    private static Section section(List<Integer> path) {
        return new Section(path, Section.What.ALL, List.of());
    }

    /** How long it is, and whether it has a NUL, for which it must be a literal8. */
    record Measure(long octets, boolean hasNul) {}

    CompletionStage<Measure> measure() {
        Pieces pieces = pieces();
        long[] octets = {0};
        boolean[] hasNul = {false};
        return Rounds.until(() -> pieces.next().thenApply(next -> {
            if (next.isEmpty()) {
                return Optional.of(new Measure(octets[0], hasNul[0]));
            }
            ByteBuffer piece = next.get();
            octets[0] += piece.remaining();
            while (!hasNul[0] && piece.hasRemaining()) {
                hasNul[0] = piece.get() == 0;
            }
            return Optional.empty();
        }));
    }

    Pieces pieces() {
        DecodedPart part = new DecodedPart(content, ranges, decoder.get());
        long[] before = {0};
        return () -> Rounds.until(() -> part.next().thenApply(next -> {
            if (next.isEmpty()) {
                return Optional.of(Optional.empty());
            }
            ByteBuffer cut = cut(next.get(), before[0]);
            before[0] += next.get().remaining();
            return cut.hasRemaining() ? Optional.of(Optional.of(cut)) : Optional.empty();
        }));
    }

    /** What of a piece is wanted. */
    private ByteBuffer cut(ByteBuffer piece, long before) {
        int from = (int) Math.min(piece.remaining(), Math.max(0, first - before));
        int to = (int) Math.min(piece.remaining(), Math.max(from, end - before));
        return piece.slice(piece.position() + from, to - from);
    }
}
