// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.client;

import dev.sennit.mail.smtp.MessageSource;
import dev.sennit.mail.store.ModifiedUtf7;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A command without its tag: text, and literals in it. Every string of a caller passes through here, and leaves in quotes or as a
 * literal, as its characters want it; none has a CR, an LF, a NUL or half a character.
 */
public final class Request {
    /** What a command is made of. */
    sealed interface Part {
        /** ASCII within a line. */
        record Text(String ascii) implements Part {}

        /** Bytes that are there. */
        record Literal(byte[] bytes) implements Part {}

        /** A message. */
        record Message(MessageSource source, long octets) implements Part {}
    }

    /** RFC 7162 section 4: with its tag and CRLF, without literals. */
    static final int LONGEST_LINE_BYTES = 8192;

    private static final int LONGEST_QUOTED = 1000;
    private static final int MOST_TAG_BYTES = 16; // with the space behind it, the CRLF, and a parenthesis or two
    private static final int MOST_ANNOUNCEMENT_BYTES = 32;

    private final String verb;
    private final StringBuilder text;
    private final List<Part> parts = new ArrayList<>();

    private Request(String verb) {
        this.verb = verb;
        text = new StringBuilder(verb);
    }

    /** Begins with words that are said of it, too. */
    public static Request of(String verb) {
        return new Request(verb);
    }

    /** What is said of it: never a password. */
    String verb() {
        return verb;
    }

    /** Text of our own. */
    public Request text(String ascii) {
        if (!isPrintable(ascii)) {
            throw new IllegalArgumentException("a command is printable ASCII");
        }
        text.append(ascii);
        return this;
    }

    /** A string, with a space before. */
    public Request string(String value) {
        text.append(' ');
        return bareString(value);
    }

    /** A string. */
    Request bareString(String value) {
        if (isPrintable(value) && value.length() <= LONGEST_QUOTED) {
            text.append('"')
                    .append(value.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append('"');
            return this;
        }
        requireText(value);
        flush();
        parts.add(new Part.Literal(value.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    /** The name of a mailbox, or a pattern of names, with a space before. */
    public Request mailbox(String name) {
        requireText(name);
        return string(ModifiedUtf7.encode(name));
    }

    /** A message, as a literal. */
    Request message(MessageSource source, long octets) {
        flush();
        parts.add(new Part.Message(Objects.requireNonNull(source), octets));
        return this;
    }

    /** Another's parts, with a space before. */
    public Request request(Request other) {
        text.append(' ');
        for (Part part : other.parts()) {
            if (part instanceof Part.Text words) {
                text.append(words.ascii);
            } else {
                flush();
                parts.add(part);
            }
        }
        return this;
    }

    private void flush() {
        if (text.length() > 0) {
            parts.add(new Part.Text(text.toString()));
            text.setLength(0);
        }
    }

    /** All of it so far. */
    List<Part> parts() {
        flush();
        return List.copyOf(parts);
    }

    /** How long its lines are together, at most. */
    int lineBytes() {
        int bytes = MOST_TAG_BYTES;
        for (Part part : parts()) {
            bytes += part instanceof Part.Text words ? words.ascii.length() : MOST_ANNOUNCEMENT_BYTES;
        }
        return bytes;
    }

    /** It is not too long for a server. */
    void requireLine() {
        int bytes = lineBytes();
        if (bytes > LONGEST_LINE_BYTES) {
            throw new IllegalArgumentException(verb + " would be a line of " + bytes + " octets; " + LONGEST_LINE_BYTES
                    + " are allowed (RFC 7162 section 4): fewer messages, or ranges of them, at once");
        }
    }

    private static boolean isPrintable(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    /** Whatever it is for. */
    public static void requireText(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r' || c == '\n' || c == 0) {
                throw new IllegalArgumentException("a text for a server must not have a CR, an LF or a NUL");
            }
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw new IllegalArgumentException("a text for a server must not have half of a surrogate pair");
                }
                i++;
            }
        }
    }
}
