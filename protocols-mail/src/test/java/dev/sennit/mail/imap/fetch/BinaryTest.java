// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.fetch;

import static dev.sennit.mail.imap.Answer.NIL;
import static dev.sennit.mail.imap.Messages.lines;
import static dev.sennit.mail.imap.fetch.Fetch.raw;
import static dev.sennit.mail.imap.fetch.Fetch.text;
import static dev.sennit.mail.imap.fetch.Fetch.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.imap.Answer;
import dev.sennit.mail.imap.Messages;
import dev.sennit.mail.imap.fetch.FetchItem.Binary;
import dev.sennit.mail.imap.fetch.FetchItem.BinarySize;
import dev.sennit.mail.imap.fetch.FetchItem.Reading;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** BINARY, RFC 3516 section 4.2. */
class BinaryTest {
    private static final String PARTS = lines(
            "Content-Type: multipart/mixed; boundary=b",
            "",
            "--b",
            "Content-Transfer-Encoding: BASE64",
            "",
            "aGVs",
            "bG8=",
            "--b",
            "Content-Transfer-Encoding: quoted-printable",
            "",
            "caf=C3=A9  ",
            "a=",
            "b",
            "--b",
            "Content-Transfer-Encoding: x-uuencode",
            "",
            "?",
            "--b",
            "Content-Transfer-Encoding: base64",
            "",
            "YQBi",
            "--b--");

    private static Binary part(Integer... path) {
        return new Binary(List.of(path), Reading.PEEK, Optional.empty());
    }

    @Test
    void aPartComesWithoutItsEncoding() {
        assertThat(value(PARTS, part(1))).isEqualTo(text("hello"));
        assertThat(value(PARTS, part(2))).isEqualTo(text("caf\u00c3\u00a9\r\nab"));
        assertThat(value(PARTS, part())).isEqualTo(text(PARTS));
        assertThat(value(PARTS, part(7))).isEqualTo(NIL);
    }

    @Test
    void aNulIsSentInALiteral8AndNothingElse() {
        assertThat(raw(PARTS, part(4))).isEqualTo("* 7 FETCH (BINARY[4] ~{3}\r\na\0b)\r\n");
        assertThat(raw(PARTS, part(1))).isEqualTo("* 7 FETCH (BINARY[1] {5}\r\nhello)\r\n");
    }

    @Test
    void theSizeIsThatOfWhatWasDecoded() {
        assertThat(raw(PARTS, new BinarySize(List.of(1)), new BinarySize(List.of(2)), new BinarySize(List.of(9))))
                .isEqualTo("* 7 FETCH (BINARY.SIZE[1] 5 BINARY.SIZE[2] 9 BINARY.SIZE[9] 0)\r\n");
    }

    @Test
    void anUnknownEncodingIsLeftOutAndTold() {
        Messages.Content content = new Messages.Content(PARTS, 100);
        FetchAnswer answer = Fetch.answer(PARTS, content, TextMode.ASCII, part(3), part(1), new BinarySize(List.of(3)));
        assertThat(Fetch.drain(answer)).isEqualTo("* 7 FETCH (BINARY[1] {5}\r\nhello)\r\n");
        assertThat(answer.hasUnknownEncoding()).isTrue();
        assertThat(raw(PARTS, part(3))).isEqualTo("* 7 FETCH (UID 42)\r\n");
    }

    @Test
    void aPartOfItIsCountedInDecodedOctets() {
        FetchItem middle = new Binary(List.of(2), Reading.PEEK, Optional.of(new Partial(3, 3)));
        FetchItem behind = new Binary(List.of(2), Reading.PEEK, Optional.of(new Partial(9, 3)));
        assertThat(Fetch.read(PARTS, middle)).isEqualTo(List.of("BINARY[2]<3>", text("\u00c3\u00a9\r")));
        assertThat(value(PARTS, behind)).isEqualTo(text(""));
    }

    @Property(tries = 200)
    void whatWasEncodedComesBackHoweverItIsRead(
            @ForAll @Size(max = 300) byte[] octets,
            @ForAll @IntRange(min = 1, max = 100) int readBytes,
            @ForAll @IntRange(max = 310) int offset,
            @ForAll @IntRange(min = 1, max = 310) int count) {
        String message = lines("Content-Transfer-Encoding: base64", "")
                + Base64.getMimeEncoder(20, new byte[] {'\r', '\n'}).encodeToString(octets);
        String all = new String(octets, StandardCharsets.ISO_8859_1);
        Binary item = new Binary(List.of(1), Reading.PEEK, Optional.of(new Partial(offset, count)));
        FetchAnswer answer =
                Fetch.answer(message, new Messages.Content(message, readBytes), TextMode.ASCII, part(1), item);
        int from = Math.min(offset, all.length());
        assertThat(Answer.read(Fetch.drain(answer)).get(3))
                .isEqualTo(List.of(
                        "BINARY[1]",
                        text(all),
                        "BINARY[1]<" + offset + ">",
                        text(all.substring(from, Math.min(all.length(), from + count)))));
    }
}
