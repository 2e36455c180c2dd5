// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import dev.sennit.mail.smtp.MailExchangers;
import dev.sennit.mail.smtp.MailRoute;
import dev.sennit.mail.smtp.SmtpClient;
import dev.sennit.mail.smtp.SmtpClientOptions;
import dev.sennit.mail.smtp.SmtpClientOptions.Mode;
import dev.sennit.reactor.Reactor;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Where {@code send-mail} connects to: a {@link MailServer}, or, as {@code mx:DOMAIN[:PORT]}, the hosts that take a domain's mail. */
sealed interface Destination {
    /** What is spoken there. */
    Mode mode();

    /** Whose name a certificate must have that is shown in STARTTLS; empty if there is none. */
    Optional<String> host();

    CompletionStage<SmtpClient> connect(Reactor reactor, SmtpClientOptions options);

    /** One server. */
    record OneServer(MailServer server) implements Destination {
        @Override
        public Mode mode() {
            return server.protocol().equals(LMTP) ? Mode.LMTP : Mode.SMTP;
        }

        @Override
        public Optional<String> host() {
            return server.host();
        }

        @Override
        public CompletionStage<SmtpClient> connect(Reactor reactor, SmtpClientOptions options) {
            return SmtpClient.connect(reactor, server.endpoint(), options);
        }
    }

    /** The hosts of a domain, each of which has a name of its own. */
    record Domain(MailRoute route) implements Destination {
        /** With somebody else who knows them. */
        Domain with(MailExchangers exchangers) {
            return new Domain(route.withExchangers(exchangers));
        }

        @Override
        public Mode mode() {
            return Mode.SMTP;
        }

        @Override
        public Optional<String> host() {
            return Optional.of(route.domain());
        }

        @Override
        public CompletionStage<SmtpClient> connect(Reactor reactor, SmtpClientOptions options) {
            return SmtpClient.connect(reactor, route, options);
        }
    }

    String SMTP = "smtp";
    String LMTP = "lmtp";
    String MX = "mx:";

    /** Reads one. */
    static Destination parse(String text, MailExchangers exchangers) {
        return text.startsWith(MX)
                ? domain(text.substring(MX.length()), exchangers)
                : new OneServer(MailServer.parse(text, SMTP, Map.of(SMTP, 25, LMTP, 24)));
    }

    private static Destination domain(String text, MailExchangers exchangers) {
        int colon = text.indexOf(':');
        String port = colon < 0 ? "" : text.substring(colon + 1);
        if (text.startsWith("[") || (colon >= 0 && !port.matches("\\d{1,5}"))) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not DOMAIN[:PORT]; a server with an address is " + SMTP + ":HOST");
        }
        MailRoute route =
                MailRoute.to(colon < 0 ? text : text.substring(0, colon)).withExchangers(exchangers);
        return new Domain(port.isEmpty() ? route : route.withPort(Integer.parseInt(port)));
    }
}
