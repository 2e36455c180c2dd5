// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp;

import dev.sennit.mail.accounts.Accounts;
import dev.sennit.mail.accounts.AuthenticationInClear;
import dev.sennit.mail.accounts.FailedLogins;
import dev.sennit.mail.smtp.wire.CommandArguments;
import dev.sennit.mail.smtp.wire.CommandFault;
import dev.sennit.reactor.TlsOptions;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How an SMTP or LMTP server serves. Immutable: each {@code with} is a changed copy.
 */
public final class SmtpServerOptions {
    /** Which of the two protocols is spoken. */
    public enum Mode {
        /** SMTP (RFC 5321), with EHLO. */
        SMTP,
        /** LMTP (RFC 2033), with LHLO and an answer for each recipient; not for port 25. */
        LMTP
    }

    /** Whether mail is taken in the clear. */
    public enum TlsPolicy {
        /** It is; STARTTLS is offered where there is a certificate. */
        OFFERED,
        /** Before STARTTLS nothing but it is done: 530 5.7.0. */
        REQUIRED
    }

    /** Whose mail is taken. */
    public enum Senders {
        /** Everybody's, as servers do that are found by MX. */
        ANYBODY,
        /** That of users who have proved who they are (RFC 6409): 530 5.7.0 before AUTH. */
        AUTHENTICATED
    }

    private final String hostName;

    // Written only while a changed copy is made.
    private Mode mode = Mode.SMTP;
    private SmtpLimits limits = SmtpLimits.DEFAULTS;
    private SmtpTimeouts timeouts = SmtpTimeouts.DEFAULTS;
    private Optional<Supplier<TlsOptions>> startTls = Optional.empty();
    private TlsPolicy tlsPolicy = TlsPolicy.OFFERED;
    private Optional<Accounts> accounts = Optional.empty();
    private Senders senders = Senders.ANYBODY;
    private AuthenticationInClear authenticationInClear = AuthenticationInClear.REFUSED;
    private Optional<FailedLogins> failedLogins = Optional.empty();
    private InstantSource clock = Clock.systemDefaultZone();

    private SmtpServerOptions(String hostName) {
        this.hostName = hostName;
    }

    /**
     * The options of a server, all others at their defaults.
     *
     * @param hostName what it calls itself: a domain, or an address literal such as {@code [192.0.2.1]}
     * @return SMTP with default limits and times, without STARTTLS
     * @throws IllegalArgumentException if the name is neither
     */
    public static SmtpServerOptions of(String hostName) {
        try {
            return new SmtpServerOptions(CommandArguments.clientName("EHLO", hostName));
        } catch (CommandFault fault) {
            throw new IllegalArgumentException(
                    "the host's name must be a domain or an address literal, not '" + hostName + "'", fault);
        }
    }

    private SmtpServerOptions copy() {
        SmtpServerOptions copy = new SmtpServerOptions(hostName);
        copy.mode = mode;
        copy.limits = limits;
        copy.timeouts = timeouts;
        copy.startTls = startTls;
        copy.tlsPolicy = tlsPolicy;
        copy.accounts = accounts;
        copy.senders = senders;
        copy.authenticationInClear = authenticationInClear;
        copy.failedLogins = failedLogins;
        copy.clock = clock;
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
     * Which protocol is spoken.
     *
     * @return by default SMTP
     */
    public Mode mode() {
        return mode;
    }

    /**
     * Another protocol.
     *
     * @param value which
     * @return a changed copy
     */
    public SmtpServerOptions withMode(Mode value) {
        SmtpServerOptions changed = copy();
        changed.mode = value;
        return changed;
    }

    /**
     * How much is taken.
     *
     * @return by default {@link SmtpLimits#DEFAULTS}
     */
    public SmtpLimits limits() {
        return limits;
    }

    /**
     * Other limits.
     *
     * @param value which
     * @return a changed copy
     */
    public SmtpServerOptions withLimits(SmtpLimits value) {
        SmtpServerOptions changed = copy();
        changed.limits = value;
        return changed;
    }

    /**
     * How long clients are waited for.
     *
     * @return by default {@link SmtpTimeouts#DEFAULTS}
     */
    public SmtpTimeouts timeouts() {
        return timeouts;
    }

    /**
     * Other times.
     *
     * @param value which
     * @return a changed copy
     */
    public SmtpServerOptions withTimeouts(SmtpTimeouts value) {
        SmtpServerOptions changed = copy();
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
     * Whether mail is taken in the clear.
     *
     * @return by default {@link TlsPolicy#OFFERED}
     */
    public TlsPolicy tlsPolicy() {
        return tlsPolicy;
    }

    /**
     * Offers STARTTLS.
     *
     * @param value those of a server
     * @param policy whether mail is taken in the clear, too
     * @return a changed copy
     * @throws IllegalArgumentException if the options are a client's
     */
    public SmtpServerOptions withStartTls(TlsOptions value, TlsPolicy policy) {
        return withStartTls(() -> value, policy);
    }

    /**
     * Offers STARTTLS with certificates that may be renewed.
     *
     * @param value gives those of a server; asked for each connection that starts TLS, on its reactor's thread, and must not block it
     * @param policy whether mail is taken in the clear, too
     * @return a changed copy
     * @throws IllegalArgumentException if the options that it gives now are a client's
     */
    public SmtpServerOptions withStartTls(Supplier<TlsOptions> value, TlsPolicy policy) {
        if (value.get().role() != TlsOptions.Role.SERVER) {
            throw new IllegalArgumentException("STARTTLS needs TlsOptions.server(), not those of a client");
        }
        SmtpServerOptions changed = copy();
        changed.startTls = Optional.of(value);
        changed.tlsPolicy = policy;
        return changed;
    }

    /**
     * Who may log in.
     *
     * @return by default empty, and AUTH is not offered
     */
    public Optional<Accounts> accounts() {
        return accounts;
    }

    /**
     * Whose mail is taken.
     *
     * @return by default {@link Senders#ANYBODY}
     */
    public Senders senders() {
        return senders;
    }

    /**
     * Offers AUTH, with each mechanism that the accounts can serve.
     *
     * @param value who may log in
     * @param policy whether others may send, too
     * @return a changed copy
     */
    public SmtpServerOptions withAccounts(Accounts value, Senders policy) {
        SmtpServerOptions changed = copy();
        changed.accounts = Optional.of(value);
        changed.senders = policy;
        return changed;
    }

    /**
     * Whether AUTH is offered where others may listen.
     *
     * @return by default {@link AuthenticationInClear#REFUSED}: 538 5.7.11
     */
    public AuthenticationInClear authenticationInClear() {
        return authenticationInClear;
    }

    /**
     * Offers AUTH in the clear, or not.
     *
     * @param value whether
     * @return a changed copy
     */
    public SmtpServerOptions withAuthenticationInClear(AuthenticationInClear value) {
        SmtpServerOptions changed = copy();
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
    public SmtpServerOptions withFailedLogins(FailedLogins value) {
        SmtpServerOptions changed = copy();
        changed.failedLogins = Optional.of(value);
        return changed;
    }

    /**
     * What Received fields have their dates of.
     *
     * @return by default the system's clock
     */
    public InstantSource clock() {
        return clock;
    }

    /**
     * Another clock.
     *
     * @param value which
     * @return a changed copy
     */
    public SmtpServerOptions withClock(InstantSource value) {
        SmtpServerOptions changed = copy();
        changed.clock = value;
        return changed;
    }
}
