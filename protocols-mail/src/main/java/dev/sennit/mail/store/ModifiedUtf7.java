// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Modified UTF-7, the spelling of mailbox names in IMAP4rev1 and in Maildir++: RFC 3501 section 5.1.3. Strict: of a text there is one
 * spelling, and every other is refused.
 */
public final class ModifiedUtf7 {
    private ModifiedUtf7() {}

    /**
     * Spells a text in printable ASCII.
     *
     * @param text without lone surrogates
     * @return modified UTF-7
     * @throws IllegalArgumentException for a lone surrogate
     */
    public static String encode(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (isDirect(c)) {
                out.append(c == '&' ? "&-" : String.valueOf(c));
                at++;
            } else {
                int end = at;
                while (end < text.length() && !isDirect(text.charAt(end))) {
                    end++;
                }
                String run = text.substring(at, end);
                checkSurrogates(run);
                String base64 =
                        Base64.getEncoder().withoutPadding().encodeToString(run.getBytes(StandardCharsets.UTF_16BE));
                out.append('&').append(base64.replace('/', ',')).append('-');
                at = end;
            }
        }
        return out.toString();
    }

    /**
     * Reads what {@link #encode} writes.
     *
     * @param spelled modified UTF-7
     * @return the text
     * @throws IllegalArgumentException if this is not the one spelling of any text
     */
    public static String decode(String spelled) {
        StringBuilder out = new StringBuilder(spelled.length());
        int at = 0;
        while (at < spelled.length()) {
            char c = spelled.charAt(at);
            if (c != '&') {
                out.append(c);
                at++;
                continue;
            }
            int end = spelled.indexOf('-', at);
            if (end < 0) {
                throw notCanonical();
            }
            out.append(end == at + 1 ? "&" : shifted(spelled.substring(at + 1, end)));
            at = end + 1;
        }
        String text = out.toString();
        if (!encode(text).equals(spelled)) {
            throw notCanonical();
        }
        return text;
    }

    private static String shifted(String base64) {
        byte[] utf16 = Base64.getDecoder().decode(base64.replace(',', '/'));
        return new String(utf16, StandardCharsets.UTF_16BE);
    }

    private static boolean isDirect(char c) {
        return c >= 0x20 && c <= 0x7E;
    }

    private static void checkSurrogates(String text) {
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            if (text.codePointAt(i) <= Character.MAX_VALUE && Character.isSurrogate(text.charAt(i))) {
                throw new IllegalArgumentException("half of a surrogate pair: only whole characters are allowed");
            }
        }
    }

    private static IllegalArgumentException notCanonical() {
        return new IllegalArgumentException("not modified UTF-7 in its one spelling, RFC 3501 section 5.1.3");
    }
}
