// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import com.google.auto.service.AutoService;
import dev.sennit.mail.imap.ImapClientLimits;
import dev.sennit.mail.imap.ImapClientOptions;
import dev.sennit.mail.imap.ImapClientOptions.Compression;
import dev.sennit.mail.imap.ImapClientTimeouts;
import dev.sennit.mail.imap.ImapStage;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code sennit fetch-mail}: brings the new messages of a server into a Maildir. */
@AutoService(CommandPlugin.class)
public final class FetchMailPlugin implements CommandPlugin {
    private static final String POP3 = "pop3";
    private static final String IMAP = "imap";
    private static final Map<String, Integer> PORTS = Map.of(POP3, 110, IMAP, 143);
    private static final Map<String, Integer> TLS_PORTS = Map.of(POP3, 995, IMAP, 993);
    private static final Pattern WITH_TLS =
            Pattern.compile("(imap|pop3)s:(\\[[^\\]]*]|[^:\\[\\]]+)(:\\d{1,5})?(:[a-z].*)?");
    private static final String STATE_NAME = "sennit-fetched";

    private static final PluginOption<MailServer> SERVER = new PluginOption<>(
            "server",
            "SERVER",
            Optional.empty(),
            "From which server: imaps:HOST[:PORT], imap:HOST[:PORT], pop3s:HOST[:PORT], pop3:HOST[:PORT], or tls:HOST:PORT for"
                    + " POP3.",
            FetchMailPlugin::server);

    private static final PluginOption<Path> MAILDIR =
            PluginOption.path("maildir", "DIR", "Where messages go; made if it is not there, in a folder that is.");

    private static final PluginOption<Path> STATE = PluginOption.path(
            "state",
            "FILE",
            "Where to remember what was fetched, one file for each user of a server. Default: " + STATE_NAME
                    + " in the Maildir.");

    private static final PluginOption<String> MAILBOX =
            PluginOption.text("mailbox", "Which mailbox of an IMAP account, by its whole name. Default: INBOX.");

    private static final PluginOption<Boolean> ALL_MAILBOXES =
            ClientSettings.onOff("all-mailboxes", "on brings every mailbox of an IMAP account.");

    private static final PluginOption<Boolean> DELETE =
            ClientSettings.onOff("delete", "on removes messages from the server that the Maildir has.");

    private static final PluginOption<Boolean> COMPRESS = ClientSettings.onOff(
            "compress",
            "on compresses what an IMAP server sends that can do so. Whoever sees how much comes, and has sent you mail, may learn of"
                    + " mail beside it.");

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
        return "Brings new messages into a Maildir over IMAP or POP3";
    }

    @Override
    public List<PluginOption<?>> options() {
        List<PluginOption<?>> all =
                new ArrayList<>(List.of(SERVER, MAILDIR, STATE, MAILBOX, ALL_MAILBOXES, COMPRESS, DELETE, QUIET));
        all.addAll(ClientSettings.ALL);
        all.addAll(List.of(CONNECT_TIMEOUT, MAX_MESSAGE_BYTES));
        return all;
    }

    @Override
    public CommandWork prepare(CommandContext context) {
        MailServer server = context.find(SERVER)
                .orElseThrow(() -> new PluginUsageException(
                        "say from which server: --server imaps:HOST, or --server pop3:HOST:PORT"));
        Path maildir = context.find(MAILDIR)
                .orElseThrow(() -> new PluginUsageException("say where messages go: --maildir DIR"))
                .toAbsolutePath()
                .normalize();
        if (maildir.getParent() == null || !Files.isDirectory(maildir.getParent())) {
            throw new PluginFailedException("there is no folder " + maildir.getParent());
        }
        SaslLogin login = ClientSettings.login(context)
                .orElseThrow(() -> new PluginUsageException("say whose messages: --user NAME"));
        FetchProgress progress = new FetchProgress(context.err(), context.value(QUIET));
        Path state = context.find(STATE).orElse(maildir.resolve(STATE_NAME));
        FetchSession session = server.protocol().equals(IMAP)
                ? imap(context, server, login, state, progress)
                : pop3(context, server, login, state, progress);
        return new FetchMail(maildir, MaildirStore::new, session, progress, context.out(), context.err());
    }

    /** With TLS from the first byte where a user says so as mail programs do: imaps is imap:tls. */
    static MailServer server(String text) {
        Matcher parts = WITH_TLS.matcher(text);
        if (!parts.matches()) {
            return MailServer.parse(text, POP3, PORTS);
        }
        String protocol = parts.group(1);
        String port = parts.group(3) == null ? ":" + TLS_PORTS.get(protocol) : parts.group(3);
        String more = parts.group(4) == null ? "" : parts.group(4);
        return MailServer.parse(protocol + ":tls:" + parts.group(2) + port + more, POP3, PORTS);
    }

    private static FetchSession pop3(
            CommandContext context, MailServer server, SaslLogin login, Path state, FetchProgress progress) {
        if (context.find(MAILBOX).isPresent() || context.value(ALL_MAILBOXES)) {
            throw new PluginUsageException(
                    "--mailbox and --all-mailboxes go with IMAP: a POP3 maildrop has one mailbox");
        }
        if (context.value(COMPRESS)) {
            throw new PluginUsageException("--compress goes with IMAP: POP3 has no compression");
        }
        Pop3ClientOptions options = Pop3ClientOptions.of(login)
                .withLimits(Pop3ClientLimits.DEFAULTS.withMessageBytes(context.value(MAX_MESSAGE_BYTES)))
                .withTimeouts(Pop3ClientTimeouts.DEFAULTS.with(Pop3Stage.CONNECT, context.value(CONNECT_TIMEOUT)));
        Optional<String> host = hostOfStartTls(context, server);
        if (host.isPresent()) {
            options = options.withStartTls(
                    ClientSettings.tls(context, host.get()),
                    mustStartTls(context)
                            ? Pop3ClientOptions.StartTls.REQUIRED
                            : Pop3ClientOptions.StartTls.OPPORTUNISTIC);
        }
        Pop3Session.Wanted wanted =
                new Pop3Session.Wanted(state, login.user() + " at " + server.endpoint(), context.value(DELETE));
        return new Pop3Session(wanted, server.endpoint(), options, progress);
    }

    private static FetchSession imap(
            CommandContext context, MailServer server, SaslLogin login, Path state, FetchProgress progress) {
        Optional<String> mailbox = context.find(MAILBOX);
        if (mailbox.isPresent() && context.value(ALL_MAILBOXES)) {
            throw new PluginUsageException("--mailbox is one of --all-mailboxes: give one of them");
        }
        ImapClientOptions options = ImapClientOptions.of(login)
                .withLimits(ImapClientLimits.DEFAULTS.withMessageBytes(context.value(MAX_MESSAGE_BYTES)))
                .withTimeouts(ImapClientTimeouts.DEFAULTS.with(ImapStage.CONNECT, context.value(CONNECT_TIMEOUT)))
                .withCompression(context.value(COMPRESS) ? Compression.WHEN_OFFERED : Compression.OFF);
        Optional<String> host = hostOfStartTls(context, server);
        if (host.isPresent()) {
            options = options.withStartTls(
                    ClientSettings.tls(context, host.get()),
                    mustStartTls(context)
                            ? ImapClientOptions.StartTls.REQUIRED
                            : ImapClientOptions.StartTls.OPPORTUNISTIC);
        }
        ImapSession.Wanted wanted = new ImapSession.Wanted(
                state,
                login.user() + " at imap:" + server.endpoint(),
                context.value(ALL_MAILBOXES) ? Optional.empty() : Optional.of(mailbox.orElse("INBOX")),
                context.value(DELETE));
        return new ImapSession(wanted, server.endpoint(), options, progress);
    }

    /** Whose name a certificate must have; empty where TLS is never begun. */
    private static Optional<String> hostOfStartTls(CommandContext context, MailServer server) {
        return ClientSettings.startTls(context) == ClientSettings.StartTls.NEVER ? Optional.empty() : server.host();
    }

    private static boolean mustStartTls(CommandContext context) {
        return ClientSettings.startTls(context) == ClientSettings.StartTls.REQUIRED;
    }
}
