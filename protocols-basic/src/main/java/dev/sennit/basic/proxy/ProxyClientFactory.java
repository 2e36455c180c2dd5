// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.proxy;

import dev.sennit.reactor.ClientFactory;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Connector;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ProtocolWrapper;
import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A client that sends a PROXY header before anything else: what a proxy does to tell the server behind it who its client
 * is.
 *
 * <pre>{@code
 * var header = ProxyHeader.of(clientsAddress, ourAddress).withVersion(ProxyHeader.Version.V1);
 * reactor.connectTcp(backend, new ProxyClientFactory(peer -> new Forward(client), header), options);
 * }</pre>
 */
public final class ProxyClientFactory implements ClientFactory {
    private static final class Announcing extends ProtocolWrapper {
        private final byte[] header;

        Announcing(Protocol wrapped, byte[] header) {
            super(wrapped);
            this.header = header;
        }

        @Override
        protected boolean handsFilesOn() {
            return true;
        }

        @Override
        protected void connectionMade() {
            transport().write(header);
            super.connectionMade();
        }
    }

    private final ClientFactory wrapped;
    private final byte[] header;

    /**
     * A factory around another one.
     *
     * @param wrapped makes the protocols
     * @param header what each connection begins with
     * @throws IllegalArgumentException if the header cannot be written, see {@link ProxyHeader#toBytes()}
     */
    public ProxyClientFactory(ClientFactory wrapped, ProxyHeader header) {
        this.wrapped = wrapped;
        this.header = header.toBytes();
    }

    @Override
    @Nullable
    @SuppressWarnings("exports") // who compiles against this needs no jspecify
    public Protocol buildProtocol(SocketAddress peer) {
        Protocol protocol = wrapped.buildProtocol(peer);
        return protocol == null ? null : new Announcing(protocol, header);
    }

    @Override
    public void clientConnectionFailed(Connector connector, IOException cause) {
        wrapped.clientConnectionFailed(connector, cause);
    }

    @Override
    public void clientConnectionLost(Connector connector, CloseReason reason) {
        wrapped.clientConnectionLost(connector, reason);
    }
}
