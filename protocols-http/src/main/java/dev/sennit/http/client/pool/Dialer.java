// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.pool;

import dev.sennit.http.client.channel.Origin;
import dev.sennit.reactor.ClientEndpoint;

/** Says where and how to connect for requests to an origin. */
@FunctionalInterface
public interface Dialer {
    /**
     * The endpoint of an origin, TLS and proxies included.
     *
     * @throws IllegalArgumentException if there can be none, such as for a host that is none
     */
    ClientEndpoint endpoint(Origin origin);
}
