// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The usual superclass of a protocol: keeps the transport and leaves each callback to be overridden. */
public abstract class BaseProtocol implements Protocol {
    private @Nullable Transport transport;

    /** For subclasses. */
    protected BaseProtocol() {}

    /**
     * The connection's transport.
     *
     * @return the transport given to {@link #makeConnection}
     * @throws IllegalStateException before the connection is made
     */
    public final Transport transport() {
        Transport connected = transport;
        if (connected == null) {
            throw new IllegalStateException("no transport yet: the connection is not made");
        }
        return connected;
    }

    @Override
    public final void makeConnection(Transport newTransport) {
        transport = newTransport;
        connectionMade();
    }

    /** The connection is there: greet, arm timeouts, start talking. Does nothing unless overridden. */
    protected void connectionMade() {}

    /** Drops the bytes unless overridden. */
    @Override
    public void dataReceived(ByteBuffer data) {}

    /** Does nothing unless overridden. */
    @Override
    public void connectionLost(CloseReason reason) {}
}
