// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.accounts;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * What counts as one client, whatever its port: an IPv4 address, or the /64 network of an IPv6 address, since a client has all of that.
 * Two are equal if they are the same.
 */
public final class ClientNetwork {
    private static final int NETWORK_BYTES = 8;

    private final ByteBuffer prefix;

    private ClientNetwork(byte[] address) {
        prefix = ByteBuffer.wrap(Arrays.copyOf(address, Math.min(address.length, NETWORK_BYTES)));
    }

    /**
     * Where a client is.
     *
     * @param peer its end of the connection
     * @return empty if it has no IP address, as at a Unix socket
     */
    public static Optional<ClientNetwork> of(SocketAddress peer) {
        return peer instanceof InetSocketAddress inet && !inet.isUnresolved()
                ? Optional.of(new ClientNetwork(inet.getAddress().getAddress()))
                : Optional.empty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClientNetwork network && prefix.equals(network.prefix);
    }

    @Override
    public int hashCode() {
        return prefix.hashCode();
    }
}
