// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.routing;

import dev.sennit.http.files.PercentCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The path of a request as segments: split first and decoded afterwards, once, so that {@code %2F} never separates. */
final class RequestPath {
    private RequestPath() {}

    /** Empty if the path is refused: dot segments, however encoded, control characters, and what is not UTF-8 in percent code. */
    static Optional<List<String>> segments(String rawPath) {
        if (!rawPath.startsWith("/")) {
            return Optional.empty();
        }
        List<String> segments = new ArrayList<>();
        for (int from = 1; from <= rawPath.length(); ) {
            int slash = rawPath.indexOf('/', from);
            int to = slash < 0 ? rawPath.length() : slash;
            Optional<String> segment =
                    PercentCode.decode(rawPath.substring(from, to)).filter(RequestPath::isHarmless);
            if (segment.isEmpty()) {
                return Optional.empty();
            }
            segments.add(segment.get());
            from = to + 1;
        }
        return Optional.of(segments);
    }

    private static boolean isHarmless(String segment) {
        return !segment.equals(".") && !segment.equals("..") && segment.chars().noneMatch(Character::isISOControl);
    }
}
