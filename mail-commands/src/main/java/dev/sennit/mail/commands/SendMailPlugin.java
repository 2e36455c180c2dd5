// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import com.google.auto.service.AutoService;
import dev.sennit.mail.MailAddress;
import dev.sennit.mail.smtp.MailExchangers;
import dev.sennit.mail.smtp.SmtpClientOptions;
import dev.sennit.mail.smtp.SmtpClientOptions.Mode;
import dev.sennit.mail.smtp.SmtpClientTimeouts;
import dev.sennit.mail.smtp.SmtpStage;
import dev.sennit.reactor.spi.CommandContext;
import dev.sennit.reactor.spi.CommandPlugin;
import dev.sennit.reactor.spi.CommandWork;
import dev.sennit.reactor.spi.PluginOption;
import dev.sennit.reactor.spi.PluginUsageException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code sennit send-mail}: pipes a message through a server. */
@AutoService(CommandPlugin.class)
public final class SendMailPlugin implements CommandPlugin {
    private static final String NOBODY = "<>";

    private static final PluginOption<List<InetSocketAddress>> DNS = new PluginOption<>(
            "dns",
            "ADDRESS[:PORT],...",
            Optional.empty(),
            "The DNS servers to ask with mx:, separated by commas, the next if one is silent. Default: the system's.",
            DnsServers::parse);

    private static final PluginOption<String> FROM = PluginOption.text(
            "from",
            "Where notices of failure go, <> for nowhere. Default: the address of the field Sender, else From.");

    private static final PluginOption<Boolean> HEADER_RECIPIENTS =
            ClientSettings.onOff("header-recipients", "on sends to those in the fields To, Cc and Bcc, too.");

    private static final PluginOption<String> HOST_NAME =
            PluginOption.text("host-name", "What to call this host. Default: its address, in brackets.");

    private static final PluginOption<Duration> CONNECT_TIMEOUT = PluginOption.duration(
            "connect-timeout", "30s", "How long a connection may take to make, with name and TLS.");

    private static final PluginOption<Duration> TOTAL_TIMEOUT = PluginOption.duration(
            "total-timeout", "none", "How long the message may take, from its envelope to the last reply.");

    private static final PluginOption<Integer> MAX_MESSAGE_BYTES =
            PluginOption.integer("max-message-bytes", 104_857_600, 1, 999_999_999, "How long the message may be.");

    private final InputStream in;
    private final PluginOption<Destination> server;

    /** For the service loader: with standard input. */
    public SendMailPlugin() {
        this(System.in, MailExchangers.system());
    }

    SendMailPlugin(InputStream in, MailExchangers exchangers) {
        this.in = in;
        server = new PluginOption<>(
                "server",
                "SERVER",
                Optional.empty(),
                "Through which server: smtp:HOST[:PORT], tls:HOST:PORT, lmtp:HOST[:PORT] or lmtp:unix:PATH; mx:DOMAIN[:PORT] for"
                        + " the hosts that take a domain's mail.",
                text -> Destination.parse(text, exchangers));
    }

    @Override
    public String name() {
        return "send-mail";
    }

    @Override
    public String summary() {
        return "Sends the message on standard input over SMTP or LMTP";
    }

    @Override
    public String operands() {
        return "RECIPIENT...";
    }

    @Override
    public List<PluginOption<?>> options() {
        List<PluginOption<?>> all = new ArrayList<>(List.of(server, DNS, FROM, HEADER_RECIPIENTS));
        all.addAll(ClientSettings.ALL);
        all.addAll(List.of(HOST_NAME, CONNECT_TIMEOUT, TOTAL_TIMEOUT, MAX_MESSAGE_BYTES));
        return all;
    }

    @Override
    public CommandWork prepare(CommandContext context) {
        Destination destination = destination(context);
        if (destination instanceof Destination.Domain
                && context.find(ClientSettings.USER).isPresent()) {
            throw new PluginUsageException(
                    "--user is for a server of the user's: DNS, which anybody may forge, says who the servers of mx: are");
        }
        Mode mode = destination.mode();
        List<MailAddress> recipients = new ArrayList<>();
        for (String each : context.operands()) {
            recipients.add(address(each, mode));
        }
        boolean fromHeader = context.value(HEADER_RECIPIENTS);
        if (recipients.isEmpty() && !fromHeader) {
            throw new PluginUsageException("say to whom: sennit send-mail RECIPIENT..., or --header-recipients on");
        }
        SendMail.Wanted wanted =
                new SendMail.Wanted(sender(context, mode), recipients, fromHeader, context.value(MAX_MESSAGE_BYTES));
        return new SendMail(in, wanted, destination, options(context, destination), context.out(), context.err());
    }

    private Destination destination(CommandContext context) {
        Destination named = context.find(server)
                .orElseThrow(() -> new PluginUsageException(
                        "say through which server: --server smtp:HOST:PORT or --server tls:HOST:PORT"));
        Optional<List<InetSocketAddress>> dns = context.find(DNS);
        if (dns.isEmpty()) {
            return named;
        }
        if (named instanceof Destination.Domain domain) {
            return domain.with(MailExchangers.ofServers(dns.get()));
        }
        throw new PluginUsageException("--dns says who knows the servers of a domain: it goes with --server mx:DOMAIN");
    }

    /** Empty if it is in the header. */
    private static Optional<Optional<MailAddress>> sender(CommandContext context, Mode mode) {
        return context.find(FROM)
                .map(text -> text.equals(NOBODY) ? Optional.empty() : Optional.of(address(text, mode)));
    }

    /** Users of an LMTP server may have no domain. */
    private static MailAddress address(String text, Mode mode) {
        try {
            return mode == Mode.LMTP && text.indexOf('@') < 0 ? new MailAddress(text, "") : MailAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new PluginUsageException("'" + text + "' is " + e.getMessage());
        }
    }

    private static SmtpClientOptions options(CommandContext context, Destination destination) {
        SmtpClientOptions options = SmtpClientOptions.defaults()
                .withMode(destination.mode())
                .withTimeouts(SmtpClientTimeouts.DEFAULTS
                        .with(SmtpStage.CONNECT, context.value(CONNECT_TIMEOUT))
                        .with(SmtpStage.MESSAGE, context.value(TOTAL_TIMEOUT)));
        ClientSettings.StartTls startTls = ClientSettings.startTls(context);
        if (destination.host().isPresent() && startTls != ClientSettings.StartTls.NEVER) {
            options = options.withStartTls(
                    ClientSettings.tls(context, destination.host().get()),
                    startTls == ClientSettings.StartTls.REQUIRED
                            ? SmtpClientOptions.StartTls.REQUIRED
                            : SmtpClientOptions.StartTls.OPPORTUNISTIC);
        }
        try {
            Optional<String> name = context.find(HOST_NAME);
            options = name.isPresent() ? options.withHostName(name.get()) : options;
        } catch (IllegalArgumentException e) {
            throw new PluginUsageException("--host-name: " + e.getMessage());
        }
        SmtpClientOptions before = options;
        return ClientSettings.login(context).map(before::withLogin).orElse(before);
    }
}
