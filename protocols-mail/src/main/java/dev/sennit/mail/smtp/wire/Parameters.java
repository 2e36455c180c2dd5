// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.wire;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** The parameters behind an address: {@code keyword[=value]}, with spaces between, none twice (RFC 5321 section 4.1.2). */
final class Parameters {
    private static final int MAX_PARAMETERS = 20;

    private final String text;
    private final Set<String> seen = new HashSet<>();
    private int at;
    private String keyword = "";
    private String value = "";

    Parameters(String text, int from) {
        this.text = text;
        at = from;
    }

    /** Whether there is another one. */
    boolean next() throws CommandFault {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        if (at == text.length()) {
            return false;
        }
        int space = text.indexOf(' ', at);
        int end = space < 0 ? text.length() : space;
        int equals = text.indexOf('=', at);
        boolean hasValue = equals >= 0 && equals < end;
        keyword = keyword(text.substring(at, hasValue ? equals : end));
        value = hasValue ? value(text.substring(equals + 1, end)) : "";
        at = end;
        if (!seen.add(keyword) || seen.size() > MAX_PARAMETERS) {
            throw CommandFault.arguments(keyword + " is given twice, or there are too many parameters");
        }
        return true;
    }

    private static String keyword(String given) throws CommandFault {
        boolean fits =
                !given.isEmpty() && given.charAt(0) != '-' && given.chars().allMatch(Parameters::isKeyword);
        if (!fits) {
            throw CommandFault.arguments("A parameter is keyword or keyword=value, of letters, digits and -");
        }
        return given.toUpperCase(Locale.ROOT);
    }

    private static boolean isKeyword(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    }

    private String value(String given) throws CommandFault {
        if (given.isEmpty() || !given.chars().allMatch(c -> c > ' ' && c != '=' && c != 0x7f)) {
            throw CommandFault.arguments(keyword + " has no value, or one with a character that must not be in it");
        }
        return given;
    }

    String keyword() {
        return keyword;
    }

    /** The value, which must be there. */
    String value() throws CommandFault {
        if (value.isEmpty()) {
            throw CommandFault.arguments(keyword + " needs a value");
        }
        return value;
    }

    /** That there is none. */
    void requireNoValue() throws CommandFault {
        if (!value.isEmpty()) {
            throw CommandFault.arguments(keyword + " has no value");
        }
    }

    CommandFault unknown() {
        return new CommandFault(555, "5.5.4", "Unknown parameter: " + keyword);
    }
}
