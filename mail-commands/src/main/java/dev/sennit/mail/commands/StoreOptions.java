// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import dev.sennit.mail.accounts.file.FileAccounts;
import dev.sennit.mail.delivery.StoreSink;
import dev.sennit.mail.delivery.StoreSinkOptions;
import dev.sennit.mail.store.MailStore;
import dev.sennit.mail.store.maildir.MaildirOptions;
import dev.sennit.mail.store.maildir.MaildirStore;
import dev.sennit.reactor.spi.PluginContext;
import dev.sennit.reactor.spi.PluginFailedException;
import dev.sennit.reactor.spi.PluginOption;
import dev.sennit.reactor.spi.PluginUsageException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.LoggerFactory;

/** The folder, the users in it and their mail, as the options say. */
record StoreOptions(MailFolder folder, List<String> domains, FileAccounts accounts, MailStore store) {
    static final PluginOption<List<String>> DOMAIN = new PluginOption<>(
            "domain",
            "NAME,...",
            Optional.empty(),
            "Whose mail this is: what stands behind the at sign of its users' addresses; the first is the server's own.",
            StoreOptions::parseDomains);

    static final PluginOption<String> HOST_NAME = PluginOption.text(
            "host-name",
            "What the server calls itself: a domain, or an address in brackets. Default: the first domain, or localhost.");

    static final PluginOption<String> POSTMASTER = new PluginOption<>(
            "postmaster",
            "NAME",
            Optional.of("postmaster"),
            "Which user gets the postmaster's mail, where no user has that name.",
            StoreOptions::parseUser);

    /** What a server puts in front of a message is not to make it too long. */
    private static final int TRACE_BYTES = 65_536;

    static PluginOption<Integer> maxConnections(String help) {
        return PluginOption.integer("max-connections", 10_000, 1, 10_000_000, help);
    }

    private static String parseUser(String text) {
        if (!text.matches("[a-z0-9_][a-z0-9._-]{0,63}")) {
            throw new IllegalArgumentException("'" + text + "' is no user: 1 to 64 of a-z 0-9 . _ - are allowed");
        }
        return text;
    }

    private static List<String> parseDomains(String text) {
        List<String> domains = List.of(text.split(",", -1));
        for (String each : domains) {
            if (!each.matches("(?i)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")) {
                throw new IllegalArgumentException("'" + each + "' is not a domain such as example.org");
            }
        }
        return domains;
    }

    static String hostName(PluginContext context) {
        return context.find(HOST_NAME)
                .or(() -> context.find(DOMAIN).map(domains -> domains.get(0)))
                .orElse("localhost");
    }

    /** Opens what {@code --store} names, and makes what is not there. */
    static StoreOptions require(PluginContext context, String command, int maxMessageBytes) {
        MailFolder folder = context.find(MailFolder.STORE)
                .map(MailFolder::new)
                .orElseThrow(() ->
                        new PluginUsageException("say where users and mail are: sennit " + command + " --store DIR"));
        List<String> domains = context.find(DOMAIN).orElse(List.of());
        folder.create();
        checkUsers(folder);
        MaildirOptions defaults = MaildirOptions.DEFAULTS;
        MailStore store = new MaildirStore(
                folder.mail(),
                defaults.withLimits(
                        defaults.maxMailboxes(),
                        defaults.maxMessages(),
                        (long) maxMessageBytes + TRACE_BYTES,
                        defaults.maxTombstones()));
        FileAccounts accounts = new FileAccounts(folder.users(), Set.copyOf(domains));
        return new StoreOptions(folder, domains, accounts, store);
    }

    private static void checkUsers(MailFolder folder) {
        try {
            folder.users().create();
            if (folder.users().users().isEmpty()) {
                LoggerFactory.getLogger(StoreOptions.class) // not before: the level is not known when options are
                        .warn("there is no user yet; to add one: sennit mail-user add --store {} NAME", folder.path());
            }
        } catch (IOException e) {
            throw new PluginFailedException("the users are not known: " + e.getMessage());
        }
    }

    /** Where mail goes that is for the users. */
    StoreSink sink(PluginContext context) {
        if (domains.isEmpty()) {
            throw new PluginUsageException("say whose mail this is: --domain example.org");
        }
        StoreSinkOptions options =
                StoreSinkOptions.of(domains.toArray(String[]::new)).withPostmaster(context.value(POSTMASTER));
        return new StoreSink(store, accounts, options.withMaxRecipients(context.value(DeliveryOptions.MAX_RECIPIENTS)));
    }
}
