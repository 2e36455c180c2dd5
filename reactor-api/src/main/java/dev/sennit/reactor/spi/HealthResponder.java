// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.spi;

import dev.sennit.reactor.ServerFactory;

/**
 * Tells a server's {@link Health} in a protocol that load balancers and orchestrators ask in. A module that has one says
 * {@code provides HealthResponder with …}; the {@code sennit} command serves it where {@code --health} says.
 *
 * <p>It needs a public constructor without arguments that does nothing expensive and never fails.
 */
public interface HealthResponder {
    /**
     * The protocol, for messages and to choose by: of several the first in the order of their names is served.
     *
     * @return short, lower case, without spaces: {@code http}
     */
    String protocol();

    /**
     * The server of a health port.
     *
     * @param health what to tell; asked anew for each answer
     * @return makes the protocol of each connection, bounded in all that a stranger could use up
     */
    ServerFactory serving(Health health);
}
