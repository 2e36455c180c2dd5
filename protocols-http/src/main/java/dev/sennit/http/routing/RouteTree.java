// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.routing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a route's path goes on, segment by segment. The more specific is tried first: a literal segment before a parameter, and both
 * before a prefix. Each node is visited once at most, so a search takes no longer than there are routes.
 */
final class RouteTree {
    private final Map<String, RouteTree> literals = new HashMap<>();
    private @Nullable RouteTree parameter; // these three are non-null once there is such a route
    private @Nullable Resource here;
    private @Nullable Resource below;

    /** The resource of a route, which is made if there is none. */
    Resource resource(RoutePattern pattern) {
        RouteTree node = this;
        for (String segment : pattern.segments()) {
            node = node.child(segment);
        }
        if (pattern.isPrefix()) {
            node.below = node.below == null ? new Resource() : node.below;
            return node.below;
        }
        node.here = node.here == null ? new Resource() : node.here;
        return node.here;
    }

    private RouteTree child(String segment) {
        if (!segment.equals(RoutePattern.PARAMETER)) {
            return literals.computeIfAbsent(segment, unused -> new RouteTree());
        }
        parameter = parameter == null ? new RouteTree() : parameter;
        return parameter;
    }

    /** The resource for the segments from an index on; null if there is none. */
    @Nullable
    Resource find(List<String> segments, int from) {
        if (from == segments.size()) {
            return here;
        }
        String segment = segments.get(from);
        RouteTree literal = literals.get(segment);
        Resource found = literal == null ? null : literal.find(segments, from + 1);
        if (found == null && parameter != null && !segment.isEmpty()) {
            found = parameter.find(segments, from + 1);
        }
        return found == null ? below : found;
    }
}
