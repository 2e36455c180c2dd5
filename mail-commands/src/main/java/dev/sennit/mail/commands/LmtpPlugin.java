// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import com.google.auto.service.AutoService;
import dev.sennit.mail.smtp.SmtpServerOptions.Mode;
import dev.sennit.reactor.spi.PluginContext;
import dev.sennit.reactor.spi.PluginOption;
import dev.sennit.reactor.spi.PluginService;
import dev.sennit.reactor.spi.ProtocolPlugin;
import java.util.List;

/** {@code sennit lmtp}. */
@AutoService(ProtocolPlugin.class)
public final class LmtpPlugin implements ProtocolPlugin {
    /** For the service loader. */
    public LmtpPlugin() {}

    @Override
    public String name() {
        return "lmtp";
    }

    @Override
    public String summary() {
        return "Takes mail from a mail server over LMTP (RFC 2033)";
    }

    @Override
    public List<PluginOption<?>> options() {
        return DeliveryOptions.ALL;
    }

    @Override
    public String defaultEndpoint() {
        return "tcp:2424";
    }

    /** One for each core: connections have nothing to do with each other. */
    @Override
    public int defaultWorkers() {
        return Runtime.getRuntime().availableProcessors();
    }

    @Override
    public PluginService create(PluginContext context) {
        return DeliveryOptions.create(Mode.LMTP, context);
    }
}
