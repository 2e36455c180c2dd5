// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import java.util.Locale;

/** What a cookie may be (RFC 6265 section 4.1.1), for those who set, send and read them. */
public final class CookieSyntax {
    private CookieSyntax() {}

    /** Whether it is a token. */
    public static boolean isName(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c < 0x80 && Scan.isToken((byte) c));
    }

    /** Whether it holds nothing but cookie-octets; quotes are none. */
    public static boolean isValue(String text) {
        return text.chars().allMatch(CookieSyntax::isOctet);
    }

    private static boolean isOctet(int c) {
        return c > ' ' && c < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\';
    }

    /** Whether the name promises what does not hold (RFC 6265bis section 4.1.3). */
    public static boolean breaksItsPrefix(String name, boolean secure, boolean hostOnly, String path) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.startsWith("__host-")) {
            return !secure || !hostOnly || !path.equals("/");
        }
        return lower.startsWith("__secure-") && !secure;
    }
}
