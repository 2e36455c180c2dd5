// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.imap.fetch.FetchItem;
import dev.sennit.mail.imap.fetch.FetchItem.Attribute;
import dev.sennit.mail.imap.fetch.FetchItem.Reading;
import dev.sennit.mail.imap.fetch.Partial;
import dev.sennit.mail.imap.search.NumberSet;
import dev.sennit.mail.imap.search.NumberSet.Span;
import dev.sennit.mail.imap.search.PartialRange;
import dev.sennit.mail.imap.search.SearchKey;
import dev.sennit.mail.imap.wire.Command.Append.Form;
import dev.sennit.mail.imap.wire.Command.Naming;
import dev.sennit.mail.message.Section;
import dev.sennit.mail.store.FlagChange;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.SystemFlag;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The formal syntax of RFC 9051 and RFC 3501, and where it traps. */
class CommandTextTest {
    private static final ParseLimits LIMITS = new ParseLimits(5, 100, 5);

    private static CommandText text(String command, Spelling spelling) throws SyntaxFault {
        byte[] bytes =
                command.getBytes(spelling == Spelling.UTF_8 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
        return CommandText.of(bytes, bytes.length, spelling, LIMITS);
    }

    private static Command read(String command) {
        return read(command, Spelling.ASCII);
    }

    private static Command read(String command, Spelling spelling) {
        try {
            CommandText text = text(command, spelling);
            return text.read(text.verb().orElseThrow());
        } catch (SyntaxFault | UnknownCharset fault) {
            throw new IllegalArgumentException(fault.getMessage(), fault);
        }
    }

    @Test
    void aStringIsAnAtomOrQuotedOrALiteral() {
        assertThat(read("a LOGIN tim] \"a \\\"b\\\\\"")).isEqualTo(new Command.Login("tim]", "a \"b\\"));
        assertThat(read("a login {3}\r\n\"\r\n {0}\r\n")).isEqualTo(new Command.Login("\"\r\n", ""));
        assertThat(read("a LOGIN \"\" {2+}\r\n\u00c3\u00a9")).isEqualTo(new Command.Login("", "\u00e9"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a LOGIN tim",
                "a LOGIN tim ",
                "a LOGIN  tim x",
                "a LOGIN tim x ",
                "a LOGIN tim x y",
                "a LOGIN ti\"m x",
                "a LOGIN \"tim x",
                "a LOGIN \"t\\im\" x",
                "a LOGIN \"t\u00e9m\" x",
                "a LOGIN t\u00e9m x",
                "a LOGIN {4}\r\ntim x",
                "a LOGIN {3}\r\nt\0m x",
                "a LOGIN {2}\r\n\u00e9\u00e9 x",
                "a NOOP ",
                "a SELECT",
                "a SELECT {x}",
                "a SELECT In*",
                "a SELECT (x)",
                "a SELECT &",
                "a SELECT &AC8",
                "a FETCH 0 FLAGS",
                "a FETCH 1: FLAGS",
                "a FETCH 1,,2 FLAGS",
                "a FETCH 4294967296 FLAGS",
                "a FETCH 99999999999999999999 FLAGS",
                "a FETCH 1 (ALL)",
                "a FETCH 1 (FLAGS FAST)",
                "a FETCH 1 ()",
                "a FETCH 1 (FLAGS )",
                "a FETCH 1 FLAGS UID",
                "a FETCH 1 BODY[MIME]",
                "a FETCH 1 BODY[0]",
                "a FETCH 1 BODY[1.]",
                "a FETCH 1 BODY[HEADER.FIELDS ()]",
                "a FETCH 1 BODY[HEADER.FIELDS]",
                "a FETCH 1 BODY[]<0.0>",
                "a FETCH 1 BODY[]<1>",
                "a FETCH 1 BINARY[1.MIME]",
                "a FETCH 1 (FLAGS) (VANISHED)",
                "a STORE 1 FLAGS",
                "a STORE 1 *FLAGS (\\Seen)",
                "a STORE 1 FLAGS (\\New)",
                "a STORE 1 FLAGS (a]b)",
                "a SEARCH",
                "a SEARCH UNKNOWN",
                "a SEARCH OR ALL",
                "a SEARCH ()",
                "a SEARCH ON 32-Jan-2024",
                "a SEARCH SAVEDON",
                "a SEARCH SAVEDATESUPPORTED 1-Jan-2024",
                "a SEARCH EMAILID",
                "a SEARCH EMAILID \"x\"",
                "a SEARCH EMAILID a.b",
                "a SEARCH THREADID {1}\r\nx",
                "a SEARCH RETURN (SOME) ALL",
                "a SEARCH RETURN (PARTIAL) ALL",
                "a SEARCH RETURN (PARTIAL 0:5) ALL",
                "a SEARCH RETURN (PARTIAL 1:*) ALL",
                "a SEARCH RETURN (PARTIAL -1:5) ALL",
                "a SEARCH RETURN (PARTIAL 5) ALL",
                "a SEARCH RETURN (PARTIAL 1:4294967296) ALL",
                "a SEARCH RETURN (PARTIAL 1:5 ALL) ALL",
                "a SEARCH RETURN (PARTIAL 1:5 PARTIAL 6:9) ALL",
                "a UID FETCH 1:* FLAGS (PARTIAL)",
                "a UID FETCH 1:* FLAGS (PARTIAL 1:2 PARTIAL 1:2)",
                "a UID FETCH 1:* FLAGS (PARTIAL 1:-2)",
                "a FETCH 1:* FLAGS (PARTIAL 1:2)",
                "a SEARCH ((((((ALL))))))",
                "a SEARCH NOT NOT NOT NOT NOT NOT ALL",
                "a STATUS INBOX ()",
                "a STATUS INBOX (NOTHING)",
                "a LIST (RECURSIVEMATCH) \"\" *",
                "a UID NOOP",
                "a UID EXPUNGE",
                "a ID (\"a\")",
                "a ID (() NIL)",
                "a COPY 1 ",
                "a APPEND INBOX",
                "a REPLACE 1 INBOX",
                "a UID REPLACE 1 INBOX",
                "a ENABLE",
                "a LOGIN x {4294967296}\r\n",
                "a LOGIN x ~{5}\r\nab",
            })
    void whatIsNoCommandIsRefused(String command) {
        assertThatThrownBy(() -> read(command)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " NOOP", "+ NOOP", "{3}", "a( NOOP"})
    void whoHasNoTagCannotBeAnswered(String command) {
        assertThatThrownBy(() -> {
                    CommandText text = text(command, Spelling.ASCII);
                    if (text.verb().isEmpty()) {
                        throw new SyntaxFault("there is a tag, and no command");
                    }
                })
                .isInstanceOf(SyntaxFault.class);
    }

    @Test
    void faultsSayWhatAndWhere() {
        assertThatThrownBy(() -> read("a LOGIN (tim x")).hasMessage("Expected an astring at character 9");
        assertThatThrownBy(() -> read("a STORE 1 +FLAGS (\\Nothing)"))
                .hasMessage("The flags with a backslash are \\Answered \\Flagged \\Deleted \\Seen \\Draft");
        assertThatThrownBy(() -> read("a FETCH 1 " + "(".repeat(10))).hasMessageContaining("character 12");
        assertThatThrownBy(() -> read("a SEARCH " + "1,".repeat(101) + "1")).hasMessage("There may be 100 elements");
    }

    @Test
    void mailboxesAreInModifiedUtf7OrInUtf8() {
        assertThat(read("a DELETE \"Entw&APw-rfe\"")).isEqualTo(new Command.OfMailbox(Verb.DELETE, "Entw\u00fcrfe"));
        assertThat(read("a DELETE \"Entw\u00fcrfe\"", Spelling.UTF_8))
                .isEqualTo(new Command.OfMailbox(Verb.DELETE, "Entw\u00fcrfe"));
        assertThat(read("a DELETE A&-B", Spelling.UTF_8)).isEqualTo(new Command.OfMailbox(Verb.DELETE, "A&-B"));
        assertThat(read("a RENAME A&-B {3}\r\nx y")).isEqualTo(new Command.Rename("A&B", "x y"));
    }

    @Test
    void setsAreKeptAsTheyAreWritten() {
        NumberSet numbers = new NumberSet(List.of(new Span(4, 2), new Span(7, 7), new Span(NumberSet.STAR, 9)));
        Command.Fetch fetch = (Command.Fetch) read("a UID FETCH 4:2,7,*:9 FAST");
        assertThat(fetch.messages()).isEqualTo(new MessageSet(MessageSet.By.UID, numbers));
        assertThat(numbers.resolve(8).toString()).isEqualTo("2:4,7:9");
        assertThat(((Command.Copy) read("a MOVE $ x")).messages().by()).isEqualTo(MessageSet.By.SAVED_RESULT);
    }

    @Test
    void fetchHasItemsAndMacros() {
        Command.Fetch fetch =
                (Command.Fetch) read("a fetch 1 (uid body.peek[1.2.mime] BODY[HEADER.FIELDS (To \"X Y\")]<5.10> "
                        + "body BINARY.SIZE[1] BINARY[] BODY[TEXT]) (CHANGEDSINCE 12)");
        assertThat(fetch.items())
                .containsExactly(
                        Attribute.UID,
                        new FetchItem.Body(Section.of("1.2.MIME", List.of()), Reading.PEEK, Optional.empty()),
                        new FetchItem.Body(
                                Section.of("HEADER.FIELDS", List.of("To", "X Y")),
                                Reading.MARKS_SEEN,
                                Optional.of(new Partial(5, 10))),
                        Attribute.BODY,
                        new FetchItem.BinarySize(List.of(1)),
                        new FetchItem.Binary(List.of(), Reading.MARKS_SEEN, Optional.empty()),
                        new FetchItem.Body(Section.of("TEXT", List.of()), Reading.MARKS_SEEN, Optional.empty()));
        assertThat(fetch.changedSince()).isEqualTo(OptionalLong.of(12));
        assertThat(((Command.Fetch) read("a FETCH 1 full")).items())
                .containsExactly(
                        Attribute.FLAGS, Attribute.INTERNALDATE, Attribute.SIZE, Attribute.ENVELOPE, Attribute.BODY);
    }

    @Test
    void equalItemsOfAFetchCountOnce() {
        Command.Fetch fetch =
                (Command.Fetch) read("a FETCH 1 (UID" + " BINARY.SIZE[1] UID BINARY.SIZE[1.2]".repeat(12) + ")");
        assertThat(fetch.items())
                .containsExactly(
                        Attribute.UID, new FetchItem.BinarySize(List.of(1)), new FetchItem.BinarySize(List.of(1, 2)));
    }

    @Test
    void aFetchAsksForSoManySections() {
        Command.Fetch fetch = (Command.Fetch)
                read("a FETCH 1 (UID FLAGS ENVELOPE BODY BODY[1] BODY[2] BINARY[1] BINARY.SIZE[2] RFC822)");
        assertThat(fetch.items()).hasSize(9);
        for (String one : new String[] {"BODY[1]", "BINARY[1]", "BINARY.SIZE[1]", "BODY.PEEK[TEXT]<0.1>", "RFC822"}) {
            assertThatThrownBy(() -> read(
                            "a FETCH 1 (BODY[2] BODY[3] BINARY.SIZE[3] BINARY.SIZE[4] BINARY.SIZE[5] " + one + ")"))
                    .hasMessageContaining("A FETCH asks for at most 5 sections and parts");
        }
    }

    @Test
    void aFetchByUidMayAskForSomeOfItsMessages() {
        Command.Fetch fetch = (Command.Fetch) read("a UID FETCH 1:* FLAGS (partial -1:-30 CHANGEDSINCE 7)");
        assertThat(fetch.partial()).contains(new PartialRange(-1, -30));
        assertThat(fetch.changedSince()).isEqualTo(OptionalLong.of(7));
        assertThat(((Command.Fetch) read("a UID FETCH 1 FLAGS")).partial()).isEmpty();
    }

    @Test
    void storeHasFlagsInParenthesesOrNot() {
        Flags flags = Flags.of(Set.of(SystemFlag.SEEN), Set.of("$Junk"));
        Command.Store store =
                (Command.Store) read("a STORE 1 (UNCHANGEDSINCE 7) -flags.silent (\\seen $Junk \\Recent)");
        assertThat(store.change()).isEqualTo(new FlagChange(FlagChange.How.REMOVE, flags));
        assertThat(store.echo()).isEqualTo(Command.Store.Echo.SILENT);
        assertThat(store.unchangedSince()).isEqualTo(OptionalLong.of(7));
        assertThat(((Command.Store) read("a UID STORE 1 FLAGS \\Seen $Junk")).change())
                .isEqualTo(new FlagChange(FlagChange.How.REPLACE, flags));
        assertThat(((Command.Store) read("a STORE 1 FLAGS ()")).change().flags().isEmpty())
                .isTrue();
    }

    @Test
    void searchKeysAreAndedAndNested() {
        Command.Search search = (Command.Search)
                read("a UID SEARCH RETURN () CHARSET utf-8 UNSEEN NOT FROM \"x\" OR 2:* (UID 5 SINCE 1-Feb-2024)");
        assertThat(search.naming()).isEqualTo(Naming.UID);
        assertThat(search.form()).isEqualTo(Command.Search.Form.EXTENDED);
        SearchKey since = new SearchKey.Dated(SearchKey.DateOf.ARRIVAL, SearchKey.When.SINCE, LocalDate.of(2024, 2, 1));
        assertThat(search.program().key())
                .isEqualTo(new SearchKey.And(List.of(
                        new SearchKey.Not(new SearchKey.HasFlag(SystemFlag.SEEN)),
                        new SearchKey.Not(new SearchKey.Address(SearchKey.AddressField.FROM, "x")),
                        new SearchKey.Or(
                                new SearchKey.Sequence(new NumberSet(List.of(new Span(2, NumberSet.STAR)))),
                                new SearchKey.And(
                                        List.of(new SearchKey.Uids(new NumberSet(List.of(new Span(5, 5)))), since))))));
        assertThatThrownBy(() -> read("a SEARCH CHARSET x-none ALL")).hasCauseInstanceOf(UnknownCharset.class);
    }

    @Test
    void aTimeOfADayWithOneDigitHasASpaceBefore() throws SyntaxFault {
        assertThat(append("a APPEND x \" 1-Jan-2024 00:00:00 +0000\" {3}\r\n"))
                .contains(appended("x", Flags.NONE, Optional.of(Instant.parse("2024-01-01T00:00:00Z"))));
        assertThat(append("a APPEND x (\\Draft) \"31-dec-2023 23:30:00 -0130\" ~{3+}\r\n"))
                .contains(
                        appended("x", Flags.of(SystemFlag.DRAFT), Optional.of(Instant.parse("2024-01-01T01:00:00Z"))));
        for (String bad :
                new String[] {"1-Jan-2024 00:00:00 +0000", "01-Foo-2024 00:00:00 +0000", "01-Jan-2024 25:00:00 +0000"
                }) {
            assertThatThrownBy(() -> append("a APPEND x \"" + bad + "\" {3}\r\n"))
                    .isInstanceOf(SyntaxFault.class);
        }
    }

    @Test
    void theLiteralOfAnAppendIsTheMailboxOrTheMessage() throws SyntaxFault {
        assertThat(append("a APPEND {5}\r\n")).isEmpty();
        assertThat(append("a APPEND {5}\r\nINBOX {3}\r\n")).contains(appended("INBOX", Flags.NONE, Optional.empty()));
        assertThatThrownBy(() -> append("a APPEND x \"no time\" {3}\r\n")).isInstanceOf(SyntaxFault.class);
        assertThatThrownBy(() -> append("a APPEND x (\\Seen){3}\r\n")).isInstanceOf(SyntaxFault.class);
    }

    private static Command.Append appended(String mailbox, Flags flags, Optional<Instant> date) {
        return new Command.Append(Optional.empty(), mailbox, new Command.Append.Message(flags, date, Form.LITERAL));
    }

    @Test
    void behindAMessageAnotherMayBeAnnounced() throws SyntaxFault {
        assertThat(next(" {3+}\r\n")).isEqualTo(new Command.Append.Message(Flags.NONE, Optional.empty(), Form.LITERAL));
        assertThat(next(" (\\Seen) \" 1-Jan-2024 00:00:00 +0000\" {3}\r\n"))
                .isEqualTo(new Command.Append.Message(
                        Flags.of(SystemFlag.SEEN), Optional.of(Instant.parse("2024-01-01T00:00:00Z")), Form.LITERAL));
        for (String bad : new String[] {"{3}\r\n", "  {3}\r\n", " x {3}\r\n", " (){3}\r\n", " () x {3}\r\n"}) {
            assertThatThrownBy(() -> next(bad)).as(bad).isInstanceOf(SyntaxFault.class);
        }
    }

    private static Command.Append.Message next(String line) throws SyntaxFault {
        byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
        return CommandText.nextMessage(bytes, bytes.length, Form.LITERAL, LIMITS);
    }

    @Test
    void aMessageInUtf8IsALiteralInParentheses() throws SyntaxFault {
        Command.Append.Message message = new Command.Append.Message(Flags.NONE, Optional.empty(), Form.UTF8);
        assertThat(append("a APPEND x UTF8 (~{3+}\r\n")).contains(new Command.Append(Optional.empty(), "x", message));
        byte[] next = ") () utf8 (~{3}\r\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(CommandText.nextMessage(next, next.length, Form.UTF8, LIMITS))
                .isEqualTo(message);
        assertThatThrownBy(() -> CommandText.nextMessage(next, next.length, Form.LITERAL, LIMITS))
                .isInstanceOf(SyntaxFault.class);
        for (String bad : new String[] {"UTF8 ({3}\r\n", "UTF8 ~{3}\r\n", "UTF8(~{3}\r\n"}) {
            assertThatThrownBy(() -> append("a APPEND x " + bad)).as(bad).isInstanceOf(SyntaxFault.class);
        }
    }

    private static Optional<Command.Append> append(String command) throws SyntaxFault {
        CommandText text = text(command, Spelling.ASCII);
        return text.append(text.verb().orElseThrow());
    }

    @Test
    void aReplaceNamesOneMessageAndIsAnAppendOtherwise() throws SyntaxFault {
        Command.Append.Message draft =
                new Command.Append.Message(Flags.of(SystemFlag.DRAFT), Optional.empty(), Form.LITERAL);
        assertThat(append("a REPLACE 4 x (\\Draft) {3}\r\n"))
                .contains(new Command.Append(Optional.of(new Command.Append.Replaced(Naming.SEQUENCE, 4)), "x", draft));
        assertThat(append("a uid replace * {1}\r\nx (\\Draft) {3+}\r\n"))
                .contains(new Command.Append(
                        Optional.of(new Command.Append.Replaced(Naming.UID, NumberSet.STAR)), "x", draft));
        assertThat(append("a UID REPLACE 4 {3}\r\n")).isEmpty();
        assertThat(append("a UID SEARCH TEXT {3}\r\n")).isEmpty();
        for (String bad : new String[] {"4:5", "4,5", "0", "$", ""}) {
            assertThatThrownBy(() -> append("a REPLACE " + bad + " x {3}\r\n"))
                    .as(bad)
                    .isInstanceOf(SyntaxFault.class);
        }
    }

    @Test
    void selectHasParameters() {
        Command.Select select = (Command.Select) read("a SELECT x (CONDSTORE QRESYNC (7 9 1:5,8 (1,3 2,4)))");
        assertThat(select.awareness()).containsExactly(Command.Select.Awareness.CONDSTORE);
        assertThat(select.resync())
                .contains(new Command.Resync(
                        7, 9, Optional.of(new NumberSet(List.of(new Span(1, 5), new Span(8, 8))))));
    }

    @Test
    void listHasSelectionsPatternsAndReturns() {
        assertThat(read("a LIST (SUBSCRIBED REMOTE) \"\" (In% *) RETURN (CHILDREN STATUS (MESSAGES UNSEEN))"))
                .isEqualTo(new ListCommand(
                        Set.of(ListCommand.Selection.SUBSCRIBED, ListCommand.Selection.REMOTE),
                        "",
                        List.of("In%", "*"),
                        Set.of(ListCommand.Return.CHILDREN, ListCommand.Return.STATUS),
                        Set.of(StatusItem.MESSAGES, StatusItem.UNSEEN)));
    }
}
