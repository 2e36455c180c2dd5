// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A listening socket to which nobody comes, or that fails. */
final class FakeListener implements ListenerIo {
    int interest = Interest.READ;

    @Nullable
    IOException broken; // thrown by every accept

    @Nullable
    ReadyHandler handler; // non-null while registered

    @Override
    public @Nullable SocketIo accept() throws IOException {
        if (broken != null) {
            throw broken;
        }
        return null;
    }

    @Override
    public boolean turnAwayOne() {
        return false;
    }

    @Override
    public void interest(int newInterest) {
        interest = newInterest;
    }

    @Override
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 7);
    }

    @Override
    public void close() {
        handler = null;
    }
}
