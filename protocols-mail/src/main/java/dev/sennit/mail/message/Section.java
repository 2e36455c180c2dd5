// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import dev.sennit.mail.message.Part.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A section of a message, as BODY[section] names it (RFC 3501 section 6.4.5, RFC 9051 section 6.4.5.1): the numbers of parts, and what of
 * the last is wanted.
 *
 * @param path the numbers of parts, each from 1; none for the message itself
 * @param what what is wanted of it
 * @param fieldNames the names of fields, in any case; only for {@link What#FIELDS} and {@link What#OTHER_FIELDS}
 */
public record Section(List<Integer> path, What what, List<String> fieldNames) {
    /** What is wanted of a part. */
    public enum What {
        /** Nothing is said: the body of a part, or the whole message. */
        ALL(""),
        /** The header of a message. */
        HEADER("HEADER"),
        /** Some fields of the header of a message. */
        FIELDS("HEADER.FIELDS"),
        /** All fields of the header of a message but some. */
        OTHER_FIELDS("HEADER.FIELDS.NOT"),
        /** The body of a message. */
        TEXT("TEXT"),
        /** The header of a part. */
        MIME("MIME");

        private final String keyword;

        What(String keyword) {
            this.keyword = keyword;
        }

        /** {@return as IMAP spells it, without the numbers before} */
        public String keyword() {
            return keyword;
        }
    }

    private static final int LONGEST_NUMBER = 9; // digits; no limit allows as many parts

    /**
     * Checks that it can be.
     *
     * @param path see above
     * @param what see above
     * @param fieldNames see above
     * @throws IllegalArgumentException if a number is less than 1, MIME is wanted of no part, or the names do not fit what is wanted
     */
    public Section {
        path = List.copyOf(path);
        fieldNames = List.copyOf(fieldNames);
        if (path.stream().anyMatch(number -> number < 1)) {
            throw new IllegalArgumentException("the numbers of parts begin with 1, not " + path);
        }
        if (what == What.MIME && path.isEmpty()) {
            throw new IllegalArgumentException("MIME is of a part, whose number must stand before it");
        }
        if ((what == What.FIELDS || what == What.OTHER_FIELDS) == fieldNames.isEmpty()) {
            throw new IllegalArgumentException(what + " does not go with the names of fields " + fieldNames);
        }
    }

    /**
     * Reads a section as a client writes it, without the names of fields.
     *
     * @param text such as {@code 1.2.MIME}, {@code HEADER} or {@code 1.HEADER.FIELDS}, in any case
     * @param fieldNames the names that stood behind it in parentheses, or none
     * @return the section
     * @throws IllegalArgumentException if it is none
     */
    public static Section of(String text, List<String> fieldNames) {
        List<Integer> path = new ArrayList<>();
        int at = 0;
        while (at < text.length() && isDigit(text.charAt(at))) {
            int end = at;
            while (end < text.length() && isDigit(text.charAt(end))) {
                end++;
            }
            boolean last = end == text.length();
            if (end - at > LONGEST_NUMBER || !(last || text.charAt(end) == '.') || end + 1 == text.length()) {
                throw unknown(text);
            }
            path.add(Integer.parseInt(text.substring(at, end)));
            at = last ? end : end + 1;
        }
        String keyword = text.substring(at).toUpperCase(Locale.ROOT);
        for (What what : What.values()) {
            if (what.keyword.equals(keyword)) {
                return new Section(path, what, fieldNames);
            }
        }
        throw unknown(text);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static IllegalArgumentException unknown(String text) {
        return new IllegalArgumentException(
                "a section is numbers with dots between, and HEADER, HEADER.FIELDS, HEADER.FIELDS.NOT, TEXT, "
                        + "MIME or nothing behind them; not \"" + text + '"');
    }

    /**
     * Where the section is in a message.
     *
     * @param index the index of the message
     * @return the ranges, in order and apart, which together are the section; none if it has no bytes; empty if the message has no such
     *     section
     */
    public Optional<List<ByteRange>> resolve(MessageIndex index) {
        if (path.isEmpty()) {
            return Optional.of(ofMessage(index.root()));
        }
        return part(index).flatMap(this::ofPart);
    }

    /**
     * The part that the numbers mean.
     *
     * @param index the index of the message
     * @return the part, the message itself if there are no numbers; empty if the message has no such part
     */
    public Optional<Part> part(MessageIndex index) {
        return SectionPath.find(index.root(), path);
    }

    private Optional<List<ByteRange>> ofPart(Part part) {
        return switch (what) {
            case ALL -> Optional.of(ranges(part.body()));
            case MIME -> Optional.of(ranges(part.header()));
            case HEADER, FIELDS, OTHER_FIELDS, TEXT ->
                part.kind() == Kind.MESSAGE ? Optional.of(ofMessage(part.parts().get(0))) : Optional.empty();
        };
    }

    private List<ByteRange> ofMessage(Part message) {
        return switch (what) {
            case ALL -> ranges(message.whole());
            case HEADER, MIME -> ranges(message.header());
            case TEXT -> ranges(message.body());
            case FIELDS -> fields(message);
            case OTHER_FIELDS -> otherFields(message);
        };
    }

    private static List<ByteRange> ranges(ByteRange range) {
        return range.isEmpty() ? List.of() : List.of(range);
    }

    /** The fields, and the empty line in any case (RFC 3501 section 6.4.5). */
    private List<ByteRange> fields(Part message) {
        List<ByteRange> ranges = new ArrayList<>();
        Set<String> names = lowerCaseNames();
        for (HeaderField field : message.fields()) {
            if (names.contains(field.name().toLowerCase(Locale.ROOT))) {
                add(ranges, field.range());
            }
        }
        add(ranges, message.separator());
        return List.copyOf(ranges);
    }

    private List<ByteRange> otherFields(Part message) {
        List<ByteRange> ranges = new ArrayList<>();
        Set<String> names = lowerCaseNames();
        ByteRange before = message.header().beginning();
        for (HeaderField field : message.fields()) {
            if (names.contains(field.name().toLowerCase(Locale.ROOT))) {
                add(ranges, before.gapTo(field.range()));
                before = field.range();
            }
        }
        add(ranges, message.header().after(before));
        return List.copyOf(ranges);
    }

    private Set<String> lowerCaseNames() {
        return fieldNames.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }

    /** Ranges that meet become one. */
    private static void add(List<ByteRange> ranges, ByteRange range) {
        int last = ranges.size() - 1;
        if (range.isEmpty()) {
            return;
        }
        if (last >= 0 && ranges.get(last).octetEnd() == range.octetOffset()) {
            ranges.set(last, ranges.get(last).through(range));
        } else {
            ranges.add(range);
        }
    }
}
