// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.routing;

import dev.sennit.http.HttpHandler;
import dev.sennit.http.HttpMethod;
import dev.sennit.http.HttpRequest;
import dev.sennit.http.HttpResponse;
import dev.sennit.http.HttpStatus;
import dev.sennit.http.routing.Resource.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hands each request to the handler of its path and method.
 *
 * <pre>{@code
 * HttpHandler site = Router.builder()
 *         .get("/", (request, response) -> response.send("Hello"))
 *         .get("/users/{id}", (request, response, path) -> response.send(users.describe(path.get("id"))))
 *         .any("/static/*", new StaticFiles(Path.of("site")))
 *         .build();
 * }</pre>
 *
 * <p>Paths of routes are written decoded. {@code {name}} stands for one segment that is not empty, {@code *} at the end for any
 * segments that follow, also for none behind the slash; a slash at the end makes another path. Of several routes that fit, the one that is
 * more specific at the first segment where they differ has the request: literal before parameter before {@code *}. The path decides
 * first, the method afterwards.
 *
 * <p>The path of a request is split at its slashes, then each segment is decoded once: an encoded slash does not split. Paths with dot
 * segments (also encoded), control characters, or what is not UTF-8 in percent code are answered with 400. What no route is for gets
 * 404; a method that the path has no route for, 405 with {@code Allow}. HEAD goes where GET goes unless it has its own route; OPTIONS
 * is answered with {@code Allow} unless there is a route. CONNECT has no path and a handler of its own.
 *
 * <p>It does not change once it is built, and may serve several reactors at once, if its handlers may.
 */
public final class Router implements HttpHandler {
    private static final String ASTERISK = "*";

    private final RouteTree tree;
    private final Map<String, Resource> plain; // by the path as it is usually sent
    private final String allow;
    private final HttpHandler notFound;
    private final @Nullable HttpHandler connect; // null if CONNECT is not accepted

    Router(RouterBuilder builder) {
        tree = builder.tree;
        plain = Map.copyOf(builder.plain);
        allow = String.join(", ", builder.methods);
        notFound = builder.notFound;
        connect = builder.connect;
    }

    /** {@return a router to be made, without routes} */
    public static RouterBuilder builder() {
        return new RouterBuilder();
    }

    @Override
    public void handle(HttpRequest request, HttpResponse response) throws Exception {
        if (request.method().equals(HttpMethod.CONNECT)) {
            connect(request, response);
            return;
        }
        String path = request.path();
        if (path.equals(ASTERISK)) {
            response.status(HttpStatus.NO_CONTENT).header("Allow", allow).send();
            return;
        }
        Resource resource = plain.get(path);
        if (resource != null) {
            dispatch(resource, List.of(), request, response);
            return;
        }
        Optional<List<String>> segments = RequestPath.segments(path);
        if (segments.isEmpty()) {
            response.error(HttpStatus.BAD_REQUEST);
            return;
        }
        resource = tree.find(segments.get(), 0);
        if (resource == null) {
            notFound.handle(request, response);
        } else {
            dispatch(resource, segments.get(), request, response);
        }
    }

    private void connect(HttpRequest request, HttpResponse response) throws Exception {
        if (connect == null) {
            response.error(HttpStatus.NOT_IMPLEMENTED);
        } else {
            connect.handle(request, response);
        }
    }

    private static void dispatch(Resource resource, List<String> segments, HttpRequest request, HttpResponse response)
            throws Exception {
        Route route = resource.route(request.method());
        if (route != null) {
            route.handler().handle(request, response, parameters(route.pattern(), segments));
        } else if (request.method().equals(HttpMethod.OPTIONS)) {
            response.status(HttpStatus.NO_CONTENT)
                    .header("Allow", resource.allow())
                    .send();
        } else {
            response.header("Allow", resource.allow()).error(HttpStatus.METHOD_NOT_ALLOWED);
        }
    }

    private static PathParameters parameters(RoutePattern pattern, List<String> segments) {
        if (pattern.names().isEmpty() && !pattern.isPrefix()) {
            return PathParameters.NONE;
        }
        int length = pattern.segments().size();
        List<String> values = new ArrayList<>(pattern.names().size());
        for (int i = 0; i < length; i++) {
            if (pattern.segments().get(i).equals(RoutePattern.PARAMETER)) {
                values.add(segments.get(i));
            }
        }
        List<String> rest = pattern.isPrefix() ? List.copyOf(segments.subList(length, segments.size())) : List.of();
        return new PathParameters(pattern.names(), values, rest);
    }

    /** What is refused here needs no content: it is answered at once, and the content dropped. */
    @Override
    public boolean wantsStream(HttpRequest head) {
        if (head.method().equals(HttpMethod.CONNECT)) {
            return connect != null && connect.wantsStream(head);
        }
        String path = head.path();
        Resource resource = plain.get(path);
        if (resource == null && !path.equals(ASTERISK)) {
            Optional<List<String>> segments = RequestPath.segments(path);
            if (segments.isEmpty()) {
                return true;
            }
            resource = tree.find(segments.get(), 0);
            if (resource == null) {
                return notFound.wantsStream(head);
            }
        }
        Route route = resource == null ? null : resource.route(head.method());
        return route == null || route.handler().wantsStream(head);
    }

    @Override
    public boolean acceptsConnect(HttpRequest head) {
        return connect != null && connect.acceptsConnect(head);
    }
}
