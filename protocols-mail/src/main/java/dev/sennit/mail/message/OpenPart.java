// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import dev.sennit.mail.message.Part.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part whose end has not been read. */
final class OpenPart {
    /** What is being read of it. */
    enum Place {
        HEADER,
        BODY,
        /** Of a multipart, behind its last delimiter: no delimiter of it counts any more. */
        EPILOGUE
    }

    private final Mark start;
    private final ContentType unsaid;
    private final HeaderReader header;
    private final List<Part> parts = new ArrayList<>(0);
    private Place place = Place.HEADER;
    private Kind kind = Kind.OPAQUE;
    private ContentType type;
    private @Nullable Mark separator;
    private @Nullable Mark bodyStart;
    private byte @Nullable [] boundary;

    /**
     * At the start of its header.
     *
     * @param unsaid what it holds if it does not say
     */
    OpenPart(Mark start, ContentType unsaid, HeaderReader header) {
        this.start = start;
        this.unsaid = unsaid;
        this.type = unsaid;
        this.header = header;
    }

    Place place() {
        return place;
    }

    HeaderReader header() {
        return header;
    }

    ContentType type() {
        return type;
    }

    Kind kind() {
        return kind;
    }

    /** What its delimiters hold; null if it has none. */
    byte @Nullable [] boundary() {
        return boundary;
    }

    /** The header has ended; {@code emptyLine} is where the line at its end begins, {@code next} what follows. */
    void headerEnded(Mark emptyLine, Mark next, int mostParameters) {
        header.end(emptyLine);
        place = Place.BODY;
        separator = emptyLine;
        bodyStart = next;
        String said = header.contentType();
        type = said == null ? unsaid : RecentTypes.of(said, mostParameters);
    }

    void becomeMultipart(byte[] delimiter) {
        kind = Kind.MULTIPART;
        boundary = delimiter;
    }

    void becomeMessage() {
        kind = Kind.MESSAGE;
    }

    void lastDelimiter() {
        place = Place.EPILOGUE;
    }

    void add(Part part) {
        parts.add(part);
    }

    /**
     * Ends it at a mark, and all of it: if a delimiter follows, the line end before that is the delimiter's, be it the end of a field or
     * the empty line behind the header.
     */
    Part close(Mark end, int mostParameters) {
        Mark first = Mark.earlier(start, end);
        if (bodyStart == null) {
            headerEnded(end, end, mostParameters);
        }
        Mark begin = Mark.earlier(java.util.Objects.requireNonNull(bodyStart), end);
        Mark empty = Mark.earlier(java.util.Objects.requireNonNull(separator), end);
        return new Part(
                kind,
                ByteRange.between(first, begin),
                ByteRange.between(empty, begin),
                ByteRange.between(begin, end),
                end.lines() - begin.lines(),
                type,
                header.fields(),
                List.copyOf(parts));
    }
}
