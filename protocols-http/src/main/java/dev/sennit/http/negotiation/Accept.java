// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.negotiation;

import dev.sennit.http.HttpHeaders;
import dev.sennit.http.negotiation.WeightedList.Element;
import java.util.List;
import java.util.Optional;

/**
 * Which content types a client takes (RFC 9110 section 12.5.1). A client that does not say so takes any.
 *
 * <p>It may be used by any thread.
 */
public final class Accept {
    private static final String NAME = "Accept";
    private static final Accept ANYTHING = new Accept(List.of(new Element("*/*", List.of(), WeightedList.FULL_WEIGHT)));

    private final List<Element> ranges;

    private Accept(List<Element> ranges) {
        this.ranges = ranges;
    }

    /**
     * Reads the field.
     *
     * @param headers of a request
     * @return what it says; that anything is taken if it is not there, empty or malformed
     */
    public static Accept of(HttpHeaders headers) {
        return WeightedList.read(headers, NAME)
                .filter(ranges -> !ranges.isEmpty()
                        && ranges.stream().allMatch(range -> range.value().indexOf('/') > 0))
                .map(Accept::new)
                .orElse(ANYTHING);
    }

    /**
     * How welcome a type is: what the most specific range that it lies in says.
     *
     * @param contentType such as {@code text/html} or {@code text/html;charset=utf-8}
     * @return in thousandths, 0 if it must not be sent
     * @throws IllegalArgumentException if it is no content type
     */
    public int weight(String contentType) {
        Element type = WeightedList.readOne(contentType)
                .filter(element -> element.value().indexOf('/') > 0)
                .orElseThrow(() -> new IllegalArgumentException(
                        "a content type is a type and a subtype, such as text/html, not \"" + contentType + '"'));
        int weight = 0;
        int mostSpecific = -1;
        for (Element range : ranges) {
            int specific = specificity(range, type);
            if (specific > mostSpecific) {
                mostSpecific = specific;
                weight = range.weight();
            }
        }
        return weight;
    }

    /**
     * Chooses between types.
     *
     * @param offered in the server's own order, which decides between those that are equally welcome
     * @return the most welcome; empty if none is taken: the answer to that is 406, or one of them all the same
     * @throws IllegalArgumentException as {@link #weight}
     */
    public Optional<String> best(List<String> offered) {
        return Best.of(offered, this::weight);
    }

    /** -1 if the type is not in the range; else the larger, the more the range says. */
    private static int specificity(Element range, Element type) {
        if (range.value().equals("*/*")) {
            return 0;
        }
        if (range.value().endsWith("/*")) {
            return type.value()
                            .startsWith(range.value().substring(0, range.value().length() - 1))
                    ? 1
                    : -1;
        }
        return range.value().equals(type.value()) && type.parameters().containsAll(range.parameters())
                ? 2 + range.parameters().size()
                : -1;
    }

    /** What was read, for logs. */
    @Override
    public String toString() {
        return NAME + ranges;
    }
}
