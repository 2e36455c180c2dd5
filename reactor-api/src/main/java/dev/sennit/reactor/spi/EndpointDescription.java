// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.spi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An endpoint string taken apart: {@code type:argument:…:key=value:…}. A backslash takes the meaning from a {@code :},
 * {@code =} or backslash behind it; a {@code =} inside a value needs none.
 *
 * @param text the whole string, for messages
 * @param type the word before the first colon
 * @param arguments those without a key, in order
 * @param keywords those with a key, in order
 */
public record EndpointDescription(String text, String type, List<String> arguments, Map<String, String> keywords) {
    /**
     * Keeps copies.
     *
     * @param text see above
     * @param type see above
     * @param arguments see above
     * @param keywords see above
     */
    public EndpointDescription {
        arguments = List.copyOf(arguments);
        keywords = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(keywords));
    }

    /**
     * Takes a string apart.
     *
     * @param text the endpoint
     * @return its parts
     * @throws IllegalArgumentException if a key comes twice or is empty, an argument follows a key, or the string ends
     *     in a lone backslash
     */
    public static EndpointDescription parse(String text) {
        List<String> arguments = new ArrayList<>();
        Map<String, String> keywords = new LinkedHashMap<>();
        StringBuilder part = new StringBuilder();
        String key = "";
        boolean keyed = false; // of the part being read
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ':';
            if (i < text.length() && c == '\\') {
                if (++i == text.length()) {
                    throw new IllegalArgumentException("endpoint '" + text + "' ends in a lone backslash");
                }
                part.append(text.charAt(i));
            } else if (c == '=' && !keyed) {
                key = part.toString();
                part.setLength(0);
                keyed = true;
            } else if (c == ':') {
                add(text, keyed, key, part.toString(), arguments, keywords);
                part.setLength(0);
                keyed = false;
            } else {
                part.append(c);
            }
        }
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("endpoint '" + text + "' has no type: write for example tcp:8080");
        }
        return new EndpointDescription(text, arguments.get(0), arguments.subList(1, arguments.size()), keywords);
    }

    private static void add(
            String text,
            boolean keyed,
            String key,
            String value,
            List<String> arguments,
            Map<String, String> keywords) {
        if (!keyed) {
            if (!keywords.isEmpty()) {
                throw new IllegalArgumentException(
                        "endpoint '" + text + "': '" + value + "' must come before the keywords");
            }
            arguments.add(value);
        } else if (key.isEmpty() || keywords.putIfAbsent(key, value) != null) {
            throw new IllegalArgumentException(
                    "endpoint '" + text + "': keyword '" + key + "' is " + (key.isEmpty() ? "empty" : "given twice"));
        }
    }

    /**
     * Escapes a value so that it can stand in an endpoint string.
     *
     * @param value any text
     * @return the text with a backslash before each {@code :}, {@code =} and backslash
     */
    public static String quote(String value) {
        return value.replace("\\", "\\\\").replace(":", "\\:").replace("=", "\\=");
    }

    /**
     * Checks that there are no arguments or keywords but the expected ones.
     *
     * @param argumentCount how many arguments there must be
     * @param syntax how the endpoint is written, for the message
     * @param allowedKeywords which keywords there may be
     * @throws IllegalArgumentException naming what is too much or missing
     */
    public void expect(int argumentCount, String syntax, String... allowedKeywords) {
        if (arguments.size() != argumentCount) {
            throw new IllegalArgumentException("endpoint '" + text + "' is not of the form " + syntax);
        }
        Set<String> allowed = Set.copyOf(Arrays.asList(allowedKeywords));
        for (String key : keywords.keySet()) {
            if (!allowed.contains(key)) {
                throw new IllegalArgumentException(
                        "endpoint '" + text + "' has an unknown keyword '" + key + "': the form is " + syntax);
            }
        }
    }

    /**
     * A number given in the string.
     *
     * @param what its name, for the message
     * @param value the text
     * @param lowest the smallest allowed
     * @param highest the largest allowed
     * @return the number
     * @throws IllegalArgumentException naming the value and the range
     */
    public int number(String what, String value, int lowest, int highest) {
        if (value.matches("\\d{1,9}")) {
            int number = Integer.parseInt(value);
            if (number >= lowest && number <= highest) {
                return number;
            }
        }
        throw new IllegalArgumentException("endpoint '" + text + "': " + what + " must be a number from " + lowest
                + " to " + highest + ", not '" + value + "'");
    }
}
