// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.endpoints;

import dev.sennit.basic.proxy.ProxyHeader;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ProtocolWrapper;
import dev.sennit.reactor.Transport;
import java.net.InetSocketAddress;

/** Says first where its connection comes from: from its own end, as there is no other client behind it. */
final class AnnouncedProtocol<P extends Protocol> extends ProtocolWrapper {
    private final P announced;
    private final ProxyHeader.Version version;

    AnnouncedProtocol(P announced, ProxyHeader.Version version) {
        super(announced);
        this.announced = announced;
        this.version = version;
    }

    P announced() {
        return announced;
    }

    @Override
    protected boolean handsFilesOn() {
        return true;
    }

    @Override
    protected void connectionMade() {
        transport().write(header(transport()).toBytes());
        super.connectionMade();
    }

    private ProxyHeader header(Transport transport) {
        if (transport.host() instanceof InetSocketAddress host && transport.peer() instanceof InetSocketAddress peer) {
            return ProxyHeader.of(host, peer).withVersion(version);
        }
        return version == ProxyHeader.Version.V1 ? ProxyHeader.unknown(version) : ProxyHeader.local();
    }
}
