// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.wire;

import dev.sennit.mail.imap.search.PartialRange;
import dev.sennit.mail.imap.search.ReturnOption;
import dev.sennit.mail.imap.search.SearchCharset;
import dev.sennit.mail.imap.search.SearchKey;
import dev.sennit.mail.imap.search.SearchProgram;
import dev.sennit.mail.imap.search.SortField;
import dev.sennit.mail.imap.search.SortKey;
import dev.sennit.mail.imap.search.ThreadAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** SEARCH, SORT and THREAD (RFC 9051 section 6.4.4, RFC 4731, RFC 5182, RFC 5256, RFC 9394). */
final class SearchParser {
    private final Scanner in;
    private final Set<ReturnOption> options = EnumSet.noneOf(ReturnOption.class);
    private Optional<PartialRange> partial = Optional.empty();
    private Command.Search.Form form = Command.Search.Form.OLD;

    SearchParser(Scanner in) {
        this.in = in;
    }

    Command search(Command.Naming naming) throws SyntaxFault, UnknownCharset {
        returns();
        SearchCharset charset = SearchCharset.UTF_8;
        Command.Search.Label label = Command.Search.Label.NONE;
        if (in.skipKeyword("CHARSET")) {
            in.space();
            charset = charset();
            in.space();
            label = Command.Search.Label.NAMED;
        }
        return new Command.Search(naming, form, label, program(charset));
    }

    Command sort(Command.Naming naming) throws SyntaxFault, UnknownCharset {
        returns();
        List<SortKey> keys = in.filledList(this::sortKey);
        in.space();
        SearchCharset charset = charset();
        in.space();
        return new Command.Sort(naming, form, keys, program(charset));
    }

    Command thread(Command.Naming naming) throws SyntaxFault, UnknownCharset {
        String name = in.keyword();
        ThreadAlgorithm algorithm = Arrays.stream(ThreadAlgorithm.values())
                .filter(each -> each.name().equals(name))
                .findAny()
                .orElseThrow(() -> new SyntaxFault("THREAD is by ORDEREDSUBJECT or REFERENCES"));
        in.space();
        SearchCharset charset = charset();
        in.space();
        return new Command.Threads(naming, algorithm, program(charset));
    }

    private SearchProgram program(SearchCharset charset) throws SyntaxFault {
        SearchKeyParser parser = new SearchKeyParser(in, charset);
        List<SearchKey> keys = new ArrayList<>();
        do {
            keys.add(parser.key());
        } while (in.skip(' '));
        in.end();
        return new SearchProgram(keys.size() == 1 ? keys.get(0) : new SearchKey.And(keys), options, partial);
    }

    private SearchCharset charset() throws SyntaxFault, UnknownCharset {
        String name = new String(in.astring(), StandardCharsets.ISO_8859_1);
        return SearchCharset.named(name).orElseThrow(UnknownCharset::new);
    }

    // ----------------------------------------------------------------------------------------------------- options

    private void returns() throws SyntaxFault {
        if (!in.skipKeyword("RETURN")) {
            return;
        }
        in.space();
        form = Command.Search.Form.EXTENDED;
        in.list(this::option);
        if (partial.isPresent() && options.contains(ReturnOption.ALL)) {
            throw new SyntaxFault("PARTIAL and ALL exclude each other"); // RFC 9394 section 3.1
        }
        if (options.isEmpty() && partial.isEmpty()) {
            options.add(ReturnOption.ALL);
        }
        in.space();
    }

    private boolean option() throws SyntaxFault {
        String name = in.keyword();
        if (name.equals("PARTIAL")) {
            if (partial.isPresent()) {
                throw new SyntaxFault("A search has one PARTIAL");
            }
            in.space();
            partial = Optional.of(Elements.partialRange(in));
            return true;
        }
        for (ReturnOption each : ReturnOption.values()) {
            if (each.name().equals(name)) {
                return options.add(each);
            }
        }
        throw new SyntaxFault("The results of a search are MIN, MAX, ALL, COUNT, SAVE and PARTIAL");
    }

    private SortKey sortKey() throws SyntaxFault {
        String name = in.keyword();
        SortKey.Order order = SortKey.Order.ASCENDING;
        if (name.equals("REVERSE")) {
            order = SortKey.Order.REVERSE;
            in.space();
            name = in.keyword();
        }
        for (SortField each : SortField.values()) {
            if (each.name().equals(name)) {
                return new SortKey(each, order);
            }
        }
        throw new SyntaxFault(
                "SORT is by " + Arrays.toString(SortField.values()).toUpperCase(Locale.ROOT) + ", and REVERSE before");
    }
}
