// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.spi;

import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.TcpOptions;
import java.util.Optional;

/**
 * What a plugin serves.
 *
 * @param factory makes the protocol of each connection; may be called by several reactors at once
 * @param options of the ports and connections
 * @param logs the files it logs to, if there are any
 */
public record PluginService(ServerFactory factory, TcpOptions options, Optional<ServiceLogs> logs) {
    /**
     * A service with the options of its factory.
     *
     * @param factory makes the protocol of each connection
     */
    public PluginService(ServerFactory factory) {
        this(factory, factory.tcpOptions(), Optional.empty());
    }

    /**
     * The same service, which writes log files.
     *
     * @param value opened anew when the process hears {@code SIGHUP}, closed when it ends
     * @return another service
     */
    public PluginService withLogs(ServiceLogs value) {
        return new PluginService(factory, options, Optional.of(value));
    }
}
