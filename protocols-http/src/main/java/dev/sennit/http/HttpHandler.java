// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http;

/**
 * What a server does with a request: looks at it, and answers it.
 *
 * <pre>{@code
 * HttpHandler hello = (request, response) -> response.send("Hello, World!");
 * reactor.listen("tcp:8080", new HttpServerFactory(hello));
 * }</pre>
 *
 * <p>It is called on the reactor's thread, and must not block there: no other connection is served meanwhile. It may return
 * without having answered and answer in a later turn; the requests behind this one are handled meanwhile, and the answers leave in
 * the order of the requests. Work on another thread comes back with
 * {@link dev.sennit.reactor.Reactor#callFromThread request.reactor().callFromThread(...)}.
 *
 * <p>One handler may serve connections of several reactors at once: what it shares between requests must bear that.
 */
@FunctionalInterface
public interface HttpHandler {
    /**
     * Answers a request. Its body is there already, unless {@link #wantsStream} said otherwise.
     *
     * @param request valid until the response is finished
     * @param response not yet begun
     * @throws Exception answered with 500 and a number that is in the log as well, never with the exception's own text; the
     *     connection is cut off instead when the answer has begun
     */
    void handle(HttpRequest request, HttpResponse response) throws Exception;

    /**
     * Whether {@link #handle} is to be called as soon as the head of a request is there, to take the {@linkplain HttpRequest#content()
     * content} as it comes. Asked only when the head announces content. A handler that hands requests on to others asks the one whose
     * request it is.
     *
     * @param head the request, without content yet; valid during the call
     * @return false unless overridden: the body is gathered first, up to {@link HttpLimits#maxBodyBytes()}
     */
    default boolean wantsStream(HttpRequest head) {
        return false;
    }

    /**
     * Whether {@link #handle} is to be called for a CONNECT request, to open a tunnel with {@link HttpResponse#switchTo}. To answer it as
     * any other request would be wrong: every 2xx means that there is a tunnel.
     *
     * @param head the request, whose target is host and port; valid during the call
     * @return false unless overridden: CONNECT is answered with 501
     */
    default boolean acceptsConnect(HttpRequest head) {
        return false;
    }
}
