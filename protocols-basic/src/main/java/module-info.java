// SPDX-License-Identifier: Apache-2.0
import dev.sennit.basic.endpoints.HaproxyEndpointParser;
import dev.sennit.basic.plugins.ChargenPlugin;
import dev.sennit.basic.plugins.DaytimePlugin;
import dev.sennit.basic.plugins.DiscardPlugin;
import dev.sennit.basic.plugins.EchoPlugin;
import dev.sennit.basic.plugins.LinePlugin;
import dev.sennit.basic.plugins.TimePlugin;
import dev.sennit.reactor.spi.EndpointParser;
import dev.sennit.reactor.spi.ProtocolPlugin;
import org.jspecify.annotations.NullMarked;

/**
 * Receivers that cut a stream into lines and messages, the PROXY protocol, policies for servers, and the small classic
 * protocols as plugins.
 */
@NullMarked
module dev.sennit.basic {
    requires transitive dev.sennit.reactor;
    requires static com.google.auto.service;
    requires static org.jspecify;

    exports dev.sennit.basic;
    exports dev.sennit.basic.policy;
    exports dev.sennit.basic.proxy;

    provides EndpointParser with
            HaproxyEndpointParser;
    provides ProtocolPlugin with
            ChargenPlugin,
            DaytimePlugin,
            DiscardPlugin,
            EchoPlugin,
            LinePlugin,
            TimePlugin;
}
