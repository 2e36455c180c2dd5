// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http;

import dev.sennit.reactor.Reactor;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A request, checked and complete, but for the content of one that its handler wants as a stream. It is a view on the bytes that came in: text is made when asked for.
 *
 * <p>Valid until its response is finished; after that every method throws {@link IllegalStateException}. Strings taken from it stay
 * valid for ever.
 */
public interface HttpRequest {
    /** {@return the method} */
    HttpMethod method();

    /** {@return the request target as sent, for example {@code /search?q=sennit}} */
    String target();

    /**
     * The path of the target, as sent.
     *
     * @return not decoded, without the query; {@code *} for the asterisk form of OPTIONS
     */
    String path();

    /**
     * The query of the target, as sent.
     *
     * @return not decoded, without its question mark; empty if there is none
     */
    String query();

    /**
     * Host and port the request is for, from the target or the Host field.
     *
     * @return for example {@code example.org:8080}; empty for an HTTP/1.0 request that does not say
     */
    String host();

    /** {@return the version of HTTP the client speaks} */
    HttpVersion version();

    /** {@return the header fields; a view, valid as long as the request} */
    HttpHeaders headers();

    /**
     * The value of a header field of which one is expected.
     *
     * @param name in any case
     * @return the value of the first field of that name
     */
    default Optional<String> header(String name) {
        return headers().first(name);
    }

    /**
     * The content, gathered.
     *
     * @return all of it, read-only, at most {@link HttpLimits#maxBodyBytes()}; empty if there is none
     * @throws IllegalStateException if the handler {@linkplain HttpHandler#wantsStream wanted a stream}
     */
    ByteBuffer body();

    /**
     * The content as it comes; when it is there already, it comes at once.
     *
     * @return always the same; unlike the request it is of use after the response is finished
     */
    RequestContent content();

    /** {@return who asks: the other end of the connection} */
    SocketAddress peer();

    /** {@return the reactor that serves the connection: its clock, its timed calls, the way back from other threads} */
    Reactor reactor();
}
