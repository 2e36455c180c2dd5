// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DrainableProtocol;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.TlsInfo;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.TlsProtocol;
import dev.sennit.reactor.Transport;
import dev.sennit.reactor.WrappingProtocol;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Turns TLS on before its protocol hears of the connection, and hands everything on from then on. */
public final class TlsStarter implements TlsProtocol, DrainableProtocol, WrappingProtocol {
    private final TlsOptions options;
    private final Protocol protocol;
    private @Nullable Transport transport;

    /**
     * A starter for one connection.
     *
     * @param options how to speak TLS
     * @param protocol what speaks through it
     */
    public TlsStarter(TlsOptions options, Protocol protocol) {
        this.options = options;
        this.protocol = protocol;
    }

    @Override
    public void makeConnection(Transport made) {
        transport = made;
        made.startTls(options);
        protocol.makeConnection(made);
    }

    @Override
    public Protocol wrapped() {
        return protocol;
    }

    @Override
    public int unreadBytes() {
        return 0;
    }

    @Override
    public void handshakeCompleted(TlsInfo tls) {
        if (protocol instanceof TlsProtocol secured) {
            secured.handshakeCompleted(tls);
        }
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        protocol.dataReceived(data);
    }

    @Override
    public void drainRequested() {
        if (protocol instanceof DrainableProtocol drainable) {
            drainable.drainRequested();
        } else if (transport != null) {
            transport.loseConnection();
        }
    }

    @Override
    public void connectionLost(CloseReason reason) {
        protocol.connectionLost(reason);
    }
}
