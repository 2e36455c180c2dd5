// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.files;

import dev.sennit.http.HttpHeaders;
import java.util.List;
import java.util.OptionalLong;

/** The conditions of a GET or HEAD request, in the order of RFC 9110 section 13.2.2. */
public final class Preconditions {
    public enum Outcome {
        PROCEED,
        /** 304 */
        NOT_MODIFIED,
        /** 412 */
        FAILED
    }

    private Preconditions() {}

    /**
     * What to do.
     *
     * @param nowSecond the time of day in seconds since 1970-01-01 UTC: dates of two digits need it
     */
    public static Outcome evaluate(HttpHeaders headers, FileVersion version, long nowSecond) {
        return isUnchangedAsWanted(headers, version, nowSecond)
                ? sinceLastSeen(headers, version, nowSecond)
                : Outcome.FAILED;
    }

    /** Steps 1 and 2. */
    private static boolean isUnchangedAsWanted(HttpHeaders headers, FileVersion version, long nowSecond) {
        List<String> ifMatch = headers.all("If-Match");
        if (!ifMatch.isEmpty()) {
            return EntityTagList.parse(ifMatch).matchesStrongly(version.etag());
        }
        OptionalLong since = date(headers, "If-Unmodified-Since", nowSecond);
        return since.isEmpty() || version.modifiedSecond() <= since.getAsLong();
    }

    /** Steps 3 and 4. */
    private static Outcome sinceLastSeen(HttpHeaders headers, FileVersion version, long nowSecond) {
        List<String> ifNoneMatch = headers.all("If-None-Match");
        if (!ifNoneMatch.isEmpty()) {
            return EntityTagList.parse(ifNoneMatch).matchesWeakly(version.etag())
                    ? Outcome.NOT_MODIFIED
                    : Outcome.PROCEED;
        }
        OptionalLong since = date(headers, "If-Modified-Since", nowSecond);
        return since.isPresent() && version.modifiedSecond() <= since.getAsLong()
                ? Outcome.NOT_MODIFIED
                : Outcome.PROCEED;
    }

    /**
     * Step 5: whether the client goes on with the very version that it has a part of. A weak entity tag never says so. A date does if it
     * is strong (section 8.8.2.2): the exact one, of a second that is over, so that nothing written later can bear it, too.
     */
    public static boolean allowsRange(HttpHeaders headers, FileVersion version, long nowSecond) {
        List<String> ifRange = headers.all("If-Range");
        if (ifRange.isEmpty()) {
            return true;
        }
        if (ifRange.size() > 1) {
            return false;
        }
        OptionalLong date = HttpDates.parse(ifRange.get(0), nowSecond);
        return date.isPresent()
                ? date.getAsLong() == version.modifiedSecond() && date.getAsLong() < nowSecond
                : ifRange.get(0).equals(version.etag());
    }

    /** A field that is no date, or there twice, is as if it were not there (sections 13.1.3 and 13.1.4). */
    private static OptionalLong date(HttpHeaders headers, String name, long nowSecond) {
        List<String> lines = headers.all(name);
        return lines.size() == 1 ? HttpDates.parse(lines.get(0), nowSecond) : OptionalLong.empty();
    }
}
