// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.spi;

import dev.sennit.reactor.ServerEndpoint;

/** Understands the endpoint strings of one type. */
public interface EndpointParser {
    /**
     * The word before the first colon.
     *
     * @return for example {@code tcp}
     */
    String type();

    /**
     * How to write one, for help texts.
     *
     * @return for example {@code tcp:PORT[:interface=ADDR]}
     */
    String syntax();

    /**
     * Understands a server endpoint.
     *
     * @param description the string, taken apart
     * @return where to listen
     * @throws IllegalArgumentException saying what was wrong and what is allowed
     */
    ServerEndpoint parseServer(EndpointDescription description);
}
