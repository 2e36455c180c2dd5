// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.negotiation;

import dev.sennit.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A list of values that each have parameters and a weight: {@code value;name=text;q=0.5, value} (RFC 9110 sections 5.6.1, 5.6.6 and
 * 12.4.2). All lines of a field are read together.
 */
final class WeightedList {
    /** Browsers send about ten. */
    static final int MAX_ELEMENTS = 64;

    static final int FULL_WEIGHT = 1000;

    private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~";
    private static final int[] PLACES = {100, 10, 1};

    private final String line;
    private int at;

    private WeightedList(String line) {
        this.line = line;
    }

    /**
     * A value of the list.
     *
     * @param value in lower case
     * @param parameters those before the weight, each as {@code name=text} with the name in lower case
     * @param weight 0 to 1000
     */
    record Element(String value, List<String> parameters, int weight) {}

    /** Empty if there is no such field, if it breaks the grammar, or if it is too long. */
    static Optional<List<Element>> read(HttpHeaders headers, String name) {
        if (!headers.contains(name)) {
            return Optional.empty();
        }
        List<Element> elements = new ArrayList<>();
        for (String line : headers.all(name)) {
            if (!new WeightedList(line).addTo(elements)) {
                return Optional.empty();
            }
        }
        return Optional.of(elements);
    }

    /** One value with its parameters, such as a content type; empty if it is none. */
    static Optional<Element> readOne(String text) {
        List<Element> elements = new ArrayList<>(1);
        return new WeightedList(text).addTo(elements) && elements.size() == 1
                ? Optional.of(elements.get(0))
                : Optional.empty();
    }

    private boolean addTo(List<Element> elements) {
        while (true) {
            while (skipWhitespace() && line.charAt(at) == ',') {
                at++;
            }
            if (at == line.length()) {
                return true;
            }
            Optional<Element> element = elements.size() < MAX_ELEMENTS ? element() : Optional.empty();
            if (element.isEmpty() || (at < line.length() && line.charAt(at) != ',')) {
                return false;
            }
            elements.add(element.get());
        }
    }

    /** Stops behind it, at a comma or at the end if all is well. */
    private Optional<Element> element() {
        String value = value();
        if (value.isEmpty()) {
            return Optional.empty();
        }
        List<String> parameters = new ArrayList<>(0);
        int weight = -1; // until there is one; what follows it is an extension nobody uses
        while (skipWhitespace() && line.charAt(at) == ';') {
            at++;
            if (!skipWhitespace() || line.charAt(at) == ';' || line.charAt(at) == ',') {
                continue;
            }
            String name = token().toLowerCase(Locale.ROOT);
            if (name.isEmpty() || at == line.length() || line.charAt(at) != '=') {
                return Optional.empty();
            }
            at++;
            if (weight < 0 && name.equals("q")) {
                weight = weight(token());
                if (weight < 0) {
                    return Optional.empty();
                }
                continue;
            }
            Optional<String> text = text();
            if (text.isEmpty()) {
                return Optional.empty();
            }
            if (weight < 0) {
                parameters.add(name + '=' + text.get());
            }
        }
        return Optional.of(new Element(value, List.copyOf(parameters), weight < 0 ? FULL_WEIGHT : weight));
    }

    /** A token, or two with a slash between them; empty if there is neither. */
    private String value() {
        int start = at;
        boolean isFull = !token().isEmpty();
        if (isFull && at < line.length() && line.charAt(at) == '/') {
            at++;
            isFull = !token().isEmpty();
        }
        return isFull ? line.substring(start, at).toLowerCase(Locale.ROOT) : "";
    }

    private String token() {
        int start = at;
        while (at < line.length() && isTokenChar(line.charAt(at))) {
            at++;
        }
        return line.substring(start, at);
    }

    private static boolean isTokenChar(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || TOKEN_PUNCTUATION.indexOf(c) >= 0;
    }

    /** A token, or the content of a quoted string. */
    private Optional<String> text() {
        if (at == line.length() || line.charAt(at) != '"') {
            return Optional.of(token()).filter(token -> !token.isEmpty());
        }
        StringBuilder content = new StringBuilder();
        for (at++; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c == '"') {
                at++;
                return Optional.of(content.toString());
            }
            if (c == '\\' && ++at < line.length()) {
                c = line.charAt(at);
            }
            content.append(c);
        }
        return Optional.empty();
    }

    /** {@code 0} or {@code 1} with at most three decimal places, not above 1; else -1. */
    private static int weight(String text) {
        if (!text.startsWith("0") && !text.startsWith("1")) {
            return -1;
        }
        if (text.length() > 2 + PLACES.length || (text.length() > 1 && text.charAt(1) != '.')) {
            return -1;
        }
        int weight = (text.charAt(0) - '0') * FULL_WEIGHT;
        for (int i = 2; i < text.length(); i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            weight += (digit - '0') * PLACES[i - 2];
        }
        return weight <= FULL_WEIGHT ? weight : -1;
    }

    /** Returns whether there is more. */
    private boolean skipWhitespace() {
        while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
            at++;
        }
        return at < line.length();
    }
}
