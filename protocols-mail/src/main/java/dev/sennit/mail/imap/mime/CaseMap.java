// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.mime;

import java.text.Normalizer;
import java.util.Comparator;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * What of a text matters when case does not, after the collation i;unicode-casemap (RFC 5051): characters in title case, decomposed.
 * Hangul stays composed.
 */
public final class CaseMap {
    /** By code points, as UTF-8 would be compared. */
    public static final Comparator<String> ORDER = CaseMap::compare;

    private static final int FIRST_IDEOGRAPH = 0x3400;
    private static final int LAST_IDEOGRAPH = 0x9FFF;
    private static final int FIRST_HANGUL = 0xAC00;
    private static final int LAST_HANGUL = 0xD7A3;

    private CaseMap() {}

    /**
     * Maps one character.
     *
     * @param codePoint the character
     * @param out takes what it becomes, one or more
     */
    public static void fold(int codePoint, IntConsumer out) {
        if (codePoint < 0x80) {
            out.accept(foldAscii(codePoint));
        } else if ((codePoint >= FIRST_IDEOGRAPH && codePoint <= LAST_IDEOGRAPH)
                || (codePoint >= FIRST_HANGUL && codePoint <= LAST_HANGUL)) {
            out.accept(codePoint);
        } else if (codePoint < Alphabets.MAPPED.length) {
            for (int mapped : Alphabets.MAPPED[codePoint]) {
                out.accept(mapped);
            }
        } else {
            mapped(codePoint).forEach(out);
        }
    }

    private static IntStream mapped(int codePoint) {
        String title = Character.toString(Character.toTitleCase(codePoint));
        return Normalizer.normalize(title, Normalizer.Form.NFKD).codePoints().map(Character::toTitleCase);
    }

    /** What the letters of Latin, Greek and Cyrillic become; made when the first is met, since each takes the normalizer a while. */
    private static final class Alphabets {
        static final int[][] MAPPED =
                IntStream.range(0, 0x530).mapToObj(c -> mapped(c).toArray()).toArray(int[][]::new);
    }

    /**
     * Maps a character of ASCII, to one.
     *
     * @param codePoint below 0x80
     * @return what it becomes
     */
    public static int foldAscii(int codePoint) {
        return codePoint >= 'a' && codePoint <= 'z' ? codePoint - 0x20 : codePoint;
    }

    /**
     * Maps a text.
     *
     * @param text any
     * @return what of it matters
     */
    public static String fold(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        text.codePoints().forEach(c -> fold(c, folded::appendCodePoint));
        return folded.toString();
    }

    private static int compare(String a, String b) {
        int shorter = Math.min(a.length(), b.length());
        for (int i = 0; i < shorter; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                // Surrogates stand for what is above all other characters.
                boolean high = Character.isSurrogate(x);
                return high == Character.isSurrogate(y) ? Character.compare(x, y) : high ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
