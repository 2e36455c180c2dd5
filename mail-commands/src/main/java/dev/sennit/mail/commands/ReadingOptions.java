// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import dev.sennit.mail.accounts.UserSessions;
import dev.sennit.mail.imap.ImapLimits;
import dev.sennit.mail.imap.ImapServerFactory;
import dev.sennit.mail.imap.ImapServerOptions;
import dev.sennit.mail.imap.ImapTimeouts;
import dev.sennit.mail.pop3.Pop3Limits;
import dev.sennit.mail.pop3.Pop3ServerFactory;
import dev.sennit.mail.pop3.Pop3ServerOptions;
import dev.sennit.mail.pop3.Pop3Timeouts;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.spi.PluginContext;
import dev.sennit.reactor.spi.PluginOption;
import dev.sennit.reactor.spi.PluginUsageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the commands have in common by which users read their mail. */
final class ReadingOptions {
    private static final PluginOption<Integer> MAX_CONNECTIONS =
            StoreOptions.maxConnections("How many connections there may be; others are sent away.");

    static final PluginOption<Integer> MAX_USER_SESSIONS = PluginOption.integer(
            "max-user-sessions",
            UserSessions.DEFAULT_MOST,
            1,
            10_000_000,
            "How many sessions a user may have at a time; beyond, a login is refused.");

    private static final PluginOption<Duration> WRITE_TIMEOUT = PluginOption.duration(
            "write-timeout", "5m", "How long a client may take nothing of our answers before it is cut off.");

    /** What a message may hold that is read; who takes mail has another limit. */
    static final int MAX_MESSAGE_BYTES = 52_428_800;

    static final List<PluginOption<?>> ALL = all();

    private ReadingOptions() {}

    private static List<PluginOption<?>> all() {
        List<PluginOption<?>> all = new ArrayList<>(List.of(
                MailFolder.STORE,
                StoreOptions.DOMAIN,
                StoreOptions.HOST_NAME,
                MAX_CONNECTIONS,
                MAX_USER_SESSIONS,
                WRITE_TIMEOUT));
        all.addAll(StartTlsOptions.ALL);
        return List.copyOf(all);
    }

    static ServerFactory pop3(PluginContext context) {
        StoreOptions store = StoreOptions.require(context, "pop3", MAX_MESSAGE_BYTES);
        Pop3ServerOptions options = pop3(StoreOptions.hostName(context))
                .withLimits(Pop3Limits.DEFAULTS.withConnections(context.value(MAX_CONNECTIONS)))
                .withTimeouts(Pop3Timeouts.DEFAULTS.withWrite(context.value(WRITE_TIMEOUT)))
                .withUserSessions(userSessions(context));
        return new Pop3ServerFactory(
                StartTlsOptions.find(context).map(options::withStartTls).orElse(options),
                store.accounts(),
                store.store());
    }

    static ServerFactory imap(PluginContext context) {
        StoreOptions store = StoreOptions.require(context, "imap", MAX_MESSAGE_BYTES);
        ImapServerOptions options = imap(StoreOptions.hostName(context))
                .withLimits(ImapLimits.DEFAULTS.withConnections(context.value(MAX_CONNECTIONS)))
                .withTimeouts(ImapTimeouts.DEFAULTS.withWrite(context.value(WRITE_TIMEOUT)))
                .withUserSessions(userSessions(context));
        return new ImapServerFactory(
                StartTlsOptions.find(context).map(options::withStartTls).orElse(options),
                store.accounts(),
                store.store());
    }

    static UserSessions userSessions(PluginContext context) {
        return new UserSessions(context.value(MAX_USER_SESSIONS));
    }

    static ImapServerOptions imap(String hostName) {
        try {
            return ImapServerOptions.of(hostName);
        } catch (IllegalArgumentException e) {
            throw new PluginUsageException("--host-name: " + e.getMessage());
        }
    }

    static Pop3ServerOptions pop3(String hostName) {
        try {
            return Pop3ServerOptions.of(hostName);
        } catch (IllegalArgumentException e) {
            throw new PluginUsageException("--host-name: " + e.getMessage());
        }
    }
}
