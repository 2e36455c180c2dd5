// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import dev.sennit.mail.delivery.DiscardingSink;
import dev.sennit.mail.delivery.MailSink;
import dev.sennit.mail.smtp.SmtpLimits;
import dev.sennit.mail.smtp.SmtpServerFactory;
import dev.sennit.mail.smtp.SmtpServerOptions;
import dev.sennit.mail.smtp.SmtpServerOptions.Mode;
import dev.sennit.mail.smtp.SmtpServerOptions.Senders;
import dev.sennit.mail.smtp.SmtpTimeouts;
import dev.sennit.reactor.spi.PluginContext;
import dev.sennit.reactor.spi.PluginOption;
import dev.sennit.reactor.spi.PluginService;
import dev.sennit.reactor.spi.PluginUsageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the commands have in common that take mail. */
final class DeliveryOptions {
    private static final PluginOption<String> DELIVER = PluginOption.text(
            "deliver", "Where messages go: discard accepts every one and drops it, to measure and to test clients.");

    private static final PluginOption<String> HOST_NAME = PluginOption.text(
            "host-name", "localhost", "What the server calls itself: a domain, or an address in brackets.");

    private static final PluginOption<Path> USERS = PluginOption.path(
            "users",
            "FILE",
            "Take mail from these users only: a line NAME:PASSWORD for each. They log in over TLS, or from this machine.");

    private static final PluginOption<Integer> MAX_MESSAGE_BYTES = PluginOption.integer(
            "max-message-bytes", 52_428_800, 65_536, 999_999_999, "How long a message may be; beyond: 552.");

    private static final PluginOption<Integer> MAX_RECIPIENTS = PluginOption.integer(
            "max-recipients", 1000, 100, 1_000_000, "How many recipients a message may have; beyond: 452.");

    private static final PluginOption<Integer> MAX_CONNECTIONS = PluginOption.integer(
            "max-connections", 10_000, 1, 10_000_000, "How many connections there may be; beyond: 421.");

    private static final PluginOption<Duration> COMMAND_TIMEOUT = PluginOption.duration(
            "command-timeout", "5m", "How long a client may take for its next command; beyond: 421.");

    private static final PluginOption<Duration> DATA_TIMEOUT =
            PluginOption.duration("data-timeout", "3m", "How long a client may pause in a message; beyond: 421.");

    private static final PluginOption<Duration> WRITE_TIMEOUT = PluginOption.duration(
            "write-timeout", "5m", "How long a client may take nothing of our replies before it is cut off.");

    static final List<PluginOption<?>> ALL = List.of(
            DELIVER,
            HOST_NAME,
            USERS,
            MAX_MESSAGE_BYTES,
            MAX_RECIPIENTS,
            MAX_CONNECTIONS,
            COMMAND_TIMEOUT,
            DATA_TIMEOUT,
            WRITE_TIMEOUT);

    private DeliveryOptions() {}

    static PluginService create(Mode mode, PluginContext context) {
        MailSink sink = sink(context);
        SmtpServerOptions options =
                named(context).withMode(mode).withLimits(limits(context)).withTimeouts(timeouts(context));
        Optional<Path> users = context.find(USERS);
        if (users.isPresent()) {
            options = options.withAccounts(UsersFile.read(users.get()), Senders.AUTHENTICATED);
        }
        return new PluginService(new SmtpServerFactory(options, sink));
    }

    private static MailSink sink(PluginContext context) {
        Optional<String> where = context.find(DELIVER);
        if (where.isEmpty()) {
            throw new PluginUsageException("say where messages go: --deliver discard");
        }
        if (!where.get().equals("discard")) {
            throw new PluginUsageException("--deliver is discard, not '" + where.get() + "'");
        }
        return new DiscardingSink();
    }

    private static SmtpServerOptions named(PluginContext context) {
        try {
            return SmtpServerOptions.of(context.value(HOST_NAME));
        } catch (IllegalArgumentException e) {
            throw new PluginUsageException("--host-name: " + e.getMessage());
        }
    }

    private static SmtpLimits limits(PluginContext context) {
        return SmtpLimits.DEFAULTS
                .withMessageBytes(context.value(MAX_MESSAGE_BYTES))
                .withRecipients(context.value(MAX_RECIPIENTS))
                .withConnections(context.value(MAX_CONNECTIONS));
    }

    private static SmtpTimeouts timeouts(PluginContext context) {
        return SmtpTimeouts.DEFAULTS
                .withCommand(context.value(COMMAND_TIMEOUT))
                .withDataBlock(context.value(DATA_TIMEOUT))
                .withWrite(context.value(WRITE_TIMEOUT));
    }
}
