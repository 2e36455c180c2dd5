// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.server;

import dev.sennit.mail.accounts.Accounts;
import dev.sennit.mail.accounts.Credential;
import dev.sennit.mail.pop3.Pop3Limits;
import dev.sennit.mail.pop3.Pop3ServerOptions;
import dev.sennit.mail.pop3.Pop3Timeouts;
import dev.sennit.mail.sasl.SaslContext;
import dev.sennit.mail.sasl.SaslMechanism;
import dev.sennit.mail.store.MailStore;
import dev.sennit.reactor.ReactorLocal;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What all connections of a server share. */
public final class ServerSettings {
    private final Pop3ServerOptions options;
    private final Accounts accounts;
    private final MailStore store;
    private final List<SaslMechanism> mechanisms;
    private final Set<Credential> credentials;
    private final SaslContext saslContext;
    private final ReactorLocal<Pop3Loop> loops = new ReactorLocal<>(Pop3Loop::new);
    private final Set<String> locked = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();

    /** Of a server. */
    public ServerSettings(Pop3ServerOptions options, Accounts accounts, MailStore store) {
        this.options = options;
        this.accounts = accounts;
        this.store = store;
        mechanisms = SaslMechanism.of(accounts);
        credentials = Set.copyOf(accounts.credentials());
        saslContext = SaslContext.of(options.hostName());
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

    Accounts accounts() {
        return accounts;
    }

    boolean takes(Credential credential) {
        return credentials.contains(credential);
    }

    MailStore store() {
        return store;
    }

    /** The best first. */
    List<SaslMechanism> mechanisms() {
        return mechanisms;
    }

    SaslContext saslContext() {
        return saslContext;
    }

    ReactorLocal<Pop3Loop> loops() {
        return loops;
    }

    /** Whether a user's maildrop was free, and is this caller's until {@link #unlock}. */
    boolean lock(String user) {
        return locked.add(user);
    }

    void unlock(String user) {
        locked.remove(user);
    }

    /** Whether there was room for one more connection, which {@link #leave} gives back. */
    boolean enter() {
        if (connections.incrementAndGet() <= limits().connections()) {
            return true;
        }
        leave();
        return false;
    }

    void leave() {
        connections.decrementAndGet();
    }
}
