// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.mime;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads the encoded words of a field (RFC 2047, RFC 2231 section 5), wherever they stand in it, also longer ones than allowed and ones with
 * blanks. One that cannot be read stays as it is. Words beside each other in one charset are decoded together, since writers cut
 * characters. Takes time in the length of the text.
 */
public final class EncodedWords {
    private final String text;
    private final StringBuilder out = new StringBuilder();
    private final ByteArrayOutputStream run = new ByteArrayOutputStream(); // decoded bytes of words beside each other
    private Charset charset = StandardCharsets.UTF_8; // of the run
    private int wordEnd; // of some word from here on: the first "?="

    private EncodedWords(String text) {
        this.text = text;
        this.wordEnd = -1;
    }

    /**
     * What a field says.
     *
     * @param octets its value, unfolded, a character for each octet
     * @return in Unicode; octets outside of words that are not ASCII are taken for UTF-8
     */
    public static String decode(String octets) {
        return octets.contains("=?") ? new EncodedWords(octets).decode() : raw(octets);
    }

    private static String raw(String octets) {
        int at = 0;
        while (at < octets.length() && octets.charAt(at) < 0x80) {
            at++;
        }
        return at == octets.length()
                ? octets
                : new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private String decode() {
        int done = 0;
        int start = text.indexOf("=?");
        while (start >= 0) {
            Optional<Word> word = word(start);
            if (word.isEmpty()) {
                start = text.indexOf("=?", start + 2);
                continue;
            }
            String between = text.substring(done, start);
            if (done == 0 || !between.isBlank()) {
                endRun();
                out.append(raw(between));
            }
            append(word.get());
            done = word.get().end;
            start = text.indexOf("=?", done);
        }
        endRun();
        return out.append(raw(text.substring(done))).toString();
    }

    private record Word(Charset charset, byte[] bytes, int end) {}

    private Optional<Word> word(int start) {
        int charsetEnd = text.indexOf('?', start + 2);
        if (charsetEnd < 0 || charsetEnd + 2 >= text.length() || text.charAt(charsetEnd + 2) != '?') {
            return Optional.empty();
        }
        int from = charsetEnd + 3;
        if (wordEnd < from) {
            wordEnd = text.indexOf("?=", from);
            wordEnd = wordEnd < 0 ? Integer.MAX_VALUE : wordEnd;
        }
        String name = text.substring(start + 2, Math.min(charsetEnd, start + 2 + Charsets.LONGEST_NAME + 1));
        Optional<Charset> known = Charsets.named(name.replaceFirst("\\*.*", ""));
        char encoding = Character.toLowerCase(text.charAt(charsetEnd + 1));
        if (wordEnd == Integer.MAX_VALUE || known.isEmpty() || (encoding != 'b' && encoding != 'q')) {
            return Optional.empty();
        }
        byte[] encoded = text.substring(from, wordEnd).getBytes(StandardCharsets.ISO_8859_1);
        byte[] bytes = encoding == 'b' ? base64(encoded) : quoted(encoded);
        return Optional.of(new Word(known.get(), bytes, wordEnd + 2));
    }

    private static byte[] base64(byte[] encoded) {
        Base64Decoder decoder = new Base64Decoder();
        ByteBuffer most = decoder.decode(ByteBuffer.wrap(encoded));
        ByteBuffer rest = decoder.finish();
        byte[] bytes = new byte[most.remaining() + rest.remaining()];
        int first = most.remaining();
        most.get(bytes, 0, first);
        rest.get(bytes, first, rest.remaining());
        return bytes;
    }

    private static byte[] quoted(byte[] encoded) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length);
        for (int i = 0; i < encoded.length; i++) {
            int high = i + 2 < encoded.length ? Character.digit(encoded[i + 1], 16) : -1;
            int low = high >= 0 ? Character.digit(encoded[i + 2], 16) : -1;
            if (encoded[i] == '=' && low >= 0) {
                bytes.write(high << 4 | low);
                i += 2;
            } else {
                bytes.write(encoded[i] == '_' ? ' ' : encoded[i]);
            }
        }
        return bytes.toByteArray();
    }

    private void append(Word word) {
        if (!word.charset.equals(charset)) {
            endRun();
            charset = word.charset;
        }
        run.writeBytes(word.bytes);
    }

    private void endRun() {
        out.append(run.toString(charset));
        run.reset();
    }
}
