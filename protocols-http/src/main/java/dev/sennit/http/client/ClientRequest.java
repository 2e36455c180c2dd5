// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client;

import dev.sennit.http.HttpHeaderList;
import dev.sennit.http.HttpHeaders;
import dev.sennit.http.HttpMethod;
import dev.sennit.http.client.channel.Origin;
import dev.sennit.http.client.channel.RequestHeadWriter;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request to send; immutable, and checked as it is made. {@link #get}, {@link #post} and {@link #of} begin one, the methods {@code
 * with…} make changed ones.
 *
 * <pre>{@code
 * ClientRequest.post("https://example.org/orders", RequestBody.of(json)).withHeader("Content-Type", "application/json")
 * }</pre>
 */
public final class ClientRequest {
    private final HttpMethod method;
    private final URI uri;
    private final HttpHeaderList headers; // never changed
    private final RequestBody body;
    private final boolean expectsContinue;
    private final @Nullable ClientLimits limits; // null for the client's, as the next one
    private final @Nullable ClientTimeouts timeouts;

    private ClientRequest(
            HttpMethod method,
            URI uri,
            HttpHeaderList headers,
            RequestBody body,
            boolean expectsContinue,
            @Nullable ClientLimits limits,
            @Nullable ClientTimeouts timeouts) {
        this.method = method;
        this.uri = uri;
        this.headers = headers;
        this.body = body;
        this.expectsContinue = expectsContinue;
        this.limits = limits;
        this.timeouts = timeouts;
    }

    /**
     * A request without fields and body.
     *
     * @param method any but CONNECT, which makes tunnels
     * @param uri an absolute {@code http:} or {@code https:} URI without user information; a fragment is not sent
     * @return the request
     * @throws IllegalArgumentException saying what was wrong and what is allowed
     */
    public static ClientRequest of(HttpMethod method, URI uri) {
        if (method.equals(HttpMethod.CONNECT)) {
            throw new IllegalArgumentException("CONNECT makes tunnels: the client sends it itself, to a proxy");
        }
        Origin.of(uri);
        return new ClientRequest(method, uri, new HttpHeaderList(), RequestBody.none(), false, null, null);
    }

    /**
     * A GET.
     *
     * @param uri as in {@link #of}
     * @return the request
     * @throws IllegalArgumentException as {@link #of}
     */
    public static ClientRequest get(String uri) {
        return of(HttpMethod.GET, URI.create(uri));
    }

    /**
     * A POST.
     *
     * @param uri as in {@link #of}
     * @param body the content
     * @return the request
     * @throws IllegalArgumentException as {@link #of}
     */
    public static ClientRequest post(String uri, RequestBody body) {
        return of(HttpMethod.POST, URI.create(uri)).withBody(body);
    }

    private ClientRequest with(HttpHeaderList newHeaders) {
        return new ClientRequest(method, uri, newHeaders, body, expectsContinue, limits, timeouts);
    }

    /**
     * A field in place of all of that name.
     *
     * @param name the field's name
     * @param value its value
     * @return the changed request
     * @throws IllegalArgumentException if the name is no token, the value holds a control character, or the field is one that the client
     *     writes: Host, Content-Length, Transfer-Encoding, Connection, Keep-Alive, Proxy-Connection, Expect, TE, Trailer
     */
    public ClientRequest withHeader(String name, String value) {
        RequestHeadWriter.requireApplications(name);
        return with(headers.copy().set(name, value));
    }

    /**
     * A field beside those of the same name.
     *
     * @param name the field's name
     * @param value its value
     * @return the changed request
     * @throws IllegalArgumentException as {@link #withHeader}
     */
    public ClientRequest withAddedHeader(String name, String value) {
        RequestHeadWriter.requireApplications(name);
        return with(headers.copy().add(name, value));
    }

    /**
     * Without any field of that name.
     *
     * @param name the name, in any case
     * @return the changed request
     */
    public ClientRequest withoutHeader(String name) {
        return with(headers.copy().remove(name));
    }

    /**
     * Another content.
     *
     * @param value the new {@link #body}
     * @return the changed request
     * @throws IllegalArgumentException if the method is TRACE, which has none (RFC 9110 section 9.3.8)
     */
    public ClientRequest withBody(RequestBody value) {
        if (method.equals(HttpMethod.TRACE) && !value.isEmpty()) {
            throw new IllegalArgumentException("TRACE has no content (RFC 9110 section 9.3.8)");
        }
        return new ClientRequest(method, uri, headers, value, expectsContinue, limits, timeouts);
    }

    ClientRequest withMethod(HttpMethod value) {
        return new ClientRequest(value, uri, headers, body, expectsContinue, limits, timeouts);
    }

    ClientRequest withUri(URI value) {
        Origin.of(value);
        return new ClientRequest(method, value, headers, body, expectsContinue, limits, timeouts);
    }

    /**
     * The body is held back until the server asks for it with 100 (Continue), or {@link ClientTimeouts#continuation()} is over; if the
     * server answers otherwise, it is not sent (RFC 9110 section 10.1.1). Without a body nothing is held back.
     *
     * @return the changed request
     */
    public ClientRequest withExpectContinue() {
        return new ClientRequest(method, uri, headers, body, true, limits, timeouts);
    }

    /**
     * Limits of its own.
     *
     * @param value in place of the client's
     * @return the changed request
     */
    public ClientRequest withLimits(ClientLimits value) {
        return new ClientRequest(method, uri, headers, body, expectsContinue, value, timeouts);
    }

    /**
     * Times of its own.
     *
     * @param value in place of the client's; but those of connections ({@link ClientTimeouts#connect()}, {@link
     *     ClientTimeouts#write()}, {@link ClientTimeouts#idle()}, {@link ClientTimeouts#age()}) stay the client's
     * @return the changed request
     */
    public ClientRequest withTimeouts(ClientTimeouts value) {
        return new ClientRequest(method, uri, headers, body, expectsContinue, limits, value);
    }

    /** {@return the method} */
    public HttpMethod method() {
        return method;
    }

    /** {@return where it goes} */
    public URI uri() {
        return uri;
    }

    /** {@return a copy of the fields} */
    public HttpHeaders headers() {
        return headers.copy();
    }

    /** {@return the content} */
    public RequestBody body() {
        return body;
    }

    /** {@return whether the body is held back until the server asks for it} */
    public boolean expectsContinue() {
        return expectsContinue && !body.isEmpty();
    }

    /** {@return its own limits; empty for the client's} */
    public Optional<ClientLimits> limits() {
        return Optional.ofNullable(limits);
    }

    /** {@return its own times; empty for the client's} */
    public Optional<ClientTimeouts> timeouts() {
        return Optional.ofNullable(timeouts);
    }

    /** Method and URI, without what may be secret in a query. */
    @Override
    public String toString() {
        return method + " " + Origin.of(uri) + uri.getRawPath();
    }
}
