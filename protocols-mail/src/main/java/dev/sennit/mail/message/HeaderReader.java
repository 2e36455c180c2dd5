// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one header, line by line (RFC 5322 section 2.2). A line that is neither a field nor goes on with one is part of the
 * header and of no field.
 */
final class HeaderReader {
    private final Budget budget;
    private final FieldValue value; // of the field that has begun, if it is kept
    private final List<HeaderField> fields = new ArrayList<>();
    private @Nullable Begun begun;
    private @Nullable String contentType;

    /** A field whose end has not been read. */
    private record Begun(FieldName name, Mark start) {}

    /**
     * At the start of a header.
     *
     * @param value what the fields are read into, one by one; other headers may use it before and after
     */
    HeaderReader(Budget budget, FieldValue value) {
        this.budget = budget;
        this.value = value;
    }

    /** A line without its end; not empty. */
    void line(byte[] line, int from, int to, LineCursor cursor) {
        boolean mayRead = budget.takeHeaderBytes(to - from);
        if (isBlank(line[from])) {
            if (mayRead) {
                append(line, from, to);
            }
            return;
        }
        Mark start = cursor.start();
        end(start);
        int colon = mayRead ? endOfName(line, from, to) : from;
        int nameBytes = trimmed(line, from, colon);
        if (nameBytes > 0 && budget.takeField()) {
            begun = new Begun(UsualNames.of(line, from, nameBytes), start);
            value.clear();
            append(line, colon + 1, to);
        }
    }

    private void append(byte[] line, int from, int to) {
        if (begun == null || !begun.name.isKept()) {
            return;
        }
        int room = budget.limits().fieldBytes() - value.length();
        if (to - from > room) {
            budget.exceed();
        }
        value.append(line, from, Math.min(to, from + room));
    }

    /** The index of the colon behind a name, or {@code from}. Blanks before it are obsolete (RFC 5322 section 4.5) and taken. */
    private static int endOfName(byte[] line, int from, int to) {
        int p = from;
        while (p < to && line[p] > ' ' && line[p] != 0x7f && line[p] != ':') {
            p++;
        }
        int end = p;
        while (p < to && isBlank(line[p])) {
            p++;
        }
        return end > from && p < to && line[p] == ':' ? p : from;
    }

    /** How much is left without the blanks at the end. */
    private static int trimmed(byte[] line, int from, int to) {
        int end = to;
        while (end > from && isBlank(line[end - 1])) {
            end--;
        }
        return end - from;
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    /** The field that has begun ends here. */
    void end(Mark end) {
        Begun ended = begun;
        if (ended == null) {
            return;
        }
        begun = null;
        FieldName name = ended.name;
        Optional<String> kept = name.isKept() ? Optional.of(value.text()) : Optional.empty();
        if (contentType == null && kept.isPresent() && name.text().equalsIgnoreCase(KeptFields.CONTENT_TYPE)) {
            contentType = kept.get();
        }
        fields.add(new HeaderField(name.text(), ByteRange.between(ended.start, end), kept));
    }

    /** The value of Content-Type; null if there is none. */
    @Nullable
    String contentType() {
        return contentType;
    }

    List<HeaderField> fields() {
        return List.copyOf(fields);
    }
}
