// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A factory around another one: puts something around each protocol that is made, and passes a refusal on. The options
 * are those of the wrapped factory.
 */
public abstract class ServerFactoryWrapper implements ServerFactory {
    private final ServerFactory wrapped;

    /**
     * A wrapper.
     *
     * @param wrapped makes the protocols
     */
    protected ServerFactoryWrapper(ServerFactory wrapped) {
        this.wrapped = wrapped;
    }

    /**
     * Wraps a protocol that was just made.
     *
     * @param protocol by the wrapped factory
     * @param peer who connected
     * @return usually a {@link ProtocolWrapper}
     */
    protected abstract Protocol wrap(Protocol protocol, SocketAddress peer);

    @Override
    @Nullable
    @SuppressWarnings("exports") // who compiles against this needs no jspecify
    public Protocol buildProtocol(SocketAddress peer) {
        Protocol protocol = wrapped.buildProtocol(peer);
        return protocol == null ? null : wrap(protocol, peer);
    }

    @Override
    public TcpOptions tcpOptions() {
        return wrapped.tcpOptions();
    }
}
