// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3;

import dev.sennit.mail.accounts.AuthenticationInClear;
import dev.sennit.mail.accounts.FailedLogins;
import dev.sennit.mail.accounts.UserSessions;
import dev.sennit.mail.smtp.wire.CommandArguments;
import dev.sennit.mail.smtp.wire.CommandFault;
import dev.sennit.reactor.TlsOptions;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How a POP3 server serves. Immutable: each {@code with} is a changed copy.
 */
public final class Pop3ServerOptions {
    /** What becomes of the flag {@code \Seen} of messages that are sent whole, which IMAP clients of the same store see. */
    public enum RetrievedMessages {
        /** They have it when the session ends, as with Dovecot. */
        SEEN,
        /** It stays as it is. */
        UNCHANGED
    }

    private final String hostName;

    // Written only while a changed copy is made.
    private Pop3Limits limits = Pop3Limits.DEFAULTS;
    private Pop3Timeouts timeouts = Pop3Timeouts.DEFAULTS;
    private Optional<Supplier<TlsOptions>> startTls = Optional.empty();
    private AuthenticationInClear authenticationInClear = AuthenticationInClear.REFUSED;
    private Optional<FailedLogins> failedLogins = Optional.empty();
    private Optional<UserSessions> userSessions = Optional.empty();

    private RetrievedMessages retrievedMessages = RetrievedMessages.SEEN;

    private Pop3ServerOptions(String hostName) {
        this.hostName = hostName;
    }

    /**
     * The options of a server, all others at their defaults.
     *
     * @param hostName what it calls itself: a domain, or an address literal such as {@code [192.0.2.1]}
     * @return default limits and times, without STLS
     * @throws IllegalArgumentException if the name is neither
     */
    public static Pop3ServerOptions of(String hostName) {
        try {
            return new Pop3ServerOptions(CommandArguments.clientName("the host", hostName));
        } catch (CommandFault fault) {
            throw new IllegalArgumentException(
                    "the host's name must be a domain or an address literal, not '" + hostName + "'", fault);
        }
    }

    private Pop3ServerOptions copy() {
        Pop3ServerOptions copy = new Pop3ServerOptions(hostName);
        copy.limits = limits;
        copy.timeouts = timeouts;
        copy.startTls = startTls;
        copy.authenticationInClear = authenticationInClear;
        copy.retrievedMessages = retrievedMessages;
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
     * @return by default {@link Pop3Limits#DEFAULTS}
     */
    public Pop3Limits limits() {
        return limits;
    }

    /**
     * Other limits.
     *
     * @param value which
     * @return a changed copy
     */
    public Pop3ServerOptions withLimits(Pop3Limits value) {
        Pop3ServerOptions changed = copy();
        changed.limits = value;
        return changed;
    }

    /**
     * How long clients are waited for.
     *
     * @return by default {@link Pop3Timeouts#DEFAULTS}
     */
    public Pop3Timeouts timeouts() {
        return timeouts;
    }

    /**
     * Other times.
     *
     * @param value which
     * @return a changed copy
     */
    public Pop3ServerOptions withTimeouts(Pop3Timeouts value) {
        Pop3ServerOptions changed = copy();
        changed.timeouts = value;
        return changed;
    }

    /**
     * What STLS starts.
     *
     * @return by default empty, and it is not offered; else asked for each connection
     */
    public Optional<Supplier<TlsOptions>> startTls() {
        return startTls;
    }

    /**
     * Offers STLS (RFC 2595).
     *
     * @param value those of a server
     * @return a changed copy
     * @throws IllegalArgumentException if the options are a client's
     */
    public Pop3ServerOptions withStartTls(TlsOptions value) {
        return withStartTls(() -> value);
    }

    /**
     * Offers STLS with certificates that may be renewed.
     *
     * @param value gives those of a server; asked for each connection that starts TLS, on its reactor's thread, and must not block it
     * @return a changed copy
     * @throws IllegalArgumentException if the options that it gives now are a client's
     */
    public Pop3ServerOptions withStartTls(Supplier<TlsOptions> value) {
        if (value.get().role() != TlsOptions.Role.SERVER) {
            throw new IllegalArgumentException("STLS needs TlsOptions.server(), not those of a client");
        }
        Pop3ServerOptions changed = copy();
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
    public Pop3ServerOptions withAuthenticationInClear(AuthenticationInClear value) {
        Pop3ServerOptions changed = copy();
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
    public Pop3ServerOptions withFailedLogins(FailedLogins value) {
        Pop3ServerOptions changed = copy();
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
    public Pop3ServerOptions withUserSessions(UserSessions value) {
        Pop3ServerOptions changed = copy();
        changed.userSessions = Optional.of(value);
        return changed;
    }

    /**
     * What becomes of messages that were sent whole.
     *
     * @return by default {@link RetrievedMessages#SEEN}
     */
    public RetrievedMessages retrievedMessages() {
        return retrievedMessages;
    }

    /**
     * Marks messages that were sent whole, or not.
     *
     * @param value whether
     * @return a changed copy
     */
    public Pop3ServerOptions withRetrievedMessages(RetrievedMessages value) {
        Pop3ServerOptions changed = copy();
        changed.retrievedMessages = value;
        return changed;
    }
}
