// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.wire;

import dev.sennit.mail.imap.fetch.FetchItem;
import dev.sennit.mail.imap.fetch.FetchItem.Attribute;
import dev.sennit.mail.imap.fetch.FetchItem.Legacy;
import dev.sennit.mail.imap.fetch.FetchItem.Reading;
import dev.sennit.mail.imap.fetch.Partial;
import dev.sennit.mail.imap.search.PartialRange;
import dev.sennit.mail.imap.wire.Command.Fetch.Vanished;
import dev.sennit.mail.message.Section;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** FETCH (RFC 9051 section 6.4.5, RFC 3516, RFC 7162, RFC 9394). */
final class FetchParser {
    private static final List<FetchItem> FAST = List.of(Attribute.FLAGS, Attribute.INTERNALDATE, Attribute.SIZE);

    private final Scanner in;
    private final Set<FetchItem> asked = new LinkedHashSet<>();
    private int sections; // of what is asked
    private OptionalLong changedSince = OptionalLong.empty();
    private Vanished vanished = Vanished.PASSED_OVER;
    private Optional<PartialRange> partial = Optional.empty();

    FetchParser(Scanner in) {
        this.in = in;
    }

    Command fetch(Command.Naming naming) throws SyntaxFault {
        MessageSet messages = Elements.messages(in, naming);
        in.space();
        List<FetchItem> items = items();
        if (in.skip(' ')) {
            in.filledList(this::modifier);
        }
        if (vanished == Vanished.TOLD && (changedSince.isEmpty() || naming != Command.Naming.UID)) {
            throw new SyntaxFault("VANISHED goes with UID FETCH and CHANGEDSINCE only");
        }
        if (partial.isPresent() && naming != Command.Naming.UID) {
            throw new SyntaxFault("PARTIAL goes with UID FETCH only");
        }
        in.end();
        return new Command.Fetch(naming, messages, items, changedSince, vanished, partial);
    }

    private String modifier() throws SyntaxFault {
        String name = in.keyword();
        switch (name) {
            case "CHANGEDSINCE" -> {
                in.space();
                changedSince = OptionalLong.of(in.number64());
            }
            case "VANISHED" -> vanished = Vanished.TOLD;
            case "PARTIAL" -> {
                if (partial.isPresent()) {
                    throw new SyntaxFault("A fetch has one PARTIAL");
                }
                in.space();
                partial = Optional.of(Elements.partialRange(in));
            }
            default -> throw new SyntaxFault("The modifiers of FETCH are CHANGEDSINCE, VANISHED and PARTIAL");
        }
        return name;
    }

    private List<FetchItem> items() throws SyntaxFault {
        if (in.peek() == '(') {
            in.filledList(() -> ask(item(in.keyword())));
            return List.copyOf(asked);
        }
        String name = in.keyword();
        List<FetchItem> macro = new ArrayList<>(FAST);
        switch (name) {
            case "FAST" -> {}
            case "ALL" -> macro.add(Attribute.ENVELOPE);
            case "FULL" -> macro.addAll(List.of(Attribute.ENVELOPE, Attribute.BODY));
            default -> {
                return List.of(item(name));
            }
        }
        return macro;
    }

    /** Equal items count once: each may have all of a message decoded. */
    private FetchItem ask(FetchItem item) throws SyntaxFault {
        int most = in.limits().sections();
        if (asked.add(item) && !(item instanceof Attribute) && ++sections > most) {
            throw new SyntaxFault("A FETCH asks for at most " + most + " sections and parts");
        }
        return item;
    }

    private FetchItem item(String name) throws SyntaxFault {
        switch (name) {
            case "BODY" -> {
                return in.peek() == '[' ? body(Reading.MARKS_SEEN) : Attribute.BODY;
            }
            case "BODY.PEEK" -> {
                return body(Reading.PEEK);
            }
            case "BINARY" -> {
                return new FetchItem.Binary(path(), Reading.MARKS_SEEN, octets());
            }
            case "BINARY.PEEK" -> {
                return new FetchItem.Binary(path(), Reading.PEEK, octets());
            }
            case "BINARY.SIZE" -> {
                return new FetchItem.BinarySize(path());
            }
            default -> {
                return plain(name);
            }
        }
    }

    private static FetchItem plain(String name) throws SyntaxFault {
        for (Attribute each : Attribute.values()) {
            if (each.imapName().equals(name)) {
                return each;
            }
        }
        for (Legacy each : Legacy.values()) {
            if (each.imapName().equals(name)) {
                return each;
            }
        }
        throw new SyntaxFault("FETCH has no item of this name; ALL, FAST and FULL stand alone");
    }

    private FetchItem body(Reading reading) throws SyntaxFault {
        in.expect('[');
        String text = in.peek() == ']' ? "" : in.keyword();
        List<String> names = List.of();
        if (text.endsWith("HEADER.FIELDS") || text.endsWith("HEADER.FIELDS.NOT")) {
            in.space();
            names = in.filledList(in::astringText);
        }
        in.expect(']');
        return new FetchItem.Body(section(text, names), reading, octets());
    }

    private List<Integer> path() throws SyntaxFault {
        in.expect('[');
        String text = in.peek() == ']' ? "" : in.keyword();
        in.expect(']');
        Section section = section(text, List.of());
        if (section.what() != Section.What.ALL) {
            throw new SyntaxFault("BINARY has the numbers of a part, and nothing else");
        }
        return section.path();
    }

    private static Section section(String text, List<String> names) throws SyntaxFault {
        try {
            return Section.of(text, names);
        } catch (IllegalArgumentException e) {
            throw new SyntaxFault("A section is numbers with dots between, and HEADER, HEADER.FIELDS (names), "
                    + "HEADER.FIELDS.NOT (names), TEXT, MIME or nothing behind them");
        }
    }

    private Optional<Partial> octets() throws SyntaxFault {
        if (!in.skip('<')) {
            return Optional.empty();
        }
        long offset = in.number64();
        in.expect('.');
        long octets = in.number64();
        in.expect('>');
        if (octets == 0) {
            throw new SyntaxFault("A partial fetch is of 1 octet or more");
        }
        return Optional.of(new Partial(offset, octets));
    }
}
