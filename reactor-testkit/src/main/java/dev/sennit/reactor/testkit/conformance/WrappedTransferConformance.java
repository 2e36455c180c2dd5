// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ProtocolWrapper;
import dev.sennit.reactor.PushProducer;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Transport;
import java.nio.channels.FileChannel;
import org.junit.jupiter.api.Test;

/**
 * Parts of files on connections under wrappers. The author of a wrapper that hands files on extends this to see that it
 * keeps the laws, and says in {@link #wrap} which it is.
 */
public abstract class WrappedTransferConformance extends TransferConformance {
    private static final int FILE_BYTES = 300_000;

    /** Does nothing but stand between. */
    private static final class Between extends ProtocolWrapper {
        Between(Protocol wrapped) {
            super(wrapped);
        }

        @Override
        protected boolean handsFilesOn() {
            return true;
        }
    }

    /** For subclasses. */
    protected WrappedTransferConformance() {}

    /**
     * Puts what is under test around an end of a connection.
     *
     * @param protocol the end
     * @param options with which it is connected
     * @return the wrapper, by default two that do nothing
     */
    protected Protocol wrap(Protocol protocol, TcpOptions options) {
        return new Between(new Between(protocol));
    }

    @Override
    final void connectBoth(Probe server, Probe client, TcpOptions options) {
        ListeningPort port = listen(peer -> wrap(server, options), options);
        connect(port.address(), factory(() -> wrap(client, options)), options);
        await("both are connected", () -> server.life != Probe.Life.NEW && client.life != Probe.Life.NEW);
        on(port::stopListening);
    }

    @Test
    void halfCloseUnderAWrapperWaitsForTheFile() {
        HalfProbe server = halfProbe("server");
        HalfProbe client = halfProbe("client");
        connectBoth(server, client, DEFAULTS);
        FileChannel file = sparseFile(FILE_BYTES);
        on(() -> {
            Transport transport = server.transport();
            transport.transferFrom(file, 0, FILE_BYTES);
            transport.write("behind");
            transport.loseWriteConnection();
            transport.write("dropped");
        });
        await("the client knows", client::isReadLost);
        assertEquals(FILE_BYTES + 6, client.byteCount());
        assertFalse(server.isReadLost());
        on(() -> client.write("still heard"));
        await("it is heard", () -> server.text().equals("still heard"));
    }

    @Test
    void producerThatIsTakenBackDoesNotTakeTheFileAlong() {
        Probe[] ends = ends();
        FileChannel file = sparseFile(FILE_BYTES);
        on(() -> {
            Transport transport = ends[0].transport();
            transport.registerProducer(new Idle());
            transport.transferFrom(file, 0, FILE_BYTES);
            transport.loseConnection();
            transport.write("a producer may still write");
            transport.unregisterProducer();
            transport.write("dropped");
        });
        awaitLost(ends);
        assertEquals(FILE_BYTES + 26, ends[1].byteCount());
        assertEquals(CloseReason.DONE, ends[0].reason());
    }

    /** Writes nothing by itself. */
    private static final class Idle implements PushProducer {
        @Override
        public void pauseProducing() {}

        @Override
        public void resumeProducing() {}

        @Override
        public void stopProducing() {}
    }
}
