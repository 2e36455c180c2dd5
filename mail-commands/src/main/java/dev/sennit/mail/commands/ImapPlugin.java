// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import com.google.auto.service.AutoService;
import dev.sennit.reactor.spi.PluginContext;
import dev.sennit.reactor.spi.PluginOption;
import dev.sennit.reactor.spi.PluginService;
import dev.sennit.reactor.spi.ProtocolPlugin;
import java.util.List;

/** {@code sennit imap}. */
@AutoService(ProtocolPlugin.class)
public final class ImapPlugin implements ProtocolPlugin {
    /** For the service loader. */
    public ImapPlugin() {}

    @Override
    public String name() {
        return "imap";
    }

    @Override
    public String summary() {
        return "Lets users read and keep their mail over IMAP (RFC 9051, RFC 3501)";
    }

    @Override
    public List<PluginOption<?>> options() {
        return ReadingOptions.ALL;
    }

    @Override
    public String defaultEndpoint() {
        return "tcp:2143";
    }

    /** One for each core: connections have nothing to do with each other. */
    @Override
    public int defaultWorkers() {
        return Runtime.getRuntime().availableProcessors();
    }

    @Override
    public PluginService create(PluginContext context) {
        return new PluginService(ReadingOptions.imap(context));
    }
}
