// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import java.nio.ByteBuffer;

/** Drops a body that nobody wants, if that is cheaper than another connection; then goes on, in any case. */
final class BoundedDiscard extends BaseProtocol {
    private static final int MOST_BYTES = 65_536;

    private final Runnable next;
    private long bytes;

    BoundedDiscard(Runnable next) {
        this.next = next;
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        bytes += data.remaining();
        if (bytes > MOST_BYTES) {
            transport().abortConnection();
        }
    }

    @Override
    public void connectionLost(CloseReason reason) {
        next.run();
    }
}
