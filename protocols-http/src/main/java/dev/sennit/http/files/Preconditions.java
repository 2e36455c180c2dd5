// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.files;

import dev.sennit.http.HttpHeaders;
import java.util.List;
import java.util.OptionalLong;

/** The conditions of a GET or HEAD request, in the order of RFC 9110 section 13.2.2. */
final class Preconditions {
    enum Outcome {
        PROCEED,
        /** 304 */
        NOT_MODIFIED,
        /** 412 */
        FAILED
    }

    private Preconditions() {}

    static Outcome evaluate(HttpHeaders headers, FileVersion version) {
        return isUnchangedAsWanted(headers, version) ? sinceLastSeen(headers, version) : Outcome.FAILED;
    }

    /** Steps 1 and 2. */
    private static boolean isUnchangedAsWanted(HttpHeaders headers, FileVersion version) {
        List<String> ifMatch = headers.all("If-Match");
        if (!ifMatch.isEmpty()) {
            return EntityTagList.parse(ifMatch).matchesStrongly(version.etag());
        }
        OptionalLong since = date(headers, "If-Unmodified-Since", version);
        return since.isEmpty() || version.modifiedSecond() <= since.getAsLong();
    }

    /** Steps 3 and 4. */
    private static Outcome sinceLastSeen(HttpHeaders headers, FileVersion version) {
        List<String> ifNoneMatch = headers.all("If-None-Match");
        if (!ifNoneMatch.isEmpty()) {
            return EntityTagList.parse(ifNoneMatch).matchesWeakly(version.etag())
                    ? Outcome.NOT_MODIFIED
                    : Outcome.PROCEED;
        }
        OptionalLong since = date(headers, "If-Modified-Since", version);
        return since.isPresent() && version.modifiedSecond() <= since.getAsLong()
                ? Outcome.NOT_MODIFIED
                : Outcome.PROCEED;
    }

    /**
     * Step 5. Only a strong entity tag lets the range count. A date never does: whether it is strong (section 8.8.2.2) depends on when we
     * sent it, and a client that has our entity tag, as all have, must use that (section 13.1.5).
     */
    static boolean allowsRange(HttpHeaders headers, FileVersion version) {
        List<String> ifRange = headers.all("If-Range");
        return ifRange.isEmpty() || (ifRange.size() == 1 && ifRange.get(0).equals(version.etag()));
    }

    /** A field that is no date, or there twice, is as if it were not there (sections 13.1.3 and 13.1.4). */
    private static OptionalLong date(HttpHeaders headers, String name, FileVersion version) {
        List<String> lines = headers.all(name);
        return lines.size() == 1 ? HttpDates.parse(lines.get(0), version.modifiedSecond()) : OptionalLong.empty();
    }
}
