// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FoldedTextTest {
    private static String read(String text, int pieceBytes) {
        CharsetReader reader = new CharsetReader(StandardCharsets.UTF_8);
        FoldedText folded = new FoldedText();
        StringBuilder all = new StringBuilder();
        Consumer<CharBuffer> gather = chars -> {
            folded.set(chars);
            all.append(new String(folded.codePoints(), 0, folded.length()));
        };
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at += pieceBytes) {
            reader.read(ByteBuffer.wrap(bytes, at, Math.min(pieceBytes, bytes.length - at)), gather);
        }
        reader.finish(gather);
        return all.toString();
    }

    @Property
    void bytesInPiecesBecomeTheSameAsTheWholeText(
            @ForAll("texts") String text, @ForAll @IntRange(min = 1, max = 9) int pieceBytes) {
        assertThat(read(text, pieceBytes)).isEqualTo(CaseMap.fold(text));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                        "a",
                        "Z",
                        "\r\n",
                        "\u00e9",
                        "\u01c6",
                        "\ufb03",
                        "\ufdfa",
                        "\ud55c",
                        "\u4e2d",
                        "\ud83d\ude00",
                        "\ud801\udc28")
                .list()
                .ofMaxSize(40)
                .map(pieces -> String.join("", pieces));
    }

    @Test
    void noCharacterIsCutWhereTheBufferEnds() {
        // One becomes eighteen, and the reader's buffer ends within a pair.
        String text = "x".repeat(4095) + "\ud83d\ude00" + "\ufdfa".repeat(3000);
        assertThat(read(text, 1 << 20)).isEqualTo(CaseMap.fold(text));
    }

    @Test
    void everyLetterBecomesItsTitleCaseDecomposed() {
        for (int c = 0x80; c < 0x3400; c++) {
            String expected = Normalizer.normalize(Character.toString(Character.toTitleCase(c)), Normalizer.Form.NFKD)
                    .codePoints()
                    .map(Character::toTitleCase)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            assertThat(CaseMap.fold(Character.toString(c))).as("U+%04X", c).isEqualTo(expected);
        }
    }
}
