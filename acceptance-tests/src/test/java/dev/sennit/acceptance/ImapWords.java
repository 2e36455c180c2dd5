// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads an answer of IMAP into words: atoms in upper case, strings as they are between quotes whether they were literals or not, lists as
 * lists. What means the same is the same then.
 */
final class ImapWords {
    private final String in;
    private int at;

    private ImapWords(String in) {
        this.in = in;
    }

    static List<Object> read(String answer) {
        return new ImapWords(answer).words('\r');
    }

    private List<Object> words(char end) {
        List<Object> words = new ArrayList<>();
        while (in.charAt(at) != end) {
            switch (in.charAt(at)) {
                case ' ', '~' -> at++; // a literal8 is a literal
                case '(' -> {
                    at++;
                    words.add(words(')'));
                }
                case '"' -> words.add(quoted());
                case '{' -> words.add(literal());
                default -> words.add(atom());
            }
        }
        at++;
        return words;
    }

    private String quoted() {
        StringBuilder text = new StringBuilder("\"");
        for (at++; in.charAt(at) != '"'; at++) {
            at += in.charAt(at) == '\\' ? 1 : 0;
            text.append(in.charAt(at));
        }
        at++;
        return text.append('"').toString();
    }

    private String literal() {
        int end = in.indexOf("}\r\n", at);
        int from = end + 3;
        int octets = Integer.parseInt(in.substring(at + 1, end));
        at = from + octets;
        return '"' + in.substring(from, at) + '"';
    }

    private String atom() {
        int from = at;
        int brackets = 0;
        while (brackets > 0 || " ()\r".indexOf(in.charAt(at)) < 0) {
            brackets += in.charAt(at) == '[' ? 1 : in.charAt(at) == ']' ? -1 : 0;
            at++;
        }
        if (at == from) {
            throw new AssertionError("no word at " + at + " of " + in);
        }
        return in.substring(from, at).toUpperCase(Locale.ROOT);
    }
}
