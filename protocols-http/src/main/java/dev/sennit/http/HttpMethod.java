// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http;

import java.util.List;

/**
 * A request method (RFC 9110 section 9). Methods are case-sensitive; any token is a valid method, known or not: whether it is
 * allowed is for the handler to say (405), not for the parser.
 *
 * @param name the method as sent, for example {@code GET}
 */
public record HttpMethod(String name) {
    /** Transfer a representation of the target. */
    public static final HttpMethod GET = new HttpMethod("GET");
    /** As GET, without the content. */
    public static final HttpMethod HEAD = new HttpMethod("HEAD");
    /** Let the target process the content. */
    public static final HttpMethod POST = new HttpMethod("POST");
    /** Replace the target by the content. */
    public static final HttpMethod PUT = new HttpMethod("PUT");
    /** Remove the target. */
    public static final HttpMethod DELETE = new HttpMethod("DELETE");
    /** Make a tunnel to the target. */
    public static final HttpMethod CONNECT = new HttpMethod("CONNECT");
    /** Describe what can be done with the target. */
    public static final HttpMethod OPTIONS = new HttpMethod("OPTIONS");
    /** Send the request back. */
    public static final HttpMethod TRACE = new HttpMethod("TRACE");
    /** Change parts of the target (RFC 5789). */
    public static final HttpMethod PATCH = new HttpMethod("PATCH");

    private static final List<HttpMethod> REGISTERED =
            List.of(GET, POST, HEAD, PUT, DELETE, OPTIONS, PATCH, CONNECT, TRACE);

    /**
     * Checks the name.
     *
     * @param name see above
     * @throws IllegalArgumentException if the name is not a token
     */
    public HttpMethod {
        if (!FieldSyntax.isToken(name)) {
            throw new IllegalArgumentException("a method is one or more token characters, not \"" + name + '"');
        }
    }

    /** {@return the methods with a constant here, the most frequent first} */
    public static List<HttpMethod> registered() {
        return REGISTERED;
    }

    /**
     * The method of that name: a constant of this class where there is one.
     *
     * @param name a token, case-sensitive
     * @return the method
     * @throws IllegalArgumentException if the name is not a token
     */
    public static HttpMethod of(String name) {
        for (HttpMethod method : REGISTERED) {
            if (method.name.equals(name)) {
                return method;
            }
        }
        return new HttpMethod(name);
    }

    /** The name. */
    @Override
    public String toString() {
        return name;
    }
}
