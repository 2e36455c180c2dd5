// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the addresses of a field (RFC 5322 section 3.4, and the obsolete forms of section 4.4), once from left to right. What is no
 * address is shown as well as it can be: a name without an address keeps the name, and has an empty mailbox and host.
 */
final class AddressListReader {
    private static final String WORD_ENDS = "\"<>@,:;";

    private final FieldText text;
    private final int most;
    private final List<EnvelopeAddress> addresses = new ArrayList<>();
    private boolean inGroup;

    private AddressListReader(String value, int most) {
        this.text = new FieldText(value);
        this.most = most;
    }

    static List<EnvelopeAddress> read(String value, int most) {
        AddressListReader reader = new AddressListReader(value, most);
        reader.read();
        return List.copyOf(reader.addresses);
    }

    private void read() {
        text.skipBlanks();
        // One place is kept for the end of a group.
        while (!text.atEnd() && addresses.size() < most - (inGroup ? 1 : 0)) {
            switch (text.peek()) {
                case ',' -> text.next();
                case ';' -> {
                    text.next();
                    endGroup();
                }
                default -> address();
            }
            text.skipBlanks();
        }
        endGroup();
    }

    private void endGroup() {
        if (inGroup) {
            addresses.add(EnvelopeAddress.GROUP_END);
            inGroup = false;
        }
    }

    /** An address or the beginning of a group. Takes at least one character. */
    private void address() {
        Phrase phrase = new Phrase();
        String comment = phrase.read(text);
        switch (text.peek()) {
            case '@' -> bare(phrase, comment);
            case '<' -> angle(phrase);
            case ':' -> group(phrase);
            case ',', ';', FieldText.END -> words(phrase, comment);
            default -> {
                text.next(); // '>' means nothing here
                words(phrase, comment);
            }
        }
    }

    private void bare(Phrase local, String before) {
        text.next();
        String host = domain();
        String after = text.skipBlanks();
        add(EnvelopeAddress.of(after.isEmpty() ? before : after, "", local.joined(), host));
    }

    /** Local mail has no domain; several words are a name that has lost its address. */
    private void words(Phrase words, String comment) {
        if (words.count() == 1 && !words.isQuoted()) {
            add(EnvelopeAddress.of(comment, "", words.joined(), ""));
        } else if (words.count() > 0) {
            add(EnvelopeAddress.of(words.spaced(), "", "", ""));
        }
    }

    private void group(Phrase name) {
        text.next();
        if (!inGroup && name.count() > 0 && addresses.size() + 1 < most) {
            inGroup = true;
            addresses.add(EnvelopeAddress.groupStart(name.spaced()));
        }
    }

    private void angle(Phrase name) {
        text.next();
        String route = route();
        Phrase local = new Phrase();
        local.read(text);
        String host = "";
        if (text.peek() == '@') {
            text.next();
            host = domain();
        }
        while (!text.atEnd() && text.peek() != '>' && text.peek() != ',' && text.peek() != ';') {
            text.next();
        }
        if (text.skip('>')) {
            skipToSeparator();
        }
        add(EnvelopeAddress.of(name.spaced(), route, local.joined(), host));
    }

    /** What follows an address and is not separated from it belongs to nothing; the next may begin with a bracket. */
    private void skipToSeparator() {
        text.skipBlanks();
        while (!text.atEnd() && text.peek() != ',' && text.peek() != ';' && text.peek() != '<') {
            if (text.peek() == '"') {
                text.quoted();
            } else {
                text.next();
            }
            text.skipBlanks();
        }
    }

    private String route() {
        StringBuilder route = new StringBuilder();
        text.skipBlanks();
        while (text.peek() == '@' || (text.peek() == ',' && route.length() > 0)) {
            route.append(text.next());
            if (text.peek() != '@') {
                route.append(domain());
            }
            text.skipBlanks();
        }
        if (text.peek() == ':') {
            text.next();
        }
        return route.toString();
    }

    private String domain() {
        StringBuilder domain = new StringBuilder();
        text.skipBlanks();
        while (!text.atEnd() && WORD_ENDS.indexOf(text.peek()) < 0) {
            domain.append(text.peek() == '[' ? literal() : text.word(WORD_ENDS));
            if (!continuesDomain(domain)) {
                break;
            }
            text.skipBlanks();
        }
        return domain.toString();
    }

    /** A domain goes on behind a blank only around a dot (RFC 5322 section 4.4). */
    private boolean continuesDomain(StringBuilder domain) {
        return domain.charAt(domain.length() - 1) == '.' || text.peekBehindBlanks() == '.';
    }

    private String literal() {
        StringBuilder literal = new StringBuilder();
        while (!text.atEnd()) {
            char c = text.next();
            literal.append(c);
            if (c == ']') {
                break;
            }
        }
        return literal.toString();
    }

    private void add(EnvelopeAddress address) {
        addresses.add(address);
    }

    /** Words and quoted texts in a row. */
    private static final class Phrase {
        private final StringBuilder joined = new StringBuilder();
        private final StringBuilder spaced = new StringBuilder();
        private int count;
        private boolean quoted;

        /** To the next character that is none of a word; the last comment among the words. */
        String read(FieldText text) {
            String comment = text.skipBlanks();
            while (!text.atEnd() && (text.peek() == '"' || WORD_ENDS.indexOf(text.peek()) < 0)) {
                quoted |= text.peek() == '"';
                String word = text.peek() == '"' ? text.quoted() : text.word(WORD_ENDS);
                joined.append(word);
                spaced.append(count++ == 0 ? "" : " ").append(word);
                String next = text.skipBlanks();
                comment = next.isEmpty() ? comment : next;
            }
            return comment;
        }

        int count() {
            return count;
        }

        boolean isQuoted() {
            return quoted;
        }

        String joined() {
            return joined.toString();
        }

        String spaced() {
            return spaced.toString().strip();
        }
    }
}
