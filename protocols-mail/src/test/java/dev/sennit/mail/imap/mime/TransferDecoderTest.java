// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.mime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.imap.Messages;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TransferDecoderTest {
    /** Decodes in pieces of one size; and whole, which must be the same. */
    private static String decode(String encoding, String octets, int pieceBytes) {
        TransferDecoder decoder = TransferDecoder.named(encoding).orElseThrow();
        StringBuilder out = new StringBuilder();
        byte[] in = Messages.bytes(octets);
        for (int from = 0; from < in.length; from += pieceBytes) {
            ByteBuffer piece = ByteBuffer.wrap(in, from, Math.min(pieceBytes, in.length - from));
            out.append(StandardCharsets.ISO_8859_1.decode(decoder.decode(piece)));
        }
        return out.append(StandardCharsets.ISO_8859_1.decode(decoder.finish())).toString();
    }

    private static String everyWay(String encoding, String octets) {
        String whole = decode(encoding, octets, Integer.MAX_VALUE / 2);
        for (int bytes = 1; bytes < octets.length(); bytes++) {
            assertThat(decode(encoding, octets, bytes))
                    .as("in pieces of %d", bytes)
                    .isEqualTo(whole);
        }
        return whole;
    }

    @Test
    void quotedPrintableIsReadAsTheRfcSays() {
        assertThat(everyWay("Quoted-Printable", "a=3D=c3=A9b")).isEqualTo("a=\u00c3\u00a9b");
        assertThat(everyWay("quoted-printable", "one=\r\ntwo=  \r\nthree=\nfour"))
                .isEqualTo("onetwothreefour");
        assertThat(everyWay("quoted-printable", "end \t \r\nnext \n")).isEqualTo("end\r\nnext\n");
        assertThat(everyWay("quoted-printable", "the end \t ")).isEqualTo("the end");
        assertThat(everyWay("quoted-printable", "the end =  ")).isEqualTo("the end ");
    }

    @Test
    void whatIsNotQuotedPrintableStaysAsItIs() {
        assertThat(everyWay("quoted-printable", "a=zz=4=\r=41= x")).isEqualTo("a=zz=4=\rA= x");
        assertThat(everyWay("quoted-printable", "x==41")).isEqualTo("x=A");
        assertThat(everyWay("quoted-printable", "end=")).isEqualTo("end");
        assertThat(everyWay("quoted-printable", "end=4")).isEqualTo("end=4");
        assertThat(everyWay("quoted-printable", "a \rb")).isEqualTo("a \rb");
    }

    @Test
    void moreBlanksThanAreHeldAreNotLost() {
        String blanks = " ".repeat(5000);
        assertThat(decode("quoted-printable", blanks + "x", 7)).isEqualTo(blanks + "x");
    }

    @Test
    void base64PassesOverWhatIsNotOfItsAlphabet() {
        assertThat(everyWay("base64", "a GV\r\ns*bG8")).isEqualTo("hello");
        assertThat(everyWay("base64", "aGVs\r\nbG8=\r\naGVsbG8=")).isEqualTo("hellohello");
        assertThat(everyWay("base64", "=====a")).isEmpty();
    }

    @Test
    void anUnknownEncodingHasNoDecoder() {
        assertThat(TransferDecoder.named("x-uuencode")).isEmpty();
        assertThat(TransferDecoder.named("8BIT")).isPresent();
    }

    @Property(tries = 300)
    void base64ComesBack(@ForAll @Size(max = 200) byte[] octets, @ForAll @IntRange(min = 1, max = 50) int pieceBytes) {
        String encoded = Base64.getMimeEncoder().encodeToString(octets);
        assertThat(decode("base64", encoded, pieceBytes)).isEqualTo(new String(octets, StandardCharsets.ISO_8859_1));
    }

    @Property(tries = 300)
    void quotedPrintableComesBack(
            @ForAll @Size(max = 200) byte[] octets, @ForAll @IntRange(min = 1, max = 50) int pieceBytes) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : octets) {
            encoded.append(b > ' ' && b != '=' ? String.valueOf((char) b) : String.format("=%02X", b & 0xff))
                    .append(b % 5 == 0 ? "=\r\n" : "");
        }
        assertThat(decode("quoted-printable", encoded.toString(), pieceBytes))
                .isEqualTo(new String(octets, StandardCharsets.ISO_8859_1));
    }

    @Property(tries = 500)
    void nothingMakesADecoderFail(
            @ForAll @Size(max = 100) byte[] octets, @ForAll @IntRange(min = 1, max = 10) int pieceBytes) {
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        assertThat(decode("base64", text, pieceBytes).length()).isLessThanOrEqualTo(octets.length);
        assertThat(decode("quoted-printable", text, pieceBytes).length()).isLessThanOrEqualTo(octets.length);
    }
}
