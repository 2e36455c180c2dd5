// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.events;

import java.util.Optional;

/**
 * An event to be sent (HTML Living Standard section 9.2).
 *
 * @param data text; lines may end with LF, CRLF or CR, and come out with LF
 * @param name what kind of event; {@code message} if it is empty
 * @param id what a client that connects again says it has seen last; empty to leave that as it was
 */
public record ServerEvent(String data, Optional<String> name, Optional<String> id) {
    /**
     * Checks that the event cannot become two.
     *
     * @param data see above
     * @param name see above
     * @param id see above
     * @throws IllegalArgumentException if name or id hold a line break, or the id a NUL
     */
    public ServerEvent {
        requireLine("name", name);
        requireLine("id", id);
    }

    private static void requireLine(String what, Optional<String> text) {
        if (text.isPresent() && text.get().chars().anyMatch(c -> c == '\n' || c == '\r' || c == 0)) {
            throw new IllegalArgumentException("the " + what + " of an event must be one line without NUL");
        }
    }

    /**
     * An event with data only.
     *
     * @param data text, of any number of lines
     * @return the event
     */
    public static ServerEvent of(String data) {
        return new ServerEvent(data, Optional.empty(), Optional.empty());
    }

    /**
     * With a name.
     *
     * @param newName one line
     * @return such an event
     * @throws IllegalArgumentException if it is not one line
     */
    public ServerEvent withName(String newName) {
        return new ServerEvent(data, Optional.of(newName), id);
    }

    /**
     * With an id.
     *
     * @param newId one line
     * @return such an event
     * @throws IllegalArgumentException if it is not one line
     */
    public ServerEvent withId(String newId) {
        return new ServerEvent(data, name, Optional.of(newId));
    }

    /** As it is sent. */
    String text() {
        StringBuilder text = new StringBuilder();
        name.ifPresent(line -> text.append("event: ").append(line).append('\n'));
        id.ifPresent(line -> text.append("id: ").append(line).append('\n'));
        appendLines(text, "data: ", data);
        return text.append('\n').toString();
    }

    /** A line of the stream for each line of the text. */
    static void appendLines(StringBuilder stream, String prefix, String text) {
        stream.append(prefix);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                stream.append('\n').append(prefix);
                i += c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n' ? 1 : 0;
            } else {
                stream.append(c);
            }
        }
        stream.append('\n');
    }
}
