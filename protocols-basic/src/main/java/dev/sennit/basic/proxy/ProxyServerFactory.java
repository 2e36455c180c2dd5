// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.proxy;

import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.TcpOptions;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A server behind a proxy that speaks the PROXY protocol, version 1 or 2.
 *
 * <pre>{@code
 * reactor.listen("tcp:8080", new ProxyServerFactory(site));   // or: reactor.listen("haproxy:tcp:8080", site)
 * }</pre>
 *
 * <p>The wrapped factory is asked for a protocol when the header is there, not before, and is told the client's address;
 * so is {@link dev.sennit.reactor.Transport#peer()}, and {@link dev.sennit.reactor.Transport#host()} is whom the client
 * connected to. A {@code LOCAL} or {@code UNKNOWN} header leaves both as the socket has them.
 * {@link ProxyHeader#of(dev.sennit.reactor.Transport)} has the rest.
 *
 * <p>A trusted peer must send a header: whatever else it sends ends the connection with
 * {@link dev.sennit.reactor.CloseReason.ProtocolError}, and a header that takes longer than
 * {@link ProxyOptions#headerTimeout()} with {@link dev.sennit.reactor.CloseReason.TimedOut}. The first, the second, the
 * fourth, the eighth… of these and of the refused peers are logged as a warning.
 *
 * <p>For any thread, if the wrapped factory is.
 */
public final class ProxyServerFactory implements ServerFactory {
    private final ServerFactory wrapped;
    private final ProxyOptions options;
    private final Complaints refused = new Complaints();
    private final Complaints malformed = new Complaints();

    /**
     * With {@link ProxyOptions#DEFAULTS}.
     *
     * @param wrapped makes the protocols
     */
    public ProxyServerFactory(ServerFactory wrapped) {
        this(wrapped, ProxyOptions.DEFAULTS);
    }

    /**
     * A factory around another one.
     *
     * @param wrapped makes the protocols
     * @param options from whom headers are taken
     */
    public ProxyServerFactory(ServerFactory wrapped, ProxyOptions options) {
        this.wrapped = wrapped;
        this.options = options;
    }

    @Override
    @Nullable
    @SuppressWarnings("exports") // who compiles against this needs no jspecify
    public Protocol buildProtocol(SocketAddress peer) {
        if (options.trusts(peer)) {
            return new ProxiedConnection(wrapped, options, malformed);
        }
        return switch (options.others()) {
            case SERVE -> wrapped.buildProtocol(peer);
            case REFUSE -> {
                refused.add("refused " + peer + ": it is in none of the networks whose PROXY headers are trusted, "
                        + options.trusted());
                yield null;
            }
        };
    }

    @Override
    public TcpOptions tcpOptions() {
        return wrapped.tcpOptions();
    }
}
