// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap;

import dev.sennit.mail.sasl.SaslLogin;
import dev.sennit.reactor.ClientOptions;
import dev.sennit.reactor.TlsOptions;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** How an IMAP client behaves. Immutable: each {@code with} is a changed copy. */
public final class ImapClientOptions {
    /** When TLS is begun on a connection that has none yet. */
    public enum StartTls {
        /** Never. */
        DISABLED,
        /** Where the server offers it, which somebody on the way can prevent. A handshake that fails ends the connection. */
        OPPORTUNISTIC,
        /** Always: nobody logs in without it. */
        REQUIRED
    }

    /** Whether what is sent is compressed, in both directions, once the user is logged in (RFC 4978). */
    public enum Compression {
        /** Never. */
        OFF,
        /**
         * Where the server offers it. This side compresses each piece on its own, and no login. Of a server that does not do so, too,
         * whoever sees how long its encrypted answers are, and has a message in them, may learn of what is sent beside it, as by CRIME.
         */
        WHEN_OFFERED
    }

    private final SaslLogin login;

    // Written only while a changed copy is made.
    private ImapClientTimeouts timeouts = ImapClientTimeouts.DEFAULTS;
    private ImapClientLimits limits = ImapClientLimits.DEFAULTS;
    private ClientOptions connecting = ClientOptions.defaults();
    private StartTls startTls = StartTls.DISABLED;
    private Compression compression = Compression.OFF;
    private Optional<TlsOptions> tls = Optional.empty();
    private Optional<Executor> workers = Optional.empty();
    private Consumer<ImapEvent> listener = event -> {};

    private ImapClientOptions(SaslLogin login) {
        this.login = login;
    }

    /**
     * The options of a user, all others at their defaults.
     *
     * @param login who, with what. The best mechanism of SASL is taken that there is, else LOGIN; that only where
     *     {@link SaslLogin#maySendSecret}, and the server allows it
     * @return without STARTTLS
     */
    public static ImapClientOptions of(SaslLogin login) {
        return new ImapClientOptions(login);
    }

    private ImapClientOptions copy() {
        ImapClientOptions copy = new ImapClientOptions(login);
        copy.timeouts = timeouts;
        copy.limits = limits;
        copy.connecting = connecting;
        copy.startTls = startTls;
        copy.compression = compression;
        copy.tls = tls;
        copy.workers = workers;
        copy.listener = listener;
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
     * @return by default {@link ImapClientTimeouts#DEFAULTS}
     */
    public ImapClientTimeouts timeouts() {
        return timeouts;
    }

    /**
     * Other times.
     *
     * @param value which
     * @return a changed copy
     */
    public ImapClientOptions withTimeouts(ImapClientTimeouts value) {
        ImapClientOptions changed = copy();
        changed.timeouts = value;
        return changed;
    }

    /**
     * How much is taken of the server.
     *
     * @return by default {@link ImapClientLimits#DEFAULTS}
     */
    public ImapClientLimits limits() {
        return limits;
    }

    /**
     * Other limits.
     *
     * @param value which
     * @return a changed copy
     */
    public ImapClientOptions withLimits(ImapClientLimits value) {
        ImapClientOptions changed = copy();
        changed.limits = value;
        return changed;
    }

    /**
     * How connections are made.
     *
     * @return by default {@link ClientOptions#defaults()}, with {@link ImapStage#CONNECT} as the time to connect, and
     *     {@link ImapStage#MESSAGE_BLOCK} as the longest write stall
     */
    public ClientOptions connecting() {
        return connecting.withTcp(connecting
                .tcp()
                .withConnectTimeout(timeouts.of(ImapStage.CONNECT))
                .withWriteStall(timeouts.of(ImapStage.MESSAGE_BLOCK)));
    }

    /**
     * Connections made in another way.
     *
     * @param value how; its time to connect and its write stall are not used
     * @return a changed copy
     */
    public ImapClientOptions withConnecting(ClientOptions value) {
        ImapClientOptions changed = copy();
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
     * STARTTLS (RFC 9051 section 6.2.1).
     *
     * @param options whom to trust, and the name that the server's certificate must have
     * @param value when
     * @return a changed copy
     * @throws IllegalArgumentException if the options are a server's
     */
    public ImapClientOptions withStartTls(TlsOptions options, StartTls value) {
        if (options.role() != TlsOptions.Role.CLIENT) {
            throw new IllegalArgumentException("STARTTLS needs the options of a client: TlsOptions.client(...)");
        }
        ImapClientOptions changed = copy();
        changed.tls = Optional.of(options);
        changed.startTls = value;
        return changed;
    }

    /**
     * Whether what is sent is compressed.
     *
     * @return by default never
     */
    public Compression compression() {
        return compression;
    }

    /**
     * With compression, or without. It takes some 300 KiB outside of the heap for a connection.
     *
     * @param value when
     * @return a changed copy
     */
    public ImapClientOptions withCompression(Compression value) {
        ImapClientOptions changed = copy();
        changed.compression = value;
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
    public ImapClientOptions withWorkers(Executor value) {
        ImapClientOptions changed = copy();
        changed.workers = Optional.of(value);
        return changed;
    }

    /**
     * Who hears what the server says of its own accord.
     *
     * @return by default nobody
     */
    public Consumer<ImapEvent> listener() {
        return listener;
    }

    /**
     * With a listener.
     *
     * @param value is called on the reactor's thread, in the order of the wire, as soon as the user is logged in
     * @return a changed copy
     */
    public ImapClientOptions withListener(Consumer<ImapEvent> value) {
        ImapClientOptions changed = copy();
        changed.listener = value;
        return changed;
    }
}
