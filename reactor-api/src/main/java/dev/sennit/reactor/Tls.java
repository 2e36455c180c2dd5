// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import dev.sennit.reactor.internal.TlsClientEndpoint;
import dev.sennit.reactor.internal.TlsStarter;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * TLS from the first byte, around any factory:
 *
 * <pre>{@code
 * reactor.listenTcp(address, Tls.server(TlsOptions.server(context), peer -> new Echo()), tcpOptions);
 * reactor.connectTcp(address, Tls.client(TlsOptions.client(context, "mail.example.org"), factory), tcpOptions);
 *
 * ClientEndpoint tcp = Endpoints.tcpClient("mail.example.org", 993);
 * Tls.client(TlsOptions.client(context, "mail.example.org"), tcp).connect(reactor, peer -> new ImapClient(), options);
 * }</pre>
 *
 * <p>With a factory, the protocol is told of its connection before the handshake; what it writes waits until that
 * is done. With an endpoint, the protocol is made when it is done. If it is a {@link TlsProtocol} it hears what was agreed
 * on. TLS has no half-close: a {@link HalfCloseableProtocol} is treated as any other.
 */
public final class Tls {
    private Tls() {}

    /**
     * A factory whose connections begin with a handshake.
     *
     * @param options of a server
     * @param factory makes the protocol that speaks through TLS
     * @return the factory to listen with
     * @throws IllegalArgumentException if the options are a client's
     */
    public static ServerFactory server(TlsOptions options, ServerFactory factory) {
        requireRole(options, TlsOptions.Role.SERVER);
        return server(() -> options, factory);
    }

    /**
     * A factory whose connections begin with a handshake under the options of that moment: certificates can be renewed
     * while the port is open.
     *
     * @param options asked for each connection, on its reactor's thread; of a server
     * @param factory makes the protocol that speaks through TLS
     * @return the factory to listen with
     */
    public static ServerFactory server(Supplier<TlsOptions> options, ServerFactory factory) {
        return new ServerFactory() {
            @Override
            public @Nullable Protocol buildProtocol(SocketAddress peer) {
                return start(options.get(), TlsOptions.Role.SERVER, factory.buildProtocol(peer));
            }

            @Override
            public TcpOptions tcpOptions() {
                return factory.tcpOptions();
            }
        };
    }

    /**
     * A factory whose connections begin with a handshake.
     *
     * @param options of a client
     * @param factory makes the protocol that speaks through TLS, and hears how the attempt and the connection end
     * @return the factory to connect with
     * @throws IllegalArgumentException if the options are a server's
     */
    public static ClientFactory client(TlsOptions options, ClientFactory factory) {
        requireRole(options, TlsOptions.Role.CLIENT);
        return new ClientFactory() {
            @Override
            public @Nullable Protocol buildProtocol(SocketAddress peer) {
                return start(options, TlsOptions.Role.CLIENT, factory.buildProtocol(peer));
            }

            @Override
            public void clientConnectionFailed(Connector connector, IOException cause) {
                factory.clientConnectionFailed(connector, cause);
            }

            @Override
            public void clientConnectionLost(Connector connector, CloseReason reason) {
                factory.clientConnectionLost(connector, reason);
            }
        };
    }

    /**
     * An endpoint whose connections begin with a handshake, which is a part of connecting: it has what is left of the
     * {@linkplain ClientEndpoint#connectTimeout budget}, the protocol is made when it is done, and one that fails fails
     * {@link ClientConnection#protocol()} with a {@link CannotConnectException} that tells the
     * {@linkplain CannotConnectException#reason reason}. A {@link TlsProtocol} hears what was agreed on as soon as its
     * connection is made.
     *
     * @param options of a client
     * @param below where to connect to
     * @return the endpoint; its string is for people
     * @throws IllegalArgumentException if the options are a server's
     */
    public static ClientEndpoint client(TlsOptions options, ClientEndpoint below) {
        requireRole(options, TlsOptions.Role.CLIENT);
        return client(() -> options, below);
    }

    /**
     * An endpoint whose connections begin with a handshake under the options of that moment: certificates can be renewed
     * meanwhile. Otherwise as {@link #client(TlsOptions, ClientEndpoint)}.
     *
     * @param options asked for each connection, on its reactor's thread; of a client, else connecting fails
     * @param below where to connect to
     * @return the endpoint; its string is for people
     */
    public static ClientEndpoint client(Supplier<TlsOptions> options, ClientEndpoint below) {
        return client(options, below, "TLS over " + below);
    }

    /**
     * As {@link #client(Supplier, ClientEndpoint)}, under a name of its own.
     *
     * @param options asked for each connection, on its reactor's thread; of a client, else connecting fails
     * @param below where to connect to
     * @param text the endpoint as its user knows it, for messages, such as {@code tls:example.org:993}
     * @return the endpoint; its string is {@code text}
     */
    public static ClientEndpoint client(Supplier<TlsOptions> options, ClientEndpoint below, String text) {
        return new TlsClientEndpoint(
                () -> {
                    TlsOptions now = options.get();
                    requireRole(now, TlsOptions.Role.CLIENT);
                    return now;
                },
                below,
                text);
    }

    private static @Nullable Protocol start(TlsOptions options, TlsOptions.Role role, @Nullable Protocol protocol) {
        requireRole(options, role);
        return protocol == null ? null : new TlsStarter(options, protocol);
    }

    private static void requireRole(TlsOptions options, TlsOptions.Role role) {
        if (options.role() != role) {
            throw new IllegalArgumentException("these TLS options are a " + options.role() + "'s, a " + role
                    + "'s are needed: see TlsOptions.client and TlsOptions.server");
        }
    }
}
