// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import com.google.auto.service.AutoService;
import dev.sennit.mail.accounts.FailedLogins;
import dev.sennit.mail.accounts.UserSessions;
import dev.sennit.mail.delivery.MailSink;
import dev.sennit.mail.imap.ImapLimits;
import dev.sennit.mail.imap.ImapServerFactory;
import dev.sennit.mail.pop3.Pop3Limits;
import dev.sennit.mail.pop3.Pop3ServerFactory;
import dev.sennit.mail.smtp.SmtpServerFactory;
import dev.sennit.mail.smtp.SmtpServerOptions;
import dev.sennit.mail.smtp.SmtpServerOptions.Senders;
import dev.sennit.mail.smtp.SmtpServerOptions.TlsPolicy;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.spi.PluginContext;
import dev.sennit.reactor.spi.PluginOption;
import dev.sennit.reactor.spi.PluginPort;
import dev.sennit.reactor.spi.PluginService;
import dev.sennit.reactor.spi.PluginUsageException;
import dev.sennit.reactor.spi.SuitePlugin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** {@code sennit mail}: a whole mail server over one folder. */
@AutoService(SuitePlugin.class)
public final class MailPlugin implements SuitePlugin {
    private static final String SMTP = "smtp";
    private static final String SUBMISSION = "submission";
    private static final String POP3 = "pop3";
    private static final String IMAP = "imap";

    private static final PluginOption<Integer> MAX_CONNECTIONS = StoreOptions.maxConnections(
            "How many connections there may be to each of them, SMTP, submission, POP3 and IMAP; beyond, a client is told so"
                    + " and sent away.");

    /** For the service loader. */
    public MailPlugin() {}

    @Override
    public String name() {
        return "mail";
    }

    @Override
    public String summary() {
        return "A mail server: takes mail for its users, and lets them send and fetch theirs";
    }

    @Override
    public List<PluginPort> ports() {
        return List.of(
                new PluginPort(SMTP, "tcp:2525", "Other servers bring mail for the users (SMTP)."),
                new PluginPort(SUBMISSION, "tcp:2587", "The users send mail, and log in before (SMTP)."),
                new PluginPort(POP3, "tcp:2110", "The users fetch their mail (POP3)."),
                new PluginPort(IMAP, "tcp:2143", "The users read their mail (IMAP)."));
    }

    @Override
    public List<PluginOption<?>> options() {
        List<PluginOption<?>> all = new ArrayList<>(List.of(
                MailFolder.STORE,
                StoreOptions.DOMAIN,
                StoreOptions.HOST_NAME,
                StoreOptions.POSTMASTER,
                DeliveryOptions.MAX_MESSAGE_BYTES,
                DeliveryOptions.MAX_RECIPIENTS,
                MAX_CONNECTIONS,
                ReadingOptions.MAX_USER_SESSIONS));
        all.addAll(StartTlsOptions.ALL);
        return List.copyOf(all);
    }

    /** One for each core: connections have nothing to do with each other. */
    @Override
    public int defaultWorkers() {
        return Runtime.getRuntime().availableProcessors();
    }

    @Override
    public Map<String, PluginService> create(PluginContext context) {
        if (context.find(StoreOptions.DOMAIN).isEmpty()) {
            throw new PluginUsageException("say whose mail this is: sennit mail --store DIR --domain example.org");
        }
        StoreOptions store = StoreOptions.require(
                context, "mail --domain example.org", context.value(DeliveryOptions.MAX_MESSAGE_BYTES));
        String hostName = StoreOptions.hostName(context);
        Supplier<TlsOptions> tls = StartTlsOptions.find(context).orElseGet(() -> ownCertificate(store, hostName));
        int connections = context.value(MAX_CONNECTIONS);
        FailedLogins failedLogins = new FailedLogins();
        UserSessions userSessions = ReadingOptions.userSessions(context);
        MailSink sink = store.sink(context);
        SmtpServerOptions smtp = DeliveryOptions.named(hostName)
                .withLimits(DeliveryOptions.limits(context).withConnections(connections))
                .withStartTls(tls, TlsPolicy.OFFERED)
                .withFailedLogins(failedLogins);
        Map<String, ServerFactory> factories = new LinkedHashMap<>();
        factories.put(SMTP, new SmtpServerFactory(smtp, sink));
        factories.put(
                SUBMISSION, new SmtpServerFactory(smtp.withAccounts(store.accounts(), Senders.AUTHENTICATED), sink));
        factories.put(
                POP3,
                new Pop3ServerFactory(
                        ReadingOptions.pop3(hostName)
                                .withLimits(Pop3Limits.DEFAULTS.withConnections(connections))
                                .withStartTls(tls)
                                .withFailedLogins(failedLogins)
                                .withUserSessions(userSessions),
                        store.accounts(),
                        store.store()));
        factories.put(
                IMAP,
                new ImapServerFactory(
                        ReadingOptions.imap(hostName)
                                .withLimits(ImapLimits.DEFAULTS.withConnections(connections))
                                .withStartTls(tls)
                                .withFailedLogins(failedLogins)
                                .withUserSessions(userSessions),
                        store.accounts(),
                        store.store()));
        Map<String, PluginService> services = new LinkedHashMap<>();
        factories.forEach((port, factory) -> services.put(port, new PluginService(factory)));
        return services;
    }

    private static OwnCertificate ownCertificate(StoreOptions store, String hostName) {
        List<String> names = new ArrayList<>(store.domains());
        if (!hostName.startsWith("[") && !names.contains(hostName)) {
            names.add(0, hostName);
        }
        names.add("localhost");
        return OwnCertificate.of(store.folder().certificates(), names);
    }
}
