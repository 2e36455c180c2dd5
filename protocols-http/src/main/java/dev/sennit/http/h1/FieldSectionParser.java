// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import dev.sennit.http.HttpFault;
import org.jspecify.annotations.Nullable;

/**
 * Field lines up to the empty line after them, of a head or a trailer section (RFC 9112 section 5). Every line is
 * {@code name ":" OWS value OWS CRLF} or refused.
 *
 * <pre>
 *  LINE_START --tchar--> NAME --":"--> VALUE_START --> VALUE --CR--> LINE_LF --LF--> LINE_START
 *       '------CR------> END_LF --LF--> COMPLETE                              any fault: REFUSED
 * </pre>
 *
 * <p>A step goes on into the next one by itself as long as there are bytes, and returns the state in which they ran out.
 * Positions count from the start of the head, so they hold when its bytes move to another array.
 */
final class FieldSectionParser {
    private enum State {
        LINE_START,
        NAME,
        VALUE_START,
        VALUE,
        LINE_LF,
        END_LF,
        COMPLETE,
        REFUSED
    }

    private static final int CRLF_BYTES = 2;

    private final FieldTable fields;
    private final int sectionBytes;
    private final int fieldCount;
    private final HttpFault tooLarge;
    private final HttpFault tooMany;

    private State state = State.LINE_START;
    private int position;
    private int sectionEnd;
    private int nameStart;
    private int nameEnd;
    private int valueStart;
    private int valueEnd;
    private @Nullable HttpFault fault; // non-null exactly while REFUSED

    FieldSectionParser(FieldTable fields, int sectionBytes, int fieldCount, HttpFault tooLarge, HttpFault tooMany) {
        this.fields = fields;
        this.sectionBytes = sectionBytes;
        this.fieldCount = fieldCount;
        this.tooLarge = tooLarge;
        this.tooMany = tooMany;
    }

    /** Starts a section whose first byte is at {@code start}. */
    void begin(int start) {
        fields.clear();
        state = State.LINE_START;
        position = start;
        sectionEnd = start + sectionBytes + CRLF_BYTES;
        fault = null;
    }

    /** The next byte to look at; after the section, the first byte behind it. */
    int position() {
        return position;
    }

    @Nullable
    HttpFault fault() {
        return fault;
    }

    /** Goes on at {@link #position()}; the section's message starts at {@code bytes[base]}, what is known of it ends at {@code to}. */
    Progress parse(byte[] bytes, int base, int to) {
        int end = Math.min(to, base + sectionEnd);
        while (base + position < end) {
            state = switch (state) {
                case LINE_START -> lineStart(bytes, base, end);
                case NAME -> name(bytes, base, end);
                case VALUE_START -> valueStart(bytes, base, end);
                case VALUE -> value(bytes, base, end);
                case LINE_LF -> lineFeed(bytes, base, end);
                case END_LF -> endOfSection(bytes, base);
                case COMPLETE, REFUSED -> throw new IllegalStateException("parse after " + state);
            };
            if (state == State.COMPLETE) {
                return Progress.COMPLETE;
            }
            if (state == State.REFUSED) {
                return Progress.REFUSED;
            }
        }
        if (position == sectionEnd) {
            state = refuse(tooLarge);
            return Progress.REFUSED;
        }
        return Progress.INCOMPLETE;
    }

    private State lineStart(byte[] bytes, int base, int end) {
        byte first = bytes[base + position];
        if (first == '\r') {
            position++;
            return base + position < end ? endOfSection(bytes, base) : State.END_LF;
        }
        if (!Scan.isToken(first)) {
            return refuse(noFieldLine(first));
        }
        if (fields.size() == fieldCount) {
            return refuse(tooMany);
        }
        nameStart = position;
        return name(bytes, base, end);
    }

    private HttpFault noFieldLine(byte first) {
        return switch (first) {
            case '\n' -> HttpFault.BARE_LF;
            case ':' -> HttpFault.EMPTY_FIELD_NAME;
            case ' ', '\t' ->
                fields.size() == 0 ? HttpFault.WHITESPACE_BEFORE_FIRST_FIELD : HttpFault.OBSOLETE_LINE_FOLDING;
            default -> HttpFault.BAD_FIELD_NAME;
        };
    }

    private State name(byte[] bytes, int base, int end) {
        int p = Scan.endOfToken(bytes, base + position, end);
        position = p - base;
        if (p == end) {
            return State.NAME;
        }
        if (bytes[p] != ':') {
            return refuse(badNameByte(bytes[p]));
        }
        nameEnd = position++;
        return valueStart(bytes, base, end);
    }

    private static HttpFault badNameByte(byte b) {
        return switch (b) {
            case '\n' -> HttpFault.BARE_LF;
            case '\r' -> HttpFault.MISSING_COLON;
            case ' ', '\t' -> HttpFault.WHITESPACE_IN_FIELD_NAME;
            default -> HttpFault.BAD_FIELD_NAME;
        };
    }

    private State valueStart(byte[] bytes, int base, int end) {
        int p = Scan.skipWhitespace(bytes, base + position, end);
        position = p - base;
        if (p == end) {
            return State.VALUE_START;
        }
        valueStart = position;
        return value(bytes, base, end);
    }

    private State value(byte[] bytes, int base, int end) {
        int p = Scan.endOfValue(bytes, base + position, end);
        position = p - base;
        if (p == end) {
            return State.VALUE;
        }
        if (bytes[p] != '\r') {
            return refuse(badValueByte(bytes[p]));
        }
        valueEnd = Scan.trimWhitespace(bytes, base + valueStart, p) - base;
        position++;
        return lineFeed(bytes, base, end);
    }

    private static HttpFault badValueByte(byte b) {
        return switch (b) {
            case '\n' -> HttpFault.BARE_LF;
            case 0 -> HttpFault.NUL_IN_FIELD_VALUE;
            default -> HttpFault.CONTROL_IN_FIELD_VALUE;
        };
    }

    private State lineFeed(byte[] bytes, int base, int end) {
        if (base + position == end) {
            return State.LINE_LF;
        }
        if (bytes[base + position] != '\n') {
            return refuse(HttpFault.BARE_CR);
        }
        position++;
        fields.add(nameStart, nameEnd, valueStart, valueEnd);
        return State.LINE_START;
    }

    private State endOfSection(byte[] bytes, int base) {
        if (bytes[base + position] != '\n') {
            return refuse(HttpFault.BARE_CR);
        }
        position++;
        return State.COMPLETE;
    }

    private State refuse(HttpFault why) {
        fault = why;
        return State.REFUSED;
    }
}
