// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http;

/** What may stand in a field line, for text that comes from the application (RFC 9110 section 5). */
final class FieldSyntax {
    private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~";

    private FieldSyntax() {}

    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isTokenChar(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean isTokenChar(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || TOKEN_PUNCTUATION.indexOf(c) >= 0;
    }

    /** The index of the first character that may not stand in a field value or a reason phrase, or -1. */
    static int firstForbidden(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) {
                return i;
            }
        }
        return -1;
    }

    static boolean isWhitespace(char c) {
        return c == ' ' || c == '\t';
    }
}
