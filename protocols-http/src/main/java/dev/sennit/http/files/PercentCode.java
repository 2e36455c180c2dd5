// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.files;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The encoding of names in the path of a URI: UTF-8, then {@code %XX} (RFC 3986 section 2.1). */
public final class PercentCode {
    private static final String HEX = "0123456789ABCDEF";
    private static final String UNRESERVED_PUNCTUATION = "-._~";

    private PercentCode() {}

    /** Encodes all but unreserved characters, so that the result is safe in every part of a URI and in HTML. */
    static String encode(String name) {
        StringBuilder encoded = new StringBuilder(name.length() + 16);
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            if (isUnreserved((char) (b & 0xff))) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HEX.charAt((b & 0xf0) >>> 4)).append(HEX.charAt(b & 0x0f));
            }
        }
        return encoded.toString();
    }

    private static boolean isUnreserved(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || UNRESERVED_PUNCTUATION.indexOf(c) >= 0;
    }

    /**
     * Decodes once. Empty if there is anything but visible ASCII, a percent sign without two hex digits, or if the bytes are not UTF-8:
     * overlong forms, surrogates and cut sequences included.
     */
    public static Optional<String> decode(String raw) {
        byte[] bytes = new byte[raw.length()];
        int count = 0;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                return Optional.empty();
            }
            if (c == '%') {
                int octet = i + 2 < raw.length() ? octet(raw.charAt(i + 1), raw.charAt(i + 2)) : -1;
                if (octet < 0) {
                    return Optional.empty();
                }
                bytes[count++] = (byte) octet;
                i += 2;
            } else {
                bytes[count++] = (byte) c;
            }
        }
        try { // a new decoder reports what is malformed; String's constructor would replace it
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, count))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static int octet(char high, char low) {
        int highDigit = hexDigit(high);
        int lowDigit = hexDigit(low);
        return highDigit < 0 || lowDigit < 0 ? -1 : highDigit << 4 | lowDigit;
    }

    /** Character.digit would take the digits of every script. */
    private static int hexDigit(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }
}
