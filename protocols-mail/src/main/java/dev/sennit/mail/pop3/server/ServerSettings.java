// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.server;

import dev.sennit.mail.accounts.Accounts;
import dev.sennit.mail.accounts.FailedLogins;
import dev.sennit.mail.accounts.UserSessions;
import dev.sennit.mail.login.LoginSettings;
import dev.sennit.mail.pop3.Pop3Limits;
import dev.sennit.mail.pop3.Pop3ServerOptions;
import dev.sennit.mail.pop3.Pop3Timeouts;
import dev.sennit.mail.session.LoopBuffers;
import dev.sennit.mail.session.Places;
import dev.sennit.mail.store.MailStore;
import dev.sennit.reactor.ReactorLocal;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What all connections of a server share. */
public final class ServerSettings {
    private static final int INPUT_BYTES = 16_384;

    private final Pop3ServerOptions options;
    private final LoginSettings login;
    private final UserSessions userSessions;
    private final MailStore store;
    private final ReactorLocal<LoopBuffers<ReplyBuffer>> loops =
            new ReactorLocal<>(() -> new LoopBuffers<>(INPUT_BYTES, new ReplyBuffer()));
    private final Set<String> locked = ConcurrentHashMap.newKeySet();
    private final Places connections;

    /** Of a server. */
    public ServerSettings(Pop3ServerOptions options, Accounts accounts, MailStore store) {
        this.options = options;
        this.store = store;
        connections = new Places(options.limits().connections());
        login = new LoginSettings(
                accounts,
                options.hostName(),
                options.authenticationInClear(),
                options.failedLogins().orElseGet(FailedLogins::new));
        userSessions = options.userSessions().orElseGet(UserSessions::new);
    }

    /** A connection to be made. */
    public Pop3Server newServer() {
        return new Pop3Server(this);
    }

    Pop3ServerOptions options() {
        return options;
    }

    Pop3Limits limits() {
        return options.limits();
    }

    Pop3Timeouts timeouts() {
        return options.timeouts();
    }

    LoginSettings login() {
        return login;
    }

    MailStore store() {
        return store;
    }

    ReactorLocal<LoopBuffers<ReplyBuffer>> loops() {
        return loops;
    }

    /** Takes a user's maildrop, which is this caller's until {@link #unlock}; or says why not. */
    Optional<Reply> lock(String user) {
        if (!userSessions.enter(user)) {
            return Optional.of(Reply.TOO_MANY_SESSIONS);
        } else if (!locked.add(user)) {
            userSessions.leave(user);
            return Optional.of(Reply.IN_USE);
        }
        return Optional.empty();
    }

    void unlock(String user) {
        locked.remove(user);
        userSessions.leave(user);
    }

    Places connections() {
        return connections;
    }
}
