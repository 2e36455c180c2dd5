// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.spi;

import dev.sennit.reactor.ClientEndpoint;
import dev.sennit.reactor.ServerEndpoint;
import java.util.Optional;

/** Understands the endpoint strings of one type. */
public interface EndpointParser {
    /**
     * The word before the first colon.
     *
     * @return for example {@code tcp}
     */
    String type();

    /**
     * How to write a server endpoint, for help texts.
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

    /**
     * How to write a client endpoint, for help texts.
     *
     * @return for example {@code tcp:HOST:PORT}; empty, unless overridden, when there are none of this type
     */
    default Optional<String> clientSyntax() {
        return Optional.empty();
    }

    /**
     * Understands a client endpoint. Refuses unless overridden.
     *
     * @param description the string, taken apart
     * @return where to connect to
     * @throws IllegalArgumentException saying what was wrong and what is allowed
     */
    default ClientEndpoint parseClient(EndpointDescription description) {
        throw new IllegalArgumentException("endpoint '" + description.text() + "': one can listen at the type '"
                + type() + "', as " + syntax() + ", but not connect to it");
    }
}
