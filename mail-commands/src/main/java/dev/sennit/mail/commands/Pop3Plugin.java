// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import com.google.auto.service.AutoService;
import dev.sennit.reactor.spi.PluginContext;
import dev.sennit.reactor.spi.PluginOption;
import dev.sennit.reactor.spi.PluginService;
import dev.sennit.reactor.spi.ProtocolPlugin;
import java.util.List;

/** {@code sennit pop3}. */
@AutoService(ProtocolPlugin.class)
public final class Pop3Plugin implements ProtocolPlugin {
    /** For the service loader. */
    public Pop3Plugin() {}

    @Override
    public String name() {
        return "pop3";
    }

    @Override
    public String summary() {
        return "Lets users fetch their mail over POP3 (RFC 1939)";
    }

    @Override
    public List<PluginOption<?>> options() {
        return ReadingOptions.ALL;
    }

    @Override
    public String defaultEndpoint() {
        return "tcp:2110";
    }

    /** One for each core: connections have nothing to do with each other. */
    @Override
    public int defaultWorkers() {
        return Runtime.getRuntime().availableProcessors();
    }

    @Override
    public PluginService create(PluginContext context) {
        return new PluginService(ReadingOptions.pop3(context));
    }
}
