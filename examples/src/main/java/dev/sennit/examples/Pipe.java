// SPDX-License-Identifier: Apache-2.0
package dev.sennit.examples;

import dev.sennit.reactor.PushProducer;
import dev.sennit.reactor.Transport;
import java.nio.ByteBuffer;

/**
 * What comes from one connection goes to another. Learn from it: back-pressure. The pipe is registered as the producer
 * of the connection it writes to; that one calls {@link #pauseProducing()} when 64 KiB are queued, the other is read no
 * further, and TCP slows its sender down. Nothing is lost and nothing piles up.
 */
record Pipe(Transport from, Transport to) implements PushProducer {
    void open() {
        to.registerProducer(this);
        from.resumeProducing();
    }

    void write(ByteBuffer data) {
        to.write(data);
    }

    @Override
    public void pauseProducing() {
        from.pauseProducing();
    }

    @Override
    public void resumeProducing() {
        from.resumeProducing();
    }

    /** The receiver is gone; {@code connectionLost} of its protocol follows and closes the sender. */
    @Override
    public void stopProducing() {}

    /** The sender has sent all: sends what is queued, then FIN. */
    void finish() {
        to.unregisterProducer(); // the FIN would wait for it
        to.loseWriteConnection();
    }

    /** The sender is gone: sends what is queued, then closes. */
    void close() {
        to.unregisterProducer();
        to.loseConnection();
    }
}
