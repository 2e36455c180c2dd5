// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import dev.sennit.mail.delivery.DiscardingSink;
import dev.sennit.mail.delivery.MailSink;
import dev.sennit.mail.delivery.StoreSinkOptions;
import dev.sennit.mail.smtp.SmtpLimits;
import dev.sennit.mail.smtp.SmtpServerFactory;
import dev.sennit.mail.smtp.SmtpServerOptions;
import dev.sennit.mail.smtp.SmtpServerOptions.Mode;
import dev.sennit.mail.smtp.SmtpServerOptions.Senders;
import dev.sennit.mail.smtp.SmtpServerOptions.TlsPolicy;
import dev.sennit.mail.smtp.SmtpTimeouts;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.spi.PluginContext;
import dev.sennit.reactor.spi.PluginOption;
import dev.sennit.reactor.spi.PluginService;
import dev.sennit.reactor.spi.PluginUsageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What the commands have in common that take mail. */
final class DeliveryOptions {
    private static final PluginOption<String> DELIVER = PluginOption.text(
            "deliver",
            "Where messages go that do not go into a store: discard accepts every one and drops it, to measure and to test"
                    + " clients.");

    private static final PluginOption<Path> USERS = PluginOption.path(
            "users",
            "FILE",
            "Take mail from these users only: a line NAME:PASSWORD for each. They log in over TLS, or from this machine.");

    static final PluginOption<Integer> MAX_MESSAGE_BYTES = PluginOption.integer(
            "max-message-bytes", 52_428_800, 65_536, 999_999_999, "How long a message may be; beyond: 552.");

    static final PluginOption<Integer> MAX_RECIPIENTS = PluginOption.integer(
            "max-recipients",
            StoreSinkOptions.DEFAULT_MAX_RECIPIENTS,
            100,
            1_000_000,
            "How many recipients a message may have; beyond: 452, and its client sends it to the others again.");

    private static final PluginOption<Integer> MAX_CONNECTIONS =
            StoreOptions.maxConnections("How many connections there may be; beyond: 421.");

    private static final PluginOption<Duration> COMMAND_TIMEOUT = PluginOption.duration(
            "command-timeout", "5m", "How long a client may take for its next command; beyond: 421.");

    private static final PluginOption<Duration> DATA_TIMEOUT =
            PluginOption.duration("data-timeout", "3m", "How long a client may pause in a message; beyond: 421.");

    private static final PluginOption<Duration> WRITE_TIMEOUT = PluginOption.duration(
            "write-timeout", "5m", "How long a client may take nothing of our replies before it is cut off.");

    static final List<PluginOption<?>> ALL = all();

    private DeliveryOptions() {}

    private static List<PluginOption<?>> all() {
        List<PluginOption<?>> all = new ArrayList<>(List.of(
                MailFolder.STORE,
                StoreOptions.DOMAIN,
                StoreOptions.POSTMASTER,
                DELIVER,
                StoreOptions.HOST_NAME,
                USERS,
                MAX_MESSAGE_BYTES,
                MAX_RECIPIENTS,
                MAX_CONNECTIONS,
                COMMAND_TIMEOUT,
                DATA_TIMEOUT,
                WRITE_TIMEOUT));
        all.addAll(StartTlsOptions.ALL);
        return List.copyOf(all);
    }

    static PluginService create(Mode mode, PluginContext context) {
        MailSink sink = sink(context);
        SmtpServerOptions options = named(StoreOptions.hostName(context))
                .withMode(mode)
                .withLimits(limits(context).withConnections(context.value(MAX_CONNECTIONS)))
                .withTimeouts(timeouts(context));
        Optional<Supplier<TlsOptions>> tls = StartTlsOptions.find(context);
        if (tls.isPresent()) {
            options = options.withStartTls(tls.get(), TlsPolicy.OFFERED);
        }
        Optional<Path> users = context.find(USERS);
        if (users.isPresent()) {
            options = options.withAccounts(UsersFile.read(users.get()), Senders.AUTHENTICATED);
        }
        return new PluginService(new SmtpServerFactory(options, sink));
    }

    private static MailSink sink(PluginContext context) {
        Optional<String> where = context.find(DELIVER);
        if (context.find(MailFolder.STORE).isPresent() == where.isPresent()) {
            throw new PluginUsageException(
                    "say where messages go, in one of two ways: --store DIR --domain example.org, or"
                            + " --deliver discard");
        }
        if (where.isEmpty()) {
            return StoreOptions.require(context, "smtp", context.value(MAX_MESSAGE_BYTES))
                    .sink(context);
        }
        if (!where.get().equals("discard")) {
            throw new PluginUsageException("--deliver is discard, not '" + where.get() + "'");
        }
        return new DiscardingSink();
    }

    static SmtpServerOptions named(String hostName) {
        try {
            return SmtpServerOptions.of(hostName);
        } catch (IllegalArgumentException e) {
            throw new PluginUsageException("--host-name: " + e.getMessage());
        }
    }

    static SmtpLimits limits(PluginContext context) {
        return SmtpLimits.DEFAULTS
                .withMessageBytes(context.value(MAX_MESSAGE_BYTES))
                .withRecipients(context.value(MAX_RECIPIENTS));
    }

    private static SmtpTimeouts timeouts(PluginContext context) {
        return SmtpTimeouts.DEFAULTS
                .withCommand(context.value(COMMAND_TIMEOUT))
                .withDataBlock(context.value(DATA_TIMEOUT))
                .withWrite(context.value(WRITE_TIMEOUT));
    }
}
