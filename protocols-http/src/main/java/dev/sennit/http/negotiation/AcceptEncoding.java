// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.negotiation;

import dev.sennit.http.HttpHeaders;
import dev.sennit.http.negotiation.WeightedList.Element;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Which content codings a client takes (RFC 9110 section 12.5.3). A client that does not say so is sent none: nearly all that do not say
 * it cannot decode any.
 *
 * <p>It may be used by any thread.
 */
public final class AcceptEncoding {
    private static final String NAME = "Accept-Encoding";
    private static final String IDENTITY = "identity";
    private static final AcceptEncoding NOTHING_SAID = new AcceptEncoding(List.of());

    private final List<Element> elements;

    private AcceptEncoding(List<Element> elements) {
        this.elements = elements;
    }

    /**
     * Reads the field.
     *
     * @param headers of a request
     * @return what it says; that no coding is taken if it is not there or malformed
     */
    public static AcceptEncoding of(HttpHeaders headers) {
        return WeightedList.read(headers, NAME).map(AcceptEncoding::new).orElse(NOTHING_SAID);
    }

    /**
     * How welcome a coding is.
     *
     * @param coding such as {@code gzip}, in any case; {@code x-gzip} is the same
     * @return in thousandths, 0 if it must not be sent; for {@code identity}, which means none, 0 only if it was ruled out
     */
    public int weight(String coding) {
        String wanted = withoutX(coding.toLowerCase(Locale.ROOT));
        int ofOthers = wanted.equals(IDENTITY) ? WeightedList.FULL_WEIGHT : 0;
        for (Element element : elements) {
            if (withoutX(element.value()).equals(wanted)) {
                return element.weight();
            }
            if (element.value().equals("*") && !(wanted.equals(IDENTITY) && element.weight() > 0)) {
                ofOthers = element.weight();
            }
        }
        return ofOthers;
    }

    /**
     * Puts codings in the order in which the client would have them.
     *
     * @param offered in the server's own order, which decides between those that are equally welcome
     * @return those the client takes, and likes no less than {@code identity} if it names that; best first
     */
    public List<String> ranked(List<String> offered) {
        if (elements.isEmpty()) {
            return List.of();
        }
        int least = Math.max(1, weightOfNamedIdentity());
        return offered.stream()
                .filter(coding -> weight(coding) >= least)
                .sorted(Comparator.comparingInt(this::weight).reversed())
                .toList();
    }

    private int weightOfNamedIdentity() {
        return elements.stream()
                .filter(element -> element.value().equals(IDENTITY))
                .mapToInt(Element::weight)
                .findFirst()
                .orElse(0);
    }

    private static String withoutX(String coding) {
        return coding.equals("x-gzip") ? "gzip" : coding;
    }

    /** What was read, for logs. */
    @Override
    public String toString() {
        return NAME + elements;
    }
}
