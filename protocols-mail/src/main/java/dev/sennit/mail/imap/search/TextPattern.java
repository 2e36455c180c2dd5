// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

import dev.sennit.mail.imap.mime.CaseMap;
import java.util.function.IntConsumer;

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
        Run run = new Run();
        IntConsumer take = run::take;
        int at = 0;
        while (at < whole.length() && !run.isFound()) {
            int c = whole.codePointAt(at);
            CaseMap.fold(c, take);
            at += Character.charCount(c);
        }
        return run.isFound();
    }

    /** A search through one text. */
    final class Run {
        private int matched;

        /** Takes a folded character. */
        void take(int folded) {
            if (isFound()) {
                return;
            }
            while (matched > 0 && text[matched] != folded) {
                matched = fallback[matched - 1];
            }
            matched += text[matched] == folded ? 1 : 0;
        }

        boolean isFound() {
            return matched == text.length;
        }
    }
}
