// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads an answer of an IMAP server, strictly: atoms and numbers are strings, quoted strings and literals are {@link Text}, NIL is {@link
 * #NIL}, what is in parentheses is a list. Fails on anything that the grammar does not have.
 */
public final class Answer {
    public static final Object NIL = new Object() {
        @Override
        public String toString() {
            return "NIL";
        }
    };

    /** A string, one character for each octet. */
    public record Text(String octets) {
        @Override
        public String toString() {
            return '"' + octets + '"';
        }
    }

    private final String in;
    private int at;

    private Answer(String in) {
        this.in = in;
    }

    /** The words of one whole answer. */
    public static List<Object> read(String octets) {
        Answer answer = new Answer(octets);
        List<Object> words = answer.words('\r');
        if (!octets.substring(answer.at).equals("\n")) {
            throw new IllegalArgumentException("more behind the end: " + octets.substring(answer.at));
        }
        return words;
    }

    private char next() {
        if (at == in.length()) {
            throw new IllegalArgumentException("the answer has no end: " + in);
        }
        return in.charAt(at++);
    }

    private List<Object> words(char end) {
        List<Object> words = new ArrayList<>();
        while (true) {
            char c = next();
            if (c == end) {
                return words;
            }
            if (c == ' ') {
                if (words.isEmpty() || " )\r".indexOf(in.charAt(at)) >= 0) {
                    throw new IllegalArgumentException("a blank where none may be, at " + at + " of " + in);
                }
                continue;
            }
            at--;
            words.add(word());
        }
    }

    private Object word() {
        char c = next();
        switch (c) {
            case '(':
                return words(')');
            case '"':
                return quoted();
            case '~', '{':
                return literal(c == '~' ? next() : c, c == '~');
            default:
                at--;
                return atom();
        }
    }

    private Text quoted() {
        StringBuilder text = new StringBuilder();
        for (char c = next(); c != '"'; c = next()) {
            if (c == '\\') {
                c = next();
            } else if (c == '\r' || c == '\n' || c == 0) {
                throw new IllegalArgumentException("in quotes: " + (int) c);
            }
            text.append(c);
        }
        return new Text(text.toString());
    }

    private Text literal(char brace, boolean mayHaveNul) {
        int end = in.indexOf("}\r\n", at);
        if (brace != '{' || end < 0) {
            throw new IllegalArgumentException("no literal at " + at);
        }
        int octets = Integer.parseInt(in.substring(at, end));
        String text = in.substring(end + 3, end + 3 + octets);
        at = end + 3 + octets;
        if (!mayHaveNul && text.indexOf(0) >= 0) {
            throw new IllegalArgumentException("a NUL in a literal");
        }
        return new Text(text);
    }

    private Object atom() {
        int from = at;
        int brackets = 0;
        while (brackets > 0 || " ()\r".indexOf(in.charAt(at)) < 0) {
            char c = next();
            if (c == '"' && brackets > 0) {
                quoted();
            }
            brackets += c == '[' ? 1 : c == ']' ? -1 : 0;
            if (c < ' ' || c >= 0x7f) {
                throw new IllegalArgumentException("in an atom: " + (int) c);
            }
        }
        String atom = in.substring(from, at);
        if (atom.isEmpty()) {
            throw new IllegalArgumentException("nothing where a word should be, at " + at + " of " + in);
        }
        return atom.equals("NIL") ? NIL : atom;
    }
}
