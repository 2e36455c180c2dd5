// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.login;

import dev.sennit.mail.accounts.Accounts;
import dev.sennit.mail.accounts.AuthenticationInClear;
import dev.sennit.mail.accounts.ClientNetwork;
import dev.sennit.mail.accounts.Credential;
import dev.sennit.mail.accounts.FailedLogins;
import dev.sennit.mail.sasl.SaslContext;
import dev.sennit.mail.sasl.SaslExchange;
import dev.sennit.mail.sasl.SaslMechanism;
import dev.sennit.reactor.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** What the logins of all connections of a server share. */
public final class LoginSettings {
    private final Accounts accounts;
    private final AuthenticationInClear inClear;
    private final FailedLogins failedLogins;
    private final Set<Credential> credentials;
    private final List<SaslMechanism> mechanisms;
    private final SaslContext context;

    /** Of a server that calls itself so. */
    public LoginSettings(Accounts accounts, String hostName, AuthenticationInClear inClear, FailedLogins failedLogins) {
        this.accounts = accounts;
        this.inClear = inClear;
        this.failedLogins = failedLogins;
        credentials = Set.copyOf(accounts.credentials());
        mechanisms = SaslMechanism.of(accounts);
        context = SaslContext.of(hostName);
    }

    /** Who is asked for this client. */
    public Accounts accounts(Transport transport) {
        return ClientNetwork.of(transport.peer()).map(accounts::askedFrom).orElse(accounts);
    }

    /** What exchanges share. */
    public SaslContext context() {
        return context;
    }

    /** Whether users can prove who they are by this. */
    public boolean takes(Credential credential) {
        return credentials.contains(credential);
    }

    /** Whether this client may log in now: nobody on the way can listen, or that does not matter. */
    public boolean mayLogIn(Transport transport) {
        return inClear == AuthenticationInClear.ALLOWED || isPrivate(transport);
    }

    private static boolean isPrivate(Transport transport) {
        boolean remote = transport.peer() instanceof InetSocketAddress address
                && (address.isUnresolved() || !address.getAddress().isLoopbackAddress());
        return !remote || transport.tls().isPresent();
    }

    /** The mechanisms that this client may use now, the best first. */
    public List<SaslMechanism> offered(Transport transport) {
        return mayLogIn(transport) ? mechanisms : List.of();
    }

    /** A mechanism that the accounts serve; empty if there is none of this name. */
    public Optional<SaslMechanism> find(String name) {
        return SaslMechanism.find(name).filter(mechanisms::contains);
    }

    SaslExchange exchange(SaslMechanism mechanism, Transport transport) {
        return mechanism.begin(accounts(transport), context);
    }

    /** Whether the accounts have failed because too much is asked of them: no fault, and too frequent to be logged. */
    public static boolean isTooMuch(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof RejectedExecutionException;
    }

    /** The failures of a connection that is made now. */
    public LoginFailures newFailures(Transport transport, Duration delay, int limit) {
        return new LoginFailures(transport, failedLogins, delay, limit);
    }
}
