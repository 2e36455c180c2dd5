// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import java.util.ArrayList;
import java.util.List;

/** Reads the value of a structured field from its beginning to its end, once; comments and blanks between are passed over. */
final class FieldText {
    static final char END = '\uffff'; // no octet

    private static final String TOKEN_ENDS = "()<>@,;:\\\"/[]?="; // RFC 2045 section 5.1
    private static final boolean[] IS_TOKEN = new boolean[0x80]; // what is not ASCII is, too

    static {
        for (char c = ' ' + 1; c < 0x7f; c++) {
            IS_TOKEN[c] = TOKEN_ENDS.indexOf(c) < 0;
        }
    }

    private final String text;
    private int at;

    FieldText(String text) {
        this.text = text;
    }

    /** The next character, or {@link #END}. */
    char peek() {
        return at < text.length() ? text.charAt(at) : END;
    }

    char next() {
        return atEnd() ? END : text.charAt(at++);
    }

    /** The next character that is no blank, without taking any. */
    char peekBehindBlanks() {
        int p = at;
        while (p < text.length() && (text.charAt(p) == ' ' || text.charAt(p) == '\t')) {
            p++;
        }
        return p < text.length() ? text.charAt(p) : END;
    }

    boolean atEnd() {
        return at >= text.length();
    }

    /** Passes over blanks and comments, and takes {@code c} if it follows. */
    boolean skip(char c) {
        skipBlanks();
        if (peek() != c) {
            return false;
        }
        at++;
        return true;
    }

    /** Passes over blanks and comments; the last comment, or an empty text if there is none. */
    String skipBlanks() {
        String comment = "";
        while (true) {
            char c = peek();
            if (c == '(') {
                comment = comment();
            } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                at++;
            } else {
                return comment;
            }
        }
    }

    private String comment() {
        StringBuilder comment = new StringBuilder();
        int depth = 0;
        while (!atEnd()) {
            char c = next();
            if (c == '\\' && !atEnd()) {
                comment.append(next());
                continue;
            }
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0) {
                break;
            }
            comment.append(c);
        }
        return comment.substring(Math.min(1, comment.length())).strip();
    }

    /** A token (RFC 2045 section 5.1), or an empty text. */
    String token() {
        skipBlanks();
        int from = at;
        while (isToken(peek())) {
            at++;
        }
        return text.substring(from, at);
    }

    private static boolean isToken(char c) {
        return c < IS_TOKEN.length ? IS_TOKEN[c] : c != END;
    }

    /** A quoted text without its quotes and backslashes. Without its end it goes to the end of the field. */
    String quoted() {
        at++;
        int from = at;
        while (!atEnd() && peek() != '"' && peek() != '\\') {
            at++;
        }
        if (peek() == '"') {
            return text.substring(from, at++);
        }
        StringBuilder quoted = new StringBuilder(text.substring(from, at));
        while (!atEnd()) {
            char c = next();
            if (c == '"') {
                break;
            }
            quoted.append(c == '\\' && !atEnd() ? next() : c);
        }
        return quoted.toString();
    }

    /** What stands before a blank, a comment or one of {@code ends}; at least one character unless at the end. */
    String word(String ends) {
        int from = at;
        next();
        while (!atEnd() && !isBlank(peek()) && ends.indexOf(peek()) < 0) {
            at++;
        }
        return text.substring(from, at);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '(';
    }

    /** The parameters that follow; one that cannot be read is passed over. */
    List<Parameter> parameters(int most) {
        List<Parameter> parameters = new ArrayList<>();
        while (skipTo(';') && parameters.size() < most) {
            String name = token();
            if (!name.isEmpty() && skip('=')) {
                skipBlanks();
                parameters.add(new Parameter(name, peek() == '"' ? quoted() : parameterValue()));
            }
        }
        return List.copyOf(parameters);
    }

    /** More than a token: writers forget the quotes, and what they meant is clear. */
    private String parameterValue() {
        return atEnd() || peek() == ';' ? "" : word(";");
    }

    private boolean skipTo(char end) {
        while (!atEnd()) {
            skipBlanks();
            char c = peek();
            if (c == '"') {
                quoted();
            } else if (next() == end) {
                return true;
            }
        }
        return false;
    }
}
