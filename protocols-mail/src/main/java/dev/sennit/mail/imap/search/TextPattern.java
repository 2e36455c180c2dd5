// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

import dev.sennit.mail.imap.mime.CaseMap;
import dev.sennit.mail.imap.mime.FoldedText;
import java.nio.CharBuffer;

/**
 * A text that is looked for, whatever its case, in characters that come one after the other: by Knuth, Morris and Pratt, so that each
 * character costs the same however many were like the text.
 */
final class TextPattern {
    private final int[] text;
    private final int[] fallback; // how many characters match still when the one behind so many does not

    TextPattern(String wanted) {
        text = CaseMap.fold(wanted).codePoints().toArray();
        fallback = new int[text.length];
        for (int i = 1; i < text.length; i++) {
            int matched = fallback[i - 1];
            while (matched > 0 && text[matched] != text[i]) {
                matched = fallback[matched - 1];
            }
            fallback[i] = text[matched] == text[i] ? matched + 1 : 0;
        }
    }

    /** Whether a whole text holds it. */
    boolean isIn(String whole) {
        FoldedText folded = new FoldedText();
        folded.set(CharBuffer.wrap(whole));
        Run run = new Run();
        run.take(folded);
        return run.isFound();
    }

    /** A search through one text. */
    final class Run {
        private int matched;

        /** Takes the characters that follow. */
        void take(FoldedText folded) {
            int[] codePoints = folded.codePoints();
            for (int i = 0; i < folded.length() && !isFound(); i++) {
                int c = codePoints[i];
                while (matched > 0 && text[matched] != c) {
                    matched = fallback[matched - 1];
                }
                matched += text[matched] == c ? 1 : 0;
            }
        }

        boolean isFound() {
            return matched == text.length;
        }
    }
}
