// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.routing;

import dev.sennit.http.HttpMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is at a path: a route for each method, or for every method. */
final class Resource {
    /**
     * A handler and what it calls its parameters.
     *
     * @param pattern of the path
     * @param handler answers
     */
    record Route(RoutePattern pattern, RoutedHandler handler) {}

    private final Map<HttpMethod, Route> routes = new HashMap<>();
    private @Nullable Route anyMethod; // non-null if there is a route for every method
    private String allow = "";

    void add(HttpMethod method, Route route) {
        refuseConflict(method.name(), routes.putIfAbsent(method, route), route);
        allow = String.join(", ", allowed());
    }

    void addForAny(Route route) {
        refuseConflict("every method", anyMethod, route);
        anyMethod = route;
    }

    private static void refuseConflict(String methods, @Nullable Route before, Route route) {
        if (before != null) {
            throw new IllegalArgumentException("two routes are for " + methods + " of the same paths: \""
                    + before.pattern().text() + "\" and \"" + route.pattern().text() + '"');
        }
    }

    /** The route for a method; null if there is none. */
    @Nullable
    Route route(HttpMethod method) {
        Route route = routes.get(method);
        if (route == null && method.equals(HttpMethod.HEAD)) {
            route = routes.get(HttpMethod.GET);
        }
        return route == null ? anyMethod : route;
    }

    /** The methods there are routes for, and those that follow from them, in order of their names. */
    List<String> allowed() {
        TreeSet<String> names = new TreeSet<>();
        routes.keySet().forEach(method -> names.add(method.name()));
        names.add(HttpMethod.OPTIONS.name());
        if (routes.containsKey(HttpMethod.GET)) {
            names.add(HttpMethod.HEAD.name());
        }
        return new ArrayList<>(names);
    }

    /** As the value of an {@code Allow} field. */
    String allow() {
        return allow;
    }
}
