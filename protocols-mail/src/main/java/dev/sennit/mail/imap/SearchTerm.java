// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap;

import dev.sennit.mail.imap.client.Request;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.SystemFlag;
import dev.sennit.mail.store.UidSet;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * What is searched for (RFC 9051 section 6.4.4): {@code from("ann").and(unseen()).and(since(monday))}. Texts are found anywhere in what
 * is searched, in letters of any case. Immutable.
 */
public final class SearchTerm {
    /** What a term's text is written with, in either set of characters. */
    private enum Charset {
        ASCII,
        UTF_8
    }

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("d-MMM-uuuu", Locale.ENGLISH);
    private static final int MOST_YEAR = 9999;

    private final Consumer<Request> writing;
    private final Charset charset;

    private SearchTerm(Charset charset, Consumer<Request> writing) {
        this.charset = charset;
        this.writing = writing;
    }

    private static SearchTerm key(String ascii) {
        return new SearchTerm(Charset.ASCII, request -> request.text(ascii));
    }

    private static SearchTerm text(String key, String text) {
        Request.requireText(text);
        return new SearchTerm(charsetOf(text), request -> request.text(key).string(text));
    }

    private static Charset charsetOf(String text) {
        return text.chars().allMatch(c -> c < 0x80) ? Charset.ASCII : Charset.UTF_8;
    }

    /**
     * Every message.
     *
     * @return that term
     */
    public static SearchTerm all() {
        return key("ALL");
    }

    /**
     * Messages that are not seen.
     *
     * @return that term
     */
    public static SearchTerm unseen() {
        return key("UNSEEN");
    }

    /**
     * Messages with a flag.
     *
     * @param flag which
     * @return that term
     */
    public static SearchTerm flag(SystemFlag flag) {
        return key(flag.name());
    }

    /**
     * Messages with a keyword.
     *
     * @param keyword which
     * @return that term
     * @throws IllegalArgumentException if it is none
     */
    public static SearchTerm keyword(String keyword) {
        if (!Flags.isKeyword(keyword)) {
            throw new IllegalArgumentException(
                    "not a keyword: an atom of " + Flags.MAX_KEYWORD_CHARS + " characters at most is allowed");
        }
        return key("KEYWORD " + keyword);
    }

    /**
     * Some messages.
     *
     * @param uids which; one or more
     * @return that term
     * @throws IllegalArgumentException if there are none
     */
    public static SearchTerm uids(UidSet uids) {
        if (uids.isEmpty()) {
            throw new IllegalArgumentException("there must be a UID or more");
        }
        return key("UID " + uids);
    }

    /**
     * Text in the field From.
     *
     * @param text what
     * @return that term
     * @throws IllegalArgumentException if it has a CR, an LF, a NUL or half a character, as in all terms with text
     */
    public static SearchTerm from(String text) {
        return text("FROM", text);
    }

    /**
     * Text in the field To.
     *
     * @param text what
     * @return that term
     */
    public static SearchTerm to(String text) {
        return text("TO", text);
    }

    /**
     * Text in the field Subject.
     *
     * @param text what
     * @return that term
     */
    public static SearchTerm subject(String text) {
        return text("SUBJECT", text);
    }

    /**
     * Text in the body.
     *
     * @param text what
     * @return that term
     */
    public static SearchTerm body(String text) {
        return text("BODY", text);
    }

    /**
     * Text in the header or the body.
     *
     * @param text what
     * @return that term
     */
    public static SearchTerm text(String text) {
        return text("TEXT", text);
    }

    /**
     * Text in a field.
     *
     * @param field its name
     * @param text what; nothing for every message that has the field
     * @return that term
     */
    public static SearchTerm header(String field, String text) {
        Request.requireText(field);
        Request.requireText(text);
        return new SearchTerm(
                charsetOf(field + text),
                request -> request.text("HEADER").string(field).string(text));
    }

    /**
     * Messages that the server got on a day or later.
     *
     * @param day which, wherever the server is
     * @return that term
     */
    public static SearchTerm since(LocalDate day) {
        return key("SINCE " + date(day));
    }

    /**
     * Messages that the server got before a day.
     *
     * @param day which
     * @return that term
     */
    public static SearchTerm before(LocalDate day) {
        return key("BEFORE " + date(day));
    }

    /**
     * Messages whose field Date has a day, or a later one.
     *
     * @param day which
     * @return that term
     */
    public static SearchTerm sentSince(LocalDate day) {
        return key("SENTSINCE " + date(day));
    }

    /**
     * Messages whose field Date has an earlier day.
     *
     * @param day which
     * @return that term
     */
    public static SearchTerm sentBefore(LocalDate day) {
        return key("SENTBEFORE " + date(day));
    }

    private static String date(LocalDate day) {
        if (day.getYear() < 1 || day.getYear() > MOST_YEAR) {
            throw new IllegalArgumentException("IMAP has years from 1 to " + MOST_YEAR + ", not " + day.getYear());
        }
        return DATE.format(day);
    }

    /**
     * Messages that are longer.
     *
     * @param octets than this; 0 or more
     * @return that term
     * @throws IllegalArgumentException if it is less
     */
    public static SearchTerm larger(long octets) {
        return key("LARGER " + requireSize(octets));
    }

    /**
     * Messages that are shorter.
     *
     * @param octets than this; 0 or more
     * @return that term
     * @throws IllegalArgumentException if it is less
     */
    public static SearchTerm smaller(long octets) {
        return key("SMALLER " + requireSize(octets));
    }

    private static long requireSize(long octets) {
        if (octets < 0) {
            throw new IllegalArgumentException("a size is 0 or more, not " + octets);
        }
        return octets;
    }

    /**
     * Messages that were changed, of servers with CONDSTORE (RFC 7162).
     *
     * @param modSeq since when; 1 or more
     * @return that term
     * @throws IllegalArgumentException if it is less
     */
    public static SearchTerm changedSince(long modSeq) {
        if (modSeq < 1) {
            throw new IllegalArgumentException("a mod-sequence is 1 or more, not " + modSeq);
        }
        return key("MODSEQ " + modSeq);
    }

    /**
     * What both find.
     *
     * @param other another term
     * @return that term
     */
    public SearchTerm and(SearchTerm other) {
        return new SearchTerm(widest(other), request -> {
            writing.accept(request);
            request.text(" ");
            other.writing.accept(request);
        });
    }

    /**
     * What one or both find.
     *
     * @param other another term
     * @return that term
     */
    public SearchTerm or(SearchTerm other) {
        return new SearchTerm(widest(other), request -> {
            request.text("OR (");
            writing.accept(request);
            request.text(") (");
            other.writing.accept(request);
            request.text(")");
        });
    }

    /**
     * What this does not find.
     *
     * @return that term
     */
    public SearchTerm not() {
        return new SearchTerm(charset, request -> {
            request.text("NOT (");
            writing.accept(request);
            request.text(")");
        });
    }

    private Charset widest(SearchTerm other) {
        return charset == Charset.UTF_8 ? charset : other.charset;
    }

    /**
     * Writes it behind a command.
     *
     * @param request the command
     */
    void write(Request request) {
        request.text(charset == Charset.UTF_8 ? "CHARSET UTF-8 " : "");
        writing.accept(request);
    }
}
