// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import dev.sennit.reactor.internal.HostNames;
import dev.sennit.reactor.internal.TlsTasks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;

/**
 * How a connection speaks TLS; immutable. Start from {@link #client} or {@link #server} and change what matters:
 * {@code TlsOptions.server(context).withApplicationProtocols("h2", "http/1.1")}.
 *
 * <p>Keys, certificates and trust are those of the {@link SSLContext}, of any provider. TLS 1.3 and 1.2 are spoken and
 * nothing older; TLS 1.2 is never renegotiated.
 */
public final class TlsOptions {
    /** Which side of the handshake this is. */
    public enum Role {
        /** Opens the handshake and checks the server's certificate. */
        CLIENT,
        /** Answers it with a certificate. */
        SERVER
    }

    /** Whether a server asks its clients for a certificate. */
    public enum ClientCertificate {
        /** It does not ask. */
        NONE,
        /** It asks, and goes on without. */
        WANTED,
        /** A client without a certificate that is trusted is refused. */
        REQUIRED
    }

    private static final Set<String> KNOWN_VERSIONS = Set.of("TLSv1.3", "TLSv1.2");
    private static final int MAX_APPLICATION_PROTOCOL_CHARS = 255;

    private final Role role;
    private final SSLContext context;

    // Written only while a changed copy is made.
    private String host; // empty for servers
    private List<String> applicationProtocols = List.of();
    private List<String> versions = List.of("TLSv1.3", "TLSv1.2");
    private Duration handshakeTimeout = Duration.ofSeconds(10);
    private Duration closeTimeout = Duration.ofSeconds(3);
    private ClientCertificate clientCertificate = ClientCertificate.NONE;
    private boolean hostNameVerified;
    private Optional<Predicate<String>> servedNames = Optional.empty();
    private Executor taskExecutor = TlsTasks.SHARED;

    private TlsOptions(Role role, SSLContext context, String host) {
        this.role = role;
        this.context = context;
        this.host = host;
        this.hostNameVerified = role == Role.CLIENT;
    }

    private TlsOptions copy() {
        TlsOptions copy = new TlsOptions(role, context, host);
        copy.applicationProtocols = applicationProtocols;
        copy.versions = versions;
        copy.handshakeTimeout = handshakeTimeout;
        copy.closeTimeout = closeTimeout;
        copy.clientCertificate = clientCertificate;
        copy.hostNameVerified = hostNameVerified;
        copy.servedNames = servedNames;
        copy.taskExecutor = taskExecutor;
        return copy;
    }

    /**
     * The options of a client, which verifies that the server's certificate is trusted by the context and was issued for
     * {@code host} (RFC 2818, RFC 6125).
     *
     * @param context whom it trusts, and its own certificate if it has one; initialized
     * @param host the server's name or address literal as the user knows it; a name is sent as SNI (RFC 6066), without
     *     a dot at its end
     * @return the defaults named at each option
     * @throws IllegalArgumentException if {@code host} is empty, or no name that a certificate can be for
     */
    public static TlsOptions client(SSLContext context, String host) {
        return new TlsOptions(Role.CLIENT, context, requireName(host));
    }

    /** As SNI and certificates have it: RFC 6066, section 3. */
    private static String requireName(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        try {
            if (HostNames.literal(name).isEmpty()) {
                SNIHostName unused = new SNIHostName(name);
            }
            return name;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "a TLS client needs the host whose certificate it expects, an address or a name of letters, digits"
                            + " and '-' in parts of 1 to 63: '" + host + "'",
                    e);
        }
    }

    /**
     * The options of a server.
     *
     * @param context its certificates; initialized
     * @return the defaults named at each option
     */
    public static TlsOptions server(SSLContext context) {
        return new TlsOptions(Role.SERVER, context, "");
    }

    /**
     * Which side of the handshake this is.
     *
     * @return the role
     */
    public Role role() {
        return role;
    }

    /**
     * Keys, certificates, trust.
     *
     * @return the context given
     */
    public SSLContext context() {
        return context;
    }

    /**
     * The server that a client means to reach.
     *
     * @return its name, without a dot at the end, or address literal; empty for servers
     */
    public String host() {
        return host;
    }

    /**
     * These options for another server.
     *
     * @param value as the host of {@link #client}
     * @return the changed options
     * @throws IllegalStateException if they are a server's
     * @throws IllegalArgumentException if it is empty, or no name that a certificate can be for
     */
    public TlsOptions withHost(String value) {
        if (role != Role.CLIENT) {
            throw new IllegalStateException("a server's options have no host to expect");
        }
        TlsOptions changed = copy();
        changed.host = requireName(value);
        return changed;
    }

    /**
     * What to speak above TLS, the best first (ALPN, RFC 7301).
     *
     * @return names such as {@code h2}; default none, which leaves ALPN out
     */
    public List<String> applicationProtocols() {
        return applicationProtocols;
    }

    /**
     * These options with other {@link #applicationProtocols}. A server that shares none with its client refuses it.
     *
     * @param value names, the best first; none to leave ALPN out
     * @return the changed options
     * @throws IllegalArgumentException if one is empty or longer than 255 characters
     */
    public TlsOptions withApplicationProtocols(String... value) {
        for (String each : value) {
            if (each.isEmpty() || each.length() > MAX_APPLICATION_PROTOCOL_CHARS) {
                throw new IllegalArgumentException("an application protocol has 1 to " + MAX_APPLICATION_PROTOCOL_CHARS
                        + " characters: '" + each + "'");
            }
        }
        TlsOptions changed = copy();
        changed.applicationProtocols = List.of(value);
        return changed;
    }

    /**
     * The versions of TLS that may be spoken.
     *
     * @return default {@code TLSv1.3} and {@code TLSv1.2}
     */
    public List<String> versions() {
        return versions;
    }

    /**
     * These options with other {@link #versions}.
     *
     * @param value one or both of {@code TLSv1.3} and {@code TLSv1.2}
     * @return the changed options
     * @throws IllegalArgumentException if there is none or another
     */
    public TlsOptions withVersions(String... value) {
        if (value.length == 0 || !KNOWN_VERSIONS.containsAll(List.of(value))) {
            throw new IllegalArgumentException(
                    "versions must be TLSv1.3, TLSv1.2 or both, nothing older is spoken: " + List.of(value));
        }
        TlsOptions changed = copy();
        changed.versions = List.of(value);
        return changed;
    }

    /**
     * How long the handshake may take, from {@link Transport#startTls} on. When it is over the connection is aborted with
     * {@link CloseReason.TimedOut} of kind {@link DeadlineKind#HANDSHAKE}.
     *
     * @return default 10 s
     */
    public Duration handshakeTimeout() {
        return handshakeTimeout;
    }

    /**
     * These options with another {@link #handshakeTimeout}.
     *
     * @param value positive; {@link Deadline#NONE} to wait for ever
     * @return the changed options
     * @throws IllegalArgumentException if it is not positive
     */
    public TlsOptions withHandshakeTimeout(Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(
                    "handshakeTimeout must be positive, or Deadline.NONE to switch it off: " + value);
        }
        TlsOptions changed = copy();
        changed.handshakeTimeout = value;
        return changed;
    }

    /**
     * How long a polite close waits for the peer's close_notify when ours is on its way. Then the connection below is
     * closed all the same, within its own bounds.
     *
     * @return default 3 s
     */
    public Duration closeTimeout() {
        return closeTimeout;
    }

    /**
     * These options with another {@link #closeTimeout}.
     *
     * @param value zero not to wait, or more
     * @return the changed options
     * @throws IllegalArgumentException if it is negative
     */
    public TlsOptions withCloseTimeout(Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException("closeTimeout must not be negative: " + value);
        }
        TlsOptions changed = copy();
        changed.closeTimeout = value;
        return changed;
    }

    /**
     * Whether the server asks for a certificate.
     *
     * @return default {@link ClientCertificate#NONE}
     */
    public ClientCertificate clientCertificate() {
        return clientCertificate;
    }

    /**
     * These options with another {@link #clientCertificate}.
     *
     * @param value the new value
     * @return the changed options
     * @throws IllegalStateException if these are the options of a client
     */
    public TlsOptions withClientCertificate(ClientCertificate value) {
        if (role == Role.CLIENT) {
            throw new IllegalStateException(
                    "only a server asks for a client certificate; a client's own is its context's");
        }
        TlsOptions changed = copy();
        changed.clientCertificate = value;
        return changed;
    }

    /**
     * Which names a server answers to.
     *
     * @return tells whether a client may ask for a name; default empty, for any
     */
    public Optional<Predicate<String>> servedNames() {
        return servedNames;
    }

    /**
     * These options for a server that refuses who asks for another name with the alert unrecognized_name (RFC 6066,
     * section 3). Who asks for none is served.
     *
     * @param value whether to serve a name, which is in lower case; called on any thread; see
     *     {@link ServerCertificates#covers}
     * @return the changed options
     * @throws IllegalStateException if these are the options of a client
     */
    public TlsOptions withServedNames(Predicate<String> value) {
        if (role == Role.CLIENT) {
            throw new IllegalStateException("only a server is asked for a name; a client asks for its host's");
        }
        TlsOptions changed = copy();
        changed.servedNames = Optional.of(value);
        return changed;
    }

    /**
     * Whether a client checks that the server's certificate was issued for {@link #host}.
     *
     * @return default true for clients; servers never do
     */
    public boolean verifiesHostName() {
        return hostNameVerified;
    }

    /**
     * These options for a client that takes any certificate its context trusts, whoever it was issued for. Anyone with
     * such a certificate can then pose as the server.
     *
     * @return the changed options
     */
    public TlsOptions withoutHostNameVerification() {
        TlsOptions changed = copy();
        changed.hostNameVerified = false;
        return changed;
    }

    /**
     * Who does the slow parts of a handshake: signatures, key agreement, checks of certificates. They must not stop the
     * reactor. What it is given is a {@link java.util.concurrent.Future} that is cancelled when its connection ends, and
     * does nothing from then on.
     *
     * @return default a small pool of daemon threads that all connections share. No more than 4,096 handshakes wait for
     *     it; those of ended connections make room, and when there are none the newest is refused
     */
    public Executor taskExecutor() {
        return taskExecutor;
    }

    /**
     * These options with another {@link #taskExecutor}.
     *
     * @param value {@code Runnable::run} to do them on the reactor's thread; one that refuses, with
     *     {@link java.util.concurrent.RejectedExecutionException}, has the connection cut off as
     *     {@link CloseReason.HandshakeRefused}
     * @return the changed options
     */
    public TlsOptions withTaskExecutor(Executor value) {
        TlsOptions changed = copy();
        changed.taskExecutor = value;
        return changed;
    }
}
