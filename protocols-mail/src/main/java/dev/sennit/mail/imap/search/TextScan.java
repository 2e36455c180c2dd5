// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

import dev.sennit.mail.imap.mime.CharsetReader;
import dev.sennit.mail.imap.mime.Charsets;
import dev.sennit.mail.imap.mime.DecodedPart;
import dev.sennit.mail.imap.mime.EncodedWords;
import dev.sennit.mail.imap.mime.FieldSplitter;
import dev.sennit.mail.imap.mime.FoldedText;
import dev.sennit.mail.imap.mime.IdentityDecoder;
import dev.sennit.mail.imap.mime.Rounds;
import dev.sennit.mail.imap.mime.TransferDecoder;
import dev.sennit.mail.imap.search.TextTarget.Place;
import dev.sennit.mail.message.ByteRange;
import dev.sennit.mail.message.MessageIndex;
import dev.sennit.mail.message.MessageLimits;
import dev.sennit.mail.message.Part;
import dev.sennit.mail.store.MessageContent;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Reads a message for texts, part by part and a piece at a time, no further than until the search is decided. The texts of a message are
 * its headers, those of its parts and of nested messages, and the bodies of type text and message, decoded; a charset that is not known
 * is read as UTF-8.
 */
final class TextScan {
    private final SearchPlan plan;
    private final MessageContent content;
    private final MessageIndex index;
    private final Facts facts;
    private final Queue<Part> headers = new ArrayDeque<>();
    private final Queue<Part> bodies = new ArrayDeque<>();

    private TextScan(SearchPlan plan, MessageContent content, MessageIndex index, Facts facts) {
        this.plan = plan;
        this.content = content;
        this.index = index;
        this.facts = facts;
    }

    /** Whether the message is what is looked for. */
    static CompletionStage<Truth> of(SearchPlan plan, MessageContent content, MessageIndex index, Facts facts) {
        return new TextScan(plan, content, index, facts).run();
    }

    private CompletionStage<Truth> run() {
        collect(index.root());
        if (!asks(Place.EVERYWHERE)) {
            headers.clear();
            if (asks(Place.FIELD)) {
                headers.add(index.root());
            }
            if (!asks(Place.BODY)) {
                bodies.clear();
            }
        }
        return Rounds.until(this::nextPart);
    }

    private boolean asks(Place place) {
        return plan.texts().stream().anyMatch(text -> text.place() == place);
    }

    private void collect(Part part) {
        headers.add(part);
        if (part.kind() == Part.Kind.OPAQUE
                && (part.contentType().isType("text") || part.contentType().isType("message"))) {
            bodies.add(part);
        }
        part.parts().forEach(this::collect);
    }

    private CompletionStage<Optional<Truth>> nextPart() {
        Part header = headers.poll();
        if (header != null) {
            return header(header);
        }
        Part body = bodies.poll();
        if (body != null) {
            return body(body);
        }
        facts.endOfText();
        return CompletableFuture.completedFuture(Optional.of(plan.condition().of(facts)));
    }

    private CompletionStage<Optional<Truth>> header(Part part) {
        boolean isOfMessage = part.equals(index.root());
        FieldSplitter fields =
                new FieldSplitter(MessageLimits.DEFAULTS.fieldBytes(), field -> look(field, isOfMessage));
        return read(part.header(), new IdentityDecoder(), fields::read, fields::finish);
    }

    private void look(String field, boolean isOfMessage) {
        int colon = field.indexOf(':');
        String name = field.substring(0, Math.max(0, colon)).strip().toLowerCase(Locale.ROOT);
        String shown = EncodedWords.decode(field);
        for (int i = 0; i < plan.texts().size(); i++) {
            TextTarget text = plan.texts().get(i);
            boolean here = text.place() == Place.EVERYWHERE
                    || (text.place() == Place.FIELD
                            && isOfMessage
                            && text.fieldName().equals(name));
            if (here && !facts.isTextFound(i)) {
                String where = text.place() == Place.FIELD
                        ? EncodedWords.decode(field.substring(colon + 1).strip())
                        : shown;
                if (text.pattern().isIn(where)) {
                    facts.textFound(i);
                }
            }
        }
    }

    private CompletionStage<Optional<Truth>> body(Part part) {
        List<Looking> looking = new ArrayList<>();
        for (int i = 0; i < plan.texts().size(); i++) {
            TextTarget text = plan.texts().get(i);
            if (text.place() != Place.FIELD && !facts.isTextFound(i)) {
                looking.add(new Looking(i, text.pattern().new Run()));
            }
        }
        Charset charset =
                part.contentType().parameter("charset").flatMap(Charsets::named).orElse(StandardCharsets.UTF_8);
        CharsetReader reader = new CharsetReader(charset);
        TransferDecoder decoder = DecodedPart.decoderOf(part).orElseGet(IdentityDecoder::new);
        FoldedText folded = new FoldedText();
        Consumer<CharBuffer> look = chars -> {
            folded.set(chars);
            looking.forEach(one -> one.run.take(folded));
        };
        return read(
                part.body(),
                decoder,
                piece -> {
                    reader.read(piece, look);
                    note(looking);
                },
                () -> {
                    reader.finish(look);
                    note(looking);
                });
    }

    private record Looking(int text, TextPattern.Run run) {}

    private void note(List<Looking> looking) {
        for (Looking one : looking) {
            if (one.run.isFound()) {
                facts.textFound(one.text);
            }
        }
    }

    private interface Reader {
        void read(ByteBuffer piece);
    }

    /** Reads a range; nothing comes of it if the search is not decided by it. */
    private CompletionStage<Optional<Truth>> read(
            ByteRange range, TransferDecoder decoder, Reader reader, Runnable end) {
        DecodedPart part = new DecodedPart(content, range.octets() == 0 ? List.of() : List.of(range), decoder);
        return Rounds.until(() -> part.next().thenApply(piece -> {
            piece.ifPresentOrElse(reader::read, end);
            Truth truth = plan.condition().of(facts);
            if (truth != Truth.UNKNOWN) {
                return Optional.of(Optional.of(truth));
            }
            return piece.isPresent() ? Optional.empty() : Optional.of(Optional.empty());
        }));
    }
}
