// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Producer;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.TransportWrapper;
import java.nio.ByteBuffer;
import java.util.List;

/** The transport of a message's content to whoever receives it: nothing can be written. */
public abstract class ReadOnlyTransport extends TransportWrapper {
    private final String name;

    /** {@code name} is what it is the transport of, for people. */
    protected ReadOnlyTransport(String name) {
        this.name = name;
    }

    @Override
    public final void loseConnection() {
        loseConnection(CloseReason.ABORTED);
    }

    @Override
    public final void abortConnection() {
        abortConnection(CloseReason.ABORTED);
    }

    @Override
    public final long bufferedBytes() {
        return 0;
    }

    @Override
    public final void loseWriteConnection() {}

    @Override
    public final void write(ByteBuffer data) {
        throw onlyRead();
    }

    @Override
    public final void writeSequence(List<ByteBuffer> data) {
        throw onlyRead();
    }

    @Override
    public final void registerProducer(Producer producer) {
        throw onlyRead();
    }

    @Override
    public final void unregisterProducer() {}

    @Override
    public final void startTls(TlsOptions options) {
        throw onlyRead();
    }

    private UnsupportedOperationException onlyRead() {
        return new UnsupportedOperationException("this is the transport of " + name + ", which is only read");
    }
}
