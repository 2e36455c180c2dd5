// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages, written with | for CRLF and ! for a bare LF, and the parts they are: type[body]lines(parts). */
class MessageIndexerTest {
    private static final String MIXED = "Content-Type: multipart/mixed; boundary=b||";
    private static final String DIGEST = "Content-Type: multipart/digest; boundary=b||";

    static Stream<Arguments> messages() {
        return Stream.of(
                Arguments.of("", "text/plain[]0"),
                Arguments.of("|", "text/plain[]0"),
                Arguments.of("|x", "text/plain[x]0"),
                Arguments.of("A: b", "text/plain[]0"),
                Arguments.of("A: b|", "text/plain[]0"),
                Arguments.of("A: b||x||y|", "text/plain[x||y|]3"),
                Arguments.of("no field|still header||x", "text/plain[x]0"),
                Arguments.of("Content-Type: image/png||x|", "image/png[x|]1"),
                Arguments.of("Content-Type: text||x", "text/plain[x]0"),
                Arguments.of("Content-Type: Text/HTML; charset=utf-8||x", "Text/HTML[x]0"),
                Arguments.of("content-type :|\ttext/(c)css||x", "text/css[x]0"),
                Arguments.of("Content-Type: a/b|Content-Type: c/d||x", "a/b[x]0"),
                // delimiters
                Arguments.of(MIXED + "--b||x|--b--|", "multipart/mixed[--b||x|--b--|]4(text/plain[x]0)"),
                Arguments.of(
                        MIXED + "pre|--b||x||--b--|post|",
                        "multipart/mixed[pre|--b||x||--b--|post|]7(text/plain[x|]1)"),
                Arguments.of(
                        MIXED + "--b||x|--b||y|--b--",
                        "multipart/mixed[--b||x|--b||y|--b--]6(text/plain[x]0,text/plain[y]0)"),
                Arguments.of(MIXED + "--b||x|", "multipart/mixed[--b||x|]3(text/plain[x|]1)"),
                Arguments.of(MIXED + "--b \t||x|--b-- |", "multipart/mixed[--b \t||x|--b-- |]4(text/plain[x]0)"),
                Arguments.of(
                        MIXED + "--b||--bb|-- b|--b--b|--B|-b|--b--",
                        "multipart/mixed[--b||--bb|-- b|--b--b|--B|-b|--b--]7(text/plain[--bb|-- b|--b--b|--B|-b]4)"),
                Arguments.of(
                        MIXED + "--b|A: c|--b||y|--b--",
                        "multipart/mixed[--b|A: c|--b||y|--b--]5(text/plain[]0,text/plain[y]0)"),
                Arguments.of(MIXED + "--b||--b--", "multipart/mixed[--b||--b--]2(text/plain[]0)"),
                Arguments.of(MIXED + "--b--|--b||x", "multipart/mixed[--b--|--b||x]3()"),
                Arguments.of(MIXED + "nothing", "multipart/mixed[nothing]0()"),
                Arguments.of("Content-Type: multipart/mixed||--b||x", "multipart/mixed[--b||x]2"),
                Arguments.of(
                        "Content-Type: multipart/x; boundary=\"a b:c\\\"\"||--a b:c\"||x|--a b:c\"--",
                        "multipart/x[--a b:c\"||x|--a b:c\"--]3(text/plain[x]0)"),
                Arguments.of(
                        "Content-Type: multipart/x; boundary=\"b  \"||--b||x|--b--",
                        "multipart/x[--b||x|--b--]3(text/plain[x]0)"),
                Arguments.of(
                        "Content-Type: multipart/x; boundary=b--||--b--||x|--b----",
                        "multipart/x[--b--||x|--b----]3(text/plain[x]0)"),
                // nesting
                Arguments.of(
                        MIXED + "--b|Content-Type: multipart/x; boundary=bb||--bb||x|--bb--|--b||y|--b--",
                        "multipart/mixed[--b|Content-Type: multipart/x; boundary=bb||--bb||x|--bb--|--b||y|--b--]10("
                                + "multipart/x[--bb||x|--bb--]3(text/plain[x]0),text/plain[y]0)"),
                Arguments.of(
                        MIXED + "--b|Content-Type: multipart/x; boundary=bb||--bb||x|--b||y",
                        "multipart/mixed[--b|Content-Type: multipart/x; boundary=bb||--bb||x|--b||y]8("
                                + "multipart/x[--bb||x]2(text/plain[x]0),text/plain[y]0)"),
                Arguments.of(
                        MIXED + "--b|Content-Type: message/rfc822||S: t||x|--b--",
                        "multipart/mixed[--b|Content-Type: message/rfc822||S: t||x|--b--]6("
                                + "message/rfc822[S: t||x]2(text/plain[x]0))"),
                Arguments.of(
                        MIXED + "--b|Content-Type: message/global||S: t|--b--",
                        "multipart/mixed[--b|Content-Type: message/global||S: t|--b--]4("
                                + "message/global[S: t]0(text/plain[]0))"),
                Arguments.of(
                        MIXED + "--b|Content-Type: message/global||S: t||--b--",
                        "multipart/mixed[--b|Content-Type: message/global||S: t||--b--]5("
                                + "message/global[S: t|]1(text/plain[]0))"),
                Arguments.of(
                        MIXED + "--b|Content-Type: message/global||--b--",
                        "multipart/mixed[--b|Content-Type: message/global||--b--]3("
                                + "message/global[]0(text/plain[]0))"),
                Arguments.of(
                        MIXED + "--b|Content-Type: multipart/x; boundary=c||--c|A: b|--b--",
                        "multipart/mixed[--b|Content-Type: multipart/x; boundary=c||--c|A: b|--b--]5("
                                + "multipart/x[--c|A: b]1(text/plain[]0))"),
                Arguments.of(
                        DIGEST + "--b||S: t||x|--b|Content-Type: text/plain||y|--b--",
                        "multipart/digest[--b||S: t||x|--b|Content-Type: text/plain||y|--b--]9("
                                + "message/rfc822[S: t||x]2(text/plain[x]0),text/plain[y]0)"),
                // line ends
                Arguments.of("A: b!!x!y!", "text/plain[x!y!]2"),
                Arguments.of("A: b!!x\r", "text/plain[x\r]0"),
                Arguments.of(
                        "Content-Type: multipart/mixed; boundary=b!!--b!!x!!--b--!",
                        "multipart/mixed[--b!!x!!--b--!]5(text/plain[x!]1)"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aMessageHasItsParts(String written, String expected) {
        String message = written.replace("|", "\r\n").replace('!', '\n');
        MessageIndex index = Cut.everyWay(message);
        assertThat(show(message, index.root())).isEqualTo(expected);
        assertThat(index.isComplete()).isTrue();
    }

    private static String show(String message, Part part) {
        String body = Cut.text(message, part.body()).replace("\r\n", "|").replace('\n', '!');
        String parts = part.parts().stream().map(p -> show(message, p)).collect(Collectors.joining(","));
        return part.contentType().type() + "/" + part.contentType().subtype() + "[" + body + "]" + part.lines()
                + (part.kind() == Part.Kind.OPAQUE ? "" : "(" + parts + ")");
    }

    @Test
    void bareLineFeedsCountAsCrlf() {
        String message = "A: b\n C\nD: e\r\n\nx\ny\r\nz\n";
        String sent = message.replaceAll("\r?\n", "\r\n");
        Part stored = Cut.everyWay(message).root();
        Part whole = Cut.everyWay(sent).root();
        assertThat(stored.body().octets()).isEqualTo(whole.body().octets());
        assertThat(stored.body().octetOffset()).isEqualTo(whole.body().octetOffset());
        assertThat(stored.separator().octets()).isEqualTo(2);
        assertThat(stored.separator().storedBytes()).isEqualTo(1);
        assertThat(stored.fields().get(1).range().octetOffset())
                .isEqualTo(whole.fields().get(1).range().octetOffset());
    }

    @Test
    void aFieldGoesFromItsNameToItsLastLine() {
        String message =
                "Received: a\r\n\tb\r\njunk\r\n more\r\nSubject :  =?x?q?y?=\r\n  z \r\n: none\r\nX\u00e4: no\r\n\r\n";
        Part root = Cut.everyWay(message).root();
        assertThat(root.fields()).extracting(HeaderField::name).containsExactly("Received", "Subject");
        assertThat(Cut.text(message, root.fields().get(0).range())).isEqualTo("Received: a\r\n\tb\r\n");
        assertThat(Cut.text(message, root.fields().get(1).range())).isEqualTo("Subject :  =?x?q?y?=\r\n  z \r\n");
        assertThat(root.fields().get(0).value()).isEmpty();
        assertThat(root.value("subject")).contains("=?x?q?y?=  z");
    }

    @ParameterizedTest // the headers that Dovecot answers BODY[1.MIME] with; RFC 2046 section 5.1.1
    @CsvSource({
        "--b||--b--, ''",
        "--b|--b--, ''",
        "--b|A: c|--b--, A: c",
        "--b|A: c||--b--, A: c|",
        "--b|A: c|||--b--, A: c||",
        "--b|A: c|d|--b--, A: c|d",
        "--b|Content-Type: message/rfc822||--b--, Content-Type: message/rfc822|",
        "--b|Content-Type: multipart/x; boundary=c||--b--, Content-Type: multipart/x; boundary=c|",
        "--b|Content-Type: multipart/x; boundary=c|--b--, Content-Type: multipart/x; boundary=c"
    })
    void theLineEndBeforeADelimiterIsNotTheHeaders(String written, String header) throws IndexDamagedException {
        String message = (MIXED + written).replace("|", "\r\n");
        MessageIndex index = Cut.everyWay(message);
        Part part = index.root().parts().get(0);
        assertThat(Cut.text(message, part.header()).replace("\r\n", "|")).isEqualTo(header);
        assertThat(part.body().octets()).isZero();
        assertThat(Cut.text(message, part.separator())).isEqualTo(header.endsWith("||") ? "\r\n" : "");
        assertThat(MessageIndex.decode(index.encode(), MessageLimits.DEFAULTS)).isEqualTo(index);
    }

    @ParameterizedTest // eight bytes are read at once: a delimiter may begin at any of them
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17})
    void aDelimiterIsFoundBehindLinesOfAnyLength(int length) {
        String header = MIXED.replace("|", "\r\n");
        for (String line :
                List.of("x".repeat(length) + "\r\n", "\u008a\u000b".repeat(length) + "\n", "-".repeat(length) + "\n")) {
            for (int lines = 0; lines < 4; lines++) {
                String text = line.repeat(lines);
                Part root = Cut.everyWay(header + text + "--b\r\n\r\n" + text + "y\n--b--\r\n" + text)
                        .root();
                assertThat(root.lines()).isEqualTo(4L + 3 * lines);
                assertThat(root.body().octets() - root.body().storedBytes())
                        .isEqualTo(line.endsWith("\r\n") ? 1 : 1 + 3 * lines);
                assertThat(root.parts()).hasSize(1);
                Part part = root.parts().get(0);
                assertThat(part.lines()).isEqualTo(lines);
                assertThat(part.body().storedOffset()).isEqualTo(header.length() + text.length() + 7);
                assertThat(part.body().storedBytes()).isEqualTo(text.length() + 1);
            }
        }
    }

    @Test
    void blanksBehindABoundaryMayBeLong() {
        String blanks = " ".repeat(1000);
        Part root = Cut.index(Cut.bytes("Content-Type: multipart/x; boundary=b\r\n\r\n--b" + blanks + "\r\n\r\nx\r\n--b"
                        + blanks + "x\r\n--b--" + blanks))
                .root();
        assertThat(root.parts()).hasSize(1);
        assertThat(root.parts().get(0).body().octets()).isEqualTo(1 + 2 + 3 + 1000 + 1);
    }

    @Test
    void afterItsEndNothingIsRead() {
        MessageIndexer indexer = new MessageIndexer();
        indexer.finish();
        assertThatThrownBy(() -> indexer.write(ByteBuffer.allocate(1))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(indexer::finish).isInstanceOf(IllegalStateException.class);
    }
}
