// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/** Reads the elements of RFC 9051 section 9 from a command or a response, in order, within its limits. */
final class Scanner {
    /** Reads one element of a list. */
    interface Element<T> {
        T read() throws SyntaxFault;
    }

    private static final long MAX_NUMBER = 0xFFFF_FFFFL;

    private final byte[] bytes;
    private final int end;
    private final Spelling spelling;
    private final ParseLimits limits;
    private int at;
    private int depth;
    private int elements;

    Scanner(byte[] bytes, int end, Spelling spelling, ParseLimits limits) {
        this.bytes = bytes;
        this.end = end;
        this.spelling = spelling;
        this.limits = limits;
    }

    Spelling spelling() {
        return spelling;
    }

    ParseLimits limits() {
        return limits;
    }

    // ------------------------------------------------------------------------------------------------ punctuation

    /** The next byte, or -1 at the end. */
    int peek() {
        return at < end ? bytes[at] & 0xFF : -1;
    }

    boolean isAtEnd() {
        return at == end;
    }

    boolean skip(char c) {
        if (peek() == c) {
            at++;
            return true;
        }
        return false;
    }

    void expect(char c) throws SyntaxFault {
        if (!skip(c)) {
            throw expected(c == ' ' ? "a space" : "'" + c + "'");
        }
    }

    void space() throws SyntaxFault {
        expect(' ');
    }

    void end() throws SyntaxFault {
        if (!isAtEnd()) {
            throw new SyntaxFault("Nothing more may follow at character " + (at + 1));
        }
    }

    /** All that is left, as words for people. */
    String rest() {
        String rest = ResponseParser.printable(bytes, at, end);
        at = end;
        return rest;
    }

    SyntaxFault expected(String what) {
        return new SyntaxFault("Expected " + what + " at character " + (at + 1) + (isAtEnd() ? ", the end" : ""));
    }

    /** {@code (one two ...)}. */
    <T> List<T> list(Element<T> element) throws SyntaxFault {
        open();
        List<T> read = new ArrayList<>();
        if (!skip(')')) {
            do {
                read.add(element.read());
            } while (skip(' '));
            expect(')');
        }
        depth--;
        return read;
    }

    /** {@code (one two ...)}, with something in it. */
    <T> List<T> filledList(Element<T> element) throws SyntaxFault {
        if (peek() == '(' && at + 1 < end && bytes[at + 1] == ')') {
            throw new SyntaxFault("A list must not be empty at character " + (at + 1));
        }
        return list(element);
    }

    void open() throws SyntaxFault {
        expect('(');
        deeper();
    }

    void deeper() throws SyntaxFault {
        if (++depth > limits.depth()) {
            throw new SyntaxFault("Lists may be nested " + limits.depth() + " deep");
        }
    }

    void close() throws SyntaxFault {
        expect(')');
        shallower();
    }

    void shallower() {
        depth--;
    }

    private void count() throws SyntaxFault {
        if (++elements > limits.elements()) {
            throw new SyntaxFault("There may be " + limits.elements() + " elements");
        }
    }

    // ------------------------------------------------------------------------------------------------------ words

    /** Printable ASCII without {@code ( ) { % * " \ ]} and space. */
    static boolean isAtomChar(int c) {
        return c > ' ' && c < 0x7F && "(){%*\"\\]".indexOf(c) < 0;
    }

    private static boolean isAstringChar(int c) {
        return isAtomChar(c) || c == ']';
    }

    private static boolean isListChar(int c) {
        return isAstringChar(c) || c == '%' || c == '*';
    }

    private String ascii(int from) throws SyntaxFault {
        count();
        return new String(bytes, from, at - from, StandardCharsets.US_ASCII);
    }

    String tag() throws SyntaxFault {
        int from = at;
        while (isAstringChar(peek()) && peek() != '+') {
            at++;
        }
        if (at == from) {
            throw expected("a tag");
        }
        return ascii(from);
    }

    String atom() throws SyntaxFault {
        int from = at;
        while (isAtomChar(peek())) {
            at++;
        }
        if (at == from) {
            throw expected("an atom");
        }
        return ascii(from);
    }

    /** An atom of letters, digits and some signs, in capitals: the name of something, up to a bracket, too. */
    String keyword() throws SyntaxFault {
        int from = at;
        while (isAtomChar(peek()) && peek() != '[' && peek() != '<') {
            at++;
        }
        if (at == from) {
            throw expected("a word");
        }
        return ascii(from).toUpperCase(Locale.ROOT);
    }

    /** Whether a word comes next; it is passed over then. */
    boolean skipKeyword(String word) {
        int last = at + word.length();
        if (last > end || (last < end && isAtomChar(bytes[last] & 0xFF))) {
            return false;
        }
        String found = new String(bytes, at, word.length(), StandardCharsets.US_ASCII);
        if (!found.equalsIgnoreCase(word)) {
            return false;
        }
        at = last;
        return true;
    }

    // ---------------------------------------------------------------------------------------------------- strings

    boolean isAtString() {
        return peek() == '"' || peek() == '{' || isAtLiteral8();
    }

    boolean isAtLiteral8() {
        return peek() == '~' && at + 1 < end && bytes[at + 1] == '{';
    }

    byte[] astring() throws SyntaxFault {
        return isAtString() ? string() : word(Scanner::isAstringChar, "an astring");
    }

    /** list-mailbox. */
    byte[] pattern() throws SyntaxFault {
        return isAtString() ? string() : word(Scanner::isListChar, "a mailbox with or without wildcards");
    }

    private byte[] word(IntPredicate allowed, String what) throws SyntaxFault {
        int from = at;
        while (allowed.test(peek()) || (spelling == Spelling.UTF_8 && peek() > 0x7F)) {
            at++;
        }
        if (at == from) {
            throw expected(what);
        }
        count();
        return Arrays.copyOfRange(bytes, from, at);
    }

    byte[] string() throws SyntaxFault {
        count();
        if (skip('"')) {
            return quoted();
        }
        boolean isBinary = skip('~');
        if (peek() != '{') {
            throw expected("a string");
        }
        byte[] literal = literal();
        for (int i = 0; i < literal.length && !isBinary; i++) {
            if (literal[i] == 0) {
                throw new SyntaxFault("A literal must not have a NUL");
            }
        }
        return literal;
    }

    private byte[] quoted() throws SyntaxFault {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        while (!skip('"')) {
            int c = peek();
            if (c == '\\') {
                at++;
                c = peek();
                if (c != '"' && c != '\\') {
                    throw new SyntaxFault(
                            "In quotes a backslash stands before \" or \\ only, at character " + (at + 1));
                }
            } else if (c < 0 || c == '\r') {
                throw expected("the closing quote");
            } else if (c > 0x7F && spelling == Spelling.ASCII) {
                throw new SyntaxFault("In quotes there is ASCII only, at character " + (at + 1));
            }
            text.write(c);
            at++;
        }
        return text.toByteArray();
    }

    /** Whether the announcement of a literal comes next, and the command ends so far. */
    boolean isAtAnnouncement() {
        int brace = isAtLiteral8() ? at + 1 : at;
        int p = brace;
        while (p < end && bytes[p] != '\r') {
            p++;
        }
        return brace < end && bytes[brace] == '{' && p == end - 2;
    }

    /** The framer has seen to it that it is whole; it need not stand where the framer has seen one, though. */
    private byte[] literal() throws SyntaxFault {
        expect('{');
        long octets = number64();
        skip('+');
        expect('}');
        expect('\r');
        expect('\n');
        if (octets > end - at) {
            throw expected("a literal of " + octets + " octets");
        }
        byte[] literal = Arrays.copyOfRange(bytes, at, at + (int) octets);
        at += (int) octets;
        return literal;
    }

    /** Text in UTF-8. */
    String text(byte[] utf8) throws SyntaxFault {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new SyntaxFault("Text must be UTF-8, before character " + (at + 1));
        }
    }

    String astringText() throws SyntaxFault {
        return text(astring());
    }

    // ---------------------------------------------------------------------------------------------------- numbers

    boolean isAtDigit() {
        return peek() >= '0' && peek() <= '9';
    }

    long number64() throws SyntaxFault {
        int from = at;
        long number = 0;
        while (isAtDigit()) {
            int digit = peek() - '0';
            if (number > (Long.MAX_VALUE - digit) / 10) {
                throw new SyntaxFault("A number may be " + Long.MAX_VALUE + " at most, at character " + (from + 1));
            }
            number = number * 10 + digit;
            at++;
        }
        if (at == from) {
            throw expected("a number");
        }
        count();
        return number;
    }

    /** From 0 to 2^32-1. */
    long number() throws SyntaxFault {
        int from = at;
        long number = number64();
        if (number > MAX_NUMBER) {
            throw new SyntaxFault("A number may be " + MAX_NUMBER + " at most, at character " + (from + 1));
        }
        return number;
    }

    long positiveNumber() throws SyntaxFault {
        int from = at;
        long number = number();
        if (number == 0) {
            throw new SyntaxFault("A number must not be 0 at character " + (from + 1));
        }
        return number;
    }
}
