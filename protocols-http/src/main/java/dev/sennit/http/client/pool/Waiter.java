// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.pool;

import dev.sennit.http.client.HttpClientException;
import dev.sennit.http.client.channel.ClientChannel;

/** Who wants a connection. Hears one of the two, once, unless it cancels before. */
public interface Waiter {
    /** A connection that has served before: the server may have closed it already. */
    void reused(ClientChannel channel);

    /** A connection that was made for this. */
    void connected(ClientChannel channel);

    /** There will be no connection. Always told in a later turn. */
    void unconnected(HttpClientException failure);
}
