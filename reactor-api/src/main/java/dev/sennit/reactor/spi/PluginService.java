// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.spi;

import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.TcpOptions;

/**
 * What a plugin serves.
 *
 * @param factory makes the protocol of each connection; may be called by several reactors at once
 * @param options of the ports and connections
 */
public record PluginService(ServerFactory factory, TcpOptions options) {
    /**
     * A service with the options of its factory.
     *
     * @param factory makes the protocol of each connection
     */
    public PluginService(ServerFactory factory) {
        this(factory, factory.tcpOptions());
    }
}
