// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.routing;

import java.util.ArrayList;
import java.util.List;

/**
 * The path of a route.
 *
 * @param text as the application wrote it
 * @param segments literal, or {@link #PARAMETER} where any segment will do
 * @param names of the parameters, in order
 * @param isPrefix whether any segments may follow
 */
record RoutePattern(String text, List<String> segments, List<String> names, boolean isPrefix) {
    /** No segment of a path has a brace in it that was written in a route. */
    static final String PARAMETER = "{}";

    private static final String PLAIN = "/-._~!$&'()+,;=:@";

    /**
     * Reads the path of a route.
     *
     * @throws IllegalArgumentException if it is none
     */
    static RoutePattern of(String text) {
        require(text.startsWith("/"), text, "must begin with a slash");
        String[] parts = text.substring(1).split("/", -1);
        boolean isPrefix = parts[parts.length - 1].equals("*");
        List<String> segments = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < parts.length - (isPrefix ? 1 : 0); i++) {
            segments.add(segment(text, parts[i], i == parts.length - 1, names));
        }
        return new RoutePattern(text, List.copyOf(segments), List.copyOf(names), isPrefix);
    }

    private static String segment(String text, String part, boolean isLast, List<String> names) {
        if (part.startsWith("{") && part.endsWith("}")) {
            String name = part.substring(1, part.length() - 1);
            require(name.matches("[A-Za-z_][A-Za-z0-9_]*"), text, "has a parameter whose name is no word: " + part);
            require(!names.contains(name), text, "has the parameter " + part + " twice");
            names.add(name);
            return PARAMETER;
        }
        require(isLast || !part.isEmpty(), text, "has an empty segment, which is allowed only at the end");
        require(!part.equals(".") && !part.equals(".."), text, "has a dot segment, which no request may have");
        require(
                part.chars().noneMatch(c -> "{}*%?#".indexOf(c) >= 0 || Character.isISOControl(c)),
                text,
                "has one of {}*%?# or a control character in the segment \"" + part
                        + "\"; a whole segment may be {name}, the last one *, and others are written decoded");
        return part;
    }

    private static void require(boolean holds, String text, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException("the path \"" + text + "\" of a route " + otherwise);
        }
    }

    /** Whether a request's path that means this one looks like it, unless it encodes what it need not. */
    boolean isPlain() {
        return names.isEmpty() && !isPrefix && text.chars().allMatch(RoutePattern::isPlain);
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || PLAIN.indexOf(c) >= 0;
    }
}
