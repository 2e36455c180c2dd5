// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.wire;

import dev.sennit.mail.imap.search.NumberSet;
import dev.sennit.mail.imap.wire.Response.Condition;
import dev.sennit.mail.imap.wire.Response.Counted;
import dev.sennit.mail.imap.wire.Response.StatusText;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.ModifiedUtf7;
import dev.sennit.mail.store.SystemFlag;
import dev.sennit.mail.store.UidSet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads a response that is whole. Sets of numbers stay ranges, and every number is looked at before it is believed. */
public final class ResponseParser {
    private static final int MAX_ID_PAIRS = 30; // RFC 2971 section 3.3

    private final Scanner in;

    private ResponseParser(Scanner in) {
        this.in = in;
    }

    /** Reads it. */
    public static Response read(byte[] bytes, int length, ParseLimits limits) throws SyntaxFault {
        return new ResponseParser(new Scanner(bytes, length, Spelling.UTF_8, limits)).response();
    }

    /** What is known of a response that ends, so far, with the announcement of a literal, if that is a section of a message. */
    public static Optional<SectionStart> start(byte[] bytes, int length, ParseLimits limits) {
        return FetchReader.start(new Scanner(bytes, length, Spelling.UTF_8, limits));
    }

    private Response response() throws SyntaxFault {
        if (in.skip('+')) {
            in.skip(' ');
            return new Response.Continuation(in.rest());
        }
        if (!in.skip('*')) {
            String tag = in.tag();
            in.space();
            Condition condition =
                    condition(in.atom()).orElseThrow(() -> new SyntaxFault("A command is answered with OK, NO or BAD"));
            if (condition == Condition.BYE || condition == Condition.PREAUTH) {
                throw new SyntaxFault("A command is answered with OK, NO or BAD");
            }
            return new Response.Tagged(tag, status(condition));
        }
        in.space();
        if (in.isAtDigit()) {
            return numbered(in.number());
        }
        String name = in.keyword();
        Optional<Condition> condition = condition(name);
        return condition.isPresent() ? new Response.Untagged(status(condition.get())) : named(name);
    }

    private static Optional<Condition> condition(String word) {
        for (Condition each : Condition.values()) {
            if (each.name().equalsIgnoreCase(word)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    private StatusText status(Condition condition) {
        in.skip(' ');
        String text = in.rest();
        int end = text.startsWith("[") ? text.indexOf(']') : -1;
        if (end < 0) {
            return new StatusText(condition, Optional.empty(), text);
        }
        String code = text.substring(1, end);
        int space = code.indexOf(' ');
        return new StatusText(
                condition,
                Optional.of(new ResponseCode(
                        (space < 0 ? code : code.substring(0, space)).toUpperCase(Locale.ROOT),
                        space < 0 ? "" : code.substring(space + 1))),
                text.substring(end + 1).strip());
    }

    private Response numbered(long number) throws SyntaxFault {
        in.space();
        String name = in.keyword();
        if (name.equals("FETCH")) {
            in.space();
            Response fetch = new FetchReader(in).read(requirePositive(number));
            in.end();
            return fetch;
        }
        for (Counted each : Counted.values()) {
            if (each.name().equals(name)) {
                in.skip(' '); // some servers say it
                in.end();
                return new Response.Count(each, each == Counted.EXPUNGE ? requirePositive(number) : number);
            }
        }
        return new Response.Other(name);
    }

    private static long requirePositive(long number) throws SyntaxFault {
        if (number == 0) {
            throw new SyntaxFault("Messages are numbered from 1");
        }
        return number;
    }

    private Response named(String name) throws SyntaxFault {
        return switch (name) {
            case "CAPABILITY" -> new Response.Capability(afterSpace(ResponseParser::words));
            case "ENABLED" -> new Response.Enabled(in.isAtEnd() ? Set.of() : afterSpace(ResponseParser::words));
            case "FLAGS" -> new Response.MailboxFlags(afterSpace(ResponseParser::flags));
            case "LIST" -> afterSpace(scanner -> listed());
            case "STATUS" -> afterSpace(scanner -> numbers());
            case "SEARCH" -> search();
            case "ESEARCH" -> extendedSearch();
            case "VANISHED" -> afterSpace(scanner -> vanished());
            case "ID" -> afterSpace(scanner -> identity());
            default -> new Response.Other(name); // such as LSUB, NAMESPACE, QUOTA
        };
    }

    private interface Reading<T> {
        T read(Scanner in) throws SyntaxFault;
    }

    private <T> T afterSpace(Reading<T> reading) throws SyntaxFault {
        in.space();
        T read = reading.read(in);
        in.skip(' '); // some servers say it
        in.end();
        return read;
    }

    static Set<String> words(Scanner in) throws SyntaxFault {
        Set<String> words = new LinkedHashSet<>();
        do {
            if (!in.isAtEnd()) {
                words.add(in.text(in.astring()).toUpperCase(Locale.ROOT));
            }
        } while (in.skip(' '));
        return Set.copyOf(words);
    }

    /** What {@link Flags} cannot hold is left out: {@code \Recent} and {@code \*}, and what is no atom or one too many. */
    static Flags flags(Scanner in) throws SyntaxFault {
        List<SystemFlag> system = new ArrayList<>();
        Set<String> keywords = new LinkedHashSet<>();
        for (String name : in.list(() -> flag(in))) {
            for (SystemFlag each : SystemFlag.values()) {
                if (each.imapName().equalsIgnoreCase(name)) {
                    system.add(each);
                }
            }
            if (Flags.isKeyword(name) && name.charAt(0) != '\\' && keywords.size() < Flags.MAX_KEYWORDS) {
                keywords.add(name);
            }
        }
        return Flags.of(system, keywords);
    }

    private static String flag(Scanner in) throws SyntaxFault {
        if (in.skip('\\')) {
            return in.skip('*') ? "\\*" : "\\" + in.atom();
        }
        return in.text(in.astring());
    }

    private Response listed() throws SyntaxFault {
        Set<String> attributes = new LinkedHashSet<>();
        in.list(() -> attributes.add(flag(in).toLowerCase(Locale.ROOT)));
        in.space();
        Optional<String> separator = nstring(in);
        in.space();
        String name = mailbox(in);
        if (in.skip(' ')) {
            FetchReader.skipValue(in); // RFC 5258: OLDNAME, CHILDINFO
        }
        if (separator.isPresent() && separator.get().length() != 1) {
            throw new SyntaxFault("Between the names of mailboxes stands one character");
        }
        return new Response.Listed(Set.copyOf(attributes), separator.map(text -> text.charAt(0)), name);
    }

    /** A name that is not in the one spelling of modified UTF-7 stays as it is. */
    static String mailbox(Scanner in) throws SyntaxFault {
        String spelled = FetchReader.text(in.astring());
        try {
            String name = ModifiedUtf7.decode(spelled);
            return name.equalsIgnoreCase("INBOX") ? "INBOX" : name;
        } catch (IllegalArgumentException e) {
            return spelled;
        }
    }

    static Optional<String> nstring(Scanner in) throws SyntaxFault {
        return in.skipKeyword("NIL") ? Optional.empty() : Optional.of(FetchReader.text(in.string()));
    }

    private Response numbers() throws SyntaxFault {
        String name = mailbox(in);
        in.space();
        Map<StatusItem, Long> numbers = new EnumMap<>(StatusItem.class);
        in.list(() -> {
            String item = in.keyword();
            in.space();
            if (in.isAtDigit()) {
                long number = in.number64();
                for (StatusItem each : StatusItem.values()) {
                    if (each.name().equals(item)) {
                        numbers.put(each, number);
                    }
                }
            } else {
                FetchReader.skipValue(in);
            }
            return item;
        });
        return new Response.Numbers(name, numbers);
    }

    // ------------------------------------------------------------------------------------------------------- sets

    private Response search() throws SyntaxFault {
        List<UidSet.Range> found = new ArrayList<>();
        OptionalLong modSeq = OptionalLong.empty();
        while (in.skip(' ') && !in.isAtEnd()) {
            if (in.skip('(')) {
                if (!in.skipKeyword("MODSEQ")) {
                    throw in.expected("MODSEQ");
                }
                in.space();
                modSeq = OptionalLong.of(in.number64());
                in.expect(')');
            } else {
                long number = in.positiveNumber();
                found.add(new UidSet.Range(number, number));
            }
        }
        in.end();
        return new Response.Found(UidSet.ofRanges(found), modSeq);
    }

    /** RFC 4731, without what is not asked for. */
    private Response extendedSearch() throws SyntaxFault {
        UidSet found = UidSet.EMPTY;
        OptionalLong modSeq = OptionalLong.empty();
        boolean spaced = in.skip(' ');
        if (spaced && in.peek() == '(') {
            FetchReader.skipValue(in); // (TAG "x")
            spaced = in.skip(' ');
        }
        while (spaced && !in.isAtEnd()) {
            String name = in.keyword();
            if (!name.equals("UID")) {
                in.space();
                switch (name) {
                    case "ALL" -> found = uids(in);
                    case "MODSEQ" -> modSeq = OptionalLong.of(in.number64());
                    default -> FetchReader.skipValue(in);
                }
            }
            spaced = in.skip(' ');
        }
        in.end();
        return new Response.Found(found, modSeq);
    }

    private Response vanished() throws SyntaxFault {
        boolean earlier = false;
        if (in.skip('(')) {
            if (!in.skipKeyword("EARLIER")) {
                throw in.expected("EARLIER");
            }
            in.expect(')');
            in.space();
            earlier = true;
        }
        return new Response.Vanished(earlier, uids(in));
    }

    /** Ranges, which are never expanded; a server has no asterisk (CVE-2025-25186). */
    static UidSet uids(Scanner in) throws SyntaxFault {
        NumberSet numbers = Elements.numbers(in);
        for (NumberSet.Span span : numbers.spans()) {
            if (span.one() == NumberSet.STAR || span.other() == NumberSet.STAR) {
                throw new SyntaxFault("There is no asterisk in what a server says");
            }
        }
        return numbers.resolve(0);
    }

    private Response identity() throws SyntaxFault {
        Map<String, String> fields = new LinkedHashMap<>();
        if (in.skipKeyword("NIL")) {
            return new Response.Identity(Map.of());
        }
        in.list(() -> {
            String name = FetchReader.text(in.string());
            in.space();
            Optional<String> value = nstring(in);
            if (fields.size() < MAX_ID_PAIRS) {
                fields.put(name, value.orElse(""));
            }
            return name;
        });
        return new Response.Identity(Map.copyOf(fields));
    }

    /** The bytes of words for people; what is not printable ASCII is a question mark. */
    static String printable(byte[] bytes, int from, int to) {
        byte[] printable = new byte[to - from];
        for (int i = 0; i < printable.length; i++) {
            byte b = bytes[from + i];
            printable[i] = b >= ' ' && b <= '~' ? b : (byte) '?';
        }
        return new String(printable, StandardCharsets.US_ASCII);
    }
}
