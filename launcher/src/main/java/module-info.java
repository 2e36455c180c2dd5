// SPDX-License-Identifier: Apache-2.0
import dev.sennit.reactor.spi.CommandPlugin;
import dev.sennit.reactor.spi.EndpointParser;
import dev.sennit.reactor.spi.HealthResponder;
import dev.sennit.reactor.spi.ProtocolPlugin;
import dev.sennit.reactor.spi.SuitePlugin;
import org.jspecify.annotations.NullMarked;

/** The {@code sennit} command. Protocols and reactors come from the module path. */
@NullMarked
module dev.sennit.launcher {
    requires dev.sennit.reactor;
    requires info.picocli;
    requires jdk.unsupported; // sun.misc.Signal, see ProcessSignals
    requires static org.jspecify;

    uses CommandPlugin;
    uses EndpointParser;
    uses HealthResponder;
    uses ProtocolPlugin;
    uses SuitePlugin;
}
