// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.fetch;

import dev.sennit.http.client.ClientResponse;
import dev.sennit.http.client.HttpClientException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a response says of the length of the whole (RFC 9110 section 14.4). */
final class PartOfWhole {
    private static final Pattern CONTENT_RANGE =
            Pattern.compile("bytes (?<first>[0-9]{1,18})-(?<last>[0-9]{1,18})/(?<whole>[0-9]{1,18})");
    private static final long UNKNOWN = -1;
    private static final int MOST_SHOWN = 80;

    private PartOfWhole() {}

    /** Of a whole; -1 if it does not say. */
    static long length(ClientResponse response) {
        return response.header("Content-Length")
                .filter(value -> value.matches("[0-9]{1,18}"))
                .map(Long::parseLong)
                .orElse(UNKNOWN);
    }

    /** Of a part, which must be all from {@code first} on. */
    static long wholeLength(ClientResponse response, long first) throws HttpClientException {
        String value = response.header("Content-Range").orElse("");
        Matcher range = CONTENT_RANGE.matcher(value);
        if (range.matches() && Long.parseLong(range.group("first")) == first) {
            long whole = Long.parseLong(range.group("whole"));
            if (Long.parseLong(range.group("last")) == whole - 1) {
                return whole;
            }
        }
        throw new HttpClientException(
                HttpClientException.Kind.BAD_RESPONSE,
                "asked for everything from byte " + first + " on, got Content-Range '" + forTerminals(value) + "'");
    }

    /** The server's words, without what a terminal might obey. */
    private static String forTerminals(String value) {
        String harmless = value.replaceAll("[^ -~]", "?");
        return harmless.length() <= MOST_SHOWN ? harmless : harmless.substring(0, MOST_SHOWN) + "…";
    }
}
