// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3;

import dev.sennit.mail.sasl.SaslLogin;
import dev.sennit.reactor.ClientOptions;
import dev.sennit.reactor.TlsOptions;
import java.util.Optional;
import java.util.concurrent.Executor;

/** How a POP3 client behaves. Immutable: each {@code with} is a changed copy. */
public final class Pop3ClientOptions {
    /** When TLS is begun on a connection that has none yet. */
    public enum StartTls {
        /** Never. */
        DISABLED,
        /** Where the server offers it, which somebody on the way can prevent. A handshake that fails ends the connection. */
        OPPORTUNISTIC,
        /** Always: nobody logs in without it. */
        REQUIRED
    }

    private final SaslLogin login;

    // Written only while a changed copy is made.
    private Pop3ClientTimeouts timeouts = Pop3ClientTimeouts.DEFAULTS;
    private Pop3ClientLimits limits = Pop3ClientLimits.DEFAULTS;
    private ClientOptions connecting = ClientOptions.defaults();
    private StartTls startTls = StartTls.DISABLED;
    private Optional<TlsOptions> tls = Optional.empty();
    private Optional<Executor> workers = Optional.empty();

    private Pop3ClientOptions(SaslLogin login) {
        this.login = login;
    }

    /**
     * The options of a user, all others at their defaults.
     *
     * @param login who, with what. The best mechanism of SASL is taken that there is, else APOP, else USER and PASS; the last only where
     *     {@link SaslLogin#maySendSecret}
     * @return without STLS
     */
    public static Pop3ClientOptions of(SaslLogin login) {
        return new Pop3ClientOptions(login);
    }

    private Pop3ClientOptions copy() {
        Pop3ClientOptions copy = new Pop3ClientOptions(login);
        copy.timeouts = timeouts;
        copy.limits = limits;
        copy.connecting = connecting;
        copy.startTls = startTls;
        copy.tls = tls;
        copy.workers = workers;
        return copy;
    }

    /**
     * Who logs in.
     *
     * @return as given
     */
    public SaslLogin login() {
        return login;
    }

    /**
     * How long is waited.
     *
     * @return by default {@link Pop3ClientTimeouts#DEFAULTS}
     */
    public Pop3ClientTimeouts timeouts() {
        return timeouts;
    }

    /**
     * Other times.
     *
     * @param value which
     * @return a changed copy
     */
    public Pop3ClientOptions withTimeouts(Pop3ClientTimeouts value) {
        Pop3ClientOptions changed = copy();
        changed.timeouts = value;
        return changed;
    }

    /**
     * How much is taken of the server.
     *
     * @return by default {@link Pop3ClientLimits#DEFAULTS}
     */
    public Pop3ClientLimits limits() {
        return limits;
    }

    /**
     * Other limits.
     *
     * @param value which
     * @return a changed copy
     */
    public Pop3ClientOptions withLimits(Pop3ClientLimits value) {
        Pop3ClientOptions changed = copy();
        changed.limits = value;
        return changed;
    }

    /**
     * How connections are made.
     *
     * @return by default {@link ClientOptions#defaults()}, with {@link Pop3Stage#CONNECT} as the time to connect
     */
    public ClientOptions connecting() {
        return connecting.withTcp(connecting.tcp().withConnectTimeout(timeouts.of(Pop3Stage.CONNECT)));
    }

    /**
     * Connections made in another way.
     *
     * @param value how; its time to connect is not used
     * @return a changed copy
     */
    public Pop3ClientOptions withConnecting(ClientOptions value) {
        Pop3ClientOptions changed = copy();
        changed.connecting = value;
        return changed;
    }

    /**
     * When TLS is begun.
     *
     * @return by default never
     */
    public StartTls startTls() {
        return startTls;
    }

    /**
     * With what TLS is begun.
     *
     * @return empty if it never is
     */
    public Optional<TlsOptions> tls() {
        return tls;
    }

    /**
     * STLS (RFC 2595).
     *
     * @param options whom to trust, and the name that the server's certificate must have
     * @param value when
     * @return a changed copy
     * @throws IllegalArgumentException if the options are a server's
     */
    public Pop3ClientOptions withStartTls(TlsOptions options, StartTls value) {
        if (options.role() != TlsOptions.Role.CLIENT) {
            throw new IllegalArgumentException("STLS needs the options of a client: TlsOptions.client(...)");
        }
        Pop3ClientOptions changed = copy();
        changed.tls = Optional.of(options);
        changed.startTls = value;
        return changed;
    }

    /**
     * Who computes the responses of SASL, which takes milliseconds.
     *
     * @return by default empty: the reactor's workers
     */
    public Optional<Executor> workers() {
        return workers;
    }

    /**
     * With other workers.
     *
     * @param value {@code Runnable::run} to compute on the reactor's thread
     * @return a changed copy
     */
    public Pop3ClientOptions withWorkers(Executor value) {
        Pop3ClientOptions changed = copy();
        changed.workers = Optional.of(value);
        return changed;
    }
}
