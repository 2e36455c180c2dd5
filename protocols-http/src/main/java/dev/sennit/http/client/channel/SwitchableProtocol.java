// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import dev.sennit.http.h1.SwitchedProtocol;
import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.HalfCloseableProtocol;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.TlsInfo;
import dev.sennit.reactor.TlsProtocol;
import dev.sennit.reactor.WrappingProtocol;

/** A protocol that may have a successor on its connection. Until then it never closes by halves, and speaks no TLS. */
abstract class SwitchableProtocol extends BaseProtocol implements HalfCloseableProtocol, TlsProtocol, WrappingProtocol {
    /** Stands where the successor will be; never connected. */
    private static final class Nobody extends BaseProtocol implements HalfCloseableProtocol {
        @Override
        public boolean canHalfClose() {
            return false;
        }

        @Override
        public void readConnectionLost() {}

        @Override
        public void writeConnectionLost() {}
    }

    private static final SwitchedProtocol NOBODY = new SwitchedProtocol(new Nobody(), new byte[0]);

    private SwitchedProtocol successor = NOBODY;

    /** Who has the connection now; before {@link #handOver} it must not be told anything. */
    final SwitchedProtocol successor() {
        return successor;
    }

    final void handOver(Protocol next, byte[] unread) {
        successor = new SwitchedProtocol(next, unread);
        successor.makeConnection(transport());
    }

    @Override
    public final Protocol wrapped() {
        return successor;
    }

    @Override
    public final boolean canHalfClose() {
        return successor.canHalfClose();
    }

    @Override
    public final void readConnectionLost() {
        successor.readConnectionLost();
    }

    @Override
    public final void readConnectionEnding() {
        successor.readConnectionEnding();
    }

    @Override
    public final void writeConnectionLost() {
        successor.writeConnectionLost();
    }

    @Override
    public int unreadBytes() {
        return successor.unreadBytes();
    }

    @Override
    public final void handshakeCompleted(TlsInfo tls) {
        successor.handshakeCompleted(tls);
    }
}
