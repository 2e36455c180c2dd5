// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.forms;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Multipart bodies: the same parts or the same refusal whole, byte by byte and cut at every place. */
class MultipartParserTest {
    private static final FormLimits SMALL = new FormLimits(3, 80, 12, 400);
    private static final String A = "Content-Disposition: form-data; name=\"a\"\r\n\r\n";

    /** What came out, in words; the data of a part in one piece. */
    private static final class Transcript implements PartEvents {
        final List<String> events = new ArrayList<>();
        private final StringBuilder data = new StringBuilder();

        @Override
        public void partBegins(FormPart part) {
            events.add(part.name()
                    + part.fileName().map(name -> " file " + name).orElse("")
                    + part.contentType().map(type -> " of " + type).orElse(""));
        }

        @Override
        public void data(ByteBuffer piece) {
            assertThat(piece.hasRemaining()).isTrue();
            data.append(StandardCharsets.ISO_8859_1.decode(piece));
        }

        @Override
        public void partEnds() {
            flush();
            events.add("end");
        }

        void flush() {
            if (data.length() > 0) {
                events.add("<" + data + ">");
                data.setLength(0);
            }
        }

        @Override
        public boolean isHeld() {
            return false;
        }
    }

    private static List<String> cut(byte[] bytes, FormLimits limits, int... ends) {
        Transcript transcript = new Transcript();
        MultipartParser parser = new MultipartParser("xx", limits, transcript);
        int from = 0;
        try {
            for (int end : ends) {
                byte[] piece = new byte[end - from];
                System.arraycopy(bytes, from, piece, 0, piece.length);
                parser.parse(ByteBuffer.wrap(piece));
                Arrays.fill(piece, (byte) '!');
                from = end;
            }
            transcript.flush();
            transcript.events.add(parser.isComplete() ? "complete" : "incomplete");
        } catch (FormException e) {
            transcript.flush();
            transcript.events.add(e.status().code() + " " + e.getMessage());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return transcript.events;
    }

    private static List<String> everyWay(String raw, FormLimits limits) {
        byte[] bytes = raw.getBytes(StandardCharsets.ISO_8859_1);
        List<String> whole = cut(bytes, limits, bytes.length);
        assertThat(cut(bytes, limits, IntStream.rangeClosed(1, bytes.length).toArray()))
                .as("byte by byte")
                .isEqualTo(whole);
        for (int at = 1; at < bytes.length; at++) {
            assertThat(cut(bytes, limits, at, bytes.length)).as("cut at %d", at).isEqualTo(whole);
        }
        return whole;
    }

    private static List<String> everyWay(String raw) {
        return everyWay(raw, FormLimits.DEFAULTS);
    }

    @Test
    void whatABrowserSendsComesOutInParts() {
        assertThat(everyWay("--xx\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nhello\r\n"
                        + "--xx\r\nContent-Disposition: form-data; name=\"f\"; filename=\"caf\u00c3\u00a9.txt\"\r\n"
                        + "Content-Type: text/plain\r\n\r\none\r\ntwo\r\n\r\n--xx--\r\n"))
                .containsExactly(
                        "text",
                        "<hello>",
                        "end",
                        "f file café.txt of text/plain",
                        "<one\r\ntwo\r\n>",
                        "end",
                        "complete");
    }

    @Test
    void aFormMayBeEmptyAndSoMayAPart() {
        assertThat(everyWay("--xx--")).containsExactly("complete");
        assertThat(everyWay("--xx\r\n" + A + "\r\n--xx--\r\n")).containsExactly("a", "end", "complete");
    }

    @Test
    void preambleEpilogueAndPaddingAreDropped() {
        assertThat(everyWay("hello\r\n--x\r\n\r\n--xx \t\r\n" + A + "1\r\n--xx--\r\n--xx\r\nanything"))
                .containsExactly("a", "<1>", "end", "complete");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n--x",
                "\r\n-",
                "\r\n--",
                "\r",
                "\n",
                "\r\r",
                "\r\n\r\n",
                "\r\r\n--x",
                "--xx",
                "x--xx--",
                "\n--xx\r\n",
                "\r\n--x\r\n--x\r\n-",
                "\r\n--X",
                "\r\n --xx"
            })
    void whatOnlyLooksLikeADelimiterIsData(String data) {
        assertThat(everyWay("--xx\r\n" + A + data + "\r\n--xx--"))
                .containsExactly("a", "<" + data + ">", "end", "complete");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--xx\r\n" + A + "1\r\n--xxy\r\n",
                "--xx-y",
                "--xx\n",
                "--xx \n",
                "--xx\r\r",
                "--xx -",
                "--xy--\r\n--xx."
            })
    void aLineThatBeginsWithTheBoundaryAndGoesOnIsRefused(String raw) {
        assertThat(everyWay(raw)).last().asString().startsWith("400 a line begins with the boundary");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "``| 400 a part must have one Content-Disposition",
                "Content-Disposition: form-data;name=a^Content-Disposition: form-data;name=b^| 400 a part must have one",
                "Content-Disposition: attachment;name=a^| 400 a part must have one Content-Disposition",
                "Content-Disposition: form-data^| 400 a part must have a name",
                "Content-Disposition: form-data;name=a;name=b^| 400 a part must have one Content-Disposition",
                "Content-Disposition: form-data;name=\"a^| 400 a part must have one Content-Disposition",
                "Content-Disposition: form-data;name=\"a\"b^| 400 a part must have one Content-Disposition",
                "Content-Disposition: form-data;name=\"\u00ff\"^| 400 the name of a part must be UTF-8",
                "Content-Disposition: form-data;name=a;filename=\"\u00c0\u00af\"^| 400 the filename of a part must be UTF-8",
                "Content-Disposition: form-data;name=a^Content-Transfer-Encoding: base64^| 400 the content of a part must",
                "Content-Disposition : form-data;name=a^| 400 in front of a part: white space in a field name",
                "Content-Disposition: form-data;^ name=a^| 400 in front of a part: a field line that starts with white",
                "nonsense^| 400 in front of a part: a field line without a colon",
                "--xx--^| 400 in front of a part: a field line without a colon"
            })
    void aPartWithoutAProperHeadIsRefused(String head, String why) {
        assertThat(everyWay("--xx\r\n" + head.replace("^", "\r\n") + "\r\n1\r\n--xx--"))
                .last()
                .asString()
                .startsWith(why);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "form-data; name=a | a",
                "FORM-DATA;NAME=\"a\" | a",
                "form-data; name=\"\" | ``",
                "form-data; name=\"a;b=c\" | a;b=c",
                "form-data; name=\"a\\\"b\\\\c\" | a\"b\\c",
                "form-data; name=a; filename=\"C:\\dir\\x\" | a file C:\\dir\\x",
                "form-data; name=a; filename=\"\" | `a file `",
                "form-data; name=a; filename*=UTF-8''x | a"
            })
    void namesAreTakenFromTheDisposition(String disposition, String expected) {
        String raw = "--xx\r\ncontent-disposition: " + disposition + "\r\n\r\n\r\n--xx--";
        assertThat(everyWay(raw)).containsExactly(expected, "end", "complete");
    }

    @Test
    void everythingHasALimit() {
        String part = "--xx\r\n" + A + "123456789012\r\n";
        assertThat(everyWay(part.repeat(3) + "--xx--", SMALL)).last().isEqualTo("complete");
        assertThat(everyWay(part.repeat(4) + "--xx--", SMALL))
                .last()
                .asString()
                .startsWith("413 the form has more parts");
        assertThat(everyWay("--xx\r\n" + A + "1234567890123\r\n--xx--", SMALL))
                .containsExactly("a", "<123456789012>", "413 a part has more bytes than are taken; allowed are 12");
        String pad = "X: " + "y".repeat(80 - 42 - 5) + "\r\n";
        assertThat(everyWay("--xx\r\n" + pad + A + "1\r\n--xx--", SMALL)).last().isEqualTo("complete");
        assertThat(everyWay("--xx\r\n" + pad.replace("X", "XX") + A + "1\r\n--xx--", SMALL))
                .last()
                .asString()
                .startsWith("431");
        String ended = part + "--xx--";
        assertThat(everyWay(ended + "e".repeat(400 - ended.length()), SMALL))
                .last()
                .isEqualTo("complete");
        assertThat(everyWay(ended + "e".repeat(401 - ended.length()), SMALL))
                .last()
                .asString()
                .startsWith("413 the form has more bytes");
        assertThat(everyWay("--xx" + " ".repeat(80) + "\r\n" + A + "\r\n--xx--", SMALL))
                .last()
                .isEqualTo("complete");
        assertThat(everyWay("--xx" + " ".repeat(81) + "\r\n" + A + "\r\n--xx--", SMALL))
                .last()
                .asString()
                .startsWith("400");
    }

    @Test
    void aFormThatBreaksOffIsIncomplete() {
        String raw = "--xx\r\n" + A + "1\r\n--xx--";
        for (int end = 0; end < raw.length(); end++) {
            assertThat(cut(raw.getBytes(StandardCharsets.US_ASCII), FormLimits.DEFAULTS, end))
                    .last()
                    .isEqualTo("incomplete");
        }
    }

    @Property(tries = 500)
    void anyDataComesBackAsItWas(
            @ForAll("contents") List<String> contents, @ForAll @Size(max = 6) List<@IntRange(max = 400) Integer> cuts) {
        StringBuilder raw = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (String content : contents) {
            raw.append("--xx\r\n").append(A).append(content).append("\r\n");
            expected.add("a");
            if (!content.isEmpty()) {
                expected.add("<" + content + ">");
            }
            expected.add("end");
        }
        expected.add("complete");
        assertThat(pieces(raw + "--xx--", FormLimits.DEFAULTS, cuts)).isEqualTo(expected);
    }

    @Property(tries = 1000)
    void nonsenseMeansTheSameHoweverItIsCut(
            @ForAll("nonsense") String raw, @ForAll @Size(max = 6) List<@IntRange(max = 400) Integer> cuts) {
        byte[] bytes = raw.getBytes(StandardCharsets.ISO_8859_1);
        assertThat(pieces(raw, SMALL, cuts)).isEqualTo(cut(bytes, SMALL, bytes.length));
    }

    private static List<String> pieces(String raw, FormLimits limits, List<Integer> cuts) {
        byte[] bytes = raw.getBytes(StandardCharsets.ISO_8859_1);
        int[] ends = IntStream.concat(
                        cuts.stream().mapToInt(cut -> Math.min(cut, bytes.length)), IntStream.of(bytes.length))
                .sorted()
                .toArray();
        return cut(bytes, limits, ends);
    }

    @Provide
    Arbitrary<List<String>> contents() {
        return pieces().map(content -> content.replace("\r\n--xx", "\r\n--x x"))
                .list()
                .ofMaxSize(5);
    }

    @Provide
    Arbitrary<String> nonsense() {
        return pieces().map(text -> "--xx\r\n" + text + ".");
    }

    private static Arbitrary<String> pieces() {
        return Arbitraries.of(
                        "\r",
                        "\n",
                        "\r\n",
                        "-",
                        "--",
                        "--x",
                        "--xx",
                        "\r\n--xx",
                        "\r\n--xx\r\n",
                        A,
                        "a",
                        "\u00ff",
                        " ",
                        ":")
                .list()
                .ofMaxSize(14)
                .map(list -> String.join("", list));
    }
}
