// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.negotiation;

import dev.sennit.http.HttpHeaders;
import dev.sennit.http.negotiation.WeightedList.Element;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which languages the user reads (RFC 9110 section 12.5.4), by basic filtering (RFC 4647 section 3.3.1): {@code de} takes {@code de-AT},
 * but {@code de-AT} does not take {@code de}. A client that does not say so takes any.
 *
 * <p>It may be used by any thread.
 */
public final class AcceptLanguage {
    private static final String NAME = "Accept-Language";
    private static final String ANY = "*";
    private static final AcceptLanguage ANYTHING =
            new AcceptLanguage(List.of(new Element(ANY, List.of(), WeightedList.FULL_WEIGHT)));

    private final List<Element> ranges;

    private AcceptLanguage(List<Element> ranges) {
        this.ranges = ranges;
    }

    /**
     * Reads the field.
     *
     * @param headers of a request
     * @return what it says; that anything is taken if it is not there, empty or malformed
     */
    public static AcceptLanguage of(HttpHeaders headers) {
        return WeightedList.read(headers, NAME)
                .filter(ranges -> !ranges.isEmpty()
                        && ranges.stream().allMatch(range -> range.value().matches("[a-z0-9*-]+")))
                .map(AcceptLanguage::new)
                .orElse(ANYTHING);
    }

    /**
     * How welcome a language is: what the longest range that it lies in says.
     *
     * @param tag such as {@code de} or {@code de-AT}, in any case
     * @return in thousandths, 0 if the user does not read it
     */
    public int weight(String tag) {
        String wanted = tag.toLowerCase(Locale.ROOT);
        int weight = 0;
        int longest = -1;
        for (Element range : ranges) {
            int length = range.value().equals(ANY) ? 0 : range.value().length();
            if (length > longest && isIn(wanted, range.value())) {
                longest = length;
                weight = range.weight();
            }
        }
        return weight;
    }

    /**
     * Chooses between languages.
     *
     * @param offered in the server's own order, which decides between those that are equally welcome
     * @return the most welcome; empty if none is: it is kind to send one all the same
     */
    public Optional<String> best(List<String> offered) {
        return Best.of(offered, this::weight);
    }

    private static boolean isIn(String tag, String range) {
        return range.equals(ANY)
                || (tag.startsWith(range) && (tag.length() == range.length() || tag.charAt(range.length()) == '-'));
    }

    /** What was read, for logs. */
    @Override
    public String toString() {
        return NAME + ranges;
    }
}
