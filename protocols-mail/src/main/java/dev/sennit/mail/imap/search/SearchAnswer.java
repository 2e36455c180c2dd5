// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;

/** Writes the untagged answers to SEARCH and SORT (RFC 3501 section 7.2.5, RFC 4731, RFC 5267, RFC 7162, RFC 9394). */
public final class SearchAnswer {
    /** How messages are named. */
    public enum Naming {
        /** By their sequence numbers. */
        SEQUENCE,
        /** By their UIDs. */
        UID
    }

    private final SearchProgram program;
    private final SearchResult result;
    private final Naming naming;
    private final ToLongFunction<Found> number;

    /**
     * The answer to a search.
     *
     * @param program what was asked; one without options is answered in the old way, so that a client that has enabled IMAP4rev2 is
     *     answered as if it had asked for {@link ReturnOption#ALL}
     * @param result what was found
     * @param numbers the session's messages
     * @param naming how they are named
     */
    public SearchAnswer(SearchProgram program, SearchResult result, MessageNumbers numbers, Naming naming) {
        this.program = program;
        this.result = result;
        this.naming = naming;
        this.number = naming == Naming.UID ? Found::uid : found -> numbers.sequenceNumber(found.uid());
    }

    /**
     * The answer.
     *
     * @param tag of the command
     * @return the line with its end; empty if the client wants none, as with SAVE alone
     */
    public String text(String tag) {
        Set<ReturnOption> options = program.options();
        if (options.isEmpty() && program.partial().isEmpty()) {
            return old();
        }
        if (options.equals(Set.of(ReturnOption.SAVE)) && program.partial().isEmpty()) {
            return "";
        }
        return extended(tag);
    }

    private String old() {
        StringBuilder out = new StringBuilder(result.order() == SearchResult.Order.SORTED ? "* SORT" : "* SEARCH");
        result.messages().forEach(found -> out.append(' ').append(number.applyAsLong(found)));
        if (result.asksModSeq() && !result.messages().isEmpty()) {
            out.append(" (MODSEQ ").append(modSeq(result.messages())).append(')');
        }
        return out.append("\r\n").toString();
    }

    private String extended(String tag) {
        Set<ReturnOption> options = program.options();
        List<Found> messages = result.messages();
        StringBuilder out = new StringBuilder("* ESEARCH (TAG \"").append(tag).append("\")");
        out.append(naming == Naming.UID ? " UID" : "");
        result.ends(only(options, ReturnOption.MIN))
                .forEach(first -> out.append(" MIN ").append(number.applyAsLong(first)));
        result.ends(only(options, ReturnOption.MAX))
                .forEach(last -> out.append(" MAX ").append(number.applyAsLong(last)));
        if (options.contains(ReturnOption.COUNT)) {
            out.append(" COUNT ").append(messages.size());
        }
        if (options.contains(ReturnOption.ALL) && !messages.isEmpty()) {
            out.append(" ALL ");
            numbers(out, messages);
        }
        program.partial().ifPresent(range -> partial(out, range));
        if (result.asksModSeq() && !messages.isEmpty()) {
            out.append(" MODSEQ ").append(modSeq(shown()));
        }
        return out.append("\r\n").toString();
    }

    private static Set<ReturnOption> only(Set<ReturnOption> options, ReturnOption one) {
        return options.contains(one) ? Set.of(one) : Set.of();
    }

    private void partial(StringBuilder out, PartialRange range) {
        List<Found> part = range.of(result.messages());
        out.append(" PARTIAL (").append(range).append(' ');
        if (part.isEmpty()) {
            out.append("NIL");
        } else {
            numbers(out, part);
        }
        out.append(')');
    }

    /** Which messages the mod-sequence is of: all, unless the first or the last are all that is asked for (RFC 4731 section 3.2). */
    private List<Found> shown() {
        boolean more = program.options().contains(ReturnOption.ALL)
                || program.options().contains(ReturnOption.COUNT)
                || program.partial().isPresent();
        List<Found> ends = result.ends(program.options());
        return more || ends.isEmpty() ? result.messages() : ends;
    }

    private static long modSeq(List<Found> messages) {
        return messages.stream().mapToLong(Found::modSeq).max().orElse(0);
    }

    /** Ascending neighbours as ranges; in a sorted result the order is kept. */
    private void numbers(StringBuilder out, List<Found> messages) {
        long first = 0;
        long last = 0;
        for (Found found : messages) {
            long next = number.applyAsLong(found);
            if (first == 0 || next != last + 1) {
                range(out, first, last);
                first = next;
            }
            last = next;
        }
        range(out, first, last);
    }

    private static void range(StringBuilder out, long first, long last) {
        if (first == 0) {
            return;
        }
        if (Character.isDigit(out.charAt(out.length() - 1))) {
            out.append(',');
        }
        out.append(first);
        if (last > first) {
            out.append(':').append(last);
        }
    }
}
