// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.reactor.PullProducer;

/** The ear of a {@link ResponseQueue} that waits for its client. */
final class ResponsePump implements PullProducer {
    private final ResponseQueue queue;

    ResponsePump(ResponseQueue queue) {
        this.queue = queue;
    }

    @Override
    public void resumeProducing() {
        queue.pumpAsks();
    }

    @Override
    public void stopProducing() {
        queue.pumpStopped();
    }
}
