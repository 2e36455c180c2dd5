// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.accounts.Accounts;
import dev.sennit.mail.accounts.FailedLogins;
import dev.sennit.mail.accounts.UserSessions;
import dev.sennit.mail.imap.ImapLimits;
import dev.sennit.mail.imap.ImapServerOptions;
import dev.sennit.mail.imap.ImapTimeouts;
import dev.sennit.mail.imap.wire.FrameLimits;
import dev.sennit.mail.imap.wire.ParseLimits;
import dev.sennit.mail.login.LoginSettings;
import dev.sennit.mail.session.LoopBuffers;
import dev.sennit.mail.session.Places;
import dev.sennit.mail.store.MailStore;
import dev.sennit.reactor.ReactorLocal;

/** What all connections of a server share. */
public final class ServerSettings {
    private static final int INPUT_BYTES = 16_384;
    private static final int LITERALS_BEFORE_LOGIN = 4;

    private final ImapServerOptions options;
    private final LoginSettings login;
    private final UserSessions userSessions;
    private final MailStore store;
    private final ReactorLocal<LoopBuffers<Responses>> loops =
            new ReactorLocal<>(() -> new LoopBuffers<>(INPUT_BYTES, new Responses()));
    private final RecentUids recentUids = new RecentUids();
    private final FrameLimits beforeLogin;
    private final FrameLimits responses;
    private final FrameLimits afterLogin;
    private final Places connections;
    private final Places compressed;

    /** Of a server. */
    public ServerSettings(ImapServerOptions options, Accounts accounts, MailStore store) {
        this.options = options;
        this.store = store;
        login = new LoginSettings(
                accounts,
                options.hostName(),
                options.authenticationInClear(),
                options.failedLogins().orElseGet(FailedLogins::new));
        userSessions = options.userSessions().orElseGet(UserSessions::new);
        ImapLimits limits = options.limits();
        connections = new Places(limits.connections());
        compressed = new Places(limits.compressed());
        beforeLogin = new FrameLimits(
                limits.lineBytesBeforeLogin(),
                limits.literalBytesBeforeLogin(),
                Math.min(limits.literals(), LITERALS_BEFORE_LOGIN));
        responses = new FrameLimits(limits.authenticationBytes(), 0, 0);
        afterLogin = new FrameLimits(limits.lineBytes(), limits.literalBytes(), limits.literals());
    }

    /** A connection to be made. */
    public ImapServer newServer() {
        return new ImapServer(this);
    }

    ImapServerOptions options() {
        return options;
    }

    ImapLimits limits() {
        return options.limits();
    }

    ImapTimeouts timeouts() {
        return options.timeouts();
    }

    LoginSettings login() {
        return login;
    }

    /** How long a message may be: what the server passes on, or the store takes, whichever is less (RFC 7889). */
    long appendLimitOctets() {
        return Math.min(limits().messageBytes(), store.maxMessageOctets());
    }

    UserSessions userSessions() {
        return userSessions;
    }

    MailStore store() {
        return store;
    }

    RecentUids recentUids() {
        return recentUids;
    }

    ReactorLocal<LoopBuffers<Responses>> loops() {
        return loops;
    }

    /** Of commands. */
    FrameLimits frames(Session.Stage stage) {
        return stage == Session.Stage.NOT_AUTHENTICATED ? beforeLogin : afterLogin;
    }

    /** Of responses to a challenge, and of DONE. */
    FrameLimits responses() {
        return responses;
    }

    /** Before the login too: no command of then has lists in lists. */
    ParseLimits parsing() {
        return new ParseLimits(limits().depth(), limits().elements(), limits().sections());
    }

    Places connections() {
        return connections;
    }

    /** Of connections that are compressed. */
    Places compressed() {
        return compressed;
    }
}
