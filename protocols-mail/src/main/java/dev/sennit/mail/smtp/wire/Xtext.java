// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.wire;

/** The encoding of parameter values (RFC 3461 section 4): what is no visible ASCII, '+' and '=' are +HH. */
public final class Xtext {
    private static final String HEX = "0123456789ABCDEF";

    private Xtext() {}

    /**
     * Takes the encoding off.
     *
     * @throws CommandFault if it is broken, or hides a character that is not printable ASCII
     */
    public static String decode(String parameter, String value) throws CommandFault {
        if (value.indexOf('+') < 0) {
            return checked(parameter, value);
        }
        StringBuilder decoded = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '+') {
                decoded.append(c);
                continue;
            }
            int high = i + 2 < value.length() ? HEX.indexOf(value.charAt(i + 1)) : -1;
            int low = i + 2 < value.length() ? HEX.indexOf(value.charAt(i + 2)) : -1;
            if (high < 0 || low < 0) {
                throw CommandFault.arguments("In " + parameter + " two digits 0-9 A-F must follow a +");
            }
            decoded.append((char) (16 * high + low));
            i += 2;
        }
        return checked(parameter, decoded.toString());
    }

    private static String checked(String parameter, String decoded) throws CommandFault {
        if (!isPrintable(decoded)) {
            throw CommandFault.arguments(parameter + " has a character that is not printable ASCII");
        }
        return decoded;
    }

    /** Whether it has visible ASCII and spaces only. */
    static boolean isPrintable(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    /**
     * Puts it on.
     *
     * @throws IllegalArgumentException if a character is not printable ASCII
     */
    public static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                throw new IllegalArgumentException(
                        "only printable ASCII can be encoded, not U+" + String.format("%04X", (int) c));
            }
            if (c == '+' || c == '=' || c == ' ') {
                encoded.append('+').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            } else {
                encoded.append(c);
            }
        }
        return encoded.toString();
    }
}
