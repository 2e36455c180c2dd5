// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.Transport;
import java.nio.ByteBuffer;

/** Stands for the protocol that is not made yet, until the handshake of its connection is done. */
final class TlsHandshake implements Protocol {
    static final TlsHandshake UNDER_WAY = new TlsHandshake();

    private TlsHandshake() {}

    @Override
    public void makeConnection(Transport transport) {}

    @Override
    public void dataReceived(ByteBuffer data) {}

    @Override
    public void connectionLost(CloseReason reason) {}
}
