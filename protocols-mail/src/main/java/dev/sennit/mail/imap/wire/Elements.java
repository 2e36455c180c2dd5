// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.wire;

import dev.sennit.mail.imap.search.NumberSet;
import dev.sennit.mail.imap.search.NumberSet.Span;
import dev.sennit.mail.imap.search.PartialRange;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.ModifiedUtf7;
import dev.sennit.mail.store.SystemFlag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What several commands are made of: mailboxes, sets, flags. */
final class Elements {
    private Elements() {}

    // -------------------------------------------------------------------------------------------------- mailboxes

    static String mailbox(Scanner in) throws SyntaxFault {
        return name(in, in.astringText());
    }

    static String pattern(Scanner in) throws SyntaxFault {
        return name(in, in.text(in.pattern()));
    }

    private static String name(Scanner in, String spelled) throws SyntaxFault {
        if (in.spelling() == Spelling.UTF_8) {
            return spelled;
        }
        try {
            return ModifiedUtf7.decode(spelled);
        } catch (IllegalArgumentException e) {
            throw new SyntaxFault("A mailbox is named in modified UTF-7, in its one spelling (RFC 3501 section 5.1.3)");
        }
    }

    // ------------------------------------------------------------------------------------------------------- sets

    static MessageSet messages(Scanner in, Command.Naming naming) throws SyntaxFault {
        if (in.skip('$')) {
            return MessageSet.SAVED;
        }
        MessageSet.By by = naming == Command.Naming.UID ? MessageSet.By.UID : MessageSet.By.SEQUENCE;
        return new MessageSet(by, numbers(in));
    }

    static boolean isAtNumbers(Scanner in) {
        return in.isAtDigit() || in.peek() == '*';
    }

    static NumberSet numbers(Scanner in) throws SyntaxFault {
        List<Span> spans = new ArrayList<>();
        do {
            long one = starOrNumber(in);
            spans.add(new Span(one, in.skip(':') ? starOrNumber(in) : one));
        } while (in.skip(','));
        return new NumberSet(spans);
    }

    static long starOrNumber(Scanner in) throws SyntaxFault {
        return in.skip('*') ? NumberSet.STAR : in.positiveNumber();
    }

    /** {@code 1:100}, or {@code -1:-100} from the end (RFC 9394 section 4). */
    static PartialRange partialRange(Scanner in) throws SyntaxFault {
        long first = signed(in);
        in.expect(':');
        long last = signed(in);
        try {
            return new PartialRange(first, last);
        } catch (IllegalArgumentException e) {
            throw new SyntaxFault("A range of results counts from 1 or from -1 at both ends");
        }
    }

    private static long signed(Scanner in) throws SyntaxFault {
        return in.skip('-') ? -in.positiveNumber() : in.positiveNumber();
    }

    // ------------------------------------------------------------------------------------------------------ flags

    /** {@code (\Seen $Junk ...)}, perhaps with nothing in it. */
    static Flags flagList(Scanner in) throws SyntaxFault {
        return flags(in.list(() -> flag(in)));
    }

    /** As a list, or without its parentheses. */
    static Flags flagListOrFlags(Scanner in) throws SyntaxFault {
        if (in.peek() == '(') {
            return flagList(in);
        }
        List<String> names = new ArrayList<>();
        do {
            names.add(flag(in));
        } while (in.skip(' '));
        return flags(names);
    }

    private static String flag(Scanner in) throws SyntaxFault {
        return in.skip('\\') ? "\\" + in.atom() : in.atom();
    }

    /** Nobody can set or clear {@code \Recent}: clients that say it are forgiven. */
    private static Flags flags(Collection<String> names) throws SyntaxFault {
        List<SystemFlag> system = new ArrayList<>();
        List<String> keywords = new ArrayList<>();
        for (String name : names) {
            Optional<SystemFlag> known = systemFlag(name);
            if (known.isPresent()) {
                system.add(known.get());
            } else if (!name.startsWith("\\")) {
                keywords.add(keyword(name));
            } else if (!name.equalsIgnoreCase("\\Recent")) {
                throw new SyntaxFault("The flags with a backslash are \\Answered \\Flagged \\Deleted \\Seen \\Draft");
            }
        }
        try {
            return Flags.of(system, keywords);
        } catch (IllegalArgumentException e) {
            throw new SyntaxFault("A message may have " + Flags.MAX_KEYWORDS + " keywords");
        }
    }

    static String keyword(String name) throws SyntaxFault {
        if (!Flags.isKeyword(name)) {
            throw new SyntaxFault("A keyword is an atom of at most " + Flags.MAX_KEYWORD_CHARS
                    + " characters, without a bracket or a brace");
        }
        return name;
    }

    private static Optional<SystemFlag> systemFlag(String name) {
        for (SystemFlag flag : SystemFlag.values()) {
            if (flag.imapName().equalsIgnoreCase(name)) {
                return Optional.of(flag);
            }
        }
        return Optional.empty();
    }
}
