// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import com.google.auto.service.AutoService;
import dev.sennit.mail.smtp.SmtpServerOptions.Mode;
import dev.sennit.reactor.spi.PluginContext;
import dev.sennit.reactor.spi.PluginOption;
import dev.sennit.reactor.spi.PluginService;
import dev.sennit.reactor.spi.ProtocolPlugin;
import java.util.List;

/** {@code sennit smtp}. */
@AutoService(ProtocolPlugin.class)
public final class SmtpPlugin implements ProtocolPlugin {
    /** For the service loader. */
    public SmtpPlugin() {}

    @Override
    public String name() {
        return "smtp";
    }

    @Override
    public String summary() {
        return "Takes mail over SMTP (RFC 5321)";
    }

    @Override
    public List<PluginOption<?>> options() {
        return DeliveryOptions.ALL;
    }

    @Override
    public String defaultEndpoint() {
        return "tcp:2525";
    }

    /** One for each core: connections have nothing to do with each other. */
    @Override
    public int defaultWorkers() {
        return Runtime.getRuntime().availableProcessors();
    }

    @Override
    public PluginService create(PluginContext context) {
        return DeliveryOptions.create(Mode.SMTP, context);
    }
}
