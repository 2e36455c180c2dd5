// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.syntax;

/** What stands between the brackets of an address literal (RFC 5321 section 4.1.3). */
final class AddressLiterals {
    private static final String IPV6_TAG = "IPv6:";
    private static final int IPV6_GROUPS = 8;
    private static final int GROUPS_BESIDE_COLONS = 6; // "::" stands for two groups at least

    private AddressLiterals() {}

    static boolean isLiteral(String text) {
        if (text.regionMatches(true, 0, IPV6_TAG, 0, IPV6_TAG.length())) {
            return isIpv6(text.substring(IPV6_TAG.length()));
        }
        int colon = text.indexOf(':');
        return colon < 0 ? isIpv4(text) : isTag(text.substring(0, colon)) && isContent(text.substring(colon + 1));
    }

    static boolean isIpv4(String text) {
        String[] numbers = text.split("\\.", -1);
        if (numbers.length != 4) {
            return false;
        }
        for (String number : numbers) {
            if (!isAll(number, 1, 3, c -> c >= '0' && c <= '9') || Integer.parseInt(number) > 255) {
                return false;
            }
        }
        return true;
    }

    private static boolean isIpv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text) == IPV6_GROUPS;
        }
        int before = gap == 0 ? 0 : groupsBefore(text.substring(0, gap));
        int after = gap + 2 == text.length() ? 0 : groups(text.substring(gap + 2));
        return before >= 0 && after >= 0 && before + after <= GROUPS_BESIDE_COLONS;
    }

    private static int groupsBefore(String text) {
        return text.indexOf('.') >= 0 ? -1 : groups(text);
    }

    /** How many groups of sixteen bits there are, an IPv4 address at the end being two; -1 if it is something else. */
    private static int groups(String text) {
        String[] groups = text.split(":", -1);
        int count = groups.length;
        for (int i = 0; i < groups.length; i++) {
            if (i == groups.length - 1 && groups[i].indexOf('.') >= 0) {
                return isIpv4(groups[i]) ? count + 1 : -1;
            }
            if (!isAll(groups[i], 1, 4, c -> Character.digit(c, 16) >= 0 && c < 0x80)) {
                return -1;
            }
        }
        return count;
    }

    private static boolean isTag(String text) {
        return isAll(text, 1, 63, c -> AddressReader.isLetterOrDigit(c) || c == '-') && !text.endsWith("-");
    }

    private static boolean isContent(String text) {
        return isAll(text, 1, 255, c -> c > ' ' && c < 0x7f && c != '[' && c != '\\' && c != ']');
    }

    private interface CharacterTest {
        boolean fits(char c);
    }

    private static boolean isAll(String text, int least, int most, CharacterTest test) {
        if (text.length() < least || text.length() > most) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (!test.fits(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
