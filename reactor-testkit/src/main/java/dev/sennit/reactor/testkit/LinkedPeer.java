// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.TlsOptions;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The other transport of a {@link ProtocolPair}, as seen from one of them. */
final class LinkedPeer implements FarEnd {
    private final StringTransport near;
    private final StringTransport far;

    LinkedPeer(StringTransport near, StringTransport far) {
        this.near = near;
        this.far = far;
    }

    @Override
    public void take(ByteBuffer data) {
        if (far.aborted()) {
            near.broken("Connection reset by peer");
            return;
        }
        if (far.isGone()) {
            data.position(data.limit()); // it lingers, and throws away what comes late
            return;
        }
        if (far.tlsOptions().isPresent() && near.tlsOptions().isEmpty()) {
            data.position(data.limit());
            far.refuseClearBytes();
            return;
        }
        byte[] taken = new byte[Math.min(data.remaining(), far.inbound().roomBytes())];
        data.get(taken);
        far.inbound().add(taken);
    }

    @Override
    public void finished() {
        far.inbound().finish();
    }

    @Override
    public void reset() {
        far.broken("Connection reset by peer");
    }

    @Override
    public boolean isTransport() {
        return true;
    }

    @Override
    public Optional<TlsOptions> tlsOptions() {
        return far.tlsOptions();
    }
}
