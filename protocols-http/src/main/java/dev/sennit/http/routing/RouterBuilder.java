// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.routing;

import dev.sennit.http.HttpHandler;
import dev.sennit.http.HttpMethod;
import dev.sennit.http.HttpRequest;
import dev.sennit.http.HttpResponse;
import dev.sennit.http.HttpStatus;
import dev.sennit.http.routing.Resource.Route;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The routes of a {@link Router} to be made, which says what paths they may have. A route for a method goes before one for every method.
 *
 * <p>Every method throws {@link IllegalArgumentException} if the path is not that of a route, or if two routes would have the same
 * requests.
 */
public final class RouterBuilder {
    final RouteTree tree = new RouteTree();
    final Map<String, Resource> plain = new HashMap<>();
    final TreeSet<String> methods = new TreeSet<>();
    HttpHandler notFound = new NothingHere();

    @Nullable
    HttpHandler connect; // non-null once there is one

    private boolean isBuilt;

    RouterBuilder() {}

    /**
     * A route for GET, and so for HEAD.
     *
     * @param path of the route
     * @param handler answers
     * @return this
     */
    public RouterBuilder get(String path, HttpHandler handler) {
        return on(HttpMethod.GET, path, handler);
    }

    /**
     * A route for GET, and so for HEAD, with parameters.
     *
     * @param path of the route
     * @param handler answers
     * @return this
     */
    public RouterBuilder get(String path, RoutedHandler handler) {
        return on(HttpMethod.GET, path, handler);
    }

    /**
     * A route for POST.
     *
     * @param path of the route
     * @param handler answers
     * @return this
     */
    public RouterBuilder post(String path, HttpHandler handler) {
        return on(HttpMethod.POST, path, handler);
    }

    /**
     * A route for POST, with parameters.
     *
     * @param path of the route
     * @param handler answers
     * @return this
     */
    public RouterBuilder post(String path, RoutedHandler handler) {
        return on(HttpMethod.POST, path, handler);
    }

    /**
     * A route for a method.
     *
     * @param method any but CONNECT
     * @param path of the route
     * @param handler answers
     * @return this
     */
    public RouterBuilder on(HttpMethod method, String path, HttpHandler handler) {
        return on(method, path, new WithoutParameters(handler));
    }

    /**
     * A route for a method, with parameters.
     *
     * @param method any but CONNECT
     * @param path of the route
     * @param handler answers
     * @return this
     */
    public RouterBuilder on(HttpMethod method, String path, RoutedHandler handler) {
        if (method.equals(HttpMethod.CONNECT)) {
            throw new IllegalArgumentException("CONNECT requests have no path: their handler is set by connect()");
        }
        RoutePattern pattern = RoutePattern.of(path);
        resource(pattern).add(method, new Route(pattern, handler));
        methods.add(method.name());
        if (method.equals(HttpMethod.GET)) {
            methods.add(HttpMethod.HEAD.name());
        }
        return this;
    }

    /**
     * A route for every method that the path has no other route for, HEAD and OPTIONS included; whether a method is allowed is for the
     * handler to say.
     *
     * @param path of the route
     * @param handler answers
     * @return this
     */
    public RouterBuilder any(String path, HttpHandler handler) {
        return any(path, new WithoutParameters(handler));
    }

    /**
     * As {@link #any(String, HttpHandler)}, with parameters.
     *
     * @param path of the route
     * @param handler answers
     * @return this
     */
    public RouterBuilder any(String path, RoutedHandler handler) {
        RoutePattern pattern = RoutePattern.of(path);
        resource(pattern).addForAny(new Route(pattern, handler));
        return this;
    }

    private Resource resource(RoutePattern pattern) {
        if (isBuilt) {
            throw new IllegalStateException("this router is built: its routes do not change any more");
        }
        Resource resource = tree.resource(pattern);
        if (pattern.isPlain()) {
            plain.put(pattern.text(), resource);
        }
        return resource;
    }

    /**
     * Who answers requests that no route is for.
     *
     * @param handler in place of a plain 404
     * @return this
     */
    public RouterBuilder notFound(HttpHandler handler) {
        notFound = handler;
        return this;
    }

    /**
     * Who opens tunnels, for CONNECT requests that its {@link HttpHandler#acceptsConnect} accepts.
     *
     * @param handler else there are none
     * @return this
     */
    public RouterBuilder connect(HttpHandler handler) {
        connect = handler;
        return this;
    }

    /**
     * Makes the router, once.
     *
     * @return a router of these routes
     * @throws IllegalStateException if it is made already
     */
    public Router build() {
        if (isBuilt) {
            throw new IllegalStateException("this router is built already");
        }
        isBuilt = true;
        methods.add(HttpMethod.OPTIONS.name());
        return new Router(this);
    }

    /**
     * A handler that has no use for parameters.
     *
     * @param handler answers
     */
    private record WithoutParameters(HttpHandler handler) implements RoutedHandler {
        @Override
        public void handle(HttpRequest request, HttpResponse response, PathParameters path) throws Exception {
            handler.handle(request, response);
        }

        @Override
        public boolean wantsStream(HttpRequest head) {
            return handler.wantsStream(head);
        }
    }

    /** Refuses without waiting for the content. */
    private static final class NothingHere implements HttpHandler {
        @Override
        public void handle(HttpRequest request, HttpResponse response) {
            response.error(HttpStatus.NOT_FOUND);
        }

        @Override
        public boolean wantsStream(HttpRequest head) {
            return true;
        }
    }
}
