// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

import dev.sennit.mail.imap.mime.CaseMap;
import dev.sennit.mail.imap.mime.EncodedWords;
import java.util.Locale;

/**
 * What a subject is without what replies and forwards put around it (RFC 5256 section 2.1). Of a subject that is very long the
 * beginning counts.
 *
 * @param text what is left, folded by {@link CaseMap}; may be empty
 * @param isReply whether there was something that marks a reply or a forward
 */
record BaseSubject(String text, boolean isReply) {
    private static final int MOST_CHARS = 1000;
    private static final String FORWARD = "[fwd:";
    private static final String TRAILER = "(fwd)";

    /** Of the value of a Subject field. */
    static BaseSubject of(String raw) {
        String whole = EncodedWords.decode(raw).replaceAll("[ \t\r\n]+", " ");
        Reader reader = new Reader(whole.substring(0, Math.min(MOST_CHARS, whole.length())));
        reader.read();
        return new BaseSubject(CaseMap.fold(reader.text), reader.isReply);
    }

    private static final class Reader {
        private String text;
        private boolean isReply;

        Reader(String text) {
            this.text = text;
        }

        private void read() {
            boolean again = true;
            while (again) {
                trailers();
                while (leader() || blob()) {
                    continue;
                }
                again = forward();
            }
        }

        /** Step 2. */
        private void trailers() {
            text = text.stripTrailing();
            while (lower(text).endsWith(TRAILER)) {
                isReply = true;
                text = text.substring(0, text.length() - TRAILER.length()).stripTrailing();
            }
        }

        /** Step 3: true if something was taken. */
        private boolean leader() {
            if (text.startsWith(" ")) {
                text = text.stripLeading();
                return true;
            }
            int at = 0;
            int next = endOfBlob(at);
            while (next > at) {
                at = next;
                next = endOfBlob(at);
            }
            int end = endOfRefwd(at);
            if (end == at) {
                return false;
            }
            isReply = true;
            text = text.substring(end);
            return true;
        }

        /** {@code ("re" / ("fw" ["d"])) *WSP [subj-blob] ":"} */
        private int endOfRefwd(int from) {
            String start = lower(text.substring(from, Math.min(text.length(), from + 3)));
            int at = from;
            if (start.startsWith("fwd")) {
                at += 3;
            } else if (start.startsWith("re") || start.startsWith("fw")) {
                at += 2;
            } else {
                return from;
            }
            at = endOfBlob(endOfBlanks(at));
            return at < text.length() && text.charAt(at) == ':' ? at + 1 : from;
        }

        /** {@code "[" *BLOBCHAR "]" *WSP}, or nothing. */
        private int endOfBlob(int from) {
            if (from >= text.length() || text.charAt(from) != '[') {
                return from;
            }
            int at = from + 1;
            while (at < text.length() && text.charAt(at) != '[' && text.charAt(at) != ']') {
                at++;
            }
            return at < text.length() && text.charAt(at) == ']' ? endOfBlanks(at + 1) : from;
        }

        private int endOfBlanks(int from) {
            int at = from;
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
            return at;
        }

        /** Step 4: true if something was taken. */
        private boolean blob() {
            int end = endOfBlob(0);
            if (end == 0 || end == text.length()) {
                return false;
            }
            text = text.substring(end);
            return true;
        }

        /** Step 6: true if something was taken. */
        private boolean forward() {
            if (!lower(text).startsWith(FORWARD) || !text.endsWith("]")) {
                return false;
            }
            isReply = true;
            text = text.substring(FORWARD.length(), text.length() - 1);
            return true;
        }

        private static String lower(String text) {
            return text.toLowerCase(Locale.ROOT);
        }
    }
}
