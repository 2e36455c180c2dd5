// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.http.h1.BodyFraming;
import dev.sennit.reactor.Protocol;

/** What comes behind the head of a response that ends HTTP on its connection: another protocol. */
record Handover(Protocol next) implements OutgoingBody {
    @Override
    public long remainingBytes() {
        return 0;
    }

    @Override
    public boolean fetch() {
        return false;
    }

    @Override
    public boolean send(ResponseOutput out, BodyFraming framing, int mostBytes) {
        return true;
    }

    @Override
    public long takeSentBytes() {
        return 0;
    }

    @Override
    public boolean isTransferring() {
        return false;
    }

    @Override
    public void close() {}
}
