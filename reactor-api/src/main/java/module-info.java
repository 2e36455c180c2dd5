// SPDX-License-Identifier: Apache-2.0
import dev.sennit.reactor.internal.SystemdEndpointParser;
import dev.sennit.reactor.internal.Tcp6EndpointParser;
import dev.sennit.reactor.internal.TcpEndpointParser;
import dev.sennit.reactor.internal.UnixEndpointParser;
import dev.sennit.reactor.spi.CommandPlugin;
import dev.sennit.reactor.spi.EndpointParser;
import dev.sennit.reactor.spi.ProtocolPlugin;
import dev.sennit.reactor.spi.ReactorProvider;
import dev.sennit.reactor.spi.SuitePlugin;
import org.jspecify.annotations.NullMarked;

/**
 * The vocabulary of Sennit: what a protocol, a server and a test may see. The loop behind it is found by
 * {@link java.util.ServiceLoader}.
 */
@NullMarked
module dev.sennit.reactor {
    requires static com.google.auto.service;
    requires static org.jspecify;

    exports dev.sennit.reactor;
    exports dev.sennit.reactor.spi;

    uses CommandPlugin;
    uses EndpointParser;
    uses ProtocolPlugin;
    uses ReactorProvider;
    uses SuitePlugin;

    provides EndpointParser with
            SystemdEndpointParser,
            Tcp6EndpointParser,
            TcpEndpointParser,
            UnixEndpointParser;
}
