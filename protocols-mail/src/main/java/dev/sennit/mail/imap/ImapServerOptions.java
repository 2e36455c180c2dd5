// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap;

import dev.sennit.mail.accounts.AuthenticationInClear;
import dev.sennit.mail.accounts.FailedLogins;
import dev.sennit.mail.accounts.UserSessions;
import dev.sennit.mail.smtp.wire.CommandArguments;
import dev.sennit.mail.smtp.wire.CommandFault;
import dev.sennit.reactor.TlsOptions;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How an IMAP server serves. Immutable: each {@code with} is a changed copy.
 */
public final class ImapServerOptions {
    private final String hostName;

    // Written only while a changed copy is made.
    private ImapLimits limits = ImapLimits.DEFAULTS;
    private ImapTimeouts timeouts = ImapTimeouts.DEFAULTS;
    private Optional<Supplier<TlsOptions>> startTls = Optional.empty();
    private AuthenticationInClear authenticationInClear = AuthenticationInClear.REFUSED;
    private InstantSource clock = InstantSource.system();
    private Optional<FailedLogins> failedLogins = Optional.empty();
    private Optional<UserSessions> userSessions = Optional.empty();

    private ImapServerOptions(String hostName) {
        this.hostName = hostName;
    }

    /**
     * The options of a server, all others at their defaults.
     *
     * @param hostName what it calls itself: a domain, or an address literal such as {@code [192.0.2.1]}
     * @return default limits and times, without STARTTLS
     * @throws IllegalArgumentException if the name is neither
     */
    public static ImapServerOptions of(String hostName) {
        try {
            return new ImapServerOptions(CommandArguments.clientName("the host", hostName));
        } catch (CommandFault fault) {
            throw new IllegalArgumentException(
                    "the host's name must be a domain or an address literal, not '" + hostName + "'", fault);
        }
    }

    private ImapServerOptions copy() {
        ImapServerOptions copy = new ImapServerOptions(hostName);
        copy.limits = limits;
        copy.timeouts = timeouts;
        copy.startTls = startTls;
        copy.authenticationInClear = authenticationInClear;
        copy.clock = clock;
        copy.failedLogins = failedLogins;
        copy.userSessions = userSessions;
        return copy;
    }

    /**
     * What the server calls itself.
     *
     * @return a domain or an address literal
     */
    public String hostName() {
        return hostName;
    }

    /**
     * How much is taken and given.
     *
     * @return by default {@link ImapLimits#DEFAULTS}
     */
    public ImapLimits limits() {
        return limits;
    }

    /**
     * Other limits.
     *
     * @param value which
     * @return a changed copy
     */
    public ImapServerOptions withLimits(ImapLimits value) {
        ImapServerOptions changed = copy();
        changed.limits = value;
        return changed;
    }

    /**
     * How long clients are waited for.
     *
     * @return by default {@link ImapTimeouts#DEFAULTS}
     */
    public ImapTimeouts timeouts() {
        return timeouts;
    }

    /**
     * Other times.
     *
     * @param value which
     * @return a changed copy
     */
    public ImapServerOptions withTimeouts(ImapTimeouts value) {
        ImapServerOptions changed = copy();
        changed.timeouts = value;
        return changed;
    }

    /**
     * What STARTTLS starts.
     *
     * @return by default empty, and it is not offered; else asked for each connection
     */
    public Optional<Supplier<TlsOptions>> startTls() {
        return startTls;
    }

    /**
     * Offers STARTTLS.
     *
     * @param value those of a server
     * @return a changed copy
     * @throws IllegalArgumentException if the options are a client's
     */
    public ImapServerOptions withStartTls(TlsOptions value) {
        return withStartTls(() -> value);
    }

    /**
     * Offers STARTTLS with certificates that may be renewed.
     *
     * @param value gives those of a server; asked for each connection that starts TLS, on its reactor's thread, and must not block it
     * @return a changed copy
     * @throws IllegalArgumentException if the options that it gives now are a client's
     */
    public ImapServerOptions withStartTls(Supplier<TlsOptions> value) {
        if (value.get().role() != TlsOptions.Role.SERVER) {
            throw new IllegalArgumentException("STARTTLS needs TlsOptions.server(), not those of a client");
        }
        ImapServerOptions changed = copy();
        changed.startTls = Optional.of(value);
        return changed;
    }

    /**
     * Whether clients log in where others may listen, and their mail goes past those.
     *
     * @return by default {@link AuthenticationInClear#REFUSED}
     */
    public AuthenticationInClear authenticationInClear() {
        return authenticationInClear;
    }

    /**
     * Lets clients log in in the clear, or not.
     *
     * @param value whether
     * @return a changed copy
     */
    public ImapServerOptions withAuthenticationInClear(AuthenticationInClear value) {
        ImapServerOptions changed = copy();
        changed.authenticationInClear = value;
        return changed;
    }

    /**
     * Where failed logins are counted by address; how long each answer waits is in the times.
     *
     * @return by default empty: each server has its own, with default limits
     */
    public Optional<FailedLogins> failedLogins() {
        return failedLogins;
    }

    /**
     * Counts failed logins there: together with other servers, or with other limits.
     *
     * @param value where
     * @return a changed copy
     */
    public ImapServerOptions withFailedLogins(FailedLogins value) {
        ImapServerOptions changed = copy();
        changed.failedLogins = Optional.of(value);
        return changed;
    }

    /**
     * Where the sessions of each user are counted.
     *
     * @return by default empty: each server counts its own, {@link UserSessions#DEFAULT_MOST} for each user
     */
    public Optional<UserSessions> userSessions() {
        return userSessions;
    }

    /**
     * Counts the sessions of each user there: together with other servers, or with another limit. Whoever has too many already is
     * refused at login.
     *
     * @param value where
     * @return a changed copy
     */
    public ImapServerOptions withUserSessions(UserSessions value) {
        ImapServerOptions changed = copy();
        changed.userSessions = Optional.of(value);
        return changed;
    }

    /**
     * What time it is, for searches by age.
     *
     * @return by default the system's
     */
    public InstantSource clock() {
        return clock;
    }

    /**
     * Another clock.
     *
     * @param value what time it is
     * @return a changed copy
     */
    public ImapServerOptions withClock(InstantSource value) {
        ImapServerOptions changed = copy();
        changed.clock = value;
        return changed;
    }
}
