// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.routing;

import java.util.List;

/** What the path of a request holds where its route has parameters: decoded, each from exactly one segment. */
public final class PathParameters {
    static final PathParameters NONE = new PathParameters(List.of(), List.of(), List.of());

    private final List<String> names;
    private final List<String> values;
    private final List<String> rest;

    PathParameters(List<String> names, List<String> values, List<String> rest) {
        this.names = names;
        this.values = values;
        this.rest = rest;
    }

    /**
     * The segment that stands for a parameter.
     *
     * @param name as in the route, without braces
     * @return decoded, never empty, without control characters. It may hold a slash, which was sent as {@code %2F}
     * @throws IllegalArgumentException if the route has no such parameter
     */
    public String get(String name) {
        int index = names.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "this route has no parameter \"" + name + "\"; it has " + (names.isEmpty() ? "none" : names));
        }
        return values.get(index);
    }

    /**
     * The segments that stand for the {@code *} at the end of the route.
     *
     * @return decoded, no dot segments; the last is empty if the path ends with a slash. None if the route has no {@code *}
     */
    public List<String> rest() {
        return rest;
    }

    /** Names and values, for logs. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            text.append(i == 0 ? "" : ", ").append(names.get(i)).append('=').append(values.get(i));
        }
        return text + (rest.isEmpty() ? "" : " rest " + rest);
    }
}
