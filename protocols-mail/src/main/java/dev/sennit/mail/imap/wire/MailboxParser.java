// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.wire;

import dev.sennit.mail.imap.search.NumberSet;
import dev.sennit.mail.imap.wire.Command.Append.Form;
import dev.sennit.mail.imap.wire.Command.Select.Awareness;
import dev.sennit.mail.imap.wire.ListCommand.Return;
import dev.sennit.mail.imap.wire.ListCommand.Selection;
import dev.sennit.mail.store.Flags;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Commands that name mailboxes. */
final class MailboxParser {
    private final Scanner in;

    MailboxParser(Scanner in) {
        this.in = in;
    }

    Command ofMailbox(Verb verb) throws SyntaxFault {
        String mailbox = Elements.mailbox(in);
        in.end();
        return new Command.OfMailbox(verb, mailbox);
    }

    Command rename() throws SyntaxFault {
        String from = Elements.mailbox(in);
        in.space();
        String to = Elements.mailbox(in);
        in.end();
        return new Command.Rename(from, to);
    }

    /** With RFC 6154's {@code (USE (\Sent))}. */
    Command create() throws SyntaxFault {
        String mailbox = Elements.mailbox(in);
        List<String> uses = List.of();
        if (in.skip(' ')) {
            in.open();
            if (!in.skipKeyword("USE")) {
                throw in.expected("USE");
            }
            in.space();
            uses = in.list(() -> {
                in.expect('\\');
                return "\\" + in.atom();
            });
            in.close();
        }
        in.end();
        return new Command.Create(mailbox, uses);
    }

    Command status() throws SyntaxFault {
        String mailbox = Elements.mailbox(in);
        in.space();
        Set<StatusItem> items = statusItems();
        in.end();
        return new Command.Status(mailbox, items);
    }

    private Set<StatusItem> statusItems() throws SyntaxFault {
        return EnumSet.copyOf(in.filledList(() -> oneOf(StatusItem.class, "STATUS tells")));
    }

    /** The spelling of an enum's constants is IMAP's, but for the hyphen. */
    private <E extends Enum<E>> E oneOf(Class<E> all, String what) throws SyntaxFault {
        String name = in.keyword();
        for (E each : all.getEnumConstants()) {
            if (each.name().replace('_', '-').equals(name)) {
                return each;
            }
        }
        throw new SyntaxFault(what + " " + String.join(" ", names(all)));
    }

    private static <E extends Enum<E>> List<String> names(Class<E> all) {
        return EnumSet.allOf(all).stream()
                .map(each -> each.name().replace('_', '-'))
                .toList();
    }

    // ------------------------------------------------------------------------------------------------------ lists

    Command lsub() throws SyntaxFault {
        String reference = Elements.mailbox(in);
        in.space();
        String pattern = Elements.pattern(in);
        in.end();
        return new Command.Lsub(reference, pattern);
    }

    Command list() throws SyntaxFault {
        Set<Selection> selections = Set.of();
        if (in.peek() == '(') {
            selections = new HashSet<>(in.list(() -> oneOf(Selection.class, "The selections of LIST are")));
            in.space();
            if (selections.contains(Selection.RECURSIVEMATCH) && !selections.contains(Selection.SUBSCRIBED)) {
                throw new SyntaxFault("RECURSIVEMATCH goes with SUBSCRIBED only");
            }
        }
        String reference = Elements.mailbox(in);
        in.space();
        List<String> patterns =
                in.peek() == '(' ? in.filledList(() -> Elements.pattern(in)) : List.of(Elements.pattern(in));
        Set<Return> returns = EnumSet.noneOf(Return.class);
        Set<StatusItem> items = EnumSet.noneOf(StatusItem.class);
        if (in.skip(' ')) {
            if (!in.skipKeyword("RETURN")) {
                throw in.expected("RETURN");
            }
            in.space();
            returns.addAll(in.list(() -> returned(items)));
        }
        in.end();
        return new ListCommand(selections, reference, patterns, returns, items);
    }

    private Return returned(Set<StatusItem> items) throws SyntaxFault {
        Return one = oneOf(Return.class, "The returns of LIST are");
        if (one == Return.STATUS) {
            in.space();
            items.addAll(statusItems());
        }
        return one;
    }

    // ----------------------------------------------------------------------------------------------------- select

    Command select(Verb verb) throws SyntaxFault {
        String mailbox = Elements.mailbox(in);
        Set<Awareness> awareness = EnumSet.noneOf(Awareness.class);
        Optional<Command.Resync> resync = Optional.empty();
        if (in.skip(' ')) {
            resync = in.filledList(() -> parameter(awareness)).stream()
                    .flatMap(Optional::stream)
                    .findFirst();
        }
        in.end();
        return new Command.Select(verb, mailbox, awareness, resync);
    }

    private Optional<Command.Resync> parameter(Set<Awareness> awareness) throws SyntaxFault {
        if (in.skipKeyword("CONDSTORE")) {
            awareness.add(Awareness.CONDSTORE);
            return Optional.empty();
        } else if (in.skipKeyword("QRESYNC")) {
            in.space();
            return Optional.of(resync());
        }
        throw new SyntaxFault("The parameters of SELECT are CONDSTORE and QRESYNC");
    }

    private Command.Resync resync() throws SyntaxFault {
        in.open();
        long uidValidity = in.positiveNumber();
        in.space();
        long modSeq = in.number64();
        Optional<NumberSet> known = Optional.empty();
        while (in.skip(' ')) {
            if (in.peek() == '(') {
                matchData();
            } else {
                known = Optional.of(Elements.numbers(in));
            }
        }
        in.close();
        return new Command.Resync(uidValidity, modSeq, known);
    }

    private void matchData() throws SyntaxFault {
        in.open();
        Elements.numbers(in);
        in.space();
        Elements.numbers(in);
        in.close();
    }

    // ----------------------------------------------------------------------------------------------------- append

    /** Up to the announcement of the message; empty if what is announced is the mailbox's name. */
    Optional<Command.Append> append(Optional<Command.Append.Replaced> replaced) throws SyntaxFault {
        if (in.isAtAnnouncement()) {
            return Optional.empty();
        }
        String mailbox = Elements.mailbox(in);
        return Optional.of(new Command.Append(replaced, mailbox, message()));
    }

    /** What stands before a message, and the announcement of the message. */
    Command.Append.Message message() throws SyntaxFault {
        in.space();
        Flags flags = Flags.NONE;
        if (in.peek() == '(') {
            flags = Elements.flagList(in);
            in.space();
        }
        Optional<Instant> date = Optional.empty();
        if (in.peek() == '"') {
            date = Optional.of(DateTimes.dateTime(in));
            in.space();
        }
        Form form = Form.LITERAL;
        if (in.skipKeyword("UTF8")) {
            form = Form.UTF8;
            in.space();
            in.expect('(');
            if (!in.isAtLiteral8()) {
                throw in.expected("a literal with ~ before it");
            }
        }
        if (!in.isAtAnnouncement()) {
            throw in.expected("flags, a time or the message as a literal");
        }
        return new Command.Append.Message(flags, date, form);
    }
}
