// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import java.nio.charset.StandardCharsets;
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
    private final List<HeaderField> fields = new ArrayList<>();
    private Mark fieldStart;
    private @Nullable String name; // of the field that has begun
    private @Nullable StringBuilder value; // of it, if it is kept
    private @Nullable String contentType;

    HeaderReader(Mark start, Budget budget) {
        this.fieldStart = start;
        this.budget = budget;
    }

    /** A line without its end. */
    void line(byte[] line, int length, Mark start) {
        boolean mayRead = budget.takeHeaderBytes(length);
        if (isBlank(line[0])) {
            if (mayRead) {
                append(line, 0, length);
            }
            return;
        }
        end(start);
        int colon = mayRead ? endOfName(line, length) : 0;
        int nameLength = trimmed(line, colon);
        if (nameLength == 0 || !budget.takeField()) {
            return;
        }
        fieldStart = start;
        name = new String(line, 0, nameLength, StandardCharsets.ISO_8859_1);
        if (KeptFields.contains(name)) {
            value = new StringBuilder(length - colon);
            append(line, colon + 1, length);
        }
    }

    private void append(byte[] line, int from, int to) {
        StringBuilder kept = value;
        if (kept == null) {
            return;
        }
        int room = budget.limits().fieldBytes() - kept.length();
        if (to - from > room) {
            budget.exceed();
        }
        kept.append(new String(line, from, Math.min(to - from, room), StandardCharsets.ISO_8859_1));
    }

    /** The index of the colon behind a name, or 0. Blanks before it are obsolete (RFC 5322 section 4.5) and taken. */
    private static int endOfName(byte[] line, int length) {
        int p = 0;
        while (p < length && line[p] > ' ' && line[p] != 0x7f && line[p] != ':') {
            p++;
        }
        int end = p;
        while (p < length && isBlank(line[p])) {
            p++;
        }
        return end > 0 && p < length && line[p] == ':' ? p : 0;
    }

    private static int trimmed(byte[] line, int to) {
        int end = to;
        while (end > 0 && isBlank(line[end - 1])) {
            end--;
        }
        return end;
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    /** The field that has begun ends here. */
    void end(Mark end) {
        String ended = name;
        if (ended == null) {
            return;
        }
        Optional<String> kept =
                value == null ? Optional.empty() : Optional.of(value.toString().strip());
        if (contentType == null && kept.isPresent() && ended.equalsIgnoreCase(KeptFields.CONTENT_TYPE)) {
            contentType = kept.get();
        }
        fields.add(new HeaderField(ended, ByteRange.between(fieldStart, end), kept));
        name = null;
        value = null;
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
