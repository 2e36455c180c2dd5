// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.imap.AppendRequest;
import dev.sennit.mail.imap.OpenMailbox.Access;
import dev.sennit.mail.imap.SearchTerm;
import dev.sennit.mail.imap.SearchTerms;
import dev.sennit.mail.message.Section;
import dev.sennit.mail.store.FlagChange;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.UidSet;
import dev.sennit.reactor.testkit.ManualTime;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever text a caller gives, one command leaves, or none (CVE-2025-7962 and its kin). */
class RequestTest {
    private final ManualTime time = new ManualTime();

    private ImapClientWire open(String extensions) {
        return ImapClientWire.open(time, extensions);
    }

    @Test
    void quotesOrALiteralIsChosenByContent() {
        ImapClientWire wire = open("LITERAL- ID");
        wire.mailboxes.identify(Map.of("a \"b\\", "c"));
        assertThat(wire.takes()).isEqualTo("S2 ID (\"a \\\"b\\\\\" \"c\")\r\n");
        wire.says("* ID NIL|S2 OK");
        wire.mailboxes.identify(Map.of("name", "Größe"));
        assertThat(wire.takes()).isEqualTo("S3 ID (\"name\" {7+}\r\nGröße)\r\n");
        wire.says("S3 OK");
        wire.mailboxes.identify(Map.of());
        assertThat(wire.takes()).isEqualTo("S4 ID NIL\r\n");
    }

    @Test
    void aLiteralWaitsForThePlusUnlessTheServerTakesItUnasked() {
        ImapClientWire wire = open("ID");
        wire.mailboxes.identify(Map.of("name", "ü"));
        wire.mailboxes.noop();
        assertThat(wire.takes()).isEqualTo("S2 ID (\"name\" {2}\r\n");
        assertThat(wire.says("+ go").takes()).isEqualTo("ü)\r\n");
        assertThat(wire.says("S2 OK").takes()).isEqualTo("S3 NOOP\r\n");
        ImapClientWire plus = open("ID LITERAL+");
        plus.mailboxes.identify(Map.of("name", "ü".repeat(2048)));
        assertThat(plus.takes()).startsWith("S2 ID (\"name\" {4096+}\r\n").endsWith(")\r\n");
        plus.says("S2 OK");
        plus.mailboxes.identify(Map.of("name", "ü".repeat(2049)));
        assertThat(plus.takes()).isEqualTo("S3 ID (\"name\" {4098}\r\n");
    }

    @Test
    void aServerMayRefuseALiteral() {
        ImapClientWire wire = open("ID");
        var first = wire.mailboxes.identify(Map.of("name", "ü"));
        wire.mailboxes.noop();
        assertThat(wire.says("S2 BAD no").takes()).isEqualTo("S2 ID (\"name\" {2}\r\nS3 NOOP\r\n");
        assertThat(ImapClientWire.failure(first)).hasMessage("ID was refused: BAD no");
    }

    private static void give(ImapClientWire wire, int which, String text) {
        switch (which) {
            case 0 -> wire.mailboxes.create(text);
            case 1 -> wire.mailboxes.list(text);
            case 2 -> wire.mailboxes.identify(Map.of(text, text));
            case 3 -> wire.mailboxes.enable(Set.of(text));
            case 4 -> wire.messages.search(search(SearchTerm.header(text, text).or(SearchTerm.from(text))));
            case 5 ->
                wire.messages.retrieve(1, new Section(List.of(), Section.What.FIELDS, List.of(text)), bytes -> {
                    throw new AssertionError();
                });
            case 6 -> wire.messages.copy(UidSet.of(1), text);
            case 7 -> wire.mailboxes.rename(text, text);
            case 8 -> wire.mailboxes.status(text);
            case 9 -> wire.mailboxes.open(text, Access.READ_WRITE, Optional.empty());
            case 10 -> wire.mailboxes.delete(text);
            case 11 -> wire.mailboxes.subscribe(text);
            case 12 -> wire.mailboxes.unsubscribe(text);
            case 13 -> wire.messages.move(UidSet.of(1), text);
            case 14 -> wire.messages.append(text, AppendRequest.of(new byte[] {'m'}));
            case 15 -> wire.messages.storeFlags(UidSet.of(1), FlagChange.add(Flags.of(Set.of(), Set.of(text))));
            default -> wire.messages.search(search(SearchTerm.keyword(text)));
        }
    }

    private static Request search(SearchTerm term) {
        Request terms = Request.of("");
        SearchTerms.write(term, terms);
        return terms;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void everyCharacterStaysWithinItsCommand(int which) {
        ImapClientWire wire = open("LITERAL+ ID ESEARCH MOVE");
        int sent = 2;
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            if (c > 0xFF && !isPerilous(c) && c % 64 != which) {
                continue;
            }
            String text = "x" + (char) c + "y";
            boolean given = true;
            try {
                give(wire, which, text);
            } catch (IllegalArgumentException refused) {
                given = false;
            }
            boolean half = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
            if (c == '\r' || c == '\n' || c == 0 || half) {
                assertThat(given).as("U+%04X", c).isFalse();
            }
            wire.transport.settle();
            String bytes = wire.transport.text();
            wire.transport.clear();
            if (given) {
                assertThat(bytes).as("U+%04X", c).startsWith("S" + sent + " ").endsWith("\r\n");
                String line = bytes.substring(0, bytes.length() - 2).replaceAll("\\{\\d+\\+}\r\n", "");
                assertThat(line).as("U+%04X", c).doesNotContain("\r", "\n", "\0");
                wire.transport.peerSends(("S" + sent + " NO\r\n").getBytes(StandardCharsets.US_ASCII));
                wire.transport.settle();
                sent++;
            } else {
                assertThat(bytes).as("U+%04X", c).isEmpty();
            }
        }
        assertThat(sent).isGreaterThan(40);
        assertThat(wire.transport.closing()).isFalse();
    }

    /** They are not quoted: what stands in the same command behind them would be the caller's, too. */
    @ParameterizedTest
    @ValueSource(strings = {"x y", "x)", "x(", "x\"", "x\\", "x{3}", "x*", "x%", "x]", "", "\u00e4", "x\u7f0d"})
    void namesOfFieldsAndExtensionsAreAtoms(String text) {
        ImapClientWire wire = open("LITERAL+");
        for (int which : new int[] {3, 5}) {
            assertThatThrownBy(() -> give(wire, which, text)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(wire.takes()).isEmpty();
    }

    /** A character whose lower byte would end a line, or half of one. */
    private static boolean isPerilous(int c) {
        int low = c & 0xFF;
        return low == '\r' || low == '\n' || low == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    @Test
    void everyCharacterIsQuotedALiteralOrRefused() {
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            String text = String.valueOf((char) c);
            if (c == '\r' || c == '\n' || c == 0 || Character.isSurrogate((char) c)) {
                assertThatThrownBy(() -> Request.of("X").string(text)).isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> Request.of("X").mailbox(text)).isInstanceOf(IllegalArgumentException.class);
                continue;
            }
            List<Request.Part> parts = Request.of("X").string(text).parts();
            if (c >= ' ' && c <= '~') {
                String quoted = c == '"' || c == '\\' ? "\\" + text : text;
                assertThat(parts).as("U+%04X", c).containsExactly(new Request.Part.Text("X \"" + quoted + "\""));
            } else {
                Request.Part.Literal literal = (Request.Part.Literal) parts.get(1);
                assertThat(literal.bytes()).as("U+%04X", c).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
            }
            assertThat(Request.of("X").mailbox(text).parts()).as("U+%04X", c).hasSize(1); // printable ASCII
        }
    }

    @Test
    void aTextMayHaveCharactersBeyondThePlane() {
        Request.requireText("\ud83d\ude00");
        for (String half : new String[] {"\ud83d", "\ude00", "\ud83d\ud83d\ude00"}) {
            assertThatThrownBy(() -> Request.requireText(half)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
