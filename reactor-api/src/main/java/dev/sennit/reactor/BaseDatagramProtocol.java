// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import org.jspecify.annotations.Nullable;

/** The usual superclass of a datagram protocol: keeps the transport and leaves each callback to be overridden. */
public abstract class BaseDatagramProtocol implements DatagramProtocol {
    private @Nullable DatagramTransport transport;

    /** For subclasses. */
    protected BaseDatagramProtocol() {}

    /**
     * The socket's transport.
     *
     * @return the transport given to {@link #makeConnection}
     * @throws IllegalStateException before that
     */
    public final DatagramTransport transport() {
        DatagramTransport made = transport;
        if (made == null) {
            throw new IllegalStateException("no transport yet: the protocol was not started");
        }
        return made;
    }

    @Override
    public final void makeConnection(DatagramTransport newTransport) {
        transport = newTransport;
        startProtocol();
    }

    /** The socket is there: connect it, join groups, send the first datagram. Does nothing unless overridden. */
    protected void startProtocol() {}

    /** Does nothing unless overridden. */
    @Override
    public void stopProtocol(CloseReason reason) {}
}
