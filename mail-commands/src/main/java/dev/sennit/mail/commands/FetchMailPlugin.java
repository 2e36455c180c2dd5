// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import com.google.auto.service.AutoService;
import dev.sennit.mail.pop3.Pop3ClientLimits;
import dev.sennit.mail.pop3.Pop3ClientOptions;
import dev.sennit.mail.pop3.Pop3ClientTimeouts;
import dev.sennit.mail.pop3.Pop3Stage;
import dev.sennit.mail.sasl.SaslLogin;
import dev.sennit.mail.store.maildir.MaildirStore;
import dev.sennit.reactor.spi.CommandContext;
import dev.sennit.reactor.spi.CommandPlugin;
import dev.sennit.reactor.spi.CommandWork;
import dev.sennit.reactor.spi.PluginFailedException;
import dev.sennit.reactor.spi.PluginOption;
import dev.sennit.reactor.spi.PluginUsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code sennit fetch-mail}: brings the new messages of a maildrop into a Maildir. */
@AutoService(CommandPlugin.class)
public final class FetchMailPlugin implements CommandPlugin {
    private static final String POP3 = "pop3";
    private static final String STATE_NAME = "sennit-fetched";

    private static final PluginOption<MailServer> SERVER = new PluginOption<>(
            "server",
            "SERVER",
            Optional.empty(),
            "From which server: pop3:HOST[:PORT] or tls:HOST:PORT.",
            text -> MailServer.parse(text, POP3, Map.of(POP3, 110)));

    private static final PluginOption<Path> MAILDIR =
            PluginOption.path("maildir", "DIR", "Where messages go; made if it is not there, in a folder that is.");

    private static final PluginOption<Path> STATE = PluginOption.path(
            "state",
            "FILE",
            "Where to remember what was fetched, one file for each maildrop. Default: " + STATE_NAME
                    + " in the Maildir.");

    private static final PluginOption<Boolean> DELETE =
            ClientSettings.onOff("delete", "on removes messages from the server that the Maildir has.");

    private static final PluginOption<Boolean> QUIET = ClientSettings.onOff("quiet", "on tells of failures only.");

    private static final PluginOption<Duration> CONNECT_TIMEOUT = PluginOption.duration(
            "connect-timeout", "30s", "How long a connection may take to make, with name and TLS.");

    private static final PluginOption<Integer> MAX_MESSAGE_BYTES =
            PluginOption.integer("max-message-bytes", 104_857_600, 1, 999_999_999, "How long a message may be.");

    /** For the service loader. */
    public FetchMailPlugin() {}

    @Override
    public String name() {
        return "fetch-mail";
    }

    @Override
    public String summary() {
        return "Brings new messages into a Maildir over POP3";
    }

    @Override
    public List<PluginOption<?>> options() {
        List<PluginOption<?>> all = new ArrayList<>(List.of(SERVER, MAILDIR, STATE, DELETE, QUIET));
        all.addAll(ClientSettings.ALL);
        all.addAll(List.of(CONNECT_TIMEOUT, MAX_MESSAGE_BYTES));
        return all;
    }

    @Override
    public CommandWork prepare(CommandContext context) {
        MailServer server = context.find(SERVER)
                .orElseThrow(() -> new PluginUsageException(
                        "say from which server: --server pop3:HOST:PORT or --server tls:HOST:PORT"));
        Path maildir = context.find(MAILDIR)
                .orElseThrow(() -> new PluginUsageException("say where messages go: --maildir DIR"))
                .toAbsolutePath()
                .normalize();
        if (maildir.getParent() == null || !Files.isDirectory(maildir.getParent())) {
            throw new PluginFailedException("there is no folder " + maildir.getParent());
        }
        SaslLogin login = ClientSettings.login(context)
                .orElseThrow(() -> new PluginUsageException("say whose messages: --user NAME"));
        FetchMail.Wanted wanted = new FetchMail.Wanted(
                maildir,
                context.find(STATE).orElse(maildir.resolve(STATE_NAME)),
                login.user() + " at " + server.endpoint(),
                context.value(DELETE),
                context.value(QUIET));
        return new FetchMail(
                wanted,
                MaildirStore::new,
                server.endpoint(),
                options(context, server, login),
                context.out(),
                context.err());
    }

    private static Pop3ClientOptions options(CommandContext context, MailServer server, SaslLogin login) {
        Pop3ClientOptions options = Pop3ClientOptions.of(login)
                .withLimits(Pop3ClientLimits.DEFAULTS.withMessageBytes(context.value(MAX_MESSAGE_BYTES)))
                .withTimeouts(Pop3ClientTimeouts.DEFAULTS.with(Pop3Stage.CONNECT, context.value(CONNECT_TIMEOUT)));
        ClientSettings.StartTls startTls = ClientSettings.startTls(context);
        if (server.host().isEmpty() || startTls == ClientSettings.StartTls.NEVER) {
            return options;
        }
        return options.withStartTls(
                ClientSettings.tls(context, server.host().get()),
                startTls == ClientSettings.StartTls.REQUIRED
                        ? Pop3ClientOptions.StartTls.REQUIRED
                        : Pop3ClientOptions.StartTls.OPPORTUNISTIC);
    }
}
