// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.fetch;

import static dev.sennit.mail.imap.Answer.NIL;
import static dev.sennit.mail.imap.Messages.lines;
import static dev.sennit.mail.imap.fetch.Fetch.body;
import static dev.sennit.mail.imap.fetch.Fetch.raw;
import static dev.sennit.mail.imap.fetch.Fetch.text;
import static dev.sennit.mail.imap.fetch.Fetch.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.imap.Answer;
import dev.sennit.mail.imap.Messages;
import dev.sennit.mail.imap.fetch.FetchItem.Attribute;
import dev.sennit.mail.imap.fetch.FetchItem.Binary;
import dev.sennit.mail.imap.fetch.FetchItem.Legacy;
import dev.sennit.mail.imap.fetch.FetchItem.Reading;
import dev.sennit.mail.message.MessageIndex;
import dev.sennit.mail.message.MessageLimits;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.MessageContent;
import dev.sennit.mail.store.MessageData;
import dev.sennit.mail.store.MessageState;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FetchAnswerTest {
    private static final String PLAIN = lines("From: a@b", "Subject: hello", "To: c@d", "", "one", "two");
    private static final String MIXED = lines(
            "Subject: out",
            "Content-Type: multipart/mixed; boundary=b",
            "",
            "--b",
            "Content-Type: text/html; charset=utf-8",
            "Content-Description: first",
            "",
            "<p>",
            "--b",
            "Content-Type: message/rfc822",
            "",
            "Subject: in",
            "From: x@y",
            "",
            "inner",
            "--b--");

    @Test
    void attributesAreWrittenAsTheGrammarWantsThem() {
        assertThat(raw(
                        PLAIN,
                        Attribute.FLAGS,
                        Attribute.INTERNALDATE,
                        Attribute.SIZE,
                        Attribute.UID,
                        Attribute.MODSEQ,
                        Attribute.EMAILID,
                        Attribute.THREADID))
                .isEqualTo("* 7 FETCH (FLAGS (\\Seen $Junk \\Recent) INTERNALDATE \"03-Feb-2024 04:05:06 +0000\""
                        + " RFC822.SIZE 48 UID 42 MODSEQ (77) EMAILID (M6d99ac3275bb4e) THREADID NIL)\r\n");
    }

    @Test
    void aMessageShowsWhenItWasSavedIfThatIsKnown() {
        assertThat(value(PLAIN, Attribute.SAVEDATE)).isEqualTo(NIL);
        MessageData data = new MessageData(
                new MessageState(1, 1, Flags.NONE),
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Instant.parse("2024-02-03T04:05:06Z")),
                Optional.empty());
        FetchAnswer answer = new FetchAnswer(
                new FetchRequest(List.of(Attribute.SAVEDATE)),
                new FetchedMessage(1, FetchedMessage.Recency.KNOWN, data),
                new AnswerText(TextMode.ASCII),
                MessageLimits.DEFAULTS);
        assertThat(Fetch.drain(answer)).isEqualTo("* 1 FETCH (SAVEDATE \"03-Feb-2024 04:05:06 +0000\")\r\n");
    }

    @Test
    void anEnvelopeShowsTheFieldsAndWhatIsMissingAsNil() {
        assertThat(raw(PLAIN, Attribute.ENVELOPE))
                .isEqualTo("* 7 FETCH (ENVELOPE (NIL \"hello\" ((NIL NIL \"a\" \"b\")) ((NIL NIL \"a\" \"b\"))"
                        + " ((NIL NIL \"a\" \"b\")) ((NIL NIL \"c\" \"d\")) NIL NIL NIL NIL))\r\n");
    }

    @Test
    void aStructureShowsPartsNestedMessagesAndExtensions() {
        assertThat(raw(MIXED, Attribute.BODYSTRUCTURE))
                .isEqualTo(
                        "* 7 FETCH (BODYSTRUCTURE ((\"text\" \"html\" (\"charset\" \"utf-8\") NIL \"first\" \"7bit\" 3 0"
                                + " NIL NIL NIL NIL)(\"message\" \"rfc822\" NIL NIL NIL \"7bit\" 31 (NIL \"in\""
                                + " ((NIL NIL \"x\" \"y\")) ((NIL NIL \"x\" \"y\")) ((NIL NIL \"x\" \"y\")) NIL NIL NIL NIL NIL)"
                                + " (\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 5 0 NIL NIL NIL NIL) 3"
                                + " NIL NIL NIL NIL) \"mixed\" (\"boundary\" \"b\") NIL NIL NIL))\r\n");
    }

    @Test
    void aStructureWithoutExtensionsEndsBeforeThem() {
        assertThat(raw(PLAIN, Attribute.BODY))
                .isEqualTo(
                        "* 7 FETCH (BODY (\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 10 2))\r\n");
    }

    @Test
    void sectionsAreTheOctetsOfTheMessage() {
        assertThat(value(PLAIN, body(""))).isEqualTo(text(PLAIN));
        assertThat(value(PLAIN, body("TEXT"))).isEqualTo(text(lines("one", "two")));
        assertThat(value(PLAIN, body("HEADER"))).isEqualTo(text(lines("From: a@b", "Subject: hello", "To: c@d", "")));
        assertThat(value(MIXED, body("1.MIME")))
                .isEqualTo(text(lines("Content-Type: text/html; charset=utf-8", "Content-Description: first", "")));
        assertThat(value(MIXED, body("2.HEADER"))).isEqualTo(text(lines("Subject: in", "From: x@y", "")));
        assertThat(value(MIXED, body("2.TEXT"))).isEqualTo(text("inner"));
        assertThat(value(MIXED, body("2.1"))).isEqualTo(text("inner"));
        assertThat(value(PLAIN, Legacy.HEADER)).isEqualTo(value(PLAIN, body("HEADER")));
        assertThat(value(PLAIN, Legacy.TEXT)).isEqualTo(value(PLAIN, body("TEXT")));
        assertThat(value(PLAIN, Legacy.RFC822)).isEqualTo(text(PLAIN));
    }

    @Test
    void fieldsAreThoseAskedForAndTheOthersTheRest() {
        assertThat(value(PLAIN, body("HEADER.FIELDS", "to", "FROM")))
                .isEqualTo(text(lines("From: a@b", "To: c@d", "")));
        assertThat(value(PLAIN, body("HEADER.FIELDS.NOT", "to", "FROM"))).isEqualTo(text(lines("Subject: hello", "")));
    }

    @Test
    void fieldsEndWithTheEmptyLineIfTheMessageHasOne() {
        assertThat(value("\r\nbody\r\n", body("HEADER.FIELDS", "to"))).isEqualTo(text("\r\n"));
        assertThat(value("From: a@b\r\n\r\n", body("HEADER.FIELDS", "to"))).isEqualTo(text("\r\n"));
        assertThat(value("From: a@b\r\n", body("HEADER.FIELDS", "to"))).isEqualTo(text(""));
    }

    @Test
    void bytesAreALiteralEvenIfThereAreNone() {
        assertThat(raw("From: a@b\r\n", body("HEADER.FIELDS", "to")))
                .isEqualTo("* 7 FETCH (BODY[HEADER.FIELDS (to)] {0}\r\n)\r\n");
        assertThat(raw("", Legacy.HEADER, body("TEXT"), new Binary(List.of(), Reading.PEEK, Optional.empty())))
                .isEqualTo("* 7 FETCH (RFC822.HEADER {0}\r\n BODY[TEXT] {0}\r\n BINARY[] {0}\r\n)\r\n");
    }

    @Test
    void aSectionIsNamedAsItWasAskedFor() {
        assertThat(Fetch.read(MIXED, body("2.HEADER.FIELDS", "subject", "X]")).get(0))
                .isEqualTo("BODY[2.HEADER.FIELDS (subject \"X]\")]");
        assertThat(Fetch.read(PLAIN, body("", 3, 4))).isEqualTo(List.of("BODY[]<3>", text("m: a")));
        assertThat(Fetch.read(PLAIN, Legacy.HEADER).get(0)).isEqualTo("RFC822.HEADER");
    }

    @Test
    void aPartialReadEndsWhereTheSectionDoesAndIsEmptyBehind() {
        assertThat(value(PLAIN, body("TEXT", 4, 2))).isEqualTo(text("\ntw".substring(0, 2)));
        assertThat(value(PLAIN, body("TEXT", 5, 100))).isEqualTo(text("two\r\n"));
        assertThat(value(PLAIN, body("TEXT", 10, 1))).isEqualTo(text(""));
        assertThat(value(PLAIN, body("TEXT", Long.MAX_VALUE, Long.MAX_VALUE))).isEqualTo(text(""));
        assertThat(value(MIXED, body("9", 0, 1))).isEqualTo(NIL);
    }

    @Test
    void aSectionThatIsNotThereIsNil() {
        assertThat(value(MIXED, body("3"))).isEqualTo(NIL);
        assertThat(value(MIXED, body("1.HEADER"))).isEqualTo(NIL);
        assertThat(value(PLAIN, body("1.1"))).isEqualTo(NIL);
    }

    @Test
    void aTextThatIsNotAsciiIsALiteralUnlessTheClientTakesUtf8() {
        String message = lines("Subject: caf\u00c3\u00a9", "From: \"q\\\"x\" <a@b>", "");
        String broken = lines("Subject: caf\u00e9", "");
        assertThat(raw(message, Attribute.ENVELOPE))
                .contains("{5}\r\ncaf\u00c3\u00a9 ")
                .contains("\"q\\\"x\"");
        assertThat(inUtf8(message)).contains("\"caf\u00c3\u00a9\"");
        assertThat(inUtf8(broken)).contains("{4}\r\ncaf\u00e9 ");
    }

    private static String inUtf8(String message) {
        Messages.Content content = new Messages.Content(message, 100);
        return Fetch.drain(Fetch.answer(message, content, TextMode.UTF_8, Attribute.ENVELOPE));
    }

    @Test
    void noNulIsSentInAnyString() {
        String message = "Subject: a\0b\r\n\r\nc\0d";
        assertThat(value(message, body("TEXT"))).isEqualTo(text("c\u0080d"));
        assertThat(raw(message, Attribute.ENVELOPE))
                .contains("{3}\r\na\u0080b ")
                .doesNotContain("\0");
    }

    @Test
    void theMessageIsReadOnlyAsFastAsTheAnswerIsTaken() {
        Messages.Content content = new Messages.Content(PLAIN, 5);
        FetchAnswer answer = Fetch.answer(PLAIN, content, TextMode.ASCII, body(""), body("TEXT"));
        answer.next().toCompletableFuture().join();
        assertThat(content.reads()).isZero();
        answer.next().toCompletableFuture().join();
        answer.next().toCompletableFuture().join();
        assertThat(content.reads()).isEqualTo(2);
        answer.close();
        assertThat(content.isClosed()).isTrue();
    }

    @Test
    void howAMessageIsReadMakesNoDifference() {
        FetchItem[] items = {
            body("1"), Attribute.BODYSTRUCTURE, body("2.HEADER.FIELDS", "from"), body(""), Attribute.UID
        };
        String whole = raw(MIXED, items);
        for (int bytes = 1; bytes < MIXED.length(); bytes++) {
            Messages.Content content = new Messages.Content(MIXED, bytes);
            assertThat(Fetch.drain(Fetch.answer(MIXED, content, TextMode.ASCII, items)))
                    .isEqualTo(whole);
        }
    }

    @Test
    void aMessageThatEndsTooEarlyFailsTheAnswerRatherThanShortenALiteral() {
        Messages.Content shorter = new Messages.Content(MIXED.substring(0, 100), 1000);
        FetchAnswer answer = Fetch.answer(MIXED, shorter, TextMode.ASCII, body("1"));
        answer.next().toCompletableFuture().join();
        assertThatThrownBy(() -> answer.next().toCompletableFuture().join()).hasMessageContaining("octets before");
    }

    @Test
    void aFailedReadFailsTheAnswer() {
        MessageContent broken = new MessageContent() {
            @Override
            public long sizeOctets() {
                return PLAIN.length();
            }

            @Override
            public CompletableFuture<ByteBuffer> read(long offset, int maxBytes) {
                return CompletableFuture.failedFuture(new IllegalStateException("no disk"));
            }

            @Override
            public void close() {}
        };
        FetchedMessage message = with(Optional.of(broken), Optional.of(Messages.index(PLAIN)));
        FetchAnswer answer = new FetchAnswer(
                new FetchRequest(List.of(body("TEXT"))),
                message,
                new AnswerText(TextMode.ASCII),
                MessageLimits.DEFAULTS);
        answer.next().toCompletableFuture().join();
        assertThatThrownBy(() -> answer.next().toCompletableFuture().join()).hasMessageContaining("no disk");
    }

    @Test
    void whatNeedsAnIndexIsRefusedWithoutOne() {
        FetchedMessage without = with(Optional.of(new Messages.Content(PLAIN, 10)), Optional.empty());
        assertThatThrownBy(() -> new FetchAnswer(
                        FetchRequest.ALL, without, new AnswerText(TextMode.ASCII), MessageLimits.DEFAULTS))
                .isInstanceOf(IllegalArgumentException.class);
        FetchAnswer whole = new FetchAnswer(
                new FetchRequest(List.of(body(""))), without, new AnswerText(TextMode.ASCII), MessageLimits.DEFAULTS);
        assertThat(Answer.read(Fetch.drain(whole)).get(3)).isEqualTo(List.of("BODY[]", text(PLAIN)));
    }

    private static FetchedMessage with(Optional<MessageContent> content, Optional<MessageIndex> index) {
        MessageData data = new MessageData(
                new MessageState(1, 1, Flags.NONE), Optional.empty(), OptionalLong.empty(), content, index);
        return new FetchedMessage(1, FetchedMessage.Recency.KNOWN, data);
    }
}
