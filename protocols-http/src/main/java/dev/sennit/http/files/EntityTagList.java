// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.files;

import java.util.ArrayList;
import java.util.List;

/**
 * The value of {@code If-Match} or {@code If-None-Match}: {@code *}, or entity tags separated by commas (RFC 9110 section 8.8.3). A value
 * that is neither matches nothing, as a whole.
 */
final class EntityTagList {
    private static final EntityTagList ANYTHING = new EntityTagList(List.of());
    private static final EntityTagList NOTHING = new EntityTagList(List.of());
    private static final String WEAK = "W/";

    private final List<String> tags;

    private EntityTagList(List<String> tags) {
        this.tags = List.copyOf(tags);
    }

    /** Reads all lines of the field together. */
    static EntityTagList parse(List<String> lines) {
        if (lines.size() == 1 && lines.get(0).equals("*")) {
            return ANYTHING;
        }
        List<String> tags = new ArrayList<>();
        for (String line : lines) {
            if (!addTags(line, tags)) {
                return NOTHING;
            }
        }
        return new EntityTagList(tags);
    }

    /** Section 13.1.1: a weak tag never matches. */
    boolean matchesStrongly(String strongTag) {
        return this == ANYTHING || tags.contains(strongTag);
    }

    /** Section 13.1.2: a weak tag matches as a strong one does. */
    boolean matchesWeakly(String strongTag) {
        return this == ANYTHING || tags.contains(strongTag) || tags.contains(WEAK + strongTag);
    }

    /** Empty elements are allowed: section 5.6.1.2. */
    private static boolean addTags(String line, List<String> tags) {
        int at = 0;
        while (at < line.length()) {
            char c = line.charAt(at);
            if (c == ',' || isWhitespace(c)) {
                at++;
                continue;
            }
            int end = endOfTag(line, at);
            int next = end < 0 ? -1 : skipWhitespace(line, end);
            if (next < 0 || (next < line.length() && line.charAt(next) != ',')) {
                return false;
            }
            tags.add(line.substring(at, end));
            at = next;
        }
        return true;
    }

    /** The index after the closing quote, or -1. */
    private static int endOfTag(String line, int from) {
        int at = line.startsWith(WEAK, from) ? from + WEAK.length() : from;
        if (at >= line.length() || line.charAt(at) != '"') {
            return -1;
        }
        for (at++; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c == '"') {
                return at + 1;
            }
            if (c <= ' ' || c == 0x7f) {
                return -1;
            }
        }
        return -1;
    }

    private static int skipWhitespace(String line, int from) {
        int at = from;
        while (at < line.length() && isWhitespace(line.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isWhitespace(char c) {
        return c == ' ' || c == '\t';
    }
}
