// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.imap.wire.Response.Condition;
import dev.sennit.mail.message.BodyStructure;
import dev.sennit.mail.message.Part.Kind;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.SystemFlag;
import dev.sennit.mail.store.UidSet;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9051 sections 7 and 9, RFC 3501 section 7, RFC 7162. */
class ResponseParserTest {
    private static final ParseLimits LIMITS = new ParseLimits(20, 1000);

    private static Response read(String text) throws SyntaxFault {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return ResponseParser.read(bytes, bytes.length, LIMITS);
    }

    private static Response.Fetch fetch(String items) throws SyntaxFault {
        return (Response.Fetch) read("* 7 FETCH (" + items + ")");
    }

    @Test
    void aStatusHasACodeAndWords() throws SyntaxFault {
        Response.Tagged tagged = (Response.Tagged) read("S1 no [COPYUID 3 1:2,9 4:6] done {3}");
        assertThat(tagged.tag()).isEqualTo("S1");
        assertThat(tagged.status().condition()).isEqualTo(Condition.NO);
        assertThat(tagged.status().text()).isEqualTo("done {3}");
        ResponseCode code = tagged.status().code().orElseThrow();
        assertThat(code.uidValidity()).isEqualTo(3);
        assertThat(code.copiedFrom()).isEqualTo(UidSet.of(1, 2, 9));
        assertThat(code.copiedTo()).isEqualTo(UidSet.range(4, 6));
        assertThat(read("* OK [not a code")).hasToString("Untagged[status=OK [not a code]");
        assertThat(read("* BYE")).hasToString("Untagged[status=BYE]");
        assertThat(read("+ ")).isEqualTo(new Response.Continuation(""));
        assertThat(read("+")).isEqualTo(new Response.Continuation(""));
    }

    @Test
    void ofAnIdThirtyPairsAreKept() throws SyntaxFault { // RFC 2971 section 3.3
        StringBuilder pairs = new StringBuilder("\"0\" NIL");
        for (int i = 1; i < 100; i++) {
            pairs.append(" \"").append(i).append("\" \"x\"");
        }
        Response.Identity identity = (Response.Identity) read("* ID (" + pairs + ")");
        assertThat(identity.fields()).hasSize(30).containsEntry("0", "").containsEntry("29", "x");
    }

    @Test
    void wordsForPeopleArePrintable() throws SyntaxFault {
        Response.Untagged untagged = (Response.Untagged) read("* NO [ALERT] \u001b[31m gr\u00fc\u00dfe \u0007");
        assertThat(untagged.status().text()).isEqualTo("?[31m gr??e ?");
    }

    @Test
    void whatIsSaidOfAMailboxIsRead() throws SyntaxFault {
        assertThat(read("* LIST (\\HasNoChildren \\Sent) \"/\" \"Gesendete Entw&APw-rfe\""))
                .isEqualTo(new Response.Listed(
                        Set.of("\\hasnochildren", "\\sent"), Optional.of('/'), "Gesendete Entwürfe"));
        assertThat(read("* LIST () NIL inbox")).isEqualTo(new Response.Listed(Set.of(), Optional.empty(), "INBOX"));
        assertThat(read("* LIST () \"\\\\\" {3}\r\na\"b (\"OLDNAME\" (\"x\"))"))
                .isEqualTo(new Response.Listed(Set.of(), Optional.of('\\'), "a\"b"));
        assertThat(((Response.Listed) read("* LIST () \".\" \"a&b\"")).name()).isEqualTo("a&b"); // as it is spelled
        assertThat(read("* STATUS blurdybloop (MESSAGES 231 UIDNEXT 44292 MAILBOXID (F2) SIZE 8589934592)"))
                .isEqualTo(new Response.Numbers(
                        "blurdybloop",
                        Map.of(StatusItem.MESSAGES, 231L, StatusItem.UIDNEXT, 44292L, StatusItem.SIZE, 8589934592L)));
        assertThat(read("* FLAGS (\\Answered \\Seen $Junk \\Strange)"))
                .isEqualTo(new Response.MailboxFlags(
                        Flags.of(List.of(SystemFlag.ANSWERED, SystemFlag.SEEN), List.of("$Junk"))));
        assertThat(read("* 23 EXISTS")).isEqualTo(new Response.Count(Response.Counted.EXISTS, 23));
        assertThat(read("* 44 Expunge")).isEqualTo(new Response.Count(Response.Counted.EXPUNGE, 44));
    }

    @Test
    void whatASearchFindsIsRead() throws SyntaxFault {
        assertThat(read("* SEARCH 2 84 882 3 (MODSEQ 917162500)"))
                .isEqualTo(new Response.Found(UidSet.of(2, 3, 84, 882), OptionalLong.of(917162500L)));
        assertThat(read("* SEARCH")).isEqualTo(new Response.Found(UidSet.EMPTY, OptionalLong.empty()));
        assertThat(read("* ESEARCH (TAG \"S282\") UID MIN 2 COUNT 3 ALL 2,10:11 MODSEQ 9"))
                .isEqualTo(new Response.Found(UidSet.of(2, 10, 11), OptionalLong.of(9)));
        assertThat(read("* ESEARCH")).isEqualTo(new Response.Found(UidSet.EMPTY, OptionalLong.empty()));
        assertThat(read("* VANISHED (EARLIER) 41,43:116"))
                .isEqualTo(new Response.Vanished(true, UidSet.of(41).or(UidSet.range(43, 116))));
    }

    /** CVE-2025-25186. */
    @Test
    void aSetOfEveryUidCostsNothing() throws SyntaxFault {
        assertThat(read("* VANISHED 1:4294967295")).isEqualTo(new Response.Vanished(false, UidSet.ALL));
        ResponseCode code = ((Response.Untagged) read("* OK [COPYUID 1 1:4294967295 4294967295:1] x"))
                .status()
                .code()
                .orElseThrow();
        assertThat(code.copiedTo().count()).isEqualTo(4294967295L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "* 4294967296 EXISTS",
                "* 99999999999999999999 FETCH ()",
                "* 0 FETCH (UID 1)",
                "* 0 EXPUNGE",
                "* VANISHED 0:4",
                "* VANISHED 1:*",
                "* VANISHED 1:4294967296",
                "* ESEARCH ALL 1:*",
                "* SEARCH 0",
                "* SEARCH 1 x",
                "* SEARCH 1 (MODSEQ 9223372036854775808)",
                "* 1 FETCH (UID 0)",
                "* 1 FETCH (RFC822.SIZE -1)",
                "* 1 FETCH (FLAGS \\Seen)",
                "* 1 FETCH (UID 1) x",
                "* 1 FETCH (ENVELOPE (NIL NIL))",
                "* 1 FETCH (BODY[ \"x\")",
                "* 1 FETCH (INTERNALDATE \"yesterday\")",
                "* LIST (\\X \"/\" x",
                "* LIST () \"//\" x",
                "* LIST () \"/\" \"x\\y\"",
                "S1 BYE",
                "S1 FINE",
                "S1",
                "*",
                "",
                "* CAPABILITY"
            })
    void whatBreaksTheGrammarIsAFault(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(SyntaxFault.class);
    }

    @Test
    void listsAreAsDeepAndAsLongAsTheLimitsAllow() throws SyntaxFault {
        read("* 1 FETCH (X " + "(".repeat(19) + ")".repeat(19) + ")");
        assertThatThrownBy(() -> read("* 1 FETCH (X " + "(".repeat(20) + ")".repeat(20) + ")"))
                .hasMessageContaining("20 deep");
        assertThatThrownBy(() -> read("* 1 FETCH (BODYSTRUCTURE " + "(".repeat(100_000)))
                .hasMessageContaining("20 deep");
        assertThatThrownBy(() -> read("* SEARCH" + " 1".repeat(1001))).hasMessageContaining("1000 elements");
    }

    /** RFC 3501 section 7.4.2, its example of an envelope, and more. */
    @Test
    void aMessageIsRead() throws SyntaxFault {
        Response.Fetch fetch =
                fetch("FLAGS (\\Seen \\Recent) INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" RFC822.SIZE 4286"
                        + " ENVELOPE (\"Wed, 17 Jul 1996 02:23:25 -0700 (PDT)\" \"IMAP4rev1 WG mtg summary\""
                        + " ((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\"))"
                        + " ((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\")) NIL"
                        + " ((NIL NIL \"imap\" \"cac.washington.edu\")(NIL NIL \"minutes\" \"CNRI.Reston.VA.US\"))"
                        + " NIL NIL NIL {6}\r\n<B27@>) X-NEW (\"a\" (b NIL)) MODSEQ (624140003) UID 12");
        assertThat(fetch.sequence()).isEqualTo(7);
        assertThat(fetch.uid()).hasValue(12);
        assertThat(fetch.flags()).contains(Flags.of(SystemFlag.SEEN));
        assertThat(fetch.octets()).hasValue(4286);
        assertThat(fetch.internalDate()).hasToString("Optional[1996-07-17T09:44:25Z]");
        assertThat(fetch.modSeq()).hasValue(624140003);
        assertThat(fetch.envelope().orElseThrow().to())
                .extracting(address -> address.mailbox().orElseThrow())
                .containsExactly("imap", "minutes");
        assertThat(fetch.envelope().orElseThrow().messageId()).contains("<B27@>");
    }

    @Test
    void aStructureIsRead() throws SyntaxFault {
        BodyStructure body = fetch(
                        "BODYSTRUCTURE ((\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 1152 23 NIL"
                                + " (\"attachment\" (\"filename\" \"x\")) (\"en\" \"de\") NIL)"
                                + "(\"MESSAGE\" \"RFC822\" NIL NIL NIL \"8BIT\" 300 (NIL \"in\" NIL NIL NIL NIL NIL NIL NIL NIL)"
                                + " (\"TEXT\" \"HTML\" NIL NIL NIL \"7BIT\" 10 1) 9)"
                                + "(\"IMAGE\" \"PNG\" NIL \"<i>\" NIL \"BASE64\" 4554) \"MIXED\" (\"BOUNDARY\" \"b\") NIL \"en\" \"there\" 1)")
                .structure()
                .orElseThrow();
        assertThat(body.kind()).isEqualTo(Kind.MULTIPART);
        assertThat(body.location()).contains("there");
        BodyStructure text = body.parts().get(0);
        assertThat(text.lines()).isEqualTo(23);
        assertThat(text.disposition().orElseThrow().parameters().get(0).value()).isEqualTo("x");
        assertThat(text.languages()).containsExactly("en", "de");
        BodyStructure message = body.parts().get(1);
        assertThat(message.kind()).isEqualTo(Kind.MESSAGE);
        assertThat(message.envelope().orElseThrow().subject()).contains("in");
        assertThat(message.parts().get(0).type().subtype()).isEqualTo("HTML");
        assertThat(message.lines()).isEqualTo(9);
        assertThat(body.parts().get(2).octets()).isEqualTo(4554);
    }

    private static Optional<SectionStart> start(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return ResponseParser.start(bytes, bytes.length, LIMITS);
    }

    @Test
    void theBeginningOfASectionIsKnownBeforeItsBytesCome() {
        assertThat(start("* 3 FETCH (UID 5 FLAGS () BODY[] {99999}\r\n"))
                .contains(new SectionStart(OptionalLong.of(5), "BODY[]"));
        assertThat(start("* 3 FETCH (body[1.header.fields (\"from\" TO)]<0> {9}\r\n"))
                .contains(new SectionStart(OptionalLong.empty(), "BODY[1.HEADER.FIELDS (from TO)]<0>"));
        assertThat(start("* 3 FETCH (ENVELOPE (NIL {9}\r\n")).isEmpty();
        assertThat(start("* LIST () \"/\" {9}\r\n")).isEmpty();
        assertThat(start("* 3 FETCH (UID 0 BODY[] {9}\r\n")).isEmpty();
    }

    @Property(tries = 3000)
    void whateverComesIsReadOrAFault(@ForAll byte[] tail) {
        for (String head :
                new String[] {"", "* ", "* 1 FETCH (", "* LIST (", "* ESEARCH ", "* 1 FETCH (BODYSTRUCTURE ("}) {
            byte[] start = head.getBytes(StandardCharsets.US_ASCII);
            byte[] all = Arrays.copyOf(start, start.length + tail.length);
            System.arraycopy(tail, 0, all, start.length, tail.length);
            try {
                assertThat(ResponseParser.read(all, all.length, LIMITS)).isNotNull();
            } catch (SyntaxFault fault) {
                assertThat(fault.words()).isNotEmpty();
            }
            assertThat(ResponseParser.start(all, all.length, LIMITS)).isNotNull();
        }
    }
}
