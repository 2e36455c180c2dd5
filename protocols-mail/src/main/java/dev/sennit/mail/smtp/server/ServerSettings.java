// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.server;

import dev.sennit.mail.accounts.FailedLogins;
import dev.sennit.mail.delivery.MailSink;
import dev.sennit.mail.delivery.SinkFeature;
import dev.sennit.mail.login.LoginSettings;
import dev.sennit.mail.session.Places;
import dev.sennit.mail.smtp.SmtpLimits;
import dev.sennit.mail.smtp.SmtpServerOptions;
import dev.sennit.mail.smtp.SmtpServerOptions.Mode;
import dev.sennit.mail.smtp.SmtpTimeouts;
import dev.sennit.reactor.ReactorLocal;
import java.util.Optional;
import java.util.Set;

/** What all connections of a server share. */
public final class ServerSettings {
    private final SmtpServerOptions options;
    private final MailSink sink;
    private final Set<SinkFeature> features;
    private final Optional<LoginSettings> login;
    private final ReactorLocal<SmtpLoop> loops;
    private final Places connections;

    /** Of a server. */
    public ServerSettings(SmtpServerOptions options, MailSink sink) {
        this.options = options;
        this.sink = sink;
        connections = new Places(options.limits().connections());
        features = Set.copyOf(sink.features());
        login = options.accounts()
                .map(accounts -> new LoginSettings(
                        accounts,
                        options.hostName(),
                        options.authenticationInClear(),
                        options.failedLogins().orElseGet(FailedLogins::new)));
        loops = new ReactorLocal<>(() -> new SmtpLoop(options.clock()));
    }

    /** A connection to be made. */
    public SmtpServer newServer() {
        return new SmtpServer(this);
    }

    SmtpServerOptions options() {
        return options;
    }

    SmtpLimits limits() {
        return options.limits();
    }

    SmtpTimeouts timeouts() {
        return options.timeouts();
    }

    MailSink sink() {
        return sink;
    }

    Set<SinkFeature> features() {
        return features;
    }

    /** Empty if nobody can log in. */
    Optional<LoginSettings> login() {
        return login;
    }

    boolean isLmtp() {
        return options.mode() == Mode.LMTP;
    }

    ReactorLocal<SmtpLoop> loops() {
        return loops;
    }

    Places connections() {
        return connections;
    }
}
