// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client;

import dev.sennit.http.HttpMethod;
import dev.sennit.http.HttpStatus;
import dev.sennit.http.client.channel.Origin;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/** Makes the next request of one that is redirected (RFC 9110 section 15.4). */
final class Redirection {
    /** What belongs to an origin, and is not for another. */
    private static final List<String> CREDENTIALS = List.of("Authorization", "Cookie", "Proxy-Authorization");

    /** What describes content that is not sent any more. */
    private static final List<String> OF_CONTENT = List.of(
            "Content-Type", "Content-Encoding", "Content-Language", "Content-Location", "Digest", "Last-Modified");

    private Redirection() {}

    /** Where a response redirects to; empty if it does not. */
    static Optional<String> location(ClientResponse response) {
        return switch (response.status().code()) {
            case 301, 302, 303, 307, 308 -> response.header("Location");
            default -> Optional.empty();
        };
    }

    static ClientRequest follow(ClientRequest from, HttpStatus status, String location, boolean mayDowngrade)
            throws HttpClientException {
        ClientRequest to = goTo(from, resolve(from.uri(), location), mayDowngrade);
        if (!becomesGet(from.method(), status)) {
            if (!from.body().canBeSent()) {
                throw refused(from, location, "the body of the request can be sent only once");
            }
            return to;
        }
        HttpMethod method = from.method().equals(HttpMethod.HEAD) ? HttpMethod.HEAD : HttpMethod.GET;
        ClientRequest bare = to.withMethod(method).withBody(RequestBody.none());
        for (String field : OF_CONTENT) {
            bare = bare.withoutHeader(field);
        }
        return bare;
    }

    private static boolean becomesGet(HttpMethod method, HttpStatus status) {
        return switch (status.code()) {
            case 303 -> true;
            case 301, 302 -> method.equals(HttpMethod.POST);
            default -> false;
        };
    }

    private static ClientRequest goTo(ClientRequest from, URI target, boolean mayDowngrade) throws HttpClientException {
        Origin before = Origin.of(from.uri());
        ClientRequest to;
        try {
            to = from.withUri(target);
        } catch (IllegalArgumentException wrong) {
            throw refused(from, target.toString(), String.valueOf(wrong.getMessage()));
        }
        Origin after = Origin.of(target);
        if (before.isSecure() && !after.isSecure() && !mayDowngrade) {
            throw refused(from, target.toString(), "it leads from https: to http:, which must be allowed explicitly");
        }
        if (!before.equals(after)) {
            for (String field : CREDENTIALS) {
                to = to.withoutHeader(field);
            }
        }
        return to;
    }

    /** RFC 3986 section 5.2, in which URI.resolve is wrong for an empty path and for a query alone. */
    private static URI resolve(URI base, String location) throws HttpClientException {
        try {
            URI reference = new URI(location);
            String path = base.getRawPath() == null || base.getRawPath().isEmpty() ? "/" : base.getRawPath();
            String start = Origin.of(base) + path;
            if (reference.getScheme() == null
                    && reference.getRawAuthority() == null
                    && reference.getRawPath().isEmpty()) {
                String query = reference.getRawQuery() == null ? base.getRawQuery() : reference.getRawQuery();
                return new URI(start + (query == null ? "" : "?" + query));
            }
            return withoutDotsAtTheTop(new URI(start).resolve(reference));
        } catch (URISyntaxException wrong) {
            throw new HttpClientException(
                    HttpClientException.Kind.BAD_REDIRECT,
                    "a redirection from " + withoutQuery(base.toString()) + " to what is no URI",
                    wrong);
        }
    }

    /** URI.resolve leaves what would lead above the top; RFC 3986 section 5.2.4 drops it. */
    private static URI withoutDotsAtTheTop(URI resolved) throws URISyntaxException {
        String path = resolved.getRawPath();
        if (path == null || !path.startsWith("/..")) {
            return resolved;
        }
        String rest = path;
        while (rest.startsWith("/../")) {
            rest = rest.substring("/..".length());
        }
        rest = rest.equals("/..") ? "/" : rest;
        String query = resolved.getRawQuery();
        return new URI(
                resolved.getScheme() + "://" + resolved.getRawAuthority() + rest + (query == null ? "" : "?" + query));
    }

    /** What may be secret is nobody's business who reads a log. */
    static String withoutQuery(String uri) {
        int mark = uri.indexOf('?');
        return mark < 0 ? uri : uri.substring(0, mark);
    }

    private static HttpClientException refused(ClientRequest from, String location, String why) {
        return new HttpClientException(
                HttpClientException.Kind.BAD_REDIRECT,
                "the redirection from " + withoutQuery(from.uri().toString()) + " to " + withoutQuery(location)
                        + " is not followed: " + why);
    }
}
