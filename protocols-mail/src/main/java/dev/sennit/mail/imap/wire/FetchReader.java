// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.wire;

import dev.sennit.mail.imap.wire.Response.SectionText;
import dev.sennit.mail.message.BodyStructure;
import dev.sennit.mail.message.MessageEnvelope;
import dev.sennit.mail.store.Flags;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads what FETCH tells of a message (RFC 9051 section 7.5.2), or the beginning of that. */
final class FetchReader {
    private final Scanner in;
    private OptionalLong uid = OptionalLong.empty();
    private Optional<Flags> flags = Optional.empty();
    private OptionalLong octets = OptionalLong.empty();
    private Optional<Instant> internalDate = Optional.empty();
    private OptionalLong modSeq = OptionalLong.empty();
    private Optional<MessageEnvelope> envelope = Optional.empty();
    private Optional<BodyStructure> structure = Optional.empty();
    private final List<SectionText> sections = new ArrayList<>();
    private @Nullable String announced; // the section whose literal comes next

    FetchReader(Scanner in) {
        this.in = in;
    }

    Response.Fetch read(long sequence) throws SyntaxFault {
        in.list(() -> {
            item();
            return "";
        });
        return new Response.Fetch(
                sequence, uid, flags, octets, internalDate, modSeq, envelope, structure, List.copyOf(sections));
    }

    /**
     * What is known of a response that ends, so far, with the announcement of a section's literal. Empty if the literal is something
     * else's, or the response cannot be read, which will be found when it is whole.
     */
    static Optional<SectionStart> start(Scanner in) {
        FetchReader reader = new FetchReader(in);
        try {
            if (!in.skip('*') || !in.skip(' ') || !in.isAtDigit()) {
                return Optional.empty();
            }
            in.number();
            in.space();
            if (!in.keyword().equals("FETCH")) {
                return Optional.empty();
            }
            in.space();
            in.open();
            do {
                reader.item();
            } while (in.skip(' '));
        } catch (SyntaxFault literalIsMissing) {
            String section = reader.announced;
            return section == null ? Optional.empty() : Optional.of(new SectionStart(reader.uid, section));
        }
        return Optional.empty();
    }

    private void item() throws SyntaxFault {
        String name = in.keyword();
        if (in.peek() == '[') {
            String section = section(name);
            in.space();
            announced = in.isAtAnnouncement() ? section : null;
            sections.add(new SectionText(section, nbytes()));
            return;
        }
        in.space();
        value(name);
    }

    private void value(String name) throws SyntaxFault {
        switch (name) {
            case "UID" -> uid = OptionalLong.of(in.positiveNumber());
            case "FLAGS" -> flags = Optional.of(ResponseParser.flags(in));
            case "RFC822.SIZE" -> octets = OptionalLong.of(in.number64());
            case "INTERNALDATE" -> internalDate = Optional.of(DateTimes.dateTime(in));
            case "MODSEQ" -> {
                in.open();
                modSeq = OptionalLong.of(in.number64());
                in.close();
            }
            case "ENVELOPE" -> envelope = Optional.of(new StructureReader(in).envelope());
            case "BODY", "BODYSTRUCTURE" -> structure = Optional.of(new StructureReader(in).body());
            default -> skipValue(in);
        }
    }

    /** {@code BODY[1.HEADER.FIELDS (FROM)]<0>}, as a client asks for it but for its range. */
    private String section(String name) throws SyntaxFault {
        StringBuilder text = new StringBuilder(name).append('[');
        in.expect('[');
        if (in.peek() != ']') {
            text.append(in.keyword());
        }
        if (in.skip(' ')) {
            text.append(" (")
                    .append(String.join(" ", in.list(() -> text(in.astring()))))
                    .append(')');
        }
        in.expect(']');
        text.append(']');
        if (in.skip('<')) {
            text.append('<').append(in.number64()).append('>');
            in.expect('>');
        }
        return text.toString();
    }

    private Optional<byte[]> nbytes() throws SyntaxFault {
        return in.skipKeyword("NIL") ? Optional.empty() : Optional.of(in.string());
    }

    /** Of an item that nobody asked for. */
    static void skipValue(Scanner in) throws SyntaxFault {
        int open = 0;
        do {
            if (in.skip('(')) {
                in.deeper();
                open++;
            } else if (open > 0 && in.skip(')')) {
                in.shallower();
                open--;
            } else if (in.isAtString()) {
                in.string();
            } else if (in.skip('\\')) {
                in.skip('*');
            } else {
                in.astring();
            }
            if (open > 0) {
                in.skip(' ');
            }
        } while (open > 0);
    }

    /** UTF-8, or of bytes that are not, Latin-1: mail has both. */
    static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }
}
