// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.client;

import dev.sennit.mail.smtp.SmtpReply;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** What a server said of itself in its reply to EHLO or LHLO (RFC 5321 section 4.1.1.1). */
public final class Extensions {
    /** Those of a server that knows HELO only. */
    public static final Extensions NONE = new Extensions(Map.of());

    private static final String AUTH = "AUTH";
    private static final int MAX_SIZE_DIGITS = 18;

    private final Map<String, String> keywords;

    private Extensions(Map<String, String> keywords) {
        this.keywords = keywords;
    }

    /** Reads the lines behind the first; of a keyword that comes twice, the values come one behind the other. */
    static Extensions of(SmtpReply reply) {
        Map<String, String> keywords = new LinkedHashMap<>();
        for (String line : reply.lines().subList(1, reply.lines().size())) {
            // before RFC 2554 was done, AUTH was written with an equals sign
            String text = line.regionMatches(true, 0, "AUTH=", 0, 5) ? "AUTH " + line.substring(5) : line;
            int space = text.indexOf(' ');
            String keyword = (space < 0 ? text : text.substring(0, space)).toUpperCase(Locale.ROOT);
            String value = space < 0 ? "" : text.substring(space + 1).strip();
            keywords.merge(keyword, value, (one, other) -> (one + " " + other).strip());
        }
        return new Extensions(keywords);
    }

    /** Whether it has one. */
    boolean has(String keyword) {
        return keywords.containsKey(keyword);
    }

    /** {@return each keyword, in upper case, with what stands behind it} */
    public Map<String, String> keywords() {
        return Map.copyOf(keywords);
    }

    /** The mechanisms of AUTH, each once. */
    Set<String> mechanisms() {
        Set<String> names =
                new LinkedHashSet<>(List.of(keywords.getOrDefault(AUTH, "").split(" +")));
        names.remove("");
        return names;
    }

    /** The longest message that it takes (RFC 1870); empty if it does not say. */
    OptionalLong sizeBytes() {
        String value = keywords.getOrDefault("SIZE", "");
        boolean known = value.matches("\\d{1," + MAX_SIZE_DIGITS + "}");
        long bytes = known ? Long.parseLong(value) : 0;
        return bytes == 0 ? OptionalLong.empty() : OptionalLong.of(bytes);
    }
}
