// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.mime;

import java.nio.CharBuffer;
import java.util.Arrays;

/** Some characters of a text after another, each as {@link CaseMap} maps it; one object serves for a whole text. */
public final class FoldedText {
    private int[] codePoints = new int[0];
    private int length;

    /** Empty. */
    public FoldedText() {}

    /**
     * Maps others, in the place of those before.
     *
     * @param text whole characters, of which each may become several; its position does not change
     */
    public void set(CharBuffer text) {
        length = 0;
        if (codePoints.length < text.remaining()) {
            codePoints = new int[text.remaining()];
        }
        int at = text.position();
        while (at < text.limit()) {
            char c = text.get(at);
            if (c < 0x80) {
                add(CaseMap.foldAscii(c));
                at++;
            } else {
                int codePoint = Character.codePointAt(text, at - text.position());
                CaseMap.fold(codePoint, this::add);
                at += Character.charCount(codePoint);
            }
        }
    }

    private void add(int codePoint) {
        if (length == codePoints.length) {
            codePoints = Arrays.copyOf(codePoints, 2 * length);
        }
        codePoints[length++] = codePoint;
    }

    /**
     * The mapped characters.
     *
     * @return the first {@link #length} of these; not to be written
     */
    public int[] codePoints() {
        return codePoints;
    }

    /**
     * How many there are.
     *
     * @return zero or more
     */
    public int length() {
        return length;
    }
}
