// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request method (RFC 9110 section 9). Methods are case-sensitive; any token is a valid method, known or not: whether it is
 * allowed is for the handler to say (405), not for the parser.
 */
public final class HttpMethod {
    /** Transfer a representation of the target. */
    public static final HttpMethod GET = new HttpMethod("GET", true);
    /** As GET, without the content. */
    public static final HttpMethod HEAD = new HttpMethod("HEAD", true);
    /** Let the target process the content. */
    public static final HttpMethod POST = new HttpMethod("POST", true);
    /** Replace the target by the content. */
    public static final HttpMethod PUT = new HttpMethod("PUT", true);
    /** Remove the target. */
    public static final HttpMethod DELETE = new HttpMethod("DELETE", true);
    /** Make a tunnel to the target. */
    public static final HttpMethod CONNECT = new HttpMethod("CONNECT", true);
    /** Describe what can be done with the target. */
    public static final HttpMethod OPTIONS = new HttpMethod("OPTIONS", true);
    /** Send the request back. */
    public static final HttpMethod TRACE = new HttpMethod("TRACE", true);
    /** Change parts of the target (RFC 5789). */
    public static final HttpMethod PATCH = new HttpMethod("PATCH", true);

    private static final List<HttpMethod> REGISTERED =
            List.of(GET, POST, HEAD, PUT, DELETE, OPTIONS, PATCH, CONNECT, TRACE);

    private final String name;
    private final boolean isRegistered; // then there is no other with its name

    private HttpMethod(String name, boolean isRegistered) {
        this.name = name;
        this.isRegistered = isRegistered;
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
        if (!FieldSyntax.isToken(name)) {
            throw new IllegalArgumentException("a method is one or more token characters, not \"" + name + '"');
        }
        return new HttpMethod(name, false);
    }

    /** {@return the method as sent, for example {@code GET}} */
    public String name() {
        return name;
    }

    /** True for the same name. */
    @SuppressWarnings("exports") // who compiles against this needs no jspecify
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (!isRegistered
                        && other instanceof HttpMethod method
                        && !method.isRegistered
                        && name.equals(method.name));
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /** The name. */
    @Override
    public String toString() {
        return name;
    }
}
