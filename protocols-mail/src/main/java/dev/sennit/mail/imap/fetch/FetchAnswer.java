// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.fetch;

import dev.sennit.mail.imap.fetch.FetchItem.Attribute;
import dev.sennit.mail.imap.fetch.FetchItem.Binary;
import dev.sennit.mail.imap.fetch.FetchItem.BinarySize;
import dev.sennit.mail.imap.fetch.FetchItem.Body;
import dev.sennit.mail.imap.fetch.FetchItem.Legacy;
import dev.sennit.mail.imap.fetch.FetchedMessage.Recency;
import dev.sennit.mail.imap.mime.RangeReader;
import dev.sennit.mail.message.BodyStructure;
import dev.sennit.mail.message.ByteRange;
import dev.sennit.mail.message.MessageEnvelope;
import dev.sennit.mail.message.MessageIndex;
import dev.sennit.mail.message.MessageLimits;
import dev.sennit.mail.message.Section;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.MessageContent;
import dev.sennit.mail.store.MessageData;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The untagged FETCH answer for one message, a piece at a time: who sends it asks for the next piece when there is room for it. No more
 * of the message than a piece is held. Not thread-safe.
 *
 * <pre>
 *   FetchAnswer answer = new FetchAnswer(request, message, text, limits);
 *   answer.begin()  // true if that was all, and it is in the text; else
 *   answer.next()   // as often as it brings a piece, each when the one before was taken
 *   answer.close()  // in any case
 * </pre>
 */
public final class FetchAnswer implements AutoCloseable {
    private static final int PIECE_BYTES = 16 << 10; // an answer that is longer goes out in several
    private static final List<String> MONTHS = List.of(
            "-Jan-", "-Feb-", "-Mar-", "-Apr-", "-May-", "-Jun-", "-Jul-", "-Aug-", "-Sep-", "-Oct-", "-Nov-", "-Dec-");

    private enum Place {
        START,
        ITEMS,
        END
    }

    private final FetchedMessage message;
    private final MessageLimits limits;
    private final AnswerText text;
    private final Iterator<FetchItem> items;
    private Place place = Place.START;
    private String before = " (";
    private @Nullable Pieces literal; // being sent, when what stands in text was
    private @Nullable CompletionStage<?> pending; // what must be known before the text goes on
    private boolean unknownEncoding;
    private boolean hasMeasured;
    private boolean isCutShort;

    /**
     * At the beginning of the answer.
     *
     * @param request what is asked for
     * @param message of which message; its content is closed with this
     * @param text where it is written; what is in it already goes out with the first piece
     * @param limits how many addresses and parameters are shown
     * @throws IllegalArgumentException if something {@linkplain FetchRequest#wanted() wanted} is missing from the message
     */
    public FetchAnswer(FetchRequest request, FetchedMessage message, AnswerText text, MessageLimits limits) {
        check(request, message.data());
        this.message = message;
        this.limits = limits;
        this.text = text;
        this.items = request.items().iterator();
    }

    private static void check(FetchRequest request, MessageData data) {
        for (FetchItem item : request.items()) {
            boolean isMissing = (item == Attribute.INTERNALDATE
                            && data.internalDate().isEmpty())
                    || (item == Attribute.SIZE && data.sizeOctets().isEmpty())
                    || (FetchRequest.needsContent(item) && data.content().isEmpty())
                    || (FetchRequest.needsIndex(item) && data.index().isEmpty());
            if (isMissing) {
                throw new IllegalArgumentException(
                        "something that is wanted for " + item + " is missing: " + request.wanted());
            }
        }
    }

    /**
     * Writes what is known without reading.
     *
     * @return whether that is all; else it goes on with {@link #next()}
     */
    public boolean begin() {
        write();
        return place == Place.END && literal == null && pending == null;
    }

    /**
     * The next piece. Ask for another when this one has come.
     *
     * @return some bytes, or empty at the end; fails if the message cannot be read, and the connection cannot go on then, since a
     *     literal was promised
     */
    public CompletionStage<Optional<ByteBuffer>> next() {
        hasMeasured = false;
        Pieces current = literal;
        if (text.size() == 0 && current != null) {
            return current.next().thenCompose(piece -> {
                if (piece.isPresent()) {
                    return CompletableFuture.completedFuture(piece);
                }
                literal = null;
                return next();
            });
        }
        write();
        CompletionStage<?> first = pending;
        if (first != null) {
            pending = null;
            hasMeasured = true;
            return first.thenApply(known -> Optional.of(text.take()));
        }
        return CompletableFuture.completedFuture(text.size() == 0 ? Optional.empty() : Optional.of(text.take()));
    }

    /** {@return whether a part was left out since its encoding is not known: the command ends with NO [UNKNOWN-CTE]} */
    public boolean hasUnknownEncoding() {
        return unknownEncoding;
    }

    /** {@return whether all of a part was decoded for the last piece: it took a while, and others should have their turn} */
    public boolean hasMeasured() {
        return hasMeasured;
    }

    /** It ends behind the item that is being sent. */
    public void cutShort() {
        isCutShort = true;
    }

    /** Gives back what is held of the message. */
    @Override
    public void close() {
        message.data().content().ifPresent(MessageContent::close);
    }

    private void write() {
        if (place == Place.START) {
            text.ascii("* ").number(message.sequenceNumber()).ascii(" FETCH");
            place = Place.ITEMS;
        }
        while (place == Place.ITEMS && literal == null && pending == null && text.size() < PIECE_BYTES) {
            if (items.hasNext() && !isCutShort) {
                write(items.next());
            } else {
                end();
            }
        }
    }

    private void end() {
        if (before.equals(" (")) {
            write(Attribute.UID); // everything was left out, and an answer cannot be empty
        }
        text.ascii(")\r\n");
        place = Place.END;
    }

    private void write(FetchItem item) {
        if ((item instanceof Binary binary && isUnknown(binary.path()))
                || (item instanceof BinarySize size && isUnknown(size.path()))) {
            unknownEncoding = true;
            return;
        }
        text.ascii(before);
        before = " ";
        ItemName.write(text, item);
        if (item instanceof Attribute attribute) {
            attribute(attribute);
        } else if (item instanceof Legacy legacy) {
            section(legacy.section(), Optional.empty());
        } else if (item instanceof Body body) {
            section(body.section(), body.partial());
        } else if (item instanceof Binary binary) {
            binary(binary);
        } else if (item instanceof BinarySize size) {
            binarySize(size);
        }
    }

    private void attribute(Attribute attribute) {
        switch (attribute) {
            case FLAGS -> flags();
            case INTERNALDATE -> dateTime(message.data().internalDate().orElseThrow());
            case SAVEDATE -> message.data().saveDate().ifPresentOrElse(this::dateTime, text::nil);
            case SIZE -> text.number(message.data().sizeOctets().orElseThrow());
            case UID -> text.number(message.data().state().uid());
            case MODSEQ ->
                text.ascii("(").number(message.data().state().modSeq()).ascii(")");
            case ENVELOPE -> StructureText.envelope(text, MessageEnvelope.of(index().root(), limits));
            case BODY -> structure(StructureText.Detail.WITHOUT_EXTENSIONS);
            case BODYSTRUCTURE -> structure(StructureText.Detail.FULL);
            case EMAILID -> message.data().emailId().ifPresentOrElse(id -> text.ascii("(" + id + ')'), text::nil);
            case THREADID -> text.nil(); // RFC 8474 section 5.2, a server without threads
        }
    }

    private void flags() {
        Flags flags = message.data().state().flags();
        String all = flags.toString();
        if (message.recency() == Recency.RECENT) {
            text.ascii(all, all.length() - 1).ascii(flags.isEmpty() ? "\\Recent)" : " \\Recent)");
        } else {
            text.ascii(all);
        }
    }

    private void dateTime(Instant date) {
        LocalDateTime at = LocalDateTime.ofEpochSecond(date.getEpochSecond(), 0, ZoneOffset.UTC);
        text.ascii("\"").padded(at.getDayOfMonth(), 2).ascii(MONTHS.get(at.getMonthValue() - 1));
        text.padded(at.getYear(), 4).ascii(" ").padded(at.getHour(), 2).ascii(":");
        text.padded(at.getMinute(), 2).ascii(":").padded(at.getSecond(), 2).ascii(" +0000\"");
    }

    private void structure(StructureText.Detail detail) {
        StructureText.structure(text, detail, BodyStructure.of(index().root(), limits));
    }

    private MessageIndex index() {
        return message.data().index().orElseThrow();
    }

    private MessageContent content() {
        return message.data().content().orElseThrow();
    }

    private void section(Section section, Optional<Partial> partial) {
        long whole = content().sizeOctets();
        Optional<List<ByteRange>> found = FetchRequest.isWhole(section)
                ? Optional.of(List.of(new ByteRange(0, whole, 0, whole)))
                : section.resolve(index());
        found.ifPresentOrElse(ranges -> literal(ranges, partial), text::nil);
    }

    private void literal(List<ByteRange> ranges, Optional<Partial> partial) {
        long octets = RangeReader.octets(ranges);
        long skip = partial.map(range -> Math.min(range.offset(), octets)).orElse(0L);
        long most =
                partial.map(range -> Math.min(range.octets(), octets - skip)).orElse(octets);
        text.ascii("{")
                .number(most)
                .ascii("}\r\n"); // even if there are none: clients exist that take nothing but a literal here
        if (most == 0) {
            return;
        }
        RangeReader reader = new RangeReader(content(), ranges, skip, most);
        literal = () -> reader.next().thenApply(piece -> piece.map(AnswerText::withoutNul));
    }

    private boolean isUnknown(List<Integer> path) {
        return BinaryLiteral.find(index(), path) == BinaryLiteral.Found.UNKNOWN_ENCODING;
    }

    private void binary(Binary item) {
        if (BinaryLiteral.find(index(), item.path()) == BinaryLiteral.Found.MISSING) {
            text.nil();
            return;
        }
        BinaryLiteral part = BinaryLiteral.of(content(), index(), item.path(), item.partial());
        pending = part.measure().thenAccept(measure -> {
            text.ascii(measure.hasNul() ? "~{" : "{").number(measure.octets()).ascii("}\r\n");
            if (measure.octets() > 0) {
                literal = part.pieces();
            }
        });
    }

    private void binarySize(BinarySize item) {
        if (BinaryLiteral.find(index(), item.path()) == BinaryLiteral.Found.MISSING) {
            text.number(0); // the grammar has no NIL here
            return;
        }
        pending = BinaryLiteral.of(content(), index(), item.path(), Optional.empty())
                .measure()
                .thenAccept(measure -> text.number(measure.octets()));
    }
}
